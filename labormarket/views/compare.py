"""Two orders side by side: the lines that moved and why, the totals of both; an address that can be sent on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from colleges.models import Programme
from labormarket.addresses import line_url, order_name
from labormarket.comparison import compared
from labormarket.models import Run
from labormarket.queries import occupations_named
from labormarket.queries.compare import Side, sides
from labormarket.queries.names import lines_by_code, scopes_named
from labormarket.views.asked import region_of
from labormarket.views.downloads import csv_file
from labormarket.words import diff as words
from labormarket.words import lines as line_words
from labormarket.words import orders as order_words
from portal.figures import figure, money, signed
from portal.permissions import Permission, require
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change

LINES, COLLEGES = TABS = ("lines", "colleges")


@require(Permission.SEE_RUNS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    region = region_of(request)
    every = sides(region, request.user)
    a, b = (_side(every, request.GET.get(name, "")) for name in ("a", "b"))
    page: dict[str, Any] = {"choices": [(one.word, named(one)) for one in every], "a": a, "b": b}
    if a is None or b is None:
        return render(request, "labormarket/compare.html", page)
    told = compared((a.run, a.seats()), (b.run, b.seats()))
    names = _names(region, told)
    programmes = lines_by_code(region, _moved(told))
    names |= {code: line_words.named(one) for code, one in programmes.items()}
    if request.GET.get("format") == "csv":
        return _file(a, b, told, names)
    tab = request.GET.get("by", LINES)
    table = _colleges(told, programmes) if tab == COLLEGES else _lines(a, b, told, names, programmes)
    page |= {
        "said": [(named(one), one.url) for one in (a, b)],
        "totals": _totals(a.run, told),
        "moved": len(told["lines"]) + len(told["gone"]),
        "reasons": told["reasons"],
        "table": table,
        "tab": tab if tab in TABS else LINES,
        "address": f"{reverse('compare')}?a={a.word}&b={b.word}",
        "turned": f"{reverse('compare')}?a={b.word}&b={a.word}",
    }
    return render(request, "labormarket/compare.html", page)


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
    occupations = occupations_named(region, sorted({one["occupation"] for one in lines if one.get("occupation")}))
    scopes = scopes_named(region, (str(one.get("scope", "")) for one in lines))
    return scopes | {code: one.name for code, one in occupations.items()}


def _totals(run: Run, told: Mapping[str, Any]) -> Table:
    """Both totals and what the second adds; an unknown one is shown as unknown."""
    a, b, currency = told["before"], told["after"], run.region.currency
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
        rows.append(Row((label, shown(before), shown(after), _more(name, more, shown))))
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


def _lines(
    a: Side, b: Side, told: Mapping[str, Any], names: Mapping[str, str], programmes: Mapping[str, Programme]
) -> Table:
    columns = [
        Column(_("line")),
        Column(_("the first"), number=True),
        Column(_("the second"), number=True),
        Column("±", number=True),
    ]
    if told["reasons"]:
        columns.append(Column(_("why"), css="long"))
    lines = [*_sorted(told["lines"]), *({**one, "after": 0, "gone": True} for one in told["gone"])]
    rows = [Row((_name(one["programme"], programmes), *_line(a, b, one, names, told["reasons"]))) for one in lines]
    return Table(_("Lines that moved"), tuple(columns), rows, head=0)


def _sorted(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The largest move first."""
    return sorted(lines, key=lambda one: (-abs(one["after"] - one["before"]), one["programme"]))


def _name(code: str, programmes: Mapping[str, Programme]) -> Any:
    found = programmes.get(code)
    return format_html("{}<small>{}</small>", found.specialty.name, line_words.taught(found)) if found else code


def _line(a: Side, b: Side, one: Mapping[str, Any], names: Mapping[str, str], reasons: bool) -> tuple[Any, ...]:
    code = one["programme"]
    before, after = (_linked(side, code, seats) for side, seats in ((a, one["before"]), (b, one["after"])))
    reason = _("the line is not in the second order") if one.get("gone") else words.why(one, names)
    cells = (before, after, change(one["after"] - one["before"]))
    return (*cells, reason) if reasons else cells


def _linked(side: Side, code: str, seats: float) -> Any:
    """Each number leads to its Why."""
    order = order_name(side.run.region, side.run.year)
    number = side.version.number if side.version else None
    url = line_url(order, code, "" if number else str(side.run.pk), number)
    return format_html('<a class="seat" href="{}" data-panel>{}</a>', url, figure(seats))


def _colleges(told: Mapping[str, Any], programmes: Mapping[str, Programme]) -> Table:
    """The moved seats added up by college."""
    lines = [*told["lines"], *({**one, "after": 0} for one in told["gone"])]
    of = {code: one.college.name for code, one in programmes.items()}
    sums: dict[str, list[float]] = {}
    for one in lines:
        found = sums.setdefault(of.get(one["programme"], one["programme"]), [0, 0, 0])
        found[0] += 1
        found[1] += max(one["after"] - one["before"], 0)
        found[2] += min(one["after"] - one["before"], 0)
    ranked = sorted(sums.items(), key=lambda pair: (-abs(pair[1][1] + pair[1][2]), pair[0]))
    rows = [Row((name, count, signed(up), signed(down), change(up + down))) for name, (count, up, down) in ranked]
    columns = (
        Column(_("college")),
        Column(_("lines that moved"), number=True),
        Column(_("seats more"), number=True),
        Column(_("seats fewer"), number=True),
        Column("±", number=True),
    )
    return Table(_("Moves by college"), columns, rows)


HEADS = ("programme_code", "line", "first", "second", "change", "why")


def _file(a: Side, b: Side, told: Mapping[str, Any], names: Mapping[str, str]) -> HttpResponse:
    lines = [*_sorted(told["lines"]), *({**one, "after": 0} for one in told["gone"])]
    rows = (
        (
            one["programme"],
            names.get(one["programme"], ""),
            int(one["before"]),
            int(one["after"]),
            int(one["after"] - one["before"]),
            words.why(one, names),
        )
        for one in lines
    )
    return csv_file(f"compare-{a.word}-{b.word}", [named(a), named(b)], HEADS, rows)
