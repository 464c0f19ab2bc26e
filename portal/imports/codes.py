"""Codes of the classifiers as people type them: without the first zero, without the level, in small or Cyrillic letters,
of the classifier before. What is meant is found by the name beside the code; where two fit, nobody guesses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.classifiers.models import Qualification, Specialty
from portal.names import search_key
from portal.sheets.mends import ERROR, MEND, QUESTION, Reading, unreadable
from portal.sources.models import Region

LOOKALIKE = str.maketrans("АВЕКМНОРСТХЗавекмнорстхз", "ABEKMHOPCTX3abekmhopctx3")
LEVELLED = re.compile(r"(3W|4S|5AB)([0-9]{8})", re.ASCII)
LONG = re.compile(r"(3W|4S|5AB)?[0-9]{9,}", re.ASCII)
DIGITS = 8


def stem_of(name: str) -> str:
    """A name to compare by: without what stands in brackets, marks and case."""
    return " ".join(re.findall(r"\w+", search_key(re.sub(r"\([^)]*\)", " ", name))))


def fits(given: str, name: str) -> bool:
    """Whether a name typed by hand can be meant by one of the classifier."""
    a, b = stem_of(given), stem_of(name)
    return bool(a and b) and (a == b or a.startswith(b) or b.startswith(a))


@dataclass
class Codes:
    """Specialties of a region, or its qualifications: by code and by name."""

    resource: str
    rows: dict[str, Any] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_digits: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, rows: Iterable[Any]) -> "Codes":
        for row in rows:
            self.rows[row.code] = row
            self.by_digits[row.code[-DIGITS:]].add(row.code)
            for name in names(row):
                self.by_name[stem_of(name)].add(row.code)
        return self

    def exactly(self, name: str) -> set[str]:
        return self.by_name.get(stem_of(name), set()) if stem_of(name) else set()

    def likely(self, name: str) -> set[str]:
        """By the whole name; else by its parts: an old specialty that became several has the names of all of them."""
        if found := self.exactly(name):
            return found
        parts = [stem_of(part) for part in re.split(r"\s+и\s+|\s+және\s+|[,;/]", name)]
        return {
            code
            for part in parts
            if len(part) > 5
            for stem, codes in self.by_name.items()
            if stem == part or stem.startswith(f"{part} ")
            for code in codes
        }


def names(row: Any) -> Iterator[str]:
    return (name for name in (row.name_kk, row.name_ru, row.name_en) if name)


def specialties(region: Region) -> Codes:
    return Codes("specialties").add(Specialty.objects.filter(region=region))


def qualifications(region: Region) -> Codes:
    return Codes("qualifications").add(Qualification.objects.filter(region=region).select_related("specialty"))


def specialty(cell: Any, name: str, known: Codes) -> Reading:
    """The code of a specialty; `name` is what stands beside it."""
    if found := unreadable(cell):
        return found
    word = str(cell).strip()
    if word in known.rows:
        return _named(word, name, known, () if word == str(cell) else (MEND, "space_in_code"))
    if re.fullmatch(r"[0-9]{7}", word, re.ASCII):
        return _seven(word, name, known)
    if re.fullmatch(r"[0-9]{8}", word, re.ASCII) and len(other := known.exactly(name)) == 1:
        return Reading(*other, QUESTION, "code_name_differs", {"other": min(other)})
    return Reading(None, ERROR, "code_too_long" if LONG.fullmatch(word) else "unknown_code", _likely(word, known))


def _likely(word: str, known: Codes) -> dict[str, Any]:
    """Codes that one letter too many or too few makes of it."""
    near = {word[:place] + word[place + 1 :] for place in range(len(word))}
    near |= {word[:place] + "0" + word[place:] for place in range(len(word) + 1)}
    return {"resource": known.resource, "likely": ", ".join(sorted(near & known.rows.keys())[:3])}


def _named(code: str, name: str, known: Codes, done: tuple[str, ...]) -> Reading:
    other = known.exactly(name) - {code} if name else set()
    if len(other) == 1 and not any(fits(name, one) for one in names(known.rows[code])):
        return Reading(code, QUESTION, "code_name_differs", {"other": min(other)})
    return Reading(code, *done)


def _seven(word: str, name: str, known: Codes) -> Reading:
    """A zero lost by a spreadsheet, or a code of the classifier before."""
    whole = f"0{word}"
    if whole in known.rows and (not name or any(fits(name, one) for one in names(known.rows[whole]))):
        return Reading(whole, MEND, "leading_zero_lost")
    found = known.likely(name)
    if len(found) == 1:
        return Reading(*found, QUESTION, "old_code")
    if found:
        return Reading(None, ERROR, "old_code_split", {"likely": ", ".join(sorted(found))})
    return Reading(None, ERROR, "unknown_code", _likely(word, known))


def qualification(cell: Any, known: Codes) -> Reading:
    """The code of a qualification: level (3W, 4S, 5AB) and eight digits. Digits alone are matched and asked about."""
    if found := unreadable(cell):
        return found
    word, done = str(cell), ("", "")
    for mended, code in ((word.strip(), "space_in_code"), (word.strip().translate(LOOKALIKE), "cyrillic_letter")):
        if mended != word:
            word, done = mended, (MEND, code)
    if word.upper() != word:
        word, done = word.upper(), (MEND, "letter_case")
    if word in known.rows:
        return Reading(word, *done)
    if re.fullmatch(r"[0-9]{8}", word, re.ASCII) and known.by_digits.get(word):
        return Reading(word, QUESTION, "prefix_missing", {"likely": ", ".join(sorted(known.by_digits[word]))})
    code = "code_too_long" if LONG.fullmatch(word) and not LEVELLED.fullmatch(word) else "unknown_code"
    return Reading(None, ERROR, code, _likely(word, known))


def both(cell: Any, known: Codes) -> Reading:
    """Code and name in one cell: "07150500 Сварочное дело"; or the name alone, where only one specialty has it."""
    if found := unreadable(cell):
        return found
    told = re.fullmatch(r"\s*([A-Z]?[-\w]*\d{4,}[-\w]*)\s*(?:[-–—.:]\s*)?(.*)", str(cell), re.DOTALL)
    if told:
        return specialty(told[1], told[2], known)
    found = known.exactly(str(cell))
    if len(found) == 1:
        return Reading(*found)
    return Reading(None, ERROR, "name_unclear" if found else "unknown_name", {"likely": ", ".join(sorted(found))})
