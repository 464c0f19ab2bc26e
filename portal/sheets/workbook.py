"""A table as an Excel workbook. Text is written as text, whatever it begins with: nothing in it is ever computed."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet: headings that stay in sight and filter, columns as wide as what stands in them; unknown is a blank."""
    kept = io.BytesIO()
    told = [list(row) for row in rows]
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet(_sheet_name(name))
        for column, head in enumerate(heads):
            sheet.write_string(0, column, str(head), bold)
        for place, row in enumerate(told, start=1):
            for column, value in enumerate(row):
                _write(sheet, place, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(told), len(heads) - 1)
        sheet.autofit(WIDEST * 7)
    return kept.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "" or value != value:
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def _sheet_name(name: str) -> str:
    """Excel's rules: 31 characters, none of []:*?/\\."""
    return "".join(c for c in name if c not in "[]:*?/\\")[:31] or "1"
