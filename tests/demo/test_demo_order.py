"""The demo's order: its money is known, a line closes by hand, a college objects, a scenario waits; told once."""

import pytest

from colleges.models import Programme
from labormarket.models import Appeal, OrderVersion, Override, Scenario
from portal.accounts.second_factor import has_device
from portal.demo import stories
from portal.demo.people import settle
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
CODES = {"KRG-S01": ("04210100", "ru", 25), "KRG-S02": ("07320100", "kk", 25), "KRG-001": ("09120100", "ru", 0)}


@pytest.fixture
def region():
    region = make.region(planning_year=2027)
    for college, (specialty, language, _seats) in CODES.items():
        what = make.specialty(region, code=specialty)
        taught = make.programme(
            make.college(region, code=college), specialty=what, language=language, cost_per_seat=900_000
        )
        make.intake(taught, 2026, seats_order=25)
    settle(region)
    return region


@pytest.fixture
def order(region):
    run = make.order(make.analysis(region))
    for programme in Programme.objects.filter(region=region).select_related("college"):
        make.line(run, programme, seats_last=25, seats_recommended=CODES[programme.college.code][2])
    return run


def test_the_ceiling_is_what_this_years_seats_cost_and_is_set_once(region):
    scenario = stories.set_ceiling(region)
    assert scenario.changes == {"budget": 3 * 25 * 900_000} and scenario.approved_at
    assert stories.set_ceiling(region) is None and Scenario.objects.count() == 1


def test_a_line_closes_by_hand_with_its_reason(order):
    stories.tell(order)
    change = Override.objects.select_related("line__programme__college", "by").get()
    assert (change.line.programme.college.code, change.after, change.reason) == ("KRG-S01", 0, "no_applicants")
    assert change.by.role == Role.PLANNER


def test_a_college_objects_and_the_decision_is_open(order):
    version = stories.tell(order)
    objection = Appeal.objects.get()
    assert version.state == OrderVersion.CONSULTATION and objection.state == Appeal.OPEN
    assert (objection.seats, objection.reason) == (50, "employer_agreement")
    assert list(objection.by.colleges.values_list("code", flat=True)) == ["KRG-S02"]


def test_a_planned_line_left_at_zero_waits_in_a_scenario(order):
    stories.tell(order)
    pins = Scenario.objects.get().changes["pins"]
    assert list(pins.values()) == [25]


def test_told_once(order):
    assert stories.tell(order) and stories.tell(order) is None
    assert OrderVersion.objects.count() == 1


def test_another_region_has_no_story():
    region = make.region()
    settle(region)
    assert stories.set_ceiling(region) is None and stories.tell(make.order(make.analysis(region))) is None


def test_the_demos_approver_can_sign(region):
    settle(region)
    people = {person.role: person for person in region.people.all()}
    assert has_device(people[Role.APPROVER]) and not has_device(people[Role.PLANNER])
