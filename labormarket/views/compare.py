"""Two orders side by side: the lines that moved and why, the totals of both; an address that can be sent on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from colleges.models import Programme
from labormarket.addresses import line_url, order_name
from labormarket.comparison import compared
from labormarket.document.comparison import Both, book
from labormarket.queries import occupations_named
from labormarket.queries.compare import Side, by_college, moves, sides
from labormarket.queries.names import lines_by_code, scopes_named
from labormarket.views.asked import region_of
from labormarket.views.downloads import csv_file
from labormarket.views.order_rows import seat
from labormarket.words import diff as words
from labormarket.words import lines as line_words
from labormarket.words import orders as order_words
from portal.figures import figure, money, people, signed
from portal.permissions import Permission, require
from portal.sheets.workbook import TYPE
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change

TABS = {
    "lines": gettext_lazy("by line"),
    "colleges": gettext_lazy("by college"),
    "occupations": gettext_lazy("by occupation"),
}


@require(Permission.SEE_RUNS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    region = region_of(request)
    every = sides(region, request.user)
    a, b = (_side(every, request.GET.get(name, "")) for name in ("a", "b"))
    page: dict[str, Any] = {"choices": [(one.word, named(one)) for one in every], "a": a, "b": b}
    if a is None or b is None:
        return render(request, "labormarket/compare.html", page)
    both = _compared(region, a, b)
    if form := request.GET.get("format"):
        return _workbook(request, a, b, both) if form == "xlsx" else _file(a, b, both)
    told = both.told
    tabs = {name: label for name, label in TABS.items() if name != "occupations" or told["occupations"]}
    tab = request.GET.get("by", "lines")
    tab = tab if tab in tabs else "lines"
    page |= {
        "said": [(title, one.url) for title, one in zip(both.titles, (a, b), strict=True)],
        "totals": _totals(a, b, told),
        "moved": len(told["lines"]) + len(told["gone"]),
        "reasons": told["reasons"],
        "table": _table(tab, a, b, both),
        "tabs": tabs.items(),
        "tab": tab,
        "address": f"{reverse('compare')}?a={a.word}&b={b.word}",
        "turned": f"{reverse('compare')}?a={b.word}&b={a.word}",
    }
    return render(request, "labormarket/compare.html", page)


def _compared(region: Region, a: Side, b: Side) -> Both:
    told = compared((a.run, a.seats()), (b.run, b.seats()), a.by_hand() | b.by_hand())
    programmes = lines_by_code(region, _moved(told))
    names = _names(region, told) | {code: line_words.named(one) for code, one in programmes.items()}
    return Both(told, (a.run, b.run), (named(a), named(b)), names, programmes)


def _table(tab: str, a: Side, b: Side, both: Both) -> Table:
    if tab == "colleges":
        return _colleges(both)
    return _occupations(both) if tab == "occupations" else _lines(a, b, both)


def _side(every: Sequence[Side], word: str) -> Side | None:
    """None where nothing is asked for; what is not there, or not this person's, is not found."""
    if not word:
        return None
    found = next((one for one in every if one.word == word), None)
    if found is None:
        raise Http404
    return found


def named(side: Side) -> str:
    """Version 2, under consultation · run 12, scenario More money"""
    if side.version:
        said = {"year": side.version.order.year, "number": figure(side.version.number)}
        said["state"] = order_words.STATES[side.version.state]
        return _("Order %(year)s, version %(number)s: %(state)s") % said
    said = {"run": side.run.pk, "year": side.run.year, "scenario": side.run.scenario or _("defaults")}
    return _("Recommendation %(year)s, run %(run)s: %(scenario)s") % said


def _moved(told: Mapping[str, Any]) -> set[str]:
    """Codes of every line that is told, moved or a reason."""
    return {one[name] for one in (*told["lines"], *told["gone"]) for name in ("programme", "line") if one.get(name)}


def _names(region: Region, told: Mapping[str, Any]) -> dict[str, str]:
    lines = [*told["lines"], *told["gone"]]
    spoken = {one["occupation"] for one in (*lines, *told["occupations"]) if one.get("occupation")}
    occupations = occupations_named(region, sorted(spoken))
    scopes = scopes_named(region, (str(one.get("scope", "")) for one in lines))
    return scopes | {code: one.name for code, one in occupations.items()}


def _totals(first: Side, second: Side, told: Mapping[str, Any]) -> Table:
    """Both totals and what the second adds; an unknown one is shown as unknown."""
    a, b, currency = told["before"], told["after"], first.run.region.currency
    kinds = (
        (_("seats"), "seats", figure),
        (_("money a year"), "cost", lambda value: money(value, currency)),
        (_("graduates who meet a need"), "covered", figure),
        (_("score"), "objective", lambda value: figure(value, 1)),
    )
    rows = []
    for label, name, shown in kinds:
        before, after = a.get(name), b.get(name)
        more = None if before is None or after is None else after - before
        cells = [shown(before), shown(after)]
        if name == "seats":
            cells = [seat(first.url, before), seat(second.url, after)]
        rows.append(Row((label, *cells, _more(name, more, shown))))
    columns = (
        Column(""),
        Column(_("the first"), number=True),
        Column(_("the second"), number=True),
        Column("±", number=True),
    )
    return Table(_("Totals of both"), columns, rows, css="narrowed")


def _more(name: str, value: float | None, shown: Any) -> str:
    if value is None:
        return str(figure(None))
    if name == "cost":
        return f"+{shown(value)}" if value > 0 else str(shown(value))
    return signed(value, 1 if name == "objective" else 0)


def _lines(a: Side, b: Side, both: Both) -> Table:
    columns = [
        Column(_("line")),
        Column(_("the first"), number=True),
        Column(_("the second"), number=True),
        Column("±", number=True),
    ]
    if both.told["reasons"]:
        columns.append(Column(_("why"), css="long"))
    rows = [Row((_name(one["programme"], both.programmes), *_line(a, b, one, both))) for one in moves(both.told)]
    return Table(_("Lines that moved"), tuple(columns), rows, head=0)


def _name(code: str, programmes: Mapping[str, Programme]) -> Any:
    found = programmes.get(code)
    return format_html("{}<small>{}</small>", found.specialty.name, line_words.taught(found)) if found else code


def _line(a: Side, b: Side, one: Mapping[str, Any], both: Both) -> tuple[Any, ...]:
    code = one["programme"]
    before, after = (_linked(side, code, seats) for side, seats in ((a, one["before"]), (b, one["after"])))
    cells = (before, after, change(one["after"] - one["before"]))
    return (*cells, words.why(one, both.names)) if both.told["reasons"] else cells


def _linked(side: Side, code: str, seats: float) -> Any:
    """Each number leads to its Why."""
    order = order_name(side.run.region, side.run.year)
    number = side.version.number if side.version else None
    url = line_url(order, code, "" if number else str(side.run.pk), number)
    return format_html('<a class="seat" href="{}" data-panel>{}</a>', url, figure(seats))


def _colleges(both: Both) -> Table:
    """The moved seats added up by college."""
    rows = [
        Row((name, count, signed(up), signed(down), change(up + down)))
        for name, count, up, down in by_college(both.told, both.programmes)
    ]
    columns = (
        Column(_("college")),
        Column(_("lines that moved"), number=True),
        Column(_("seats more"), number=True),
        Column(_("seats fewer"), number=True),
        Column("±", number=True),
    )
    return Table(_("Moves by college"), columns, rows)


def _occupations(both: Both) -> Table:
    """Graduates who come to each occupation and the need they meet, in both orders; the largest change first."""
    ranked = sorted(both.told["occupations"], key=lambda one: -abs(one["graduates"][1] - one["graduates"][0]))
    rows = [
        Row((_occupation(one["occupation"], both), *_both(*one["graduates"]), *_both(*one["met"]))) for one in ranked
    ]
    sides = [
        Column(label, number=True, group=group)
        for group in (_("graduates"), _("of them meet a need"))
        for label in (_("the first"), _("the second"), "±")
    ]
    return Table(_("Moves by occupation"), (Column(_("occupation"), css="wrap"), *sides), rows)


def _occupation(code: str, both: Both) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("occupation", args=[code]), both.of_occupation(code))


def _both(before: float, after: float) -> tuple[str, str, str]:
    return people(before), people(after), signed(after - before, 1)


HEADS = ("programme_code", "line", "first", "second", "change", "why")


def _file(a: Side, b: Side, both: Both) -> HttpResponse:
    rows = (
        (
            one["programme"],
            both.names.get(one["programme"], ""),
            int(one["before"]),
            int(one["after"]),
            int(one["after"] - one["before"]),
            words.why(one, both.names),
        )
        for one in moves(both.told)
    )
    return csv_file(f"compare-{a.word}-{b.word}", both.titles, HEADS, rows)


def _workbook(request: HttpRequest, a: Side, b: Side, both: Both) -> HttpResponse:
    address = request.build_absolute_uri(f"{reverse('compare')}?a={a.word}&b={b.word}")
    response = HttpResponse(book(both, address), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="compare-{a.word}-{b.word}.xlsx"'
    return response
