"""A submission's life: prefilled, locked with a receipt, accepted, sent back; held by the database itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from colleges.actions import submissions as actions
from colleges.actions.rows import confirm, fill
from colleges.models import Explanation, Intake, Submission
from portal.campaigns.actions import extend, open_campaign
from portal.campaigns.models import Campaign
from portal.journal.models import Entry
from portal.sources.models import Vintage
from portal.workflow import Refused
from tests import factories as make
from tests.colleges.collecting import Collection, dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(region):
    return Collection(region)


def test_rows_are_prefilled_from_the_registers_and_else_from_last_year(region):
    director = make.person(region, "director")
    college = make.college(region, owner=director)
    programme = make.programme(college)
    make.intake(programme, make.YEAR - 2, seats_order=25, entrants=24)
    for course, students in ((1, 24), (2, 22), (3, 21)):
        make.enrolment(programme, course, students, make.YEAR - 2)
    make.intake(programme, make.YEAR - 1, entrants=26)
    campaign = open_campaign(region=region, year=make.YEAR, dates=dates(), by=None)
    actions.begin(campaign=campaign, by=None)
    row = Submission.objects.get(college=college).rows.get()
    assert (row.values["entrants"], row.values["seats_order"]) == (26, 25)
    assert (row.values["course_2"], row.values["course_3"], row.values["graduates"]) == (24, 22, 21)
    assert row.values["course_1"] is None
    assert "seats_order" in row.rolled and "entrants" not in row.rolled


def test_filling_anew_leaves_alone_what_a_person_wrote(here):
    fill(row=here.row(0), typed={"entrants": 27}, base={"entrants": 25}, by=here.director)
    Intake.objects.filter(year=make.YEAR - 1).update(entrants=24)
    added = make.programme(here.college)
    actions.begin(campaign=here.campaign, by=here.planner)
    assert [here.row(place).values["entrants"] for place in range(3)] == [27, 24, 24]
    assert here.submission.rows.filter(programme=added).exists()


def test_it_cannot_be_handed_in_before_every_row_was_looked_at(here):
    with pytest.raises(Refused, match="3 programmes"):
        actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=here.director)


def test_it_cannot_be_handed_in_with_an_error(here):
    here.ready()
    fill(row=here.row(0), typed={"dual_students": 98}, base={"dual_students": None}, by=here.director)
    with pytest.raises(Refused, match="Errors"):
        actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=here.director)


def test_a_question_is_answered_before_and_offered_again_next_year(here):
    here.ready()
    row = fill(row=here.row(0), typed={"applications": 90}, base={"applications": 40}, by=here.director).row
    with pytest.raises(Refused, match="Questions"):
        actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=here.director)
    actions.explain(row=here.row(0), code="jump", column="applications", text="An open day", by=here.director)
    actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=here.director)
    Explanation.objects.update(year=make.YEAR - 2)
    from colleges.looked import look

    (asked,) = [one for looked in look(here.submission) for one in looked.asked]
    assert asked.is_open and asked.last.text == "An open day" and row.values["applications"] == 90


def test_five_hundred_entrants_for_25_seats_is_an_error_until_explained(here):
    here.ready()
    fill(
        row=here.row(0),
        typed={"entrants": 500, "course_1": 500},
        base={"entrants": 25, "course_1": 25},
        by=here.director,
    )
    from colleges.looked import look

    errors = [one.finding.code for looked in look(here.submission) for one in looked.errors]
    assert "entrants_far_above_seats" in errors
    actions.explain(
        row=here.row(0), code="entrants_far_above_seats", column="entrants", text="A merger", by=here.director
    )
    errors = [one.finding.code for looked in look(here.submission) for one in looked.errors]
    assert "entrants_far_above_seats" not in errors


def test_the_receipt_has_a_number_and_a_digest_of_the_figures(here):
    done = here.handed_in()
    assert done.number == f"{make.YEAR}-{here.region.code}-{here.college.code}-1"
    assert done.digest == actions.digest_of(here.submission) and len(done.digest) == 64
    assert (done.state, done.locked_by) == ("locked", here.director)


def test_what_changed_after_the_summary_is_not_handed_in_unseen(here):
    here.ready()
    seen = actions.digest_of(here.submission)
    fill(row=here.row(0), typed={"entrants": 26}, base={"entrants": 25}, by=here.director)
    with pytest.raises(Refused, match="changed since"):
        actions.lock(submission=here.submission, seen=seen, by=here.director)


def test_a_locked_submission_cannot_be_written(here):
    here.handed_in()
    with pytest.raises(Refused, match="handed in"):
        fill(row=here.row(0), typed={"entrants": 26}, base={"entrants": 25}, by=here.director)


def test_sent_back_with_questions_fixed_and_handed_in_again(here):
    here.handed_in()
    back = actions.send_back(submission=here.submission, questions="Why so few?", until=None, by=here.planner)
    assert (back.state, back.questions, back.number, back.locked_at) == ("draft", "Why so few?", "", None)
    fill(row=here.row(0), typed={"entrants": 24}, base={"entrants": 25}, by=here.director)
    again = actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=here.director)
    assert again.number.endswith("-2") and again.questions == ""


def test_sending_back_needs_words(here):
    here.handed_in()
    with pytest.raises(Refused):
        actions.send_back(submission=here.submission, questions="  ", until=None, by=here.planner)


def test_accepting_makes_the_figures_the_regions_with_the_return_as_their_source(here):
    fill(
        row=here.row(0),
        typed={"entrants": 24, "course_1": 24, "dual_hours": 400},
        base={"entrants": 25, "course_1": 25},
        by=here.director,
    )
    here.handed_in()
    intake = Intake.objects.get(programme=here.programmes[0], year=make.YEAR - 1)
    assert intake.entrants == 25, "a locked submission is not accepted yet"
    actions.accept(submission=here.submission, by=here.planner)
    intake.refresh_from_db()
    assert (intake.entrants, intake.vintage.resource, intake.synthetic) == (24, "submissions", False)
    assert here.programmes[0].enrolments.get(year=make.YEAR - 1, course=1).students == 24
    assert here.programmes[0].provisions.get().dual_hours == 400
    entry = Entry.objects.filter(verb="returned").last()
    assert (entry.before["entrants"], entry.after["entrants"]) == (25, 24)
    other = Intake.objects.get(programme=here.programmes[1], year=make.YEAR - 1)
    assert other.vintage is None, "what did not change keeps its source"


def test_beds_waited_for_and_planned_are_the_colleges_once_accepted(here):
    said = {"beds_waiting": 40, "beds_planned": 60, "beds_planned_year": 2028}
    with pytest.raises(Refused, match="for which year"):
        actions.say_of_campus(submission=here.submission, beds={"beds_planned": 60}, plans="", by=here.director)
    here.handed_in(said)
    actions.accept(submission=here.submission, by=here.planner)
    college = here.submission.college
    college.refresh_from_db()
    told = (college.dormitory_waiting, college.dormitory_planned, college.dormitory_planned_year)
    assert told == (40, 60, 2028)


def test_a_return_that_changes_nothing_is_no_new_delivery(here):
    here.handed_in()
    actions.accept(submission=here.submission, by=here.planner)
    assert here.submission.state == "accepted"
    assert not Vintage.objects.filter(resource="submissions").exists()


def test_nobody_else_may_take_a_step(here):
    stranger = make.person(here.region, "director")
    make.college(here.region, owner=stranger)
    here.ready()
    for person in (stranger, here.planner, make.person(here.region, "reader")):
        with pytest.raises(Refused):
            actions.lock(submission=here.submission, seen=actions.digest_of(here.submission), by=person)
    here.handed_in()
    for person in (here.director, make.person(make.region()), make.person(here.region, "approver")):
        with pytest.raises(Refused):
            actions.accept(submission=here.submission, by=person)


def test_late_only_by_an_extension_with_its_reason(region):
    here = Collection(region, due=-1)
    with pytest.raises(Refused, match="last day"):
        confirm(submission=here.submission, by=here.director)
    with pytest.raises(Refused, match="Say why"):
        extend(submission=here.submission, until=timezone.localdate(), reason=" ", by=here.planner)
    more = extend(submission=here.submission, until=timezone.localdate(), reason="A flood", by=here.planner)
    assert (more.extended_by, more.extension_reason) == (here.planner, "A flood")
    assert here.handed_in().state == "locked"


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "elsewhere"},
        {"state": "locked"},
        {"state": "accepted"},
        {"locked_at": timezone.now()},
        {"returned_at": timezone.now()},
        {"extended_from": timezone.localdate()},
        {
            "due_on": timezone.localdate() + timedelta(days=90),
            "extended_from": timezone.localdate(),
            "extended_at": timezone.now(),
        },
        {"beds": 5, "beds_in_repair": 6},
        {"beds_planned": 50},
    ],
)
def test_the_database_refuses_what_cannot_be(here, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=here.submission.pk).update(**broken)


def test_the_database_knows_no_late_lock(here):
    done = here.handed_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=done.pk).update(locked_on=done.due_on + timedelta(days=1))


def test_dates_follow_one_another(region):
    days = dates()
    days["review_until"] = days["opens_on"]
    with pytest.raises(Refused):
        open_campaign(region=region, year=2031, dates=days, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(region=region, year=2031, **days)


def test_one_campaign_a_year(here):
    with pytest.raises(Refused, match="open already"):
        open_campaign(region=here.region, year=make.YEAR, dates=dates(), by=here.planner)


def test_when_the_dates_move_a_college_with_its_own_day_keeps_it(here):
    mine = timezone.localdate() + timedelta(days=40)
    extend(submission=here.submission, until=mine, reason="Repair", by=here.planner)
    other = make.college(here.region)
    actions.begin(campaign=here.campaign, by=here.planner)
    actions.move(campaign=here.campaign, dates=dates(due=20), reason="Holidays", by=here.planner)
    assert here.submission.due_on == mine
    assert Submission.objects.get(college=other).due_on == timezone.localdate() + timedelta(days=20)
