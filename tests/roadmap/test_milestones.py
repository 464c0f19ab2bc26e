"""Milestones: closed with evidence, moved and dropped with a reason; targets that wait for one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.journal.models import Entry
from portal.permissions import Role
from portal.roadmap.actions import add_milestone, drop, finish, move, promise, take_over
from portal.roadmap.models import Milestone, Target
from portal.roadmap.protocol import read
from portal.roadmap.queries import clusters, promises
from portal.workflow import Refused
from tests import factories as make

DUE = date(2026, 6, 1)


@pytest.fixture
def people(region):
    return {role: make.person(region, role) for role in (Role.PLANNER, Role.DIRECTOR, Role.APPROVER)}


@pytest.fixture
def milestone(region, people):
    college = make.college(region, owner=people[Role.DIRECTOR])
    return add_milestone(region=region, text="Equip", holder="the college", due=DUE, college=college)


def test_its_college_closes_it_with_evidence(milestone, people):
    done = finish(milestone=milestone, evidence=" Act 12 ", by=people[Role.DIRECTOR])
    assert (done.state, done.evidence, done.done_by) == ("done", "Act 12", people[Role.DIRECTOR])
    assert Entry.objects.filter(verb="done", kind="roadmap.Milestone").count() == 1


def test_without_evidence_it_stays_open(milestone, people):
    with pytest.raises(Refused):
        finish(milestone=milestone, evidence="  ", by=people[Role.DIRECTOR])
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(state="done")


def test_another_college_cannot_close_it(milestone, region):
    stranger = make.person(region, Role.DIRECTOR)
    make.college(region, owner=stranger)
    with pytest.raises(Refused):
        finish(milestone=milestone, evidence="Act", by=stranger)


def test_two_closings_are_one(milestone, people):
    finish(milestone=milestone, evidence="Act 12", by=people[Role.DIRECTOR])
    with pytest.raises(Refused):
        finish(milestone=milestone, evidence="Act 13", by=people[Role.PLANNER])
    assert Milestone.objects.get().evidence == "Act 12"


def test_a_day_moves_with_its_reason_and_the_old_one_stays(milestone, people):
    move(milestone=milestone, due=date(2026, 9, 1), reason="customs", by=people[Role.PLANNER])
    move(milestone=milestone, due=date(2026, 12, 1), reason="again", by=people[Role.PLANNER])
    told = [(one.before, one.after, one.reason) for one in milestone.shifts.all()]
    assert told == [(DUE, date(2026, 9, 1), "customs"), (date(2026, 9, 1), date(2026, 12, 1), "again")]
    with pytest.raises(Refused):
        move(milestone=milestone, due=DUE, reason=" ", by=people[Role.PLANNER])


def test_late_is_a_day_that_has_passed(milestone, people):
    assert milestone.is_late(date(2026, 6, 2)) and not milestone.is_late(DUE)
    done = finish(milestone=milestone, evidence="Act", by=people[Role.DIRECTOR])
    assert not done.is_late(date(2027, 1, 1))


def test_what_targets_wait_for_is_not_dropped(milestone, people):
    promise(college=milestone.college, measure=Target.IN_TRADE, year=2027, percent=70, after=milestone)
    with pytest.raises(Refused):
        drop(milestone=milestone, reason="no money", by=people[Role.PLANNER])


def test_a_target_has_a_condition_of_its_own_college(milestone, region):
    with pytest.raises(Refused):
        promise(college=make.college(region), measure=Target.IN_TRADE, year=2027, percent=70, after=milestone)


def test_a_promise_counts_from_its_equipment_and_by_the_programmes_that_say(milestone, people):
    college = milestone.college
    make.graduates(make.programme(college), 2026, graduates=40, in_trade=20)
    make.graduates(make.programme(college), 2026, graduates=10, in_trade=10)
    make.graduates(make.programme(college), 2026, graduates=50)
    promise(college=college, measure=Target.IN_TRADE, year=2026, percent=60, after=milestone)
    (before,) = promises([college])
    assert (before.fact, before.graduates, before.kept) == (60.0, 50, None)  # 30 of 50; nothing is demanded yet
    finish(milestone=milestone, evidence="Act", by=people[Role.DIRECTOR])
    (after,) = promises([college])
    assert after.kept is True


def test_an_unknown_fact_is_no_broken_promise(milestone, people):
    finish(milestone=milestone, evidence="Act", by=people[Role.DIRECTOR])
    promise(college=milestone.college, measure=Target.REGISTERED, year=2026, percent=60, after=milestone)
    (one,) = promises([milestone.college])
    assert (one.fact, one.kept) == (None, None)


def test_one_meeting_a_day(region, people):
    found, _wrong = read("1 a\n- equip @x !2027-01-01", set())
    meeting = take_over(region=region, held_on=DUE, title="Council", read=found, by=people[Role.PLANNER])
    assert [one.text for one in meeting.instructions.get().milestones.all()] == ["equip"]
    with pytest.raises(Refused):
        take_over(region=region, held_on=DUE, title="Again", read=found, by=people[Role.PLANNER])


def test_a_cluster_is_the_total_of_its_colleges(region):
    lead = make.college(region, cluster="mining", is_reference=True, dormitory_places=40)
    other = make.college(region, cluster="mining", dormitory_places=None)
    make.college(region, cluster="")
    make.intake(make.programme(lead), seats_order=25, entrants=20)
    make.intake(make.programme(other), seats_order=50, entrants=None)
    add_milestone(region=region, text="Equip", holder="x", due=DUE, college=other)
    (one,) = clusters(region, date(2026, 7, 1))
    assert (one.reference, len(one.colleges), one.seats, one.students, one.late) == (lead, 2, 75, 20, 1)
    assert (one.total("dormitory_places"), one.total("dormitory_needed")) == (40, None)
