"""The list of the region's colleges: found by name, narrowed by place and cluster, sorted by any column."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from colleges import words
from colleges.models import College
from colleges.queries import last_intake_year, with_totals
from colleges.views.shown import Persons
from portal.names import search_key, sort_key
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import icon, number

SORTS: dict[str, Callable[[College], object]] = {
    "name": lambda one: sort_key(one.name),
    "town": lambda one: sort_key(one.territory.name),
    "programmes": lambda one: one.lines,
    "seats": lambda one: one.seats,
    "entrants": lambda one: one.entrants,
    "beds": lambda one: one.dormitory_places,
}


@require(Permission.SEE_COLLEGES)
@require_GET
def colleges(request: HttpRequest) -> HttpResponse:
    region = request.region
    if region is None:
        raise Http404
    year = last_intake_year(region)
    every = list(with_totals(College.objects.visible_to(request.user), year))
    found = _sorted(_narrowed(every, request.GET), request.GET.get("sort", ""))
    persons = Persons.seen_by(request.user)
    page = {
        "runs_campaign": may(request.user, Permission.RUN_CAMPAIGN),
        "table": _table(found, year, request.GET.get("sort", ""), persons),
        "hides": not persons.sees_few,
        "sees_proposals": may(request.user, Permission.SEE_PROPOSALS),
        "count": len(found),
        "all": len(every),
        "q": request.GET.get("q", ""),
        "places": _places(every),
        "clusters": _clusters(every),
        "place": request.GET.get("territory", ""),
        "cluster": request.GET.get("cluster", ""),
        "sort": request.GET.get("sort", ""),
        "may_import": may(request.user, Permission.IMPORT_FIGURES),
    }
    return render(request, "colleges/list.html", page)


@require(Permission.CORRECT_FIGURES)
@require_GET
def my_college(request: HttpRequest) -> HttpResponse:
    first = College.objects.visible_to(request.user, Permission.CORRECT_FIGURES).first()
    if first is None:
        raise Http404
    return redirect("college", first.code)


def _narrowed(every: list[College], query) -> list[College]:
    text, place, cluster = search_key(query.get("q", "")), query.get("territory", ""), query.get("cluster", "")
    return [
        one
        for one in every
        if all(word in one.search for word in text.split())
        and place in ("", one.territory.code)
        and cluster in ("", one.cluster)
    ]


def _sorted(found: list[College], asked: str) -> list[College]:
    """By town and name unless asked otherwise; what is not known comes last."""
    found = sorted(found, key=lambda one: (sort_key(one.territory.name), sort_key(one.name)))
    key = SORTS.get(asked.lstrip("-"))
    if key is None:
        return found
    known = sorted((one for one in found if key(one) is not None), key=key, reverse=asked.startswith("-"))  # type: ignore[arg-type]
    return known + [one for one in found if key(one) is None]


def _places(every: list[College]) -> list[tuple[str, str]]:
    places = {one.territory.code: one.territory.name for one in every}
    return [("", _("all")), *sorted(places.items(), key=lambda pair: sort_key(pair[1]))]


def _clusters(every: list[College]) -> list[tuple[str, str]]:
    clusters = {one.cluster: words.say(words.CLUSTERS, one.cluster) for one in every if one.cluster}
    return [("", _("all")), *sorted(clusters.items(), key=lambda pair: sort_key(pair[1]))] if clusters else []


def _table(colleges: list[College], year: int, sort: str, persons: Persons) -> Table:
    columns = (
        Column(_("college"), sort="name"),
        Column(_("town or district"), sort="town"),
        Column(_("programmes"), number=True, sort="programmes"),
        Column(_("seats of the order, %(year)s") % {"year": year}, number=True, sort="seats"),
        Column(_("entrants, %(year)s") % {"year": year}, number=True, sort="entrants"),
        Column(_("beds"), number=True, sort="beds"),
        Column(_("beds needed"), number=True),
    )
    rows = [
        Row(
            (
                _name(one),
                one.territory.name,
                one.lines,
                number(one.seats, 0, bool(one.made_up)),
                number(None, missing="hidden")
                if one.few and not persons.sees_few
                else number(one.entrants, 0, bool(one.made_up)),
                number(one.dormitory_places, 0, one.cell_synthetic("dormitory_places")),
                number(one.dormitory_needed, 0, one.cell_synthetic("dormitory_needed")),
            )
        )
        for one in colleges
    ]
    return Table(_("Colleges"), columns, rows, sorted_by=sort if sort.lstrip("-") in SORTS else "")


def _name(one: College) -> SafeString:
    cluster = words.say(words.CLUSTERS, one.cluster) if one.cluster else ""
    flag = (
        format_html(' <span class="mark info">{}{}</span>', icon("roadmap"), _("reference college"))
        if one.is_reference
        else ""
    )
    small = " · ".join(part for part in (one.code, cluster) if part)
    return format_html(
        '<a href="{}">{}</a>{}<small class="under">{}</small>',
        reverse("college", args=[one.code]),
        one.name,
        flag,
        small,
    )
