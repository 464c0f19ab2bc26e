"""The submission as a sheet: the same columns go out as XLSX and come back by paste or upload."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from colleges import words
from colleges.collected import COURSES, columns, has, most
from colleges.models import Submission, SubmissionRow
from portal.sheets.pasted import plain

CODE, SPECIALTY, VERSION = "programme", "specialty", "version"
SHOWN = (CODE, SPECIALTY, "name", "language", "base")


def sheet_label(column: str) -> str:
    names = {
        CODE: _("Code of the programme"),
        SPECIALTY: _("Code of the specialty"),
        "name": _("Specialty or qualification"),
        "language": _("Language"),
        "base": _("Base"),
        VERSION: _("Version of the row"),
    }
    return str(names[column]) if column in names else words.figure_label(column)


@dataclass(frozen=True)
class Line:
    """A row of the sheet that goes out: what names it and its figures."""

    row: SubmissionRow
    name: str

    def cells(self, asked: Sequence[str]) -> list[Any]:
        one = self.row.programme
        told = [one.code, one.specialty.code, self.name, language_word(one.language), base_word(one.base)]
        return [*told, *(self.row.values.get(name) for name in asked), self.row.version]


def language_word(code: str) -> str:
    return words.say(words.LANGUAGES, code) if code else ""


def base_word(code: str) -> str:
    return words.say(words.BASES, code) if code else ""


def workbook(submission: Submission, lines: Iterable[Line], about: Sequence[str]) -> bytes:
    """Locked where nothing is asked, whole numbers from 0 where something is; can be sent back as it is."""
    out, asked = io.BytesIO(), columns(COURSES)
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    open_, locked = book.add_format({"locked": False, "num_format": "0"}), book.add_format({"font_color": "#545B66"})
    sheet = book.add_worksheet(_("Programmes")[:31])
    sheet.write_row(0, 0, [sheet_label(name) for name in (*SHOWN, *asked, VERSION)], head)
    for place, line in enumerate(lines, start=1):
        for column, value in enumerate(line.cells(asked)):
            name = ("", "", "", "", "", *asked, "")[column]
            free = bool(name) and has(line.row.programme, name)
            _write(sheet, place, column, value, open_ if free else locked)
            if free:
                rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": most(name)}
                sheet.data_validation(place, column, place, column, {**rule, "ignore_blank": True})
    _dress(sheet, len(asked))
    notes = book.add_worksheet(_("Notes")[:31])
    for place, text in enumerate(about):
        notes.write_string(place, 0, text)
    notes.set_column(0, 0, 100)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _dress(sheet: Any, asked: int) -> None:
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 60)
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 40)
    sheet.set_column(3, 4 + asked, 11)
    sheet.set_column(5 + asked, 5 + asked, 11, None, {"hidden": True})
    sheet.protect("", {"format_columns": True, "sort": True, "autofilter": True, "select_locked_cells": True})


def headings() -> dict[str, str]:
    """{a heading in Kazakh, Russian or English, or a column's own name: the column}"""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name in (*SHOWN, *columns(COURSES), VERSION):
                known.setdefault(plain(sheet_label(name)), name)
    return known | {name: name for name in (*SHOWN, *columns(COURSES), VERSION)}
