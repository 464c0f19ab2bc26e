"""Needs as they stand: an employer's own, or for the department the sums by occupation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.models import Enterprise, Need
from enterprises.queries import answers, by_occupation, by_place, needs_of, years_of
from enterprises.words import CERTAINTIES
from portal.classifiers.models import Occupation, Territory
from portal.permissions import Permission, may, require
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_NEEDS)
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    if may(request.user, Permission.POST_NEED):
        return _own(request)
    return _sums(request)


def _own(request: HttpRequest) -> HttpResponse:
    mine = Enterprise.objects.visible_to(request.user, Permission.POST_NEED)
    enterprises = list(mine.select_related("territory"))
    # What was hired of last year's answer is worth a look; older ones are history.
    recent = (one.since(one.enterprise.region.planning_year - 1) for one in answers(needs_of(mine)))
    found = [answer for answer in recent if answer.needs]
    page = {
        "enterprises": enterprises,
        "answers": [{"answer": one, "title": one.title, "table": _years(one.needs)} for one in found],
    }
    return render(request, "enterprises/mine.html", page)


def _years(needs: list[Need]) -> Table:
    """A row a year; what was hired and dual places only where any year knows them."""
    extra = [(_("hired"), "hired"), (_("dual places"), "dual_places")]
    shown = [(label, name) for label, name in extra if any(getattr(need, name) is not None for need in needs)]
    columns = (Column(_("year")), Column(_("people"), number=True), Column(_("how firm")))
    columns += tuple(Column(label, number=True) for label, _name in shown)
    return Table(_("Year by year"), columns, [_row(need, [name for _label, name in shown]) for need in needs], freeze=0)


def _row(need: Need, extra: list[str]) -> Row:
    firm = str(CERTAINTIES[need.certainty]) if need.state != Need.WITHDRAWN else _("withdrawn")
    more = (number(getattr(need, name), 0, need.synthetic) for name in extra)
    cells = (_year_link(need), number(need.number, 0, need.synthetic), firm, *more)
    return Row(cells, css="" if need.state != Need.WITHDRAWN else "mut")


def _year_link(need: Need) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("need-effect", args=[need.pk]), str(need.year))


def _sums(request: HttpRequest) -> HttpResponse:
    region = request.region
    if region is None:
        raise Http404
    year, text = _year(request, region), request.GET.get("q", "")
    by = "place" if request.GET.get("by") == "place" else "occupation"
    found = by_place(region, year) if by == "place" else list(by_occupation(region, year, text))
    page = {
        "table": _places(region, found) if by == "place" else _table(found),
        "by": by,
        "ways": [("occupation", _("occupation")), ("place", _("place of work"))],
        "keeps": may(request.user, Permission.KEEP_NEEDS),
        "year": year,
        "years": [(str(one), str(one)) for one in years_of(region)],
        "q": text,
        "count": len(found),
    }
    return render(request, "enterprises/needs.html", page)


def _year(request: HttpRequest, region: Region) -> int:
    asked = request.GET.get("year", "")
    return (
        int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years_of(region) else region.planning_year
    )


def _table(found: list[Occupation]) -> Table:
    firm = [Column(str(words), number=True, group=_("of them")) for words in CERTAINTIES.values()]
    columns = (Column(_("occupation")), Column(_("people"), number=True), *firm, Column(_("enterprises"), number=True))
    rows = [
        Row(
            (
                _occupation(one),
                number(one.persons, 0, bool(one.made_up)),
                *(number(getattr(one, name) or 0, 0, bool(one.made_up)) for name in CERTAINTIES),
                one.firms,
            )
        )
        for one in found
    ]
    return Table(_("Needs by occupation"), columns, rows)


def _places(region: Region, found: list[dict[str, Any]]) -> Table:
    names = {place.pk: place.name for place in Territory.objects.filter(region=region)}
    firm = [Column(str(words), number=True, group=_("of them")) for words in CERTAINTIES.values()]
    columns = (Column(_("place")), Column(_("people"), number=True), *firm, Column(_("enterprises"), number=True))
    rows = [
        Row(
            (
                names[row["at"]],
                number(row["persons"], 0, bool(row["made_up"])),
                *(number(row[name] or 0, 0, bool(row["made_up"])) for name in CERTAINTIES),
                row["firms"],
            )
        )
        for row in found
    ]
    return Table(_("Needs by place"), columns, rows)


def _occupation(one: Occupation) -> SafeString:
    url = reverse("occupation", args=[one.code])
    return format_html('<a href="{}">{}</a><small class="under">{}</small>', url, one.name, one.code)
