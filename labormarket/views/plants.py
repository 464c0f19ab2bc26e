"""Plants that do not work yet: whom they will need, from when, and whether the analysis counts it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.disclosure import sees_names
from enterprises.models import Enterprise
from enterprises.queries import Answer, answers, needs_of
from labormarket.models import Agreement
from labormarket.words import say
from labormarket.words.lines import CERTAINTIES
from portal.permissions import Permission, may, require
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_AGREEMENTS)
@require_GET
def plants(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    if not sees_names(request.user):
        raise PermissionDenied
    if region is None:
        raise Http404
    return render(
        request, "labormarket/plants.html", {"table": _table(region), "keeps": may(request.user, Permission.KEEP_NEEDS)}
    )


def _table(region: Region) -> Table:
    planned = Enterprise.objects.filter(region=region, headcount=0, state=Enterprise.ADMITTED)
    first = region.planning_year
    said = [
        one.since(first) for one in answers(needs_of(planned).select_related("enterprise__territory", "occupation"))
    ]
    signed = _signed(region)
    years = sorted({need.year for one in said for need in one.open})
    columns = (
        Column(_("plant; place")),
        Column(_("opens")),
        Column(_("occupation")),
        *(Column(str(year), number=True) for year in years),
        Column(_("how firm")),
        Column(_("in the analysis")),
    )
    rows = [Row(_cells(one, years, signed)) for one in said if one.open]
    return Table(_("New plants"), columns, rows)


def _cells(one: Answer, years: list[int], signed: dict[int, list[tuple[int, int]]]) -> tuple[Any, ...]:
    url = reverse("enterprise", args=[one.enterprise.code])
    place = one.enterprise.territory.name
    who = format_html('<a href="{}">{}</a><small class="under">{}</small>', url, one.enterprise.name, place)
    numbers = {need.year: number(need.number, 0, need.synthetic) for need in one.open}
    firm = ", ".join(dict.fromkeys(say(CERTAINTIES, need.certainty) for need in one.open))
    opens = one.enterprise.opens_on
    when = date_format(opens, "SHORT_DATE_FORMAT") if opens else number(None)
    return (who, when, one.title, *(numbers.get(year, number(None)) for year in years), firm, _counted(one, signed))


def _counted(one: Answer, signed: dict[int, list[tuple[int, int]]]) -> str:
    """As the method has it: approved, and an agreement in force in that year; otherwise shown, not counted."""
    spans = signed.get(one.enterprise.pk, [])
    counted = [
        need.year
        for need in one.open
        if need.certainty == "approved" and any(since <= need.year <= until for since, until in spans)
    ]
    if not counted:
        return _("shown, not counted: no approved need with an agreement")
    return _("counted from %(year)s") % {"year": min(counted)}


def _signed(region: Region) -> dict[int, list[tuple[int, int]]]:
    """Years of the signed agreements of each enterprise."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = Agreement.objects.filter(region=region, state=Agreement.SIGNED).values_list("enterprise", "since", "until")
    for enterprise, since, until in rows:
        found.setdefault(enterprise, []).append((since.year, until.year if until else 9999))
    return found
