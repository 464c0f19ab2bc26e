"""Lines of an order as people read them: what is to be looked at, seats, what limited them, how it was in real life."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labormarket.addresses import line_url, of_line
from labormarket.models import OrderVersion, Override, Recommendation
from labormarket.order_lines import Line
from labormarket.words import limits as limit_words
from labormarket.words import lines as words
from labormarket.words import say
from labormarket.words.stability import kept
from portal.figures import figure, money, percent
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, icon, number

Shown = Line | Recommendation
LARGE = 0.5  # a change by half of last year's seats or more is to be looked at


@dataclass(frozen=True)
class Life:
    """How the lines were filled and where their graduates went: figures by programme."""

    figures: Mapping[int, Mapping[str, int | None]]

    def of(self, line: Shown, *names: str) -> list[int | None]:
        known = self.figures.get(line.programme_id) or {}
        return [known.get(name) for name in names]

    def per_seat(self, line: Shown) -> float | None:
        return _ratio(*self.of(line, "applications", "seats_order"))

    def filled(self, line: Shown) -> float | None:
        entrants, seats, paid = self.of(line, "entrants", "seats_order", "seats_paid")
        share = _ratio(entrants, None if seats is None else seats + (paid or 0))
        return None if share is None else share * 100

    def in_trade(self, line: Shown) -> float | None:
        share = _ratio(*self.of(line, "in_trade", "graduates"))
        return None if share is None else share * 100


def _ratio(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def flags(line: Shown) -> list[str]:
    """Codes of what to look at: computed ones first, then those the run left."""
    found = []
    if line.seats_last and not line.seats:
        found.append("closed")
    elif line.seats_last == 0 and line.seats:
        found.append("new")
    elif line.seats_last and line.change and abs(line.change) >= LARGE * line.seats_last:
        found.append("large_change")
    return [*found, *line.flags]


def where(line: Shown) -> str:
    return words.taught(line.programme)


def name(line: Shown) -> str:
    return f"{line.programme.specialty.name}, {where(line)}"


SORTS: dict[str, Callable[[Shown, Life], float | str | Decimal | None]] = {
    "line": lambda line, life: line.programme.specialty.name.lower(),
    "last": lambda line, life: line.seats_last,
    "seats": lambda line, life: line.seats,
    "recommended": lambda line, life: line.seats_recommended,
    "change": lambda line, life: line.change,
    "sure": lambda line, life: line.kept,
    "cost": lambda line, life: line.money,
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


@dataclass(frozen=True)
class Paper:
    """What all rows of one page share: whose order, a run or a version, whether its seats may be changed here (`query`
    carries the filters along), who changed what, what the colleges say."""

    order: str
    year: int
    currency: str
    pin: str = ""
    version: OrderVersion | None = None
    named: bool = False  # the version was asked for by number
    editable: bool = False
    query: str = ""
    changes: Mapping[int, Override] = field(default_factory=dict)
    answers: Mapping[int, SafeString] = field(default_factory=dict)

    def why(self, line: Shown) -> str:
        number = self.version.number if self.version and self.named else None
        return line_url(self.order, line.programme.code, self.pin, number)


def columns(paper: Paper) -> tuple[Column, ...]:
    seats, life = _("Seats"), _("In real life, %(year)s") % {"year": paper.year - 1}
    recommended = Column(_("recommended"), number=True, sort="recommended", group=seats, about="seats_recommended")
    standing = Column(_("recommended"), number=True, sort="seats", group=seats, css="prop", about="seats_recommended")
    if paper.version:
        standing = Column(_("proposed"), number=True, sort="seats", group=seats, css="prop")
    return (
        Column(format_html('<span class="vh">{}</span>', _("to look at")), css="mut"),
        Column(_("specialty; language, base, college"), sort="line"),
        Column(str(paper.year - 1), number=True, sort="last", group=seats, about="seats_last"),
        *([recommended] if paper.version else []),
        standing,
        Column("±", number=True, sort="change", group=seats),
        Column(_("limit or reason") if paper.version else _("limit"), about="limits"),
        Column(
            _("kept in, of 100"),
            number=True,
            sort="sure",
            about="stability",
            css="brk",
            hint=_("in how many of 100 single futures the recommended number stays the same"),
        ),
        *([Column(_("college"))] if paper.answers else []),
        Column(_("applications a seat"), number=True, digits=1, sort="asked", group=life, css="brk"),
        Column(_("filled"), number=True, sort="filled", group=life),
        Column(
            _("in the trade"),
            number=True,
            sort="trade",
            group=life,
            css="brk",
            hint=_("graduates who work in their trade"),
        ),
        Column(_("money a year"), number=True, sort="cost", css="brk", about="budget"),
    )


def table(lines: Sequence[Shown], life: Life, paper: Paper, sort: str = "") -> Table:
    rows = [_row(line, life, paper) for line in lines]
    return Table(_("Lines of the order"), columns(paper), rows, head=1, freeze=2, css="dense ot", sorted_by=sort)


def _row(line: Shown, life: Life, paper: Paper) -> Row:
    synthetic, url = line.programme.synthetic, paper.why(line)
    recommended = format_html('<a class="seat" href="{}" data-panel>{}</a>', url, number(line.seats, 0, synthetic))
    seats = (recommended,)
    if paper.version:
        why = format_html(
            '<a class="seat" href="{}" data-panel>{}</a>', url, number(line.seats_recommended, 0, synthetic)
        )
        seats = (why, _proposed(line, paper))
    return Row(
        (
            _pictures(line),
            format_html("{}<small>{}</small>", line.programme.specialty.name, where(line)),
            format_html(
                '<a class="seat" href="{}#history" data-panel>{}</a>', url, number(line.seats_last, 0, synthetic)
            ),
            *seats,
            change(line.change),
            _reason(line, paper) or limit(line),
            kept(line.kept),
            *([paper.answers.get(line.order_line.pk, SafeString(""))] if paper.answers else []),
            life.per_seat(line),
            percent(life.filled(line)),
            percent(life.in_trade(line)),
            format_html('<span class="nw">{}</span>', money(line.money, paper.currency)),
        ),
        anchor=anchor(line),
    )


def anchor(line: Shown) -> str:
    return f"l{line.pk}"


def _proposed(line: Shown, paper: Paper) -> SafeString:
    """The proposed number: where it may be changed, its link opens the small form under the row."""
    shown = number(line.seats, 0, line.programme.synthetic)
    if not paper.editable:
        return format_html('<a class="seat" href="{}" data-panel>{}</a>', paper.why(line), shown)
    url = of_line("order-seats", paper.order, line.programme.code) + (f"?{paper.query}" if paper.query else "")
    return format_html(
        '<a class="seat edit" href="{0}" hx-get="{0}" hx-target="closest tr" hx-swap="afterend" data-edit><span>{1}</span>{2}</a>',
        url,
        shown,
        icon("edit", _("change")),
    )


def _reason(line: Shown, paper: Paper) -> SafeString | str:
    """Why a person wants another number; a change nobody explained says so."""
    if line.order_line is None or line.seats == line.seats_recommended:
        return ""
    made = paper.changes.get(line.order_line.pk)
    if made is None or not made.reason or made.after != line.seats:
        return format_html('<span class="mark warn">{}{}</span>', icon("question"), _("no reason yet"))
    told = f"{made.get_reason_display()}: {made.text}" if made.text else made.get_reason_display()
    return format_html('<span class="ovr" title="{}">{}{}</span>', told, icon("edit"), made.get_reason_display())


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
