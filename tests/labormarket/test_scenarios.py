"""Scenarios: the form with its checks, what is stored, recommended with, made the region's own."""

import pytest

from labormarket.actions.scenarios import accept_scenario, recommend_with, write_scenario
from labormarket.analysis import current_parameters
from labormarket.engine.scenario import Scenario as Wishes
from labormarket.models import Run, Scenario
from labormarket.order_forms import initial_of
from labormarket.queries import approved_scenario
from portal.jobs.models import Job
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "/en/scenarios/new/"


@pytest.fixture
def town(region):
    return make.territory(region, code="T-1", name_en="Balkhash", parent=make.root(region))


def given(**changes):
    plain = {"name": "More", "budget": "50 000 000", "demand_case": "mid", "transfers": "exits_only"}
    return {**plain, "cover": "85", "balance": "10", "stability": "5", **changes}


@pytest.fixture
def analysis(region):
    return make.analysis(region, parameters=current_parameters(region, None).as_dict())


def test_what_is_written_is_what_the_engine_reads(planner, region, town):
    programme = make.programme(make.college(region))
    more = {"delta": "30", "group_size": "25", "smallest_group": "15", f"floor_{town.code}": "100"}
    answer = planner.post(NEW, given(**more))
    scenario = Scenario.objects.get()
    assert answer.headers["Location"] == f"/en/scenarios/{scenario.pk}/"
    wishes = dict(scenario.changes)
    assert wishes.pop("parameters") == {"demand_case": "mid", "transfers": "exits_only"}
    read = Wishes.from_dict(wishes)
    assert (read.budget, read.delta, read.dc, read.weights) == (50e6, 0.3, None, (85, 10, 5))
    assert read.groups == {programme.code: (25, 15)} and read.floors["T-1"].seats == 100 and read.floors["T-1"].hard


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"budget": ""}, "Fill in this field."),
        ({"budget": "0"}, "With no money"),
        ({"budget": "-5"}, "less than zero"),
        ({"cover": "80"}, "make 95; together they are 100"),
        ({"cover": "0", "balance": "95"}, "nothing to recommend"),
        ({"delta": "101"}, "101 is more than 100"),
        ({"smallest_group": "15"}, "smallest group"),
        ({"group_size": "15", "smallest_group": "25"}, "smallest group"),
        ({"demand_case": "huge"}, "huge"),
    ],
)
def test_what_is_wrong_comes_back_in_words(planner, read, region, changes, said):
    answer = planner.post(NEW, given(**changes))
    assert answer.status_code == 422 and said in read(answer)
    assert not Scenario.objects.exists()


def test_a_name_twice(planner, read, region):
    for status in (302, 422):
        answer = planner.post(NEW, given())
        assert answer.status_code == status
    assert "There is a scenario of this name already." in read(answer)


def test_a_ceiling_far_from_last_year_is_asked_about(planner, read, region, analysis):
    make.order(analysis, facts={"last_year": {"cost": 30e6}, "budget": 30e6})
    assert "more than a quarter away" in read(planner.post(NEW, given()))
    assert planner.post(NEW, given(sure="on")).status_code == 302


def test_the_form_starts_with_the_regions_own(planner, read, region, town):
    own = write_scenario(
        region=region,
        name="Own",
        changes={"budget": 77_000_000, "delta": 0.25, "floors": {"T-1": {"seats": 9}}},
        by=None,
    )
    accept_scenario(scenario=own, by=None)
    page = read(planner.get(NEW))
    assert 'value="77000000"' in page and 'value="25"' in page and 'value="9"' in page and "Draft 2" in page


def test_pins_and_releases_go_along(planner, region):
    first = write_scenario(
        region=region, name="Pins", changes={"budget": 1, "pins": {"P": 25}, "releases": ["Q"]}, by=None
    )
    planner.post(f"{NEW}?from={first.pk}", given())
    changes = Scenario.objects.get(name="More").changes
    assert (changes["pins"], changes["releases"], changes["budget"]) == ({"P": 25}, ["Q"], 50_000_000)


def test_saved_and_recommended_in_one_step(planner, region, analysis):
    answer = planner.post(NEW, given(run="1"))
    run = Run.objects.get(kind=Run.ORDER)
    assert answer.headers["Location"] == f"/en/runs/{run.pk}/"
    assert (run.analysis, run.scenario.name) == (analysis, "More")
    assert Job.objects.get().payload == {"run": run.pk}


def test_another_demand_needs_another_analysis(region, analysis):
    changes = {"budget": 5, "demand_case": "high", "parameters": {"demand_case": "high"}}
    scenario = write_scenario(region=region, name="High", changes=changes, by=None)
    run = recommend_with(scenario=scenario, by=None)
    assert run.kind == Run.ANALYSIS and run.scenario == scenario and Job.objects.get().payload["then_order"]
    assert recommend_with(scenario=scenario, by=None) == run


def test_the_regions_own_is_the_last_accepted(planner, read, region):
    first, second = (write_scenario(region=region, name=name, changes={"budget": 5}, by=None) for name in "AB")
    planner.post(f"/en/scenarios/{second.pk}/accept/")
    planner.post(f"/en/scenarios/{first.pk}/accept/")
    assert approved_scenario(region) == first
    assert "the region's own" in read(planner.get(f"/en/scenarios/{first.pk}/"))
    assert "the region's own</span>" not in read(planner.get(f"/en/scenarios/{second.pk}/"))


def test_a_scenario_of_another_region_is_no_source(planner, region):
    foreign = write_scenario(region=make.region(), name="Foreign", changes={"budget": 5}, by=None)
    assert planner.get(f"{NEW}?from={foreign.pk}").status_code == 404
    assert planner.get(f"{NEW}?from=x").status_code == 404


def test_what_the_form_shows_and_what_it_carries():
    start, kept = initial_of({"budget": 5, "pins": {"P": 1}, "groups": {"P": {"group_size": 25, "smallest_group": 15}}})
    assert (start["budget"], start["cover"], start["group_size"], kept) == (5, 85, 25, {"pins": {"P": 1}})


def test_an_approver_reads_scenarios_and_writes_none(as_role, read, region):
    scenario = write_scenario(region=region, name="More", changes={"budget": 5_000_000}, by=None)
    client, _person = as_role(Role.APPROVER)
    assert "More" in read(client.get("/en/scenarios/")) and "New scenario" not in read(client.get("/en/scenarios/"))
    assert "Recommend with it" not in read(client.get(f"/en/scenarios/{scenario.pk}/"))


def test_more_beds_and_a_larger_workshop_are_wishes_that_can_be_copied(planner, read, region):
    taught = make.programme(make.college(region, name_en="Saran College"))
    pair = f"{taught.college.code},{taught.specialty.code}"
    rows = {"room_1": f"beds|{taught.college.code}", "more_1": "25", "room_3": f"workshops|{pair}", "more_3": "50"}
    assert planner.post(NEW, given(**rows)).status_code == 302
    written = Scenario.objects.get()
    assert Wishes.from_dict(
        {name: value for name, value in written.changes.items() if name != "parameters"}
    ).workshops == {pair: 50}
    assert written.changes["beds"] == {taught.college.code: 25}
    page = read(planner.get(f"/en/scenarios/{written.pk}/"))
    assert "dormitory: Saran College" in page and "25 more" in page and "50 more" in page
    copied = read(planner.get(f"{NEW}?from={written.pk}"))
    assert f'value="workshops|{pair}" selected' in copied and 'value="50"' in copied
    planner.post(f"{NEW}?from={written.pk}", given(**{**rows, "name": "Fewer", "room_3": "", "more_3": ""}))
    assert "workshops" not in Scenario.objects.get(name="Fewer").changes


@pytest.mark.parametrize(
    ("where", "more", "said"),
    [
        ("beds|{}", "", "So many more 1: Write how many"),
        ("beds|{}", "0", "So many more 1: Write how many"),
        ("", "25", "More room 1: Choose where"),
        ("beds|{}", "-5", "So many more 1: -5 is less than zero"),
        ("beds|elsewhere", "25", "More room 1: Select a valid choice"),
    ],
)
def test_room_that_is_not_whole_is_named_by_its_field(planner, read, region, where, more, said):
    college = make.college(region)
    answer = planner.post(NEW, given(room_1=where.format(college.code), more_1=more))
    assert answer.status_code == 422 and said in read(answer)
    assert not Scenario.objects.exists()


def test_a_room_twice_is_asked_about(planner, read, region):
    room = f"beds|{make.college(region).code}"
    answer = planner.post(NEW, given(room_1=room, more_1="5", room_2=room, more_2="7"))
    assert answer.status_code == 422 and "More room 2: This is chosen above already" in read(answer)
