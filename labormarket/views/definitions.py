"""What each figure of the portal is: one public page an indicator, and the list of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from labormarket.queries import newest_vintages
from labormarket.words import ledger, limits, outlook
from labormarket.words.missing import RESOURCES
from portal.indicators import GROUPS, INDICATORS, Indicator
from portal.permissions import public
from portal.sources.models import Region, Vintage
from portal.sources.told import Told, told
from portal.tables import Column, Row, Table


@public
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "labormarket/definitions.html", {"indicators": by_group()})


@public
@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    region = request.region  # type: ignore[attr-defined]
    page = {
        "indicator": indicator,
        "rounding": _rounding(indicator),
        "sources": _sources(indicator, region) if region and indicator.resources else None,
        "entries": _entries(code),
    }
    return render(request, f"definitions/{code}.html", page)


def by_group() -> list[tuple[Any, list[Indicator]]]:
    return [(name, [one for one in INDICATORS.values() if one.group == code]) for code, name in GROUPS.items()]


def _rounding(indicator: Indicator) -> str:
    if indicator.digits is None:
        return ""
    if indicator.digits == 0:
        return _("rounded to whole numbers")
    return ngettext(
        "rounded to %(digits)s digit after the point", "rounded to %(digits)s digits after the point", indicator.digits
    ) % {"digits": indicator.digits}


def _sources(indicator: Indicator, region: Region) -> Table:
    """The region's own deliveries behind the figure; what was not delivered is named too."""
    vintages = newest_vintages(region)
    deliveries = told(vintages)
    columns = (Column(_("data")), Column(_("source"), css="wrap"), Column(_("date"), css="wrap"))
    rows = [Row(_delivery(name, vintages.get(name), deliveries.get(name))) for name in indicator.resources]
    return Table(_("Where it comes from here"), columns, rows)


def _delivery(name: str, vintage: Vintage | None, delivered: Told | None) -> tuple[str, str, str]:
    words = str(RESOURCES.get(name, name))
    if vintage is None or delivered is None:
        return words, _("not delivered"), ""
    mark = f" ◇ {_('synthetic')}" if vintage.synthetic else ""
    return words, f"{delivered.source}{mark}", "" if vintage.synthetic else delivered.as_of


def _entries(code: str) -> Table | None:
    """The words a figure may take: limits, identities, outlooks, grades."""
    lists: dict[str, tuple[str, list[tuple[Any, Any]]]] = {
        "limits": (_("All limits"), [(name, limits.RULES[one]) for one, name in limits.NAMES.items()]),
        "ledger": (_("What must add up"), list(ledger.IDENTITIES.items())),
        "evidence": (_("The grades"), list(outlook.GRADES.items())),
        "label": (_("The words"), [(words, "") for words in outlook.LABELS.values()]),
    }
    if code not in lists:
        return None
    caption, pairs = lists[code]
    explained = any(words for _name, words in pairs)
    columns = (Column(_("name")), *((Column(_("meaning"), css="wrap"),) if explained else ()))
    rows = [Row((str(name), str(words)) if explained else (str(name),)) for name, words in pairs]
    return Table(caption, columns, rows)
