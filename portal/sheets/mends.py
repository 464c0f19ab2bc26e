"""Cells as people type them: "3 450 000", "25 чел.", "1/7", "—", "#ДЕЛ/0!". Each reading gives the value and what was
done to get it: a *mend* that nobody can doubt, a *question* that somebody should answer, an *error* that must be
corrected. Unknown is None, never zero."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ERROR, QUESTION, MEND = "error", "question", "mend"


@dataclass(frozen=True, slots=True)
class Reading:
    """`code` is a key of findings.REASONS; without one the cell stood as it should."""

    value: Any
    kind: str = ""
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    whole: int | None = None  # 1/7: what the part is a part of


HARD_SPACES = "\u00a0\u202f\u2009"
SPACES = " \t" + HARD_SPACES
DASHES = {"—", "–", "-", "−", "‐", "--"}
NO_DATA = {"н/д", "нд", "н.д.", "нет данных", "нет свед.", "мәлімет жоқ", "деректер жоқ", "n/a", "no data"}
UNITS = {
    "": 1, "чел": 1, "человек": 1, "человека": 1, "адам": 1, "мест": 1, "места": 1, "орын": 1, "шт": 1, "ед": 1,
    "тг": 1, "тенге": 1, "теңге": 1, "₸": 1, "kzt": 1, "балл": 1, "баллов": 1, "лет": 1, "г": 1, "года": 1, "ж": 1,
    "тыс": 1000, "мың": 1000, "млн": 10**6, "тыс тг": 1000, "тыс тенге": 1000, "мың теңге": 1000, "млн тг": 10**6,
}  # fmt: skip
WORDS = {
    "ноль": 0, "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "нөл": 0, "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5,
    "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9, "он": 10, "он бір": 11, "он екі": 12,
}  # fmt: skip
MONTHS = "янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"

PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+", re.ASCII)
GROUPED = re.compile(r"[+-]?[0-9]{1,3}([ ][0-9]{3})+([.,][0-9]+)?", re.ASCII)
ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
AMBIGUOUS = re.compile(r"[+-]?[0-9]{1,3}[.,][0-9]{3}", re.ASCII)  # 1,250: one and a quarter, or a thousand?
WITH_UNIT = re.compile(r"([+-]?[0-9][0-9 ]*(?:[.,][0-9]+)?) ?([^\W\d][\w .]*|₸)\.?")
FRACTION = re.compile(r"([0-9]+) ?(?:/|из|of) ?([0-9]+)", re.ASCII)
RANGE = re.compile(r"(?:от )?[0-9]+ ?(?:[-–—]|до) ?[0-9]+(?: ?\D*)", re.ASCII)
ABOUT = re.compile(r"(?:от|до|около|примерно|более|менее|свыше|~|>|<|≥|≤|шамамен|кемінде) ?([0-9].*)", re.ASCII)
DATED = re.compile(
    rf"[0-9]{{1,2}}[./-](?:[0-9]{{1,2}}[./-])?(?:{MONTHS})\w*|(?:{MONTHS})\w*[./-][0-9]{{1,4}}"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*",
    re.ASCII | re.IGNORECASE,
)


def blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(SPACES + "\r\n"))


def unreadable(cell: Any) -> Reading | None:
    """What no column can hold: a formula, an error of Excel, a dash for "not known"."""
    if not isinstance(cell, str):
        return None
    word = cell.strip(SPACES + "\r\n")
    if word.startswith(("=", "@")):
        return Reading(None, ERROR, "formula_as_text")
    if re.fullmatch(r"#[\w/?!]+[!?]?", word):
        return Reading(None, QUESTION, "excel_error")
    if word in DASHES:
        return Reading(None, QUESTION, "dash_is_unknown")
    return Reading(None, QUESTION, "no_data") if word.lower() in NO_DATA else None


def number(cell: Any, *, whole: bool = False, loose: bool = False, part: bool = False, typed: bool = False) -> Reading:
    """A filled cell as a number that is not negative. `whole`: a count of things. `loose`: words are a question, not an
    error. `part`: may be written as part of a whole, 1/7. `typed`: the file knows numbers (a workbook), so that a number
    kept as text is worth a word."""
    if isinstance(cell, int | float):
        return _limits(Reading(cell), whole)
    if found := unreadable(cell):
        return found
    found = _written(" ".join(cell.translate(ONE_SPACE).split()), part, loose, whole)
    if found.kind in (ERROR, QUESTION):
        return found
    if not found.code:
        found = Reading(found.value, *_outer(cell, typed))
    elif found.code == "space_in_number" and any(space in cell for space in HARD_SPACES):
        found = Reading(found.value, MEND, "nbsp_in_number")
    return _limits(found, whole)


ONE_SPACE = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\t\r\n", " "))


def _outer(cell: str, typed: bool) -> tuple[str, str]:
    """What is to be said of a text that is a number as it stands."""
    if cell != cell.strip():
        return MEND, "space_in_number"
    return (MEND, "number_as_text") if typed else ("", "")


def _written(word: str, part: bool, loose: bool, whole: bool) -> Reading:
    word = word.replace("−", "-")
    if PLAIN.fullmatch(word) and not (whole and AMBIGUOUS.fullmatch(word)):
        return Reading(_shortest(word))
    for read in (_separated, _worded, _parted, _dated, _measured):
        if found := read(word, part, whole):
            return found
    if RANGE.fullmatch(word):
        return Reading(None, ERROR, "range")
    value = _measured(about[1], part, whole) if (about := ABOUT.fullmatch(word.lower())) else None
    if not loose:
        return Reading(None, ERROR, "not_a_number")
    return Reading(value.value if value else None, QUESTION, "not_a_number")


def _separated(word: str, part: bool, whole: bool) -> Reading | None:
    if whole and AMBIGUOUS.fullmatch(word):
        return Reading(_shortest(re.sub("[.,]", "", word)), QUESTION, "other_number_style")
    if COMMA.fullmatch(word):
        return Reading(_shortest(word.replace(",", ".")), MEND, "decimal_comma")
    if ENGLISH.fullmatch(word):
        return Reading(_shortest(word.replace(",", "")), MEND, "other_number_style")
    if GROUPED.fullmatch(word):
        return Reading(_shortest(word.replace(" ", "").replace(",", ".")), MEND, "space_in_number")
    return None


def _worded(word: str, part: bool, whole: bool) -> Reading | None:
    return Reading(WORDS[word.lower()], MEND, "number_in_words") if word.lower() in WORDS else None


def _parted(word: str, part: bool, whole: bool) -> Reading | None:
    found = FRACTION.fullmatch(word.lower())
    if not found or not part:
        return None
    some, all_ = int(found[1]), int(found[2])
    if some > all_:
        return Reading(None, ERROR, "employed_above_graduates", {"part": some, "whole": all_})
    return Reading(some, *((QUESTION, "fraction_zero") if not all_ else (MEND, "fraction")), whole=all_)


def _dated(word: str, part: bool, whole: bool) -> Reading | None:
    return Reading(None, ERROR, "fraction_turned_into_date") if DATED.fullmatch(word) else None


def _measured(word: str, part: bool, whole: bool) -> Reading | None:
    """25 чел., 320 000 тг, 600 тыс.; 90% of what is no share is an error."""
    if word.endswith("%"):
        return Reading(None, ERROR, "percent_for_count") if whole else Reading(*_unit(word[:-1].strip()))
    found = WITH_UNIT.fullmatch(word)
    times = UNITS.get(found[2].lower().replace(".", " ").strip()) if found else None
    if times is None:
        return Reading(_shortest(word), MEND, "unit_in_number") if PLAIN.fullmatch(word) else None
    value = Decimal(found[1].replace(" ", "").replace(",", ".")) * times
    return Reading(_plain(value), MEND, "unit_in_number")


def _unit(word: str) -> tuple[Any, str, str]:
    word = word.replace(",", ".")
    return (_shortest(word), MEND, "unit_in_number") if PLAIN.fullmatch(word) else (None, ERROR, "not_a_number")


def _shortest(word: str) -> int | float:
    return _plain(Decimal(word))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


MOST = 10**12  # more than any sum of money in a region; a longer number is a telephone or two cells in one


def _limits(found: Reading, whole: bool) -> Reading:
    value = found.value
    if value is None:
        return found
    if value != value or abs(value) > MOST:
        return Reading(None, ERROR, "too_large", {"most": MOST})
    if value < 0:
        return Reading(None, ERROR, "negative_number")
    if whole and value != int(value):
        return Reading(None, ERROR, "not_a_whole_number")
    return Reading(int(value), found.kind, found.code, found.params, found.whole) if whole else found


def year(cell: Any, *, first: int, last: int) -> Reading:
    """2025, 2025/26 (the year in which it begins); two digits are asked, not guessed."""
    if found := unreadable(cell):
        return found
    word = str(cell).strip(SPACES)
    if school := re.fullmatch(r"([0-9]{4}) ?[/-] ?(?:[0-9]{2}|[0-9]{4})", word, re.ASCII):
        return _in_time(int(school[1]), first, last, MEND, "school_year")
    plain = re.fullmatch(r"([0-9]{1,4}) ?(?:г\.?|год|ж\.?|жыл)?", word, re.ASCII)
    if not plain:
        return Reading(None, ERROR, "not_a_year")
    if len(plain[1]) < 4:
        return Reading(None, ERROR, "year_two_digits")
    return _in_time(int(plain[1]), first, last)


def _in_time(value: int, first: int, last: int, *done: str) -> Reading:
    if not first <= value <= last:
        return Reading(None, ERROR, "year_out_of_range", {"first": first, "last": last})
    return Reading(value, *done)


def choice(cell: Any, words: Mapping[str, Any]) -> Reading:
    """One of a few words, each in the forms people write it; two at once must be told apart."""
    if found := unreadable(cell):
        return found
    word = " ".join(str(cell).lower().split()).strip(".")
    if word in words:
        return Reading(words[word])
    parts = {words.get(part.strip(" .")) for part in re.split(r"[,;/+]| и | және ", word)}
    if len(parts) > 1 and None not in parts:
        return Reading(None, ERROR, "two_values")
    first = {value: form for form, value in reversed(words.items())}  # of each the form that people write most
    return Reading(None, ERROR, "unknown_value", {"known": ", ".join(reversed(first.values()))})


def words(cell: Any) -> Reading:
    """A name: spaces in one, a line break inside said."""
    if found := unreadable(cell):
        return found
    text = str(cell)
    told = " ".join(text.split())
    broken = "\n" in text.strip() or "\r" in text.strip()
    return Reading(told, MEND, "line_break_in_cell") if broken else Reading(told)
