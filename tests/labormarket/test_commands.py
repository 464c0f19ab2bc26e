"""The command line in plain words: what cannot be asked is refused before anything is recorded; figures as people write them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from labormarket import stability
from labormarket.chain import summary
from labormarket.management.asked import no_result
from labormarket.models import Run, Stability
from labormarket.report import write_lines
from tests import factories as make
from tests.labormarket.test_conflicts import O3
from tests.labormarket.weighed import solved_order

pytestmark = pytest.mark.django_db


def refused(*words, **options):
    with pytest.raises(CommandError) as found:
        call_command(*words, **options, stdout=StringIO())
    return str(found.value)


def test_another_year_is_refused_before_a_run_is_recorded(region):
    make.analysis(region)
    said = refused("recommend", region.code, year=1999)
    assert "plans for 2027; an order of 1999 cannot be made" in said
    assert not Run.objects.filter(kind=Run.ORDER).exists()


def test_an_analysis_that_is_not_there_is_named(region):
    assert f"First: manage.py analyse {region.code}" in refused("recommend", region.code)
    done = make.analysis(region)
    assert f"There is no finished analysis 999 of {region.code}. Finished: {done.pk}." in refused(
        "recommend", region.code, analysis=999
    )


@pytest.mark.parametrize("wrong", [{"draws": -4}, {"seed": -1}, {"seed": 2**70}])
def test_draws_and_seed_that_cannot_be(region, wrong):
    assert "--draws is a number of draws" in refused("analyse", region.code, **wrong)
    assert not Run.objects.exists()


def test_the_summary_is_english_with_figures_as_people_write_them(region):
    facts = {"seats": 10385.0, "seats_last": 10341.0, "cost": 9315782000.0, "budget": 9317581000.0}
    facts |= {
        "proven_gap": 0.0006033,
        "objective": 1922.341129,
        "greedy_objective": 1853.98,
        "last_year_objective": None,
    }
    said = summary(make.order(make.analysis(region), facts=facts))
    assert said[0] == f"Region {region.code}, Coal Land: order for 2027"
    assert said[2:] == [
        "seats: 10,385 (last year 10,341)",
        "budget: 9,315,782,000 of 9,317,581,000 KZT a year",
        "proven gap: at most 0.06 % from the best possible order",
        "objective: 1,922.3; greedy 1,854.0; last year repaired –",
    ]


def test_a_refused_run_says_why_in_sentences(region):
    run = make.order(make.analysis(region), state=Run.REFUSED, refusal=O3)
    said = str(no_result(run))
    assert "No result (conflict): The limits cannot all hold together." in said
    assert "These cannot hold together: minimum of a territory: T-1 – at least 125" in said
    assert "licence: C1, 0715 – 75 in place of 50: an order of 125 seats for 112 ₸ becomes possible" in said


def test_stability_of_the_newest_order(region, monkeypatch, tmp_path):
    run = solved_order(region)
    monkeypatch.setattr(stability, "withdrawals", lambda *given, **more: iter(()))
    out = StringIO()
    call_command("stability", region.code, out=tmp_path, stdout=out)
    assert Stability.objects.get(run=run).finished_at and "futures, result" in out.getvalue()
    rows = (tmp_path / "stability.csv").read_text().splitlines()
    assert rows[0] == "programme_code,seats,seats_p10,seats_p50,seats_p90,kept,no_regret,flags" and len(rows) == 5
    order = [row.split(",") for row in (tmp_path / "order.csv").read_text().splitlines()]
    assert order[0][4:7] == ["seats_p10", "seats_p50", "seats_p90"] and all(order[1][4:7])
    assert {row[0]: row[4:7] for row in order[1:]} == {row.split(",")[0]: row.split(",")[2:5] for row in rows[1:]}
    assert "No finished order 999" in refused("stability", region.code, order=999)


def test_until_it_is_known_how_stable_an_order_is_its_columns_are_empty(region, tmp_path):
    write_lines(tmp_path, solved_order(region))
    rows = [row.split(",") for row in (tmp_path / "order.csv").read_text().splitlines()]
    assert len(rows) == 5 and all(row[4:7] == ["", "", ""] and row[1] == "2027" and row[3] for row in rows[1:])
