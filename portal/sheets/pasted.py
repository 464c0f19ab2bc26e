"""A table that comes by paste or as a file: both take the same way, as lines of cells."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.sheets.findings import Bad
from portal.sheets.sandbox import PACKED, read_upload

TOTAL = re.compile(r"\s*(итого|всего|барлығы|жиыны|total)\b", re.IGNORECASE)
MOST_TEXT = 2_000_000
TOP = 15  # lines among which the headings are looked for


def text_in(text: str, upload: Any) -> str:
    """Pasted text, or the first sheet of a file as if it had been copied. Raises Bad."""
    if upload:
        if upload.size > PACKED:
            raise Bad("upload_too_big", most=PACKED // 2**20)
        sheets = [one for one in read_upload(upload.read()).sheets if not one.hidden and any(map(any, one.rows))]
        if not sheets:
            raise Bad("no_table")
        return text_of(filled_down(sheets[0].rows, sheets[0].merged))
    if not text.strip():
        raise Bad("nothing_pasted")
    if len(text) > MOST_TEXT:
        raise Bad("pasted_too_much")
    return text


def plain(text: Any) -> str:
    return " ".join(str(text).lower().replace("ё", "е").split())


def head_row(lines: Sequence[Sequence[str]], known: Mapping[str, str]) -> int | None:
    """The row of headings: the first of which two cells at least are known."""
    for place, cells in enumerate(lines[:TOP]):
        if sum(plain(cell) in known for cell in cells) >= 2:
            return place
    return None


def cells_of(text: str) -> list[list[str]]:
    """What was copied from a spreadsheet: lines of cells, with line breaks inside quoted cells."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def text_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of a workbook as copied text."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def filled_down(rows: list[list[Any]], merged: Iterable[tuple[int, int, int, int]]) -> list[list[Any]]:
    """A merged cell says the same of every row it covers."""
    for top, left, bottom, right in merged:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        for place in range(top + 1, min(bottom + 1, len(rows))):
            rows[place][left] = rows[top][left]
    return rows
