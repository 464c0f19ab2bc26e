"""Where in a sheet the table is: titles above it, one or two rows of headings, merged cells, sums between the rows.

Sheets are counted as people count them: rows from 1, columns from A. What is left out or filled in is said."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.sheets.mends import MEND, blank
from portal.sheets.sandbox import Cell, Sheet

HEADINGS_WITHIN = 15  # rows in which the headings are looked for
NAMING = 4  # columns that may say that a row adds others up
TOTALS = re.compile(r"\s*(итого|всего|барлығы|жиыны|жалпы|total)\b", re.IGNORECASE)
OF_PART = re.compile(r"\s*\S+\s+(по|бойынша|of|by)\b|.*\bбойынша\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Something said of one cell. `column` from 0."""

    row: int
    column: int
    kind: str
    code: str
    value: Any = None
    read_as: Any = None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass
class Frame:
    """`numbers[i]` is the row in the sheet of `rows[i]`; `sums` are the rows that add others up, with the row they end."""

    heads: list[str] = field(default_factory=list)
    head_row: int = 0
    titles: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    sums: list[tuple[int, int, bool, list[Cell]]] = field(default_factory=list)  # row, rows before it, of all, cells
    spots: list[Spot] = field(default_factory=list)


Known = Callable[[str], bool]


def frame(sheet: Sheet, known: Known) -> Frame | None:
    """None: no row of this sheet looks like headings. `known`: whether a text is the heading of a column we read."""
    top = _headings(sheet.rows, known)
    if top is None:
        return None
    found = Frame(head_row=top + 1)
    for number, row in enumerate(sheet.rows[:top], start=1):
        if said := [str(cell) for cell in row if not blank(cell)]:
            found.titles += said
            found.spots.append(Spot(number, 0, MEND, "title_row", said[0]))
    width = max(map(len, sheet.rows[top:]))
    below = _name(found, sheet, top, width)
    _fill(found, sheet, below, width)
    _leave_out_empty_columns(found)
    return found


def _headings(rows: Sequence[list[Cell]], known: Known) -> int | None:
    """The first row of which most filled cells, and two at least, are headings."""
    for place, row in enumerate(rows[:HEADINGS_WITHIN]):
        texts = [cell for cell in row if isinstance(cell, str) and not blank(cell)]
        count = sum(known(text) for text in texts)
        if count >= 2 and count * 2 >= len(texts):
            return place
    return None


def _name(found: Frame, sheet: Sheet, top: int, width: int) -> int:
    """The headings; two rows of them become one. Returns where the rows begin."""
    upper = [_text(cell) for cell in _wide(sheet.rows[top], width)]
    wide = [area for area in sheet.merged if area[0] == area[2] == top and area[1] < area[3] < width]
    if not wide or len(sheet.rows) <= top + 1:
        found.heads = upper
        return top + 1
    lower = [_text(cell) for cell in _wide(sheet.rows[top + 1], width)]
    for _row, left, _last, right in wide:
        upper[left : right + 1] = [upper[left]] * (right + 1 - left)
    found.heads = [f"{above} {under}".strip() if under else above for above, under in zip(upper, lower, strict=True)]
    for _row, left, _last, right in sorted(wide):
        named = ", ".join(found.heads[left : right + 1])
        found.spots.append(Spot(top + 1, left, MEND, "two_row_header", upper[left], named))
    return top + 2


def _fill(found: Frame, sheet: Sheet, below: int, width: int) -> None:
    """The rows: merged cells filled down, empty rows and sums taken out."""
    merged, last = _merged(sheet, below), len(sheet.rows)
    while last > below and all(map(blank, sheet.rows[last - 1])):
        last -= 1
    sums = _sum_words(sheet.rows[below:last])
    for place in range(below, last):
        row, number = _wide(sheet.rows[place], width), place + 1
        if row[0] == "" and all(map(blank, row)):
            found.spots.append(Spot(number, 0, MEND, "empty_row", ""))
        elif sums and (column := _sum_word(row, sums)) is not None:
            _take_sum(found, number, column, row)
        elif place == below and _is_numbering(row):
            found.spots.append(Spot(number, 0, MEND, "numbering_row", row[0]))
        else:
            for column, above in merged.get(place, ()):
                row[column] = above
                found.spots.append(Spot(number, column, MEND, "merged_cell", None, above))
            found.numbers.append(number)
            found.rows.append(row)


def _merged(sheet: Sheet, below: int) -> dict[int, list[tuple[int, Cell]]]:
    """{row: [(column, what stands in the merged cell's first row)]} for the rows after the first."""
    filled: dict[int, list[tuple[int, Cell]]] = {}
    for top, left, bottom, right in sheet.merged:
        inside = below <= top < len(sheet.rows) and left == right and left < len(sheet.rows[top])
        if inside and not blank(sheet.rows[top][left]):
            for row in range(top + 1, min(bottom + 1, len(sheet.rows))):
                filled.setdefault(row, []).append((left, sheet.rows[top][left]))
    return filled


def _sum_words(rows: Sequence[list[Cell]]) -> set[Cell]:
    """What stands in the first columns and begins with "итого"; every different cell is looked at once."""
    texts = {cell for column in range(NAMING) for cell in {row[column] for row in rows if len(row) > column}}
    return {cell for cell in texts if isinstance(cell, str) and TOTALS.match(cell)}


def _sum_word(row: Sequence[Cell], sums: set[Cell]) -> int | None:
    return next((column for column, cell in enumerate(row[:NAMING]) if cell in sums), None)


def _take_sum(found: Frame, number: int, column: int, row: list[Cell]) -> None:
    part = bool(OF_PART.match(str(row[column]))) or column > 0
    found.sums.append((number, len(found.rows), not part, row))
    code = "subtotal_row" if part else "total_row"
    found.spots.append(Spot(number, column, MEND, code, row[column]))


def _is_numbering(row: Sequence[Cell]) -> bool:
    """1 2 3 4 under the headings."""
    return len(row) > 2 and all(str(cell).strip() == str(place) for place, cell in enumerate(row, start=1))


def _leave_out_empty_columns(found: Frame) -> None:
    for column, head in enumerate(found.heads):
        if not head and all(blank(row[column]) for row in found.rows):
            found.spots.append(Spot(found.head_row, column, MEND, "empty_column", ""))


def blocks(found: Frame) -> Iterator[tuple[int, list[Cell], range]]:
    """Each row of sums with the places of the rows it adds up."""
    since = 0
    for number, until, whole, cells in found.sums:
        yield number, cells, range(0 if whole else since, until)
        if not whole:
            since = until


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split())


def _wide(row: list[Cell], width: int) -> list[Cell]:
    """A row of its own, as wide as the table."""
    return row + [""] * (width - len(row))


def letter(column: int) -> str:
    """0 -> A, 26 -> AA"""
    told = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(65 + rest) + told
    return told
