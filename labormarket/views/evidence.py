"""Needs by what stands behind them: an agreement, a word that was held against hires, the word alone."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.disclosure import sees_names
from enterprises.queries import years_of
from labormarket.queries.evidence import AGREED, KEPT, WORD, by_evidence, evidence_by_occupation
from labormarket.words.agreements import EVIDENCE
from labormarket.words.lines import CERTAINTIES
from portal.classifiers.models import Occupation
from portal.permissions import Permission, require
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_NEEDS)
@require_GET
def need_evidence(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    if not sees_names(request.user):
        raise PermissionDenied
    if region is None:
        raise Http404
    years, asked = years_of(region), request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else years[0]
    page = {
        "year": year,
        "years": [(str(one), str(one)) for one in years],
        "table": _classes(by_evidence(region, year)),
        "occupations": _occupations(region, evidence_by_occupation(region, year)),
    }
    return render(request, "labormarket/need_evidence.html", page)


def _classes(found: list[dict[str, Any]]) -> Table:
    firm = [Column(str(words), number=True, group=_("of them")) for words in CERTAINTIES.values()]
    columns = (Column(_("evidence")), Column(_("people"), number=True), *firm, Column(_("enterprises"), number=True))
    rows = [
        Row(
            (
                str(EVIDENCE[row["behind"]]),
                number(row["persons"], 0, bool(row["made_up"])),
                *(number(row[name] or 0, 0, bool(row["made_up"])) for name in CERTAINTIES),
                row["firms"],
            )
        )
        for row in found
    ]
    return Table(_("Needs by evidence"), columns, rows)


def _occupations(region: Region, found: list[dict[str, Any]]) -> Table:
    named = Occupation.objects.filter(region=region).in_bulk([row["occupation"] for row in found])
    columns = (
        Column(_("occupation")),
        Column(_("people"), number=True),
        *(Column(str(EVIDENCE[code]), number=True, group=_("of them")) for code in (AGREED, KEPT, WORD)),
    )
    rows = [
        Row(
            (
                format_html('{}<small class="under">{}</small>', named[row["occupation"]].name, named[row["occupation"]].code),
                number(row["persons"], 0, bool(row["made_up"])),
                *(number(row[code] or 0, 0, bool(row["made_up"])) for code in (AGREED, KEPT, WORD)),
            )
        )
        for row in found
    ]  # fmt: skip
    return Table(_("By occupation"), columns, rows)
