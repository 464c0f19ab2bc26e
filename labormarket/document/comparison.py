"""Two orders side by side as a workbook: totals, the lines that moved and why, the same by college and by occupation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from colleges.models import Programme
from labormarket.document.blocks import Column, Document, Grid, Row
from labormarket.document.xlsx import grids_book
from labormarket.models import Run
from labormarket.queries.compare import by_college, moves
from labormarket.words import diff as words
from labormarket.words import orders as order_words


@dataclass(frozen=True)
class Both:
    """What comparison.compared told, the two orders by name, and names for its codes."""

    told: Mapping[str, Any]
    runs: tuple[Run, Run]
    titles: tuple[str, str]
    names: Mapping[str, str]
    programmes: Mapping[str, Programme]

    def of_occupation(self, code: str) -> str:
        return self.names.get(code, code)


def book(both: Both, address: str) -> bytes:
    grids = [_totals(both), _lines(both), _colleges(both)]
    if both.told["occupations"]:
        grids.append(_occupations(both))
    first, second = both.runs
    notes = [(_("First"), both.titles[0]), ("", order_words.stamp(first)), (_("Second"), both.titles[1])]
    notes += [("", order_words.stamp(second)), (_("Address"), address)]
    if any(one.synthetic for one in both.programmes.values()):
        notes.append((_("Synthetic"), _("Synthetic figure, for demonstration only.")))
    paper = Document(
        title=_("Compare two orders"),
        language=get_language() or "kk",
        parts=[],
        foot=order_words.stamp(second),
        address=address,
        dated=max(first.created_at, second.created_at),
        notes=notes,
    )
    return grids_book(paper, grids)


def _sides(first: str, width: float, digits: int = 0) -> tuple[Column, ...]:
    """A number in the first order, in the second, and what it adds."""
    before = f"{first}: " if first else ""
    return (
        Column(f"{before}{_('the first')}", width, number=True, digits=digits),
        Column(f"{before}{_('the second')}", width, number=True, digits=digits),
        Column("±", width, number=True, digits=digits, signed=True),
    )


def _pair(before: float | None, after: float | None) -> tuple[float | None, float | None, float | None]:
    return before, after, None if before is None or after is None else after - before


def _totals(both: Both) -> Grid:
    currency = both.runs[0].region.currency
    kinds = [(_("seats"), "seats"), (f"{_('money a year')}, {currency}", "cost")]
    kinds += [(_("graduates who meet a need"), "covered"), (_("score"), "objective")]
    before, after = both.told["before"], both.told["after"]
    rows = [Row((label, *_pair(before.get(name), after.get(name)))) for label, name in kinds]
    return Grid(_("Totals of both"), (Column("", 34), *_sides("", 14, 1)), rows)


def _lines(both: Both) -> Grid:
    columns = (Column(_("Code"), 20), Column(_("Line"), 40), *_sides(_("seats"), 9), Column(_("why"), 50))
    rows = [Row(_line(both, one)) for one in moves(both.told)]
    return Grid(_("Lines that moved"), columns, rows)


def _line(both: Both, one: Mapping[str, Any]) -> Sequence[Any]:
    code = one["programme"]
    return code, both.names.get(code, code), *_pair(one["before"], one["after"]), words.why(one, both.names)


def _colleges(both: Both) -> Grid:
    columns = (
        Column(_("college"), 40),
        Column(_("lines that moved"), 12, number=True),
        Column(_("seats more"), 12, number=True),
        Column(_("seats fewer"), 12, number=True),
        Column("±", 12, number=True, signed=True),
    )
    rows = [Row((*one, one[2] + one[3])) for one in by_college(both.told, both.programmes)]
    return Grid(_("Moves by college"), columns, rows)


def _occupations(both: Both) -> Grid:
    columns = (Column(_("Code"), 10), Column(_("occupation"), 40), *_sides(_("graduates"), 12, 1))
    columns += _sides(_("of them meet a need"), 12, 1)
    rows = [
        Row((one["occupation"], both.of_occupation(one["occupation"]), *_pair(*one["graduates"]), *_pair(*one["met"])))
        for one in both.told["occupations"]
    ]
    return Grid(_("Moves by occupation"), columns, rows)
