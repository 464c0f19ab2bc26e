"""Wishes that cannot hold together: named in words, each way out with its price and who decides; one click computes it."""

import pytest

from labormarket.actions.scenarios import write_scenario
from labormarket.analysis import current_parameters
from labormarket.engine.scenario import Scenario as Wishes
from labormarket.mends import mended, offered
from labormarket.models import Run, Scenario
from labormarket.words import conflicts as words
from portal.jobs.models import Job
from tests import factories as make

pytestmark = pytest.mark.django_db
ACCESS = {"limit": "access", "scope": "T-1", "side": "lower", "value": 125.0, "decides": "planner"}
LICENCE = {"limit": "licence", "scope": "C1,0715", "side": "upper", "value": 50.0, "decides": "licensing"}
CHANGE = {"limit": "change_programme", "scope": "P2", "side": "upper", "value": 50.0, "decides": "planner"}
COME = {"objective": 60.0, "seats": 125.0, "cost": 112.0}
O3 = {  # the example O-3 of the design: Balkhash is promised 125, P1 and P2 can have 50 each
    "code": "conflict",
    "conflicts": [
        {
            "members": [ACCESS, CHANGE, LICENCE],
            "whole_groups": False,
            "first": {"changes": [{**ACCESS, "to": 100.0}], "data": False, **COME, "price": 3.0},
            "fixes": [
                {**ACCESS, "to": 100.0, **COME, "price": 3.0},
                {**LICENCE, "to": 75.0, **COME, "price": 0.0},
                {**CHANGE, "to": 75.0, "objective": None, "seats": None, "cost": None, "price": None},
            ],
        }
    ],
}


@pytest.fixture
def refused(region):
    make.territory(region, code="T-1", name_en="Balkhash", parent=make.root(region))
    college = make.college(region, code="C1", name_en="Balkhash College")
    what = make.specialty(region, code="0715", name_en="Welding")
    for code in ("P1", "P2"):
        make.programme(college, code=code, specialty=what)
    changes = {"budget": 250_000, "floors": {"T-1": {"seats": 125, "hard": True}}}
    scenario = write_scenario(region=region, name="Much", changes=changes, by=None)
    analysis = make.analysis(region, parameters=current_parameters(region, scenario).as_dict())
    return make.order(analysis, state=Run.REFUSED, refusal=O3, scenario=scenario)


def test_the_page_says_what_conflicts_what_would_do_at_what_price_and_who_decides(planner, read, refused):
    page = read(planner.get(f"/en/runs/{refused.pk}/"))
    assert "Minimum of a territory: Balkhash – at least 125" in page
    assert "Licence: Balkhash College, Welding 0715 – at most 50" in page
    assert "Change of a line: Welding, " in page and "Balkhash College – at most 50" in page
    assert "Minimum of a territory: Balkhash – 100 in place of 125" in page and "Decided by: the planner." in page
    assert (
        "An order of 125 seats for 112 ₸ becomes possible; the best of these ways out. Decided by: the licensing body."
        in page
    )
    assert "3 graduates who meet a need fewer than by the best of these" in page
    assert "Not enough alone: something else still conflicts." in page
    assert "Nothing was changed: the last order stands." in page and page.count("Compute this way") == 3


def test_one_click_is_a_new_scenario_and_its_run(planner, refused):
    answer = planner.post(f"/en/runs/{refused.pk}/mend/", {"conflict": 0, "offer": 1})
    made = Scenario.objects.exclude(pk=refused.scenario_id).get()
    run = Run.objects.get(scenario=made)
    assert answer.headers["Location"] == f"/en/runs/{run.pk}/" and Job.objects.get().payload == {"run": run.pk}
    assert made.name == "Much, mended" and made.changes["limits"] == {"licence|C1,0715|upper": 75.0}
    assert Wishes.from_dict(made.changes).limits == made.changes["limits"]
    refused.scenario.refresh_from_db()
    assert "limits" not in refused.scenario.changes
    planner.post(f"/en/runs/{refused.pk}/mend/", {"conflict": 0, "offer": 0})
    again = Scenario.objects.order_by("-pk").first()
    assert again.name == "Much, mended 2" and again.changes["floors"]["T-1"]["seats"] == 100


def test_the_scenario_says_what_it_assumes(planner, read, refused):
    planner.post(f"/en/runs/{refused.pk}/mend/", {"conflict": 0, "offer": 1})
    made = Scenario.objects.order_by("-pk").first()
    page = read(planner.get(f"/en/scenarios/{made.pk}/"))
    assert "licence: Balkhash College, Welding 0715" in page and "75, assumed" in page


@pytest.mark.parametrize("given", [{"conflict": 0, "offer": 9}, {"conflict": 3, "offer": 0}])
def test_a_way_out_that_is_not_there(planner, read, refused, given):
    answer = planner.post(f"/en/runs/{refused.pk}/mend/", given, follow=True)
    assert "not offered any more" in read(answer) and Scenario.objects.count() == 1


def test_nonsense_and_a_stranger_find_nothing(planner, client, refused):
    assert planner.post(f"/en/runs/{refused.pk}/mend/", {"conflict": "x"}).status_code == 404
    client.force_login(make.person(make.region()))
    assert client.post(f"/en/runs/{refused.pk}/mend/", {"conflict": 0, "offer": 0}).status_code == 404


def test_the_elastic_answer_comes_first_where_several_give_a_little():
    together = {"changes": [{**ACCESS, "to": 110.0}, {**CHANGE, "to": 60.0}], "data": False, **COME, "price": 1.0}
    found = {**O3["conflicts"][0], "first": together}
    first = words.offers(found, {}, "KZT")[0]
    assert first.number == -1 and len(first.changes) == 2 and first.decides == "the planner"
    assert offered({"conflicts": [found]}, 0, -1) == together["changes"]


def test_what_a_scenario_has_a_field_for_goes_there():
    assert mended({"budget": 5}, [{"limit": "budget", "scope": "", "side": "upper", "to": 9.2}]) == {"budget": 10}
    pins = {"pins": {"P-1": {"seats": 25, "by": "A", "reason": "protocol"}}}
    fix = {"limit": "pin", "scope": "P-1", "side": "upper", "to": 50.0}
    assert mended(pins, [fix])["pins"]["P-1"] == {"lower": 25, "upper": 50, "by": "A", "reason": "protocol"}
    fix = {"limit": "continuity", "scope": "P-1", "side": "lower", "to": 0.0}
    assert mended({"releases": ["A"]}, [fix]) == {"releases": ["A", "P-1"]}
    share = {"limit": "technical", "scope": "", "side": "lower", "value": 0.0, "to": -12.0}
    assert words.change(share, {}, "KZT") == "technical share may fall short by 12 seats"
    assert words.wish(share, {}, "KZT") == "technical share is kept"


def test_many_limits_of_one_kind_are_one_sentence_with_its_lines():
    held = [{"limit": "applicants", "scope": f"P{n}", "side": "upper", "value": 25.0} for n in range(5)]
    told = words.wishes([ACCESS, *held], {"T-1": "Balkhash"}, "KZT")
    assert [sentence for sentence, _each in told] == [
        "minimum of a territory: Balkhash – at least 125",
        "applicants: 5 lines, together at most 125",
    ]
    assert len(told[1][1]) == 5 and told[1][1][0] == "applicants: P0 – at most 25"
