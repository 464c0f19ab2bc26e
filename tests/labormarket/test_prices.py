"""What one more block would bring: the order's own gain, the estimate beside it where they differ, no clear gain said."""

import pytest

from labormarket.words import prices
from tests import factories as make
from tests.labormarket.because import because

pytestmark = pytest.mark.django_db
WORKSHOP = {"limit": "workshop", "scope": "C1,07150500", "unit": "seats", "block": 25.0}
WORKSHOP |= {"relaxed": 8.94, "whole": 0.71, "clear": True, "differs": True}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "One more block (seats: 25): this order would gain 0.7 graduates; estimate of the relaxed plan: 8.9."),
        ({"whole": 7.5, "differs": False}, "One more block (seats: 25): this order would gain 7.5 graduates."),
        ({"whole": -1.2, "clear": False}, "One more block (seats: 25): no clear gain."),
        (
            {"unit": "money", "block": 100_000_000.0, "whole": 2.71, "differs": False},
            "One more block (100.0 mln ₸): this order would gain 2.7 graduates.",
        ),
    ],
)
def test_a_block_in_words(row, said):
    assert prices.told({**WORKSHOP, **row}, "KZT").replace("\N{NO-BREAK SPACE}", " ") == said


def test_an_unasked_limit_is_an_estimate():
    said = prices.estimated(5.0, "100000000 money", "KZT").replace("\N{NO-BREAK SPACE}", " ")
    assert said == "One more block (100.0 mln ₸): 5 graduates, an estimate of the relaxed plan."
    assert prices.estimated(0.0, "25 seats", "KZT") == prices.estimated(5.0, "", "KZT") == ""


def test_the_order_the_run_and_the_why_tell_the_same(planner, read, region):
    run = make.order(make.analysis(region), facts={"first_page": [WORKSHOP]})
    what = {"specialty": make.specialty(region, code="07150500", name_en="Welding")}
    programme = make.programme(make.college(region, code="C1", name_en="Saran College"), code="P1", **what)
    make.line(run, programme, because=because(), limits=["workshop"])
    make.limit(run, "workshop", scope="C1,07150500", value_of_one_more=8.94, unit_of_one_more="25 seats", binding=True)
    make.limit(run, "licence", scope="C1", value_of_one_more=3.0, unit_of_one_more="25 seats")
    order = f"/en/orders/{region.code}-2027/"
    for address in (order, f"/en/runs/{run.pk}/"):
        page = read(planner.get(address))
        assert "this order would gain" in page and ">0.7<" in page and ">8.9<" in page, address
        assert "Saran College" in page
    why = read(planner.get(f"{order}lines/P1/"))
    assert "this order would gain 0.7 graduates; estimate of the relaxed plan: 8.9" in why
