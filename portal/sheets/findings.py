"""What is wrong with a cell: the file, the row (the header is row 1), the column, the value and the reason in words."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    # a cell
    "blank": _("must not be blank"),
    "not_a_number": _("not a number (write 1234.5: no spaces, a dot before decimals)"),
    "not_whole": _("not a whole number"),
    "negative": _("must not be negative"),
    "too_large": _("too large: the most is %(most)s"),
    "not_between": _("must lie within %(limit)s"),
    "too_many_decimals": _("more than %(most)s digits after the dot"),
    "too_long": _("longer than %(most)s characters"),
    "not_a_truth": _("write true or false"),
    "not_a_date": _("not a date written YYYY-MM-DD"),
    "not_a_year": _("not a year written with four digits"),
    "not_a_language": _("not a language of ISO 639-1 (two small letters, such as kk)"),
    "not_one_of": _("not one of: %(known)s"),
    "control_character": _("holds a character that no text has"),
    "registry_length": _("a registry number has 12 digits; this has %(digits)s (a spreadsheet drops leading zeros)"),
    "registry_form": _("a registry number is 12 digits and nothing else"),
    "registry_digit": _("the check digit of this registry number does not fit: a digit is wrong or two are swapped"),
    # a row
    "no_name": _("at least one of the three names must be filled"),
    "exceeds": _("must not exceed %(other)s (%(limit)s)"),
    "not_above": _("must be greater than %(other)s (%(limit)s)"),
    "before": _("must not be before %(other)s (%(limit)s)"),
    "row_length": _("the row has %(cells)s cells, the header %(columns)s"),
    "openings": _("openings are (target - base) / years + exits + transfers, here %(expected)s"),
    # a table
    "unknown_code": _("%(resource)s has no such code"),
    "double": _("the same key as in row %(row)s"),
    "circle": _("stands under itself: %(path)s"),
    "with_descendant": _("%(other)s stands under it and has figures for the same place and time: only one may"),
    "with_ancestor": _("stands under %(other)s, which has figures for the same place and time: only one may"),
    "adds_up": _("these shares add up to %(total)s; the most is 1"),
    # a file
    "no_file": _("there is no such file"),
    "not_utf8": _("not UTF-8: save the file as UTF-8"),
    "broken_csv": _("quotation marks do not close or the file is cut off"),
    "cut_off": _("the file is cut off: datapackage.json says %(said)s bytes, it has %(bytes)s"),
    "rows_lost": _(
        "datapackage.json says %(said)s rows, the file has %(rows)s: it is cut off; if rows were taken out on purpose,"
        " correct rows, bytes and hash there or leave them out"
    ),
    "no_header": _("the file is empty: not even a header"),
    "unknown_column": _("no such column in %(resource)s; known: %(known)s"),
    "double_column": _("this column stands twice"),
    "no_column": _("this column is required and not there"),
    "not_listed": _("datapackage.json does not list this file"),
    # datapackage.json
    "not_a_map": _("not GeoJSON: a FeatureCollection whose features have a property code"),
    "broken_json": _("not valid JSON: %(problem)s"),
    "unknown_key": _("no such key; known: %(known)s"),
    "unknown_resource": _("no such resource; known: %(known)s"),
    "not_text": _("must be text"),
    "not_a_list": _("must be a list"),
    "not_an_object": _("must be an object { }"),
    "not_a_code": _("must be a short name of small letters, digits, dots, hyphens and underscores"),
    "name_taken": _("another region (%(code)s) is loaded under this name"),
    "no_timezone": _("no such time zone; written as in Asia/Almaty"),
    "no_currency": _("three capital letters of ISO 4217, such as KZT"),
    "double_resource": _("this resource stands twice"),
    "outside": _("must be a file of this folder"),
    "other_form": _("must be %(form)s"),
    # what somebody sent
    "upload_empty": _("the file is empty"),
    "upload_too_big": _("the file is larger than %(most)s MB: leave out pictures and sheets that are not asked for"),
    "upload_broken": _("the file is damaged or not an Excel workbook: open it in Excel and save it again as .xlsx"),
    "upload_no_workbook": _("not an Excel workbook: save it as .xlsx or .csv"),
    "upload_no_table": _("not a table: send .xlsx, .csv or .tsv"),
    "upload_old_excel": _("an old Excel file (.xls) or one with a password: save it without a password as .xlsx"),
    "upload_password": _("the workbook is locked with a password: save it without one"),
    "upload_macros": _("the workbook holds macros: save it as .xlsx without them"),
    "upload_links": _(
        "the workbook takes figures from other workbooks: break the links (Data, Edit links) and save it"
    ),
    "upload_many_entries": _("the workbook has more than %(most)s parts: save only the sheet that is asked for"),
    "upload_unpacks": _(
        "the workbook grows beyond %(most)s MB when it is opened: save only the sheet that is asked for"
    ),
    "upload_many_rows": _("a sheet has more than %(most)s rows; often far below the table something stands in a cell"),
    "upload_many_columns": _("a sheet has more than %(most)s columns; often far right of the table something stands"),
    "upload_long_cell": _("a cell holds more than %(most)s characters"),
    "upload_too_heavy": _("the workbook needs too much memory: often something stands in a cell far below the table"),
    "upload_too_slow": _("the workbook took too long to read: save only the sheet that is asked for"),
    "upload_encoding": _("the letters of the file cannot be read: save it as CSV UTF-8 or as .xlsx"),
    "upload_broken_csv": _("row %(row)s: quotation marks do not close, or a cell is far too long"),
}


class Bad(ValueError):
    """One cell cannot be read; the reason is a key of REASONS."""

    def __init__(self, reason: str, **params: Any) -> None:
        self.reason, self.params = reason, params
        super().__init__(reason)


@dataclass(frozen=True)
class Finding:
    file: str
    row: int
    column: str
    value: str
    reason: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """In the reader's language."""
        return str(REASONS[self.reason]) % self.params

    def __str__(self) -> str:
        value = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in self.value)
        shown = value[:80] + "…" if len(value) > 80 else value or gettext("(blank)")
        return f"{self.file}:{self.row}:{self.column}: {shown} — {self.words}"
