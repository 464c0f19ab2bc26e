"""Gaps as people read them: supply minus need, with its word; chosen rows as a drawing and as a table."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labormarket.models import Gap
from labormarket.words import outlook, say
from portal.drawings import charts
from portal.drawings.words import GAPS
from portal.figures import DASH, about, figure, percent, signed
from portal.tables import Column, Row, Table
from portal.templatetags.portal import definition, interval, number, synthetic_mark

SHOWN, SHORTAGES = 15, 10
RESOURCES = ("employment", "projections", "needs", "intakes", "enrolments", "graduates", "crosswalk")


def is_balanced(gap: Gap) -> bool:
    """Inside the noise: the interval of the gap holds zero."""
    return gap.gap_p10 is not None and gap.gap_p90 is not None and gap.gap_p10 <= 0 <= gap.gap_p90


def side(gap: Gap) -> str:
    if gap.gap is None:
        return ""
    return "balanced" if is_balanced(gap) else "short" if gap.gap > 0 else "surplus"


def share(gap: Gap) -> float | None:
    """The gap in percent of the need."""
    return abs(gap.gap) / gap.demand * 100 if gap.gap is not None and gap.demand else None


def shown(value: float | None) -> float | None:
    """On screen a shortage is negative: supply minus need."""
    return None if value is None else -value


SORTS: dict[str, Callable[[Gap], float | str | None]] = {
    "name": lambda gap: gap.occupation.name.lower(),
    "need": lambda gap: gap.demand,
    "supply": lambda gap: gap.supply,
    "gap": lambda gap: shown(gap.gap),
    "share": share,
    "grade": lambda gap: gap.evidence or "E",
}


def ordered(gaps: Sequence[Gap], sort: str) -> list[Gap]:
    """The unknown always comes last."""
    key = SORTS[sort.lstrip("-")]
    known = [gap for gap in gaps if key(gap) is not None]
    known.sort(key=key, reverse=sort.startswith("-"))
    return known + [gap for gap in gaps if key(gap) is None]


@dataclass(frozen=True)
class Pick:
    """What a first look needs: the largest shortages, what was left out in one line, the largest surpluses."""

    short: list[Gap]
    left_out: list[Gap]
    surplus: list[Gap]

    @property
    def rows(self) -> list[Gap]:
        return [*self.short, *self.surplus]


def pick(gaps: Sequence[Gap]) -> Pick:
    ranked = ordered(gaps, "gap")
    if len(ranked) <= SHOWN:
        return Pick(ranked, [], [])
    short = [gap for gap in ranked if side(gap) == "short"][:SHORTAGES]
    surplus = [gap for gap in ranked if side(gap) == "surplus"][-(SHOWN - len(short)) :]
    chosen = {gap.pk for gap in (*short, *surplus)}
    middle = [gap for gap in ranked if gap.pk not in chosen]
    fill = SHOWN - len(short) - len(surplus)  # where little stands out, the middle is shown too
    first = [*short, *middle[:fill]] if fill > 0 else short
    return Pick(first, middle[max(fill, 0) :], surplus)


def missing_people(gaps: Sequence[Gap]) -> float:
    """All shortages beyond the noise, added up."""
    return sum(gap.gap or 0.0 for gap in gaps if side(gap) == "short")


def finding(gaps: Sequence[Gap]) -> str:
    """What the chart says, in one sentence."""
    short = [gap for gap in ordered(gaps, "gap") if side(gap) == "short"]
    if not short:
        return _("No shortage stands out of the noise")
    first, whole = short[:SHORTAGES], missing_people(short)
    if len(first) == len(short):
        return ngettext(
            "%(number)s occupation lacks %(people)s people a year",
            "%(number)s occupations lack %(people)s people a year",
            len(short),
        ) % {"number": figure(len(short)), "people": about(whole)}
    words = {"number": figure(len(first)), "part": figure(missing_people(first)), "whole": figure(whole)}
    return _("%(number)s occupations make up %(part)s of the %(whole)s missing") % words


def lede(gaps: Sequence[Gap], year: int) -> str:
    short = [gap for gap in ordered(gaps, "gap") if side(gap) == "short"]
    if not short:
        return ""
    whole = missing_people(short)
    few = 0
    while few < len(short) and missing_people(short[:few]) < 0.6 * whole:
        few += 1
    return ngettext(
        "In %(year)s the region is expected to lack about %(people)s people a year in the trades it teaches;"
        " %(percent)s of it in %(few)s occupation.",
        "In %(year)s the region is expected to lack about %(people)s people a year in the trades it teaches;"
        " %(percent)s of it in %(few)s occupations.",
        few,
    ) % {
        "year": year,
        "people": about(whole),
        "percent": percent(missing_people(short[:few]) / whole * 100),
        "few": few,
    }


def drawings(picked: Pick, title: str, desc: str, whole_list: str) -> tuple[SafeString, SafeString]:
    """The same rows for a wide window and for a phone."""
    bars: list[charts.Gap | charts.Break] = [_bar(gap) for gap in picked.short]
    if picked.left_out:
        bars.append(charts.Break(_left_out(picked.left_out), _("show all"), whole_list))
    bars += [_bar(gap) for gap in picked.surplus]
    words = {**GAPS, "short": outlook.SIDES["short"], "grade": _("evidence")}
    wide = charts.gap_bars(bars, title=title, desc=desc, words=words, number=figure)
    return wide, charts.gap_bars_narrow(bars, title=title, desc=desc, words=words, number=figure)


def _bar(gap: Gap) -> charts.Gap:
    name = gap.occupation.name
    return charts.Gap(
        name if len(name) <= 52 else name[:50].rstrip(" ,(") + "…",
        shown(gap.gap),
        shown(gap.gap_p90),
        shown(gap.gap_p10),
        gap.demand or 0,
        gap.evidence,
        balanced=is_balanced(gap),
        href=reverse("occupation", args=[gap.occupation.code]),
    )


def _left_out(gaps: Sequence[Gap]) -> str:
    short = [gap for gap in gaps if side(gap) == "short"]
    words = {"number": figure(len(gaps)), "short": figure(len(short)), "people": figure(missing_people(short))}
    return (
        ngettext(
            "%(number)s more occupation; short: %(short)s, %(people)s people together",
            "%(number)s more occupations; short: %(short)s, %(people)s people together",
            len(gaps),
        )
        % words
    )


def table(
    gaps: Sequence[Gap],
    caption: str,
    *,
    sort: str,
    trend: dict[int, list[float | None]],
    asking: dict[int, int] | None,
    names: bool,
    synthetic: bool,
    depends: Collection[str] = (),
) -> Table:
    columns = (
        Column(_("occupation"), sort="name"),
        Column(_("need a year"), number=True, sort="need", css="w", about="demand"),
        Column(_("supply a year"), number=True, sort="supply", css="w", about="supply"),
        Column(_("gap"), number=True, sort="gap", hint=_("supply minus need"), about="gap"),
        Column(_("of the need"), number=True, sort="share", css="w", about="gap_share"),
        Column(_("outlook"), css="wrap", about="label"),
        Column(_("need by year"), css="wrap"),
        Column(_("evidence"), sort="grade", about="evidence"),
        Column(_("employers asking"), number=True, css="w", about="posted"),
    )
    rows = [
        _row(gap, trend.get(gap.occupation_id, []), asking, names, synthetic, gap.occupation.code in depends)
        for gap in gaps
    ]
    return Table(caption, columns, rows, sorted_by=sort)


def _row(
    gap: Gap, trend: list[float | None], asking: dict[int, int] | None, names: bool, synthetic: bool, depends: bool
) -> Row:
    need = format_html("{} {}", number(gap.demand, 0, synthetic), interval(gap.demand_p10, gap.demand_p90))
    of_need = share(gap)
    last = next((value for value in reversed(trend) if value is not None), None)
    line = charts.sparkline(trend, title=_("need by year, last: %(n)s") % {"n": figure(last)}, number=figure)
    return Row(
        (
            name_of(gap),
            need,
            number(gap.supply, 0, synthetic),
            format_html(
                '<a class="seat" href="{}">{}</a>',
                reverse("occupation", args=[gap.occupation.code]),
                said(gap, synthetic),
            ),
            percent(of_need),
            _outlook(gap, depends),
            line,
            grade(gap.evidence),
            None if asking is None else _asking(asking.get(gap.occupation_id, 0), names),
        ),
        anchor=f"o{gap.occupation.code}",
    )


def _outlook(gap: Gap, depends: bool) -> SafeString | str:
    words = say(outlook.LABELS, gap.label) if gap.label else ""
    return format_html("{} <small>{}</small>", words, definition("depends")) if depends else words


def name_of(gap: Gap) -> SafeString:
    url = reverse("occupation", args=[gap.occupation.code])
    return format_html(
        '<a href="{}">{}</a> <span class="xs mut">{}</span>', url, gap.occupation.name, gap.occupation.code
    )


def said(gap: Gap, synthetic: bool = False) -> SafeString:
    """The word first, then the signed number: short -47."""
    if gap.gap is None:
        return number(None)
    where = side(gap)
    css = {"short": "short", "surplus": "surp", "balanced": "bal"}[where]
    mark = synthetic_mark() if synthetic else ""
    return format_html(
        '<span class="{}">{} <b>{}</b></span>{}', css, outlook.SIDES[where], signed(shown(gap.gap)), mark
    )


def grade(letter: str) -> SafeString:
    if not letter:
        return format_html('<span class="gone">{}</span>', DASH)
    return format_html('<span class="grade {0}" title="{1}">{0}</span>', letter, outlook.GRADES[letter])


def _asking(count: int, names: bool) -> SafeString | int:
    """The planner sees how many; others only when there are three or more."""
    return count if names or count == 0 or count >= 3 else number(None, missing="hidden")
