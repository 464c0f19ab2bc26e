"""Meetings and their instructions: the list, a protocol typed, looked at and confirmed, one meeting."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from colleges.models import College
from portal.figures import figure
from portal.permissions import Permission, may, require
from portal.roadmap import queries, words
from portal.roadmap.actions import take_over
from portal.roadmap.forms import ProtocolForm
from portal.roadmap.models import Instruction, Meeting
from portal.roadmap.protocol import Wrong, read
from portal.roadmap.views.listed import region_of, table
from portal.tables import Column, Row, Table
from portal.workflow import Refused


@require(Permission.SEE_MEETINGS)
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    columns = (
        Column(_("meeting")),
        Column(_("instructions"), number=True),
        Column(_("milestones"), number=True),
        Column(_("done"), number=True),
    )
    rows = [_row(one) for one in queries.meetings(region_of(request))]
    page = {"table": Table(_("Meetings"), columns, rows), "may_write": may(request.user, Permission.WRITE_ROADMAP)}
    return render(request, "roadmap/meetings.html", page)


def _row(one: Any) -> Row:
    name = format_html(
        '<a href="{}">{}</a><small class="under">{}</small>',
        reverse("meeting", args=[one.held_on.isoformat()]),
        one.title,
        date_format(one.held_on, "SHORT_DATE_FORMAT"),
    )
    return Row((name, one.asked, one.steps, one.reached))


@require(Permission.SEE_MEETINGS)
@require_GET
def meeting(request: HttpRequest, held_on: str) -> HttpResponse:
    found = get_object_or_404(Meeting, region=region_of(request), held_on=_day(held_on))
    today = localdate()
    page = {
        "meeting": found,
        "instructions": [_shown(one, today) for one in queries.instructions(found, request.user)],
    }
    return render(request, "roadmap/meeting.html", page)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Http404 from None


def _shown(one: Instruction, today: date) -> dict[str, Any]:
    steps = list(one.milestones.all())
    now = queries.figure_of(one, today)
    return {
        "row": one,
        "table": table(steps, today, "college") if steps else None,
        "measured": "" if now is None else _measured(one, now),
        "now": now,
    }


def _measured(one: Instruction, now: int) -> str:
    told = {"what": words.FIGURES[one.figure], "now": figure(now), "goal": figure(one.goal)}
    return _("%(what)s: %(now)s of %(goal)s") % told


@require(Permission.WRITE_ROADMAP)
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Typed, then looked at (`preview`), then confirmed; nothing is kept before."""
    region = region_of(request)
    form = ProtocolForm(request.POST or None)
    page: dict[str, Any] = {"form": form}
    if not form.is_bound:
        return render(request, "roadmap/protocol.html", page)
    if not form.is_valid():
        return render(request, "roadmap/protocol.html", page, status=422)
    names = {one.code: one.name for one in College.objects.filter(region=region)}
    found, wrong = read(form.cleaned_data["text"], set(names))
    if wrong:
        return render(request, "roadmap/protocol.html", {**page, "wrong": _told(wrong)}, status=422)
    if "confirm" not in request.POST:
        return render(request, "roadmap/protocol.html", {**page, "found": found, "names": names})
    try:
        made = take_over(
            region=region,
            held_on=form.cleaned_data["held_on"],
            title=form.cleaned_data["title"],
            read=found,
            by=request.user,
        )
    except Refused as refusal:
        form.add_error("held_on", str(refusal))
        return render(request, "roadmap/protocol.html", page, status=422)
    messages.success(request, _("The protocol is taken over."))
    return redirect("meeting", made.held_on.isoformat())


def _told(wrong: list[Wrong]) -> list[tuple[int, str, str]]:
    return [(one.line, str(words.WRONG[one.reason]), one.value) for one in wrong]
