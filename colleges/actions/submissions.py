"""A submission's life: prefilled, written, locked with a receipt, accepted or sent back with questions."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from colleges.actions.accepted import BEDS, write_figures
from colleges.actions.prefill import prefilled
from colleges.looked import look
from colleges.models import College, Explanation, Programme, Submission, SubmissionRow
from portal.campaigns.actions import extend, move_dates
from portal.campaigns.models import Campaign
from portal.journal.actions import record
from portal.permissions import Permission as P
from portal.workflow import Refused, Step, advance

LOCKED, UNLOCKED = (
    ("locked_at", "locked_on", "locked_by", "number", "digest"),
    ("returned_at", "returned_by", "questions"),
)


def _may_lock(submission: Submission, by: Any) -> None:
    looked = look(submission)
    if unseen := sum(one.row.confirmed_at is None for one in looked):
        raise Refused(_("Not yet looked at: %(number)s programmes. Confirm or change them first.") % {"number": unseen})
    if errors := sum(len(one.errors) for one in looked):
        raise Refused(_("Errors to correct first: %(number)s.") % {"number": errors})
    if questions := sum(len(one.questions) for one in looked):
        raise Refused(_("Questions to answer first: %(number)s.") % {"number": questions})
    if submission.campus_seen_at is None:
        raise Refused(_("Look at the campus first: beds, repair, plans."))


STEPS = (
    Step("lock", "draft", "locked", P.FILL_SUBMISSION, signs="locked", clears=UNLOCKED, guard=_may_lock),
    Step("return", "locked", "draft", P.RUN_CAMPAIGN, signs="returned", clears=LOCKED, reason=True),
    Step(
        "return", "accepted", "draft", P.RUN_CAMPAIGN, "returned", (*LOCKED, "accepted_at", "accepted_by"), None, True
    ),
    Step("accept", "locked", "accepted", P.RUN_CAMPAIGN, signs="accepted"),
)


@transaction.atomic
def begin(*, campaign: Campaign, by: Any) -> int:
    """A submission for each college and a row for each programme, prefilled. Again: what is new is added and what nobody
    touched is filled anew from the registers. Returns how many rows there are."""
    colleges = College.objects.filter(region=campaign.region, closed_year=None)
    known = set(campaign.submissions.values_list("college_id", flat=True))
    made = [Submission(campaign=campaign, college=one, due_on=campaign.due_on, **_beds(one)) for one in colleges]
    Submission.objects.bulk_create([one for one in made if one.college_id not in known])
    drafts = {one.college_id: one for one in campaign.submissions.filter(state=Submission.DRAFT)}
    programmes = list(Programme.objects.filter(college__in=drafts.keys()))
    rows = _rows(drafts, programmes, campaign.asked_year)
    untouched = {"version": 0, "confirmed_at": None, "submission__in": list(drafts.values())}
    SubmissionRow.objects.filter(**untouched).delete()
    SubmissionRow.objects.bulk_create(rows, ignore_conflicts=True)
    record("prefilled", campaign, after={"rows": len(rows)}, by=by)
    return len(rows)


def _beds(college: College) -> dict[str, int | None]:
    return {of_return: getattr(college, of_college) for of_return, of_college in BEDS.items()}


def _rows(drafts: dict[int, Submission], programmes: list[Programme], year: int) -> list[SubmissionRow]:
    filled = prefilled(programmes, year)
    return [
        SubmissionRow(submission=drafts[one.college_id], programme=one, values=values, started=values, rolled=rolled)
        for one in programmes
        for values, rolled in [filled[one.pk]]
    ]


@transaction.atomic
def move(*, campaign: Campaign, dates: dict[str, date], reason: str, by: Any) -> Campaign:
    """The campaign's dates, and the day of every college that was given none of its own."""
    moved = move_dates(campaign=campaign, dates=dates, reason=reason, by=by)
    drafts = Submission.objects.filter(campaign=moved, state=Submission.DRAFT, extended_from=None)
    drafts.update(due_on=moved.due_on)
    return moved


@transaction.atomic
def say_of_campus(*, submission: Submission, beds: dict[str, int | None], plans: str, by: Any) -> Submission:
    """Beds, how many are needed, wait for repair, are waited for, are planned; a name left out stays as it is. Nothing
    changed is an answer as well."""
    found = writable(submission, by)
    _refuse_impossible_beds({name: getattr(found, name) for name in BEDS} | beds)
    before = {name: getattr(found, name) for name in (*beds, "plans")}
    for name, value in (*beds.items(), ("plans", plans.strip())):
        setattr(found, name, value)
    found.campus_seen_at = timezone.now()
    found.save()
    record("described campus", found, before=before, after={**beds, "plans": plans.strip()}, by=by)
    return found


def _refuse_impossible_beds(told: dict[str, int | None]) -> None:
    there, broken = told["beds"], told["beds_in_repair"]
    if there is not None and broken is not None and broken > there:
        raise Refused(_("More beds need repair than there are."))
    if (told["beds_planned"] is None) != (told["beds_planned_year"] is None):
        raise Refused(_("Say both: how many beds are planned, and for which year."))


@transaction.atomic
def explain(*, row: SubmissionRow, code: str, column: str, text: str, by: Any) -> Explanation:
    """Why an unusual figure is right."""
    submission = writable(row.submission, by)
    if not text.strip():
        raise Refused(_("Write the reason in a few words."))
    key = {"programme": row.programme, "year": submission.campaign.asked_year, "code": code, "column": column}
    said, _new = Explanation.objects.update_or_create(**key, defaults={"text": text.strip()[:500], "by": by})
    record("explained", row, after={"code": code, "column": column, "text": said.text}, by=by)
    return said


@transaction.atomic
def lock(*, submission: Submission, seen: str, by: Any) -> Submission:
    """Hands it in. `seen`: the digest of the summary the person looked at."""
    list(SubmissionRow.objects.select_for_update().filter(submission=submission))
    found = writable(submission, by)
    digest = digest_of(found)
    if seen != digest:
        raise Refused(_("The figures changed since you opened this summary. Look at it again."))
    times = found.locks + 1
    number = f"{found.campaign.year}-{found.campaign.region.code}-{found.college.code}-{times}"
    evidence = {"digest": digest, "number": number, "locks": times, "locked_on": timezone.localdate()}
    return advance(found, "lock", steps=STEPS, by=by, **evidence)


@transaction.atomic
def accept(*, submission: Submission, by: Any) -> Submission:
    """The college's figures become the region's: the next analysis reads them."""
    done = advance(submission, "accept", steps=STEPS, by=by)
    write_figures(Submission.objects.select_related("college", "campaign__region").get(pk=done.pk), by=by)
    return done


@transaction.atomic
def send_back(*, submission: Submission, questions: str, until: date | None, by: Any) -> Submission:
    """To the college again, with what is asked. When its day has passed, `until` is the new one."""
    found = advance(submission, "return", steps=STEPS, by=by, comment=questions, questions=questions.strip())
    if until and until > found.due_on:
        return extend(submission=found, until=until, reason=questions, by=by)
    return found


def writable(submission: Submission, by: Any) -> Submission:
    """The submission under a lock, if this person may write in it today."""
    mine = Submission.objects.visible_to(by, P.FILL_SUBMISSION).filter(pk=submission.pk)
    if not mine.exists():
        raise Refused(_("This step is not yours to take."))
    linked = Submission.objects.select_for_update(of=("self",)).select_related("college", "campaign__region")
    found = linked.get(pk=submission.pk)
    today = timezone.localdate()
    if found.state != Submission.DRAFT:
        raise Refused(_("It is handed in. Need a correction? Ask the department to send it back."))
    if today > found.due_on:
        raise Refused(_("The last day was %(day)s. Ask the department for more time.") % {"day": _day(found.due_on)})
    if not found.campaign.has_begun(today):
        raise Refused(_("It opens on %(day)s.") % {"day": _day(found.campaign.opens_on)})
    return found


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def digest_of(submission: Submission) -> str:
    """Of every figure and reason that is handed in."""
    every = list(submission.rows.select_related("programme").order_by("programme__code"))
    rows, programmes = (
        [[row.programme.code, row.values, row.note] for row in every],
        [row.programme_id for row in every],
    )
    said = Explanation.objects.filter(programme__in=programmes, year=submission.campaign.asked_year)
    reasons = list(said.order_by("programme", "code", "column").values_list("programme", "code", "column", "text"))
    campus = [*(getattr(submission, name) for name in BEDS), submission.plans]
    told = [submission.college.code, submission.campaign.year, rows, reasons, campus]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
