"""How it is computed, and every coefficient with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.analysis import ENGINE_VERSION, parameter_rows
from labormarket.queries import changed_parameters
from labormarket.words import parameters as words
from labormarket.words import say
from portal.figures import figure
from portal.permissions import public
from portal.tables import Column, Row, Table


@public
@require_GET
def methods(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    changed = changed_parameters(region) if region else {}
    tables = [(say(words.GROUPS, group), _table(group, changed)) for group in words.GROUPS]
    page = {"tables": tables, "year": region.planning_year if region else None, "engine": ENGINE_VERSION}
    return render(request, "labormarket/methods.html", page)


def _table(group: str, changed: dict[str, str]) -> Table:
    columns = (
        Column(_("parameter"), css="wrap"),
        Column(_("value"), number=True),
        Column(_("unit")),
        Column(_("range"), number=True),
        Column(_("source"), css="wrap"),
    )
    rows = [
        Row(
            (
                format_html('{} <span class="xs mut code">{}</span>', say(words.NAMES, one["name"]), one["name"]),
                _value(changed.get(one["name"], one["value"])),
                say(words.UNITS, one["unit"]),
                _range(one),
                format_html('<span lang="en">{}</span>', one["source"]),
            )
        )
        for one in parameter_rows()
        if one["group"] == group
    ]
    return Table(say(words.GROUPS, group), columns, rows)


def _value(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figure(value, 0 if float(value).is_integer() else 4).rstrip("0") if abs(value) < 10 else figure(value)
    return str(value)


def _range(one: dict) -> str:
    if one["options"]:
        return ", ".join(one["options"])
    low, high = one["low"], one["high"]
    return (
        ""
        if low is None and high is None
        else f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
    )
