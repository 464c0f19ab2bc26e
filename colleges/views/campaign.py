"""The planner's side of the yearly collection: open it, see who has answered, remind, give time, ask back, accept."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges.actions import submissions as actions
from colleges.actions.reminders import letter, proposed, recipients, remind
from colleges.forms import DatesForm, ReminderForm
from colleges.models import Submission
from colleges.queries.campaign import Overview, Standing, overview
from colleges.views.submission import opened, to
from portal.campaigns.actions import extend, open_campaign
from portal.campaigns.models import DATES, Campaign
from portal.permissions import Permission, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number, status
from portal.workflow import Refused


def _campaign(request: HttpRequest, year: int) -> Campaign:
    seen = Campaign.objects.visible_to(request.user, Permission.RUN_CAMPAIGN).select_related("region")
    return get_object_or_404(seen, year=year)


@require(Permission.RUN_CAMPAIGN)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    newest = Campaign.objects.visible_to(request.user, Permission.RUN_CAMPAIGN).first()
    return redirect("campaign", newest.year) if newest else redirect("campaign-new")


@require(Permission.RUN_CAMPAIGN)
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    region = request.region
    if region is None:
        raise Http404
    year = region.planning_year
    form = DatesForm(_sent(request), initial=_usual(year))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_campaign(region=region, year=year, dates=form.dates(), by=request.user)
            rows = actions.begin(campaign=made, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The collection is open; %(rows)s programmes are prefilled.") % {"rows": rows})
            return redirect("campaign", year)
    return render(
        request, "colleges/campaign_dates.html", {"form": form, "year": year}, status=422 if form.errors else 200
    )


def _sent(request: HttpRequest) -> Any:
    """An empty form that was sent is a form with errors, not one that was never sent."""
    return request.POST if request.method == "POST" else None


def _usual(year: int) -> dict[str, date]:
    """The region's usual year; each date can be changed."""
    days = ((year - 1, 11, 1), (year, 1, 31), (year, 2, 15), (year, 3, 15), (year, 3, 20), (year, 4, 20))
    return dict(zip(DATES, (date(*day) for day in days), strict=True))


@require(Permission.RUN_CAMPAIGN)
@require_http_methods(["GET", "POST"])
def campaign_dates(request: HttpRequest, year: int) -> HttpResponse:
    found = _campaign(request, year)
    form = DatesForm(_sent(request), initial={name: getattr(found, name) for name in DATES}, opening=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(campaign=found, dates=form.dates(), reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The dates moved."))
            return redirect("campaign", year)
    page = {"form": form, "year": year, "campaign": found}
    return render(request, "colleges/campaign_dates.html", page, status=422 if form.errors else 200)


@require(Permission.RUN_CAMPAIGN)
@require_GET
def campaign(request: HttpRequest, year: int) -> HttpResponse:
    found = _campaign(request, year)
    seen = overview(found, request.user, timezone.localdate())
    page = {"campaign": found, "overview": seen, "dates": _dates(found), "table": _table(seen, found)}
    return render(request, "colleges/campaign.html", page)


def _dates(found: Campaign) -> list[tuple[Any, date]]:
    return [(DatesForm.base_fields[name].label, getattr(found, name)) for name in DATES]


def _table(seen: Overview, found: Campaign) -> Table:
    columns = (
        Column(_("college")),
        Column(_("state")),
        Column(_("due")),
        Column(_("looked at"), number=True),
        Column(_("students"), number=True),
        Column(_("receipt")),
    )
    return Table(_("Who has answered"), columns, [_row(one, found) for one in seen.standings])


def _row(one: Standing, found: Campaign) -> Row:
    submission = one.submission
    url = reverse("submission", args=[submission.college.code, found.year])
    name = format_html(
        '<a href="{}">{}</a><small class="under">{}</small>',
        url,
        submission.college.name,
        submission.college.territory.name,
    )
    day = submission.due_on.strftime("%d.%m.%Y")
    due = format_html('{}<small class="under">{}</small>', day, _("extended")) if submission.extended_from else day
    looked = format_html("{} / {}", submission.rows_done, submission.rows_all)
    return Row(
        (
            name,
            state_word(submission, one.late),
            due,
            looked,
            number(one.students, 0, one.synthetic),
            submission.number,
        ),
        css="late" if one.late else "",
    )


def state_word(submission: Submission, late: bool = False) -> Any:
    if late:
        return status("late", _("overdue"))
    words = {"locked": _("to review"), "accepted": _("accepted"), "draft": _("being filled in")}
    if submission.state == Submission.DRAFT and submission.returned_at:
        return status("question", _("sent back"))
    return status(submission.state, words[submission.state])


@require(Permission.RUN_CAMPAIGN)
@require_POST
def campaign_refill(request: HttpRequest, year: int) -> HttpResponse:
    """New colleges and programmes are added; what nobody touched is filled anew from the registers."""
    rows = actions.begin(campaign=_campaign(request, year), by=request.user)
    messages.success(request, _("Looked through: %(rows)s programmes.") % {"rows": rows})
    return redirect("campaign", year)


@require(Permission.RUN_CAMPAIGN)
@require_http_methods(["GET", "POST"])
def campaign_remind(request: HttpRequest, year: int) -> HttpResponse:
    """Recipients and text first; then the letters."""
    found = _campaign(request, year)
    everyone = recipients(found, request.user)
    codes = [code for code, _name in settings.LANGUAGES]
    forms = {code: ReminderForm(_sent(request), initial=proposed(found, code), prefix=code) for code in codes}
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        words = {code: form.cleaned_data for code, form in forms.items()}
        chosen = set(request.POST.getlist("to"))
        people = [one for one in everyone if f"{one.submission.pk}-{one.person.pk}" in chosen and not one.rests_since]
        written = remind(
            campaign=found, to=people, words=words, host=request.build_absolute_uri("/").rstrip("/"), by=request.user
        )
        messages.success(request, _("Letters written: %(number)s.") % {"number": len(written)})
        return redirect("campaign", year)
    page = {
        "campaign": found,
        "everyone": everyone,
        "forms": forms.items(),
        "sample": _sample(request, everyone, found),
    }
    bad = any(form.errors for form in forms.values())
    return render(request, "colleges/campaign_remind.html", page, status=422 if bad else 200)


def _sample(request: HttpRequest, everyone: list[Any], found: Campaign) -> Any:
    """The letter as its first recipient would read it."""
    if not everyone:
        return None
    words = proposed(found, request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    return letter(everyone[0], words["subject"], words["text"], request.build_absolute_uri("/").rstrip("/"))


@require(Permission.RUN_CAMPAIGN)
@require_POST
def submission_step(request: HttpRequest, college: str, year: int, verb: str) -> HttpResponse:
    """Accept, ask back or give time."""
    if verb not in STEPS:
        raise Http404
    here = opened(request, college, year)
    try:
        STEPS[verb](request, here.submission)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to(here, "submission")


def _accept(request: HttpRequest, submission: Submission) -> None:
    actions.accept(submission=submission, by=request.user)
    messages.success(request, _("Accepted: the next analysis reads these figures."))


def _return(request: HttpRequest, submission: Submission) -> None:
    until = _day(request.POST.get("until", ""))
    actions.send_back(submission=submission, questions=request.POST.get("questions", ""), until=until, by=request.user)
    messages.success(request, _("Sent back with your questions."))


def _extend(request: HttpRequest, submission: Submission) -> None:
    until = _day(request.POST.get("until", ""))
    if until is None:
        raise Refused(_("Write the new day."))
    extend(submission=submission, until=until, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("There is more time until %(day)s.") % {"day": until.strftime("%d.%m.%Y")})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


STEPS = {"accept": _accept, "return": _return, "extend": _extend}
