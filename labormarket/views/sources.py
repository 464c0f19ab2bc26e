"""Can I trust the base? Every resource of the region: how much of it there is, from when, from whom; and its rows."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.coverage import Coverage, coverage
from labormarket.inputs import LAYOUTS
from labormarket.models import Run
from labormarket.queries import newest_analysis, newest_order, newest_vintages, places_named
from labormarket.views.asked import as_of, region_of
from labormarket.views.filters import without
from labormarket.views.source_rows import filters_of, matching, rows_table
from labormarket.words import missing, say
from portal.figures import figure, percent
from portal.permissions import Permission, require
from portal.sources.models import Region, Vintage
from portal.sources.told import Told, told
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number, synthetic_mark

PAGE = 100
DOORS = {"budget": "scenario-new", "needs": "needs"} | dict.fromkeys(
    ("intakes", "enrolments", "graduates", "programmes"), "colleges"
)  # pages on which those who can fill a gap stand
BY_NAME = {layout.resource: layout for layout in LAYOUTS}


@require(Permission.SEE_INPUTS)
@require_GET
def newest_sources(request: HttpRequest) -> HttpResponse:
    return redirect("sources", region_of(request).planning_year)


@require(Permission.SEE_INPUTS)
@require_GET
def sources(request: HttpRequest, year: int) -> HttpResponse:
    region = region_of(request)
    if year != region.planning_year:
        raise Http404
    vintages, covered = newest_vintages(region), coverage(region)
    effects = _effects(region)
    deliveries = told(vintages)
    rows = [
        _row(
            region,
            year,
            name,
            vintages.get(name),
            deliveries.get(name),
            covered.get(name),
            effects.get(name, []),
        )
        for name in BY_NAME
    ]
    columns = (
        Column(_("resource")),
        Column(_("rows"), number=True),
        Column(_("coverage"), css="wrap"),
        Column(_("as of"), css="wrap on-wide"),
        Column(_("source"), css="wrap on-wide"),
        Column(_("what its gaps change"), css="wrap"),
    )
    run = newest_analysis(region)
    page = {
        "table": Table(_("Resources of the region"), columns, rows),
        "gaps": _gaps(run, year) if run else None,
        "year": year,
        "run": run,
    }
    return render(request, "labormarket/sources.html", page)


def _row(
    region: Region,
    year: int,
    name: str,
    vintage: Vintage | None,
    delivered: Told | None,
    covered: Coverage | None,
    effects: list[str],
) -> Row:
    layout = BY_NAME[name]
    count = layout.model._base_manager.filter(region=region, **layout.only).count()
    synthetic = bool(vintage and vintage.synthetic)
    label = missing.RESOURCES.get(name, name)
    link = format_html('<a href="{}">{}</a>', reverse("source-rows", args=[year, name]), label) if count else label
    return Row(
        (
            format_html("{}<small>{}</small>", link, say(missing.USES, name) if name in missing.USES else ""),
            number(count, 0, synthetic) if count else format_html('<span class="gone">{}</span>', _("none: unknown")),
            _covered(covered) if count else "",
            _short(as_of(delivered)),
            _source(delivered, synthetic),
            format_html_join("", "<div>{}</div>", ((said,) for said in effects)),
        ),
        anchor=name,
    )


def _gaps(run: Run, year: int) -> Table | None:
    """What weakens the evidence most, and who fills it: a planner can ask, seldom fill it in."""
    columns = (
        Column(_("what")),
        Column(_("what stood in for it"), css="wrap"),
        Column(_("how much less sure"), css="wrap"),
        Column(_("who fills it"), css="wrap"),
    )
    rows = [_gap(row, year, places_named(run.region_id)) for row in run.missing if row.get("cap") in ("C", "D")]
    return Table(_("Gaps in the data, and who fills them"), columns, rows) if rows else None


def _gap(row: dict[str, Any], year: int, names: dict[str, str]) -> Row:
    name = str(row["resource"]).partition(".")[0].partition("[")[0]
    what, door = missing.resource(str(row["resource"]), names), DOORS.get(name)
    who = missing.filled_by(row)
    if door:
        who = format_html('<a href="{}">{}</a>', reverse(door), who)
    return Row((what, missing.effect(row, names), missing.widens(row), who))


def _covered(covered: Coverage | None) -> str:
    if covered is None:
        return ""
    words = {"known": figure(covered.known), "whole": figure(covered.whole), "year": covered.year or ""}
    said = {
        "programmes": _("%(known)s of %(whole)s programmes, %(year)s"),
        "enterprises": _("%(known)s of %(whole)s enterprises"),
        "occupations": _("%(known)s of %(whole)s occupations taught in colleges"),
        "specialties": _("%(known)s of %(whole)s specialties taught"),
    }[covered.kind] % words
    if covered.weight is None:
        return said
    share = {"said": said, "share": percent(covered.weight * 100)}
    if covered.kind == "enterprises":
        return _("%(said)s; %(share)s of their staff") % share
    return _("%(said)s; %(share)s of students") % share


def _source(delivered: Told | None, synthetic: bool) -> SafeString | str:
    if delivered is None:
        return ""
    mark = format_html(" {} {}", synthetic_mark(), _("synthetic")) if synthetic else ""
    return format_html("{}{}", _short(delivered.source), mark)


def _short(text: str) -> SafeString | str:
    """The publisher's words, the rest on hover and in the rows."""
    return text if len(text) <= 90 else format_html('<span title="{}">{}…</span>', text, text[:88].rstrip(" ,;"))


def _effects(region: Region) -> dict[str, list[str]]:
    """What the newest runs did without, by the resource it stands in."""
    found: dict[str, list[str]] = {}
    names = places_named(region.pk)
    for run in (newest_analysis(region), newest_order(region)):
        for row in run.missing if run else []:
            name = str(row["resource"]).partition(".")[0].partition("[")[0]
            said = ", ".join(part for part in (missing.effect(row, names), missing.widens(row)) if part)
            if said not in found.setdefault(name, []):
                found[name].append(said)
    return found


@require(Permission.SEE_INPUTS)
@require_GET
def source_rows(request: HttpRequest, year: int, resource: str) -> HttpResponse:
    region = region_of(request)
    layout = BY_NAME.get(resource)
    if layout is None or year != region.planning_year:
        raise Http404
    asked = filters_of(layout, request.GET)
    rows, vintages = matching(layout, region, asked), newest_vintages(region)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "year": year,
        "name": missing.RESOURCES.get(resource, resource),
        "vintage": vintages.get(resource),
        "delivered": told(vintages).get(resource),
        "table": rows_table(layout, list(page.object_list)),
        "page": page,
        "filters": [(label, value, without(request.GET, name)) for name, label, value in asked],
    }
    return render(request, "labormarket/source_rows.html", shown)
