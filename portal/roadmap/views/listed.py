"""The roadmap as a table: what is to be done, by whom, by when, what is late; a college's promises under it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from colleges import words as college_words
from colleges.models import College
from labormarket.views.downloads import csv_file
from portal.figures import figure, percent
from portal.names import sort_key
from portal.permissions import Permission, may, require
from portal.roadmap import words
from portal.roadmap.actions import add_milestone, promise
from portal.roadmap.forms import MilestoneForm, TargetForm
from portal.roadmap.models import Milestone
from portal.roadmap.queries import STATUSES, Promise, clusters, milestones, open_milestones, promises
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status
from portal.workflow import Refused


def region_of(request: HttpRequest) -> Region:
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        raise Http404
    return region


@require(Permission.SEE_ROADMAP)
@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """Filters live in the address; a college's roadmap is this page, filtered."""
    today, query = localdate(), request.GET
    seen = milestones(request.user)
    college = _college(request, query.get("college", ""))
    asked = query.get("status", "") if query.get("status") in STATUSES else ""
    taken = [one for one in seen if _takes(one, college, query)]
    found = [one for one in taken if not asked or asked == status_of(one, today)]
    if query.get("format") == "csv":
        return _file(found, today)
    page = {
        "table": table(found, today, "" if college else "college"),
        "college": college,
        "promises": _promises(promises([college])) if college else None,
        "choices": _choices(list(seen)),
        "status": asked,
        "statuses": [("", _("all")), *((code, words.STATES[code][1]) for code in STATUSES)],
        "q": query,
        "count": len(found),
        "all": len(seen),
        "late": sum(one.is_late(today) for one in taken),
        "may_write": may(request.user, Permission.WRITE_ROADMAP),
        "csv": f"?{_with_csv(query)}",
    }
    return render(request, "roadmap/roadmap.html", page)


def _with_csv(query: Any) -> str:
    asked = query.copy()
    asked["format"] = "csv"
    return asked.urlencode()


def _college(request: HttpRequest, code: str) -> College | None:
    """The college asked for, when the person may see the roadmap of it."""
    if not code:
        return None
    seen = College.objects.visible_to(request.user, Permission.SEE_ROADMAP)
    return get_object_or_404(seen, code=code, region=region_of(request))


def _takes(one: Milestone, college: College | None, query: Any) -> bool:
    cluster, holder = query.get("cluster", ""), query.get("who", "")
    return (
        (college is None or one.college_id == college.pk)
        and (not cluster or bool(one.college and one.college.cluster == cluster))
        and (not holder or one.holder == holder)
    )


def _choices(every: list[Milestone]) -> dict[str, list[tuple[str, str]]]:
    colleges = {one.college.code: one.college.name for one in every if one.college}
    holders = {one.holder: one.holder for one in every}
    return {name: _pairs(found) for name, found in (("college", colleges), ("who", holders))}


def _pairs(found: dict[str, str]) -> list[tuple[str, str]]:
    return [("", _("all")), *sorted(found.items(), key=lambda pair: sort_key(pair[1]))] if found else []


def table(found: list[Milestone], today: date, more: str = "") -> Table:
    columns = (
        Column(_("what"), css="wrap"),
        Column(_("who")),
        *([Column(_("college"))] if more == "college" else []),
        Column(_("by when")),
        Column(_("state")),
        Column(_("what shows it"), css="wrap"),
    )
    rows = [
        Row(
            (
                format_html('<a href="{}">{}</a>', reverse("milestone", args=[one.pk]), one.text),
                one.holder,
                *([one.college.name if one.college else ""] if more == "college" else []),
                date_format(one.due, "SHORT_DATE_FORMAT"),
                state_of(one, today),
                one.evidence,
            )
        )
        for one in found
    ]
    return Table(_("Roadmap"), columns, rows)


def state_of(one: Milestone, today: date) -> SafeString:
    return status(*_state(one, today))


def status_of(one: Milestone, today: date) -> str:
    """Late is open and past its day."""
    return "late" if one.is_late(today) else one.state


def _state(one: Milestone, today: date) -> tuple[str, str]:
    tint, label = words.STATES[status_of(one, today)]
    return tint, str(label)


def _promises(found: list[Promise]) -> Table | None:
    columns = (
        Column(_("promise"), css="wrap"),
        Column(_("year"), number=True),
        Column(_("target"), number=True),
        Column(_("fact"), number=True),
        Column(_("counts from"), css="wrap"),
        Column(_("kept")),
    )
    rows = [
        Row(
            (
                str(words.MEASURES[one.target.measure]),
                format_html("{}", one.target.year),
                percent(one.target.percent),
                percent(one.fact),
                _condition(one),
                _kept(one),
            )
        )
        for one in found
    ]
    return Table(_("Promise and fact"), columns, rows) if rows else None


def _condition(one: Promise) -> SafeString:
    after = one.target.after
    return format_html('<a href="{}">{}</a>', reverse("milestone", args=[after.pk]), after.text)


def _kept(one: Promise) -> SafeString:
    if not one.counts:
        return status("waiting", _("not yet: first the equipment"))
    if one.kept is None:
        return status("queued", _("no figure yet"))
    return status("accepted", _("kept")) if one.kept else status("late", _("not kept"))


def _file(found: list[Milestone], today: date) -> HttpResponse:
    heads = ("№", _("what"), _("who"), _("college"), _("by when"), _("state"), _("what shows it"))
    rows = (
        (
            str(one.instruction) if one.instruction else "",
            one.text,
            one.holder,
            one.college.name if one.college else "",
            date_format(one.due, "SHORT_DATE_FORMAT"),
            _state(one, today)[1],
            one.evidence,
        )
        for one in found
    )
    return csv_file(f"roadmap-{today}", [_("Roadmap on %(day)s") % {"day": date_format(today)}], heads, rows)


@require(Permission.WRITE_ROADMAP)
@require_http_methods(["GET", "POST"])
def new_milestone(request: HttpRequest) -> HttpResponse:
    college = _college(request, request.GET.get("college", ""))
    form = MilestoneForm(request.POST or None)
    if form.is_valid():
        made = add_milestone(region=region_of(request), college=college, by=request.user, **form.cleaned_data)
        return redirect("milestone", made.pk)
    page = {"form": form, "college": college, "title": _("New milestone")}
    return render(request, "roadmap/form.html", page, status=422 if form.is_bound else 200)


@require(Permission.WRITE_ROADMAP)
@require_http_methods(["GET", "POST"])
def new_target(request: HttpRequest, code: str) -> HttpResponse:
    college = _college(request, code)
    if college is None:
        raise Http404
    form = TargetForm(college, request.POST or None)
    if form.is_valid():
        try:
            promise(college=college, by=request.user, **form.cleaned_data)
            return redirect(f"{reverse('roadmap')}?college={college.code}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    page = {"form": form, "college": college, "title": _("New target"), "no_condition": not open_milestones(college)}
    return render(request, "roadmap/form.html", page, status=422 if form.is_bound else 200)


@require(Permission.SEE_MEETINGS)
@require_GET
def clusters_page(request: HttpRequest) -> HttpResponse:
    columns = (
        Column(_("direction")),
        Column(_("reference college")),
        Column(_("colleges"), number=True),
        Column(_("seats of the order"), number=True),
        Column(_("entrants"), number=True),
        Column(_("beds"), number=True),
        Column(_("beds needed"), number=True),
        Column(_("milestones late"), number=True),
    )
    rows = [_cluster(one) for one in clusters(region_of(request), localdate())]
    return render(request, "roadmap/clusters.html", {"table": Table(_("Clusters"), columns, rows)})


def _cluster(one: Any) -> Row:
    reference = one.reference
    name = (
        format_html('<a href="{}?college={}">{}</a>', reverse("roadmap"), reference.code, reference.name)
        if reference
        else status("question", _("none appointed"))
    )
    direction = format_html(
        '<a href="{}?cluster={}">{}</a>',
        reverse("colleges"),
        one.code,
        college_words.say(college_words.CLUSTERS, one.code),
    )
    totals = (one.total("dormitory_places"), one.total("dormitory_needed"))
    return Row((direction, name, len(one.colleges), one.seats, one.students, *totals, figure(one.late)))
