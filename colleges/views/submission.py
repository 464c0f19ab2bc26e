"""A college's submission: what is asked and how far it is; the campus; handing in; the receipt."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges import words
from colleges.actions import submissions as actions
from colleges.actions.rows import confirm
from colleges.forms import CampusForm
from colleges.looked import Looked, look
from colleges.models import Submission
from colleges.views.shown import taught, title
from portal.figures import figure
from portal.permissions import Permission, require, scope_of
from portal.workflow import Refused

CHANGES_SHOWN = 10


@dataclass(frozen=True)
class Opened:
    """A submission as one person meets it."""

    submission: Submission
    mine: bool
    writable: bool
    runs: bool  # this person runs the campaign

    @property
    def address(self) -> dict[str, Any]:
        return {"college": self.submission.college.code, "year": self.submission.campaign.year}

    @property
    def days_left(self) -> int:
        return (self.submission.due_on - timezone.localdate()).days


def opened(request: HttpRequest, college: str, year: int) -> Opened:
    """404 for what is not theirs, as for what is not there."""
    linked = ("college", "campaign__region", "locked_by", "returned_by", "accepted_by", "extended_by")
    seen = Submission.objects.visible_to(request.user).select_related(*linked)
    found = get_object_or_404(seen, college__code=college, campaign__year=year)
    mine = scope_of(request.user, Permission.FILL_SUBMISSION) is not None  # a director sees no other college's
    today = timezone.localdate()
    open_ = found.state == Submission.DRAFT and today <= found.due_on and found.campaign.has_begun(today)
    runs = scope_of(request.user, Permission.RUN_CAMPAIGN) is not None
    return Opened(found, mine, mine and open_, runs)


def frame(here: Opened, **more: Any) -> dict[str, Any]:
    return {"here": here, "submission": here.submission, "college": here.submission.college, **more}


def to(here: Opened, name: str) -> HttpResponse:
    return redirect(name, **here.address)


@require(Permission.SEE_SUBMISSIONS)
@require_GET
def submission(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    looked = look(here.submission)
    page = frame(here, steps=_steps(here, looked), summary=summary(looked), asked=asked_of(looked, answered=True))
    return render(request, "colleges/submission.html", page)


@dataclass(frozen=True)
class StepShown:
    name: str
    url: str
    state: str  # of the `status` tag
    said: str


def _steps(here: Opened, looked: list[Looked]) -> list[StepShown]:
    done = sum(one.row.confirmed_at is not None for one in looked)
    errors, questions = sum(len(one.errors) for one in looked), sum(len(one.questions) for one in looked)
    asked = _("errors: %(errors)s, questions: %(questions)s") % {"errors": errors, "questions": questions}
    campus, locked = here.submission.campus_seen_at, here.submission.state != Submission.DRAFT
    state = "errors" if errors else "question" if questions else "done"
    counted = _("%(done)s of %(all)s looked at") % {"done": figure(done), "all": figure(len(looked))}
    return [
        StepShown(_("Programmes"), _url(here, "programmes"), _progress(done, len(looked)), counted),
        StepShown(_("Checks"), _url(here, "checks"), state, asked),
        StepShown(_("Campus"), _url(here, "campus"), "done" if campus else "waiting", ""),
        StepShown(_("Hand in"), _url(here, "receipt" if locked else "lock"), "locked" if locked else "waiting", ""),
    ]


def _progress(done: int, every: int) -> str:
    return "done" if done == every else "started" if done else "waiting"


def _url(here: Opened, step: str) -> str:
    return reverse(f"submission-{step}", kwargs=here.address)


@dataclass(frozen=True)
class Change:
    programme: str
    label: str
    before: int | None
    now: int | None

    @property
    def size(self) -> int:
        return abs((self.now or 0) - (self.before or 0))


def summary(looked: list[Looked]) -> dict[str, Any]:
    """What the college changed, the largest first, and the sums of what it hands in."""
    changes = [
        Change(named(one), words.figure_label(name), one.row.started.get(name), one.row.values[name])
        for one in looked
        for name in one.row.changed
    ]
    largest = sorted(changes, key=lambda one: -one.size)
    totals = [
        (
            words.figure_label(name),
            _sum(one.row.values.get(name) for one in looked),
            _sum(o.before.get(name) for o in looked),
        )
        for name in ("applications", "entrants", "graduates")
    ]
    return {
        "changes": largest[:CHANGES_SHOWN],
        "more": len(largest) - CHANGES_SHOWN,
        "count": len(largest),
        "totals": totals,
        "synthetic": any(one.row.programme.synthetic for one in looked),
    }


def _sum(values: Any) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def named(one: Looked) -> str:
    programme = one.row.programme
    return ", ".join(part for part in (title(programme), taught(programme)) if part)


@dataclass(frozen=True)
class AskedShown:
    """One error or question as a person reads it."""

    name: str
    label: str
    sentence: str
    asked: Any
    anchor: str


def asked_of(looked: list[Looked], answered: bool = False) -> list[AskedShown]:
    """Errors first; `answered`: those with an answer too, last."""
    every = [(one, asked) for one in looked for asked in one.asked if answered or asked.is_open]
    every.sort(key=lambda pair: (not pair[1].is_open, not pair[1].is_error))
    return [
        AskedShown(
            named(one), words.figure_label(asked.finding.column),
            words.sentence(asked.finding.code, asked.finding.params), asked, f"{one.row.pk}-{asked.finding.column}",
        )
        for one, asked in every
    ]  # fmt: skip


@require(Permission.SEE_SUBMISSIONS)
@require_GET
def submission_checks(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    asked = asked_of(look(here.submission), answered=True)
    page = frame(here, asked=asked, reasons=words.REASONS, left=sum(one.asked.is_open for one in asked))
    return render(request, "colleges/submission_checks.html", page)


@require(Permission.FILL_SUBMISSION)
@require_POST
def submission_explain(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    row = get_object_or_404(
        here.submission.rows.select_related("submission__campaign", "programme"), pk=_int(request, "row")
    )
    told = {name: request.POST.get(name, "") for name in ("code", "column")}
    if told["code"] not in words.FINDINGS:
        return to(here, "submission-checks")
    try:
        actions.explain(row=row, text=request.POST.get("last") or request.POST.get("text", ""), by=request.user, **told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to(here, "submission-checks")


def _int(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@require(Permission.SEE_SUBMISSIONS)
@require_http_methods(["GET", "POST"])
def submission_campus(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    if request.method == "POST" and not here.mine:
        raise PermissionDenied
    form = CampusForm(here.submission, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_of_campus(submission=here.submission, by=request.user, **form.told())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Campus: saved."))
            return to(here, "submission")
    page = frame(here, form=form, stations=_stations(here))
    return render(request, "colleges/submission_campus.html", page, status=422 if form.errors else 200)


def _stations(here: Opened) -> list[tuple[str, Any, bool]]:
    """The last: whether the places of the workshop are made up."""
    rows = look(here.submission)
    return [(named(one), one.row.values, one.row.programme.cell_synthetic("workshop_places")) for one in rows]


@require(Permission.SEE_SUBMISSIONS)
@require_http_methods(["GET", "POST"])
def submission_lock(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    if request.method == "POST" and not here.mine:
        raise PermissionDenied
    if here.submission.state != Submission.DRAFT:
        return to(here, "submission-receipt")
    if request.method == "POST":
        return _lock(request, here)
    looked = look(here.submission)
    page = frame(here, summary=summary(looked), steps=_steps(here, looked), seen=actions.digest_of(here.submission))
    return render(request, "colleges/submission_lock.html", page)


def _lock(request: HttpRequest, here: Opened) -> HttpResponse:
    if not request.POST.get("complete"):
        messages.error(request, _("Tick that the figures are complete: you sign for them."))
        return to(here, "submission-lock")
    try:
        actions.lock(submission=here.submission, seen=request.POST.get("seen", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return to(here, "submission-lock")
    return to(here, "submission-receipt")


@require(Permission.SEE_SUBMISSIONS)
@require_GET
def submission_receipt(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    if here.submission.state == Submission.DRAFT:
        return to(here, "submission")
    return render(request, "colleges/submission_receipt.html", frame(here, summary=summary(look(here.submission))))


@require(Permission.FILL_SUBMISSION)
@require_POST
def submission_confirm(request: HttpRequest, college: str, year: int) -> HttpResponse:
    """All that nobody touched and of which nothing is asked, in one click."""
    here = opened(request, college, year)
    try:
        count = confirm(submission=here.submission, by=request.user)
        messages.success(request, _("Confirmed: %(number)s programmes.") % {"number": figure(count)})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to(here, "submission-programmes")
