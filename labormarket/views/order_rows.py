"""Lines of an order as people read them: what is to be looked at, seats, what limited them, how it was in real life."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labormarket.addresses import line_url
from labormarket.models import Recommendation
from labormarket.order_lines import Line
from labormarket.words import limits as limit_words
from labormarket.words import lines as words
from labormarket.words import say
from portal.figures import figure, money, percent
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, icon, number

Shown = Line | Recommendation
LARGE = 0.5  # a change by half of last year's seats or more is to be looked at


@dataclass(frozen=True)
class Life:
    """How the lines were filled and where their graduates went, by programme."""

    intakes: Mapping[int, Any]
    graduates: Mapping[int, Any]

    def per_seat(self, line: Shown) -> float | None:
        row = self.intakes.get(line.programme_id)
        return _ratio(row and row.applications, row and row.seats_order)

    def filled(self, line: Shown) -> float | None:
        row = self.intakes.get(line.programme_id)
        seats = row.seats_order if row else None
        share = _ratio(row and row.entrants, None if seats is None else seats + (row.seats_paid or 0))
        return None if share is None else share * 100

    def in_trade(self, line: Shown) -> float | None:
        row = self.graduates.get(line.programme_id)
        share = _ratio(row and row.in_trade, row and row.graduates)
        return None if share is None else share * 100


def _ratio(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def flags(line: Shown) -> list[str]:
    """Codes of what to look at: computed ones first, then those the run left."""
    found = []
    if line.seats_last and not line.seats_recommended:
        found.append("closed")
    elif line.seats_last == 0 and line.seats_recommended:
        found.append("new")
    elif line.seats_last and line.change and abs(line.change) >= LARGE * line.seats_last:
        found.append("large_change")
    return [*found, *line.flags]


def where(line: Shown) -> str:
    """rus. 9 · Saran Technical College"""
    programme = line.programme
    taught = say(words.LANGUAGES_SHORT, programme.language) if programme.language else ""
    return " · ".join(part for part in (f"{taught} {programme.base}".strip(), programme.college.name) if part)


def name(line: Shown) -> str:
    return f"{line.programme.specialty.name}, {where(line)}"


SORTS: dict[str, Callable[[Shown, Life], float | str | Decimal | None]] = {
    "line": lambda line, life: line.programme.specialty.name.lower(),
    "last": lambda line, life: line.seats_last,
    "seats": lambda line, life: line.seats_recommended,
    "change": lambda line, life: line.change,
    "cost": lambda line, life: line.cost,
    "asked": lambda line, life: life.per_seat(line),
    "filled": lambda line, life: life.filled(line),
    "trade": lambda line, life: life.in_trade(line),
}


def ordered(lines: Sequence[Shown], life: Life, sort: str) -> list[Shown]:
    if not sort:
        return list(lines)
    key = SORTS[sort.lstrip("-")]
    known = [line for line in lines if key(line, life) is not None]
    known.sort(key=lambda line: key(line, life), reverse=sort.startswith("-"))
    return known + [line for line in lines if key(line, life) is None]


def columns(year: int) -> tuple[Column, ...]:
    seats, life = _("Seats"), _("In real life, %(year)s") % {"year": year - 1}
    return (
        Column(format_html('<span class="vh">{}</span>', _("to look at")), css="mut"),
        Column(_("specialty; language, base, college"), sort="line"),
        Column(str(year - 1), number=True, sort="last", group=seats, about="seats_last"),
        Column(_("recommended"), number=True, sort="seats", group=seats, css="prop", about="seats_recommended"),
        Column("±", number=True, sort="change", group=seats),
        Column(_("limit"), about="limits"),
        Column(_("applications a seat"), number=True, digits=1, sort="asked", group=life),
        Column(_("filled"), number=True, sort="filled", group=life),
        Column(_("in the trade"), number=True, sort="trade", group=life, hint=_("graduates who work in their trade")),
        Column(_("money a year"), number=True, sort="cost", about="budget"),
    )


def table(lines: Sequence[Shown], life: Life, *, order: str, year: int, pin: str, sort: str, currency: str) -> Table:
    rows = [_row(line, life, order, pin, currency) for line in lines]
    return Table(_("Lines of the order"), columns(year), rows, head=1, freeze=2, css="dense ot", sorted_by=sort)


def _row(line: Shown, life: Life, order: str, pin: str, currency: str) -> Row:
    synthetic = line.programme.synthetic
    url = line_url(order, line.programme.code, pin)
    seats = format_html(
        '<a class="seat" href="{}" data-panel>{}</a>', url, number(line.seats_recommended, 0, synthetic)
    )
    return Row(
        (
            _pictures(line),
            format_html("{}<small>{}</small>", line.programme.specialty.name, where(line)),
            format_html(
                '<a class="seat" href="{}#history" data-panel>{}</a>', url, number(line.seats_last, 0, synthetic)
            ),
            seats,
            change(line.change),
            limit(line),
            life.per_seat(line),
            percent(life.filled(line)),
            percent(life.in_trade(line)),
            format_html('<span class="nw">{}</span>', money(line.cost, currency)),
        ),
        anchor=f"l{line.pk}",
    )


def _pictures(line: Shown) -> SafeString:
    shown = next((code for code in flags(line) if code in words.FLAG_ICONS), "")
    if not shown:
        return mark_safe("")
    return _flag(get_language(), shown, shown == "large_change" and (line.change or 0) < 0)


@cache
def _flag(language: str | None, code: str, down: bool) -> SafeString:
    return icon("down" if down else words.FLAG_ICONS[code], str(words.FLAGS[code]))


def limit(line: Shown) -> SafeString:
    """The first limit that decided, with its picture; how many more there are."""
    return _limit(get_language(), line.limits[0] if line.limits else "", len(line.limits) - 1)


@cache
def _limit(language: str | None, first: str, more: int) -> SafeString:
    """Some dozen cells a language, each in hundreds of rows."""
    if not first:
        return format_html('<span class="ovr nw">{}{}</span>', icon("check"), _("none: enough"))
    rest = format_html(' <span class="mut">+{}</span>', figure(more)) if more else ""
    picture = icon(limit_words.ICONS.get(first, "info"))
    return format_html('<span class="ovr nw">{}{}{}</span>', picture, say(limit_words.NAMES, first), rest)
