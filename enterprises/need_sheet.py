"""A large enterprise's needs as a sheet: the same columns go out as XLSX and come back by paste or as a file."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.queries import Answer
from enterprises.words import CERTAINTIES
from portal.sheets.pasted import plain
from portal.sheets.workbook import workbook

CODE, OCCUPATION, PLACE, FIRM, DUAL, WAGE = "code", "occupation", "place", "certainty", "dual_places", "wage"
# How people head their own tables.
ALSO = {
    CODE: ("код", "code"),
    OCCUPATION: ("профессия", "занятие", "должность", "специалист", "кәсіп", "лауазым", "job"),
    PLACE: ("место", "город", "район", "орын", "қала", "аудан", "town"),
    FIRM: ("уверенность", "насколько точно", "сенімділік", "certainty"),
    DUAL: ("дуальные места", "дуальды орындар"),
    WAGE: ("зарплата", "оклад", "жалақы", "pay"),
}
YEAR_ENDS = ("", " г.", " год", " ж.", " жыл")


def label(column: str) -> str:
    names = {
        CODE: _("Code of the occupation"),
        OCCUPATION: _("Occupation"),
        PLACE: _("Place of work, if it is another"),
        FIRM: _("How firm"),
        DUAL: _("Places for dual training"),
        WAGE: _("Pay from, a month"),
    }
    return str(names.get(column, column))


def columns(years: Sequence[int]) -> list[str]:
    return [CODE, OCCUPATION, PLACE, FIRM, *map(str, years), DUAL, WAGE]


def headings(years: Sequence[int]) -> dict[str, str]:
    """{a heading in Kazakh, Russian or English: the column}"""
    known = {f"{year}{end}": str(year) for year in years for end in YEAR_ENDS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {plain(label(name)): name for name in (CODE, OCCUPATION, PLACE, FIRM, DUAL, WAGE)}
    return known | {plain(word): name for name, words in ALSO.items() for word in words}


def filled(answers: Sequence[Answer], years: Sequence[int]) -> bytes:
    """What was said last, to be gone over: a blank year stands for "not said"."""
    return workbook(_("Needs"), [label(name) for name in columns(years)], [_row(one, years) for one in answers])


def _row(answer: Answer, years: Sequence[int]) -> list[Any]:
    last = answer.open[-1]
    numbers = {need.year: need.number for need in answer.open}
    first = years[0]
    numbers.setdefault(first, numbers.get(first - 1, 0))  # as last year
    told = [answer.code, answer.occupation.name if answer.occupation else last.wording]
    told += [last.place.name if last.place else "", str(CERTAINTIES[last.certainty])]
    return [*told, *(numbers.get(year) for year in years), last.dual_places, last.wage]
