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
    # a cell as people type it (mends.py): what was done, what is asked, what must be corrected
    "number_as_text": _("a number kept as text"),
    "space_in_number": _("spaces in a number"),
    "nbsp_in_number": _("a no-break space in a number"),
    "unit_in_number": _("a unit beside the number"),
    "decimal_comma": _("a decimal comma"),
    "other_number_style": _("a number with commas or dots between thousands"),
    "number_in_words": _("a number in words"),
    "fraction": _("a part of a whole: the first number is taken"),
    "fraction_zero": _("0 of 0: nobody graduated yet?"),
    "fraction_turned_into_date": _("a spreadsheet made a date of this: write the number itself"),
    "range": _("a range: write one number"),
    "percent_for_count": _("a share where a count is wanted: write how many"),
    "percent_above_100": _("more than 100 %%"),
    "negative_number": _("a count cannot be below zero"),
    "not_a_whole_number": _("not a whole number: these are persons or things"),
    "dash_is_unknown": _("a dash: taken as unknown, not as zero"),
    "no_data": _("no data: taken as unknown, not as zero"),
    "blank_is_unknown": _("blank: taken as unknown, not as zero"),
    "excel_error": _("an error of Excel: taken as unknown, not as zero"),
    "formula_as_text": _("a formula as text; it is never computed: write its result"),
    "line_break_in_cell": _("a line break inside the cell"),
    "school_year": _("a school year: the year in which it begins"),
    "year_two_digits": _("a year with two digits: write four"),
    "year_out_of_range": _("the year must lie between %(first)s and %(last)s"),
    "two_values": _("two values in one cell: give each a row of its own"),
    "unknown_value": _("not one of: %(known)s"),
    # codes and names
    "leading_zero_lost": _("the first zero was lost; the name fits"),
    "space_in_code": _("spaces around the code"),
    "letter_case": _("small letters in the code"),
    "cyrillic_letter": _("a Cyrillic letter that looks like one of the code"),
    "prefix_missing": _("the level (3W, 4S, 5AB) is missing: matched by eight digits. Which is meant: %(likely)s?"),
    "code_too_long": _("one digit too many. Is it %(likely)s?"),
    "old_code": _("a code of the earlier classifier: found by its name"),
    "old_code_split": _(
        "this specialty of the earlier classifier became several (%(likely)s): write the one that is meant"
    ),
    "code_name_differs": _("code and name do not fit: by its name it is %(other)s"),
    "hyphen_for_dash": _("a hyphen between code and name"),
    "name_differs": _("written otherwise than here (%(name)s): is it the same?"),
    "unknown_name": _("nothing in the region has this name: write it as in the portal, or its code"),
    "name_unclear": _("several have this name: write the code"),
    "code_too_long_alone": _("one digit too many"),
    "unknown_occupation_alone": _("no such occupation: write it as in the portal, or its code"),
    "unknown_occupation": _("no such occupation. Closest: %(likely)s"),
    # a row of figures
    "value_out_of_range": _("more than %(most)s in one year: is it right?"),
    "sum_differs": _("the parts make %(sum)s"),
    "whole_differs": _("said to be of %(whole)s, but the graduates are %(graduates)s"),
    "employed_above_graduates": _("%(part)s employed of %(whole)s graduates cannot be"),
    "duplicate_row": _("the same as row %(row)s"),
    "said_twice": _("row %(row)s says %(other)s of the same"),
    "need_incomplete": _("a new need wants a number and how sure it is (approved, planned, possible)"),
    "no_programme": _("the college has no such programme in the portal"),
    "several_programmes": _(
        "%(count)s programmes fit (%(likely)s): add columns for language, base or form, or the code"
    ),
    # the frame of a table
    "title_row": _("a title above the table: left out"),
    "two_row_header": _("two rows of headings, read as one"),
    "merged_cell": _("a merged cell, filled down"),
    "subtotal_row": _("a subtotal: left out"),
    "total_row": _("a total: left out"),
    "numbering_row": _("numbers of the columns: left out"),
    "empty_row": _("an empty row: left out"),
    "empty_column": _("an empty column: left out"),
    "column_not_read": _("this column is not read: its heading is not known"),
    "columns_moved": _("the workbook has %(expected)s columns, this has %(found)s: columns were added or taken out"),
    "no_subject": _("no column says what the rows are about: add the specialty, or enterprise and occupation"),
    "no_college": _("no column names the college: add one, or choose the college when you send the file"),
    "hidden_sheet": _("a hidden sheet: left out"),
    "sheet_not_read": _("no table with known headings: left out"),
    "nothing_to_read": _("no sheet has a table with headings that the portal knows"),
    "byte_order_mark": _("a byte order mark at the beginning: left out"),
    "encoding_and_separator": _("read in this encoding and with this separator"),
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
    "no_table": _("there is no table in this file"),
    "nothing_pasted": _("paste the copied cells, or choose a file"),
    "pasted_too_much": _("that is more than one sheet: copy only the table"),
    "no_headings": _("copy the row of headings too: the occupation and at least one year must be among them"),
    "too_many_lines": _("more than %(most)s lines: send the sheet in parts"),
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
