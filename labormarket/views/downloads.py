"""A table as a file that opens in a spreadsheet: CSV, UTF-8 with BOM, semicolons; on the first lines what it is."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.formats import get_format

from portal.figures import is_unknown

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so would be computed by a spreadsheet


def csv_file(name: str, notes: Iterable[str], heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    for note in notes:
        writer.writerow([cell(note)])
    writer.writerow([cell(head) for head in heads])
    writer.writerows([cell(value) for value in row] for row in rows)
    return response


def cell(value: Any) -> str:
    """Unknown is empty; a number has the decimal sign of the reader's language and no thousands."""
    if is_unknown(value):
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", get_format("DECIMAL_SEPARATOR"))
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
