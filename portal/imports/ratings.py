"""The college-effectiveness workbook: 115 columns by their place."""

import re
from typing import Any

from colleges.effectiveness import COLUMNS, PLACE, Column
from portal.imports import codes
from portal.imports.found import Fact, Read
from portal.imports.lookups import Lookups
from portal.imports.table import Asked
from portal.imports.vocabulary import YEAR
from portal.sheets import mends
from portal.sheets.mends import ERROR, MEND, QUESTION, Reading, blank
from portal.sheets.sandbox import Cell, Sheet

TRUE = {"да", "иә", "ия", "есть", "бар", "true", "1", "+"}
FALSE = {"нет", "жоқ", "false", "0"}
WITHIN = 10  # rows in which the headings are looked for
HYPHEN = re.compile(r"\s*(\d{6,9})\s*-\s")


def headings(sheet: Sheet) -> int | None:
    """The row with the workbook's headings: most of 115 columns filled, college and specialty where they belong."""
    for place, row in enumerate(sheet.rows[:WITHIN]):
        filled = sum(not blank(cell) for cell in row)
        if filled > 100 and _says(row, "college_name", "колледж") and _says(row, "specialty_raw", "специальност"):
            return place
    return None


def _says(row: list[Cell], name: str, word: str) -> bool:
    return len(row) > PLACE[name] and word in str(row[PLACE[name]]).lower()


def read(sheet: Sheet, top: int, *, typed: bool, asked: Asked, lookups: Lookups, into: Read) -> None:
    """Facts and findings of every row below the headings."""
    heads = [" ".join(str(cell).split()) for cell in sheet.rows[top]]
    into.heads[sheet.name] = heads
    if len(heads) != len(COLUMNS):
        told = Reading(None, ERROR, "columns_moved", {"expected": len(COLUMNS), "found": len(heads)})
        into.say(sheet.name, top + 1, 0, heads[0], heads[0], told.kind, told.code, None, told.params)
        return
    found = YEAR.search(sheet.name.replace("_", " "))
    year = int(found[1]) if found else asked.year
    cells = Cells(typed)
    for place, row in enumerate(sheet.rows[top + 1 :], start=top + 2):
        if not all(map(blank, row)):
            Line(sheet.name, place, [*row, *[""] * (len(COLUMNS) - len(row))], heads, cells, into).read(year, lookups)


class Cells:
    """Readings by kind and cell: most cells of a workbook say the same."""

    def __init__(self, typed: bool) -> None:
        self.typed, self.known = typed, {}

    def read(self, column: Column, cell: Cell) -> Reading:
        key = column.kind, cell
        if key not in self.known:
            self.known[key] = self._read(column.kind, cell)
        return self.known[key]

    def _read(self, kind: str, cell: Cell) -> Reading:
        if blank(cell):
            return Reading(None)
        if kind == "text":
            return Reading(" ".join(str(cell).split()))
        if kind == "truth":
            return truth(cell)
        found = mends.number(cell, whole=kind in ("count", "part"), part=kind == "part", typed=self.typed)
        if kind == "percent" and found.value is not None and found.value > 100:
            return Reading(None, ERROR, "percent_above_100")
        return found


def truth(cell: Cell) -> Reading:
    word = str(cell).strip().lower()
    if word in TRUE or word in FALSE:
        return Reading(word in TRUE)
    return mends.unreadable(cell) or Reading(None, ERROR, "unknown_value", {"known": "да, нет"})


class Line:
    """One row of the workbook."""

    def __init__(self, sheet: str, number: int, cells: list[Cell], heads: list[str], by: Cells, into: Read) -> None:
        self.sheet, self.number, self.cells, self.heads, self.by, self.into = sheet, number, cells, heads, by, into
        self.wrong = False

    def say(self, name: str, done: Reading) -> None:
        place = PLACE[name]
        told = self.heads[place], self.cells[place], done.kind, done.code, done.value, done.params
        self.into.say(self.sheet, self.number, place, *told)
        self.wrong |= done.kind == ERROR

    def read(self, year: int, lookups: Lookups) -> None:
        self.into.rows += 1
        college = self._college(lookups)
        of_college = blank(self.cells[PLACE["specialty_raw"]])
        specialty = None if of_college else self._specialty(lookups)
        values = self._values(of_college)
        self._agree(values)
        if self.wrong or college is None:
            self.into.left_out += 1
            return
        self._put((college, specialty, year), values, "total_score" if of_college else "specialty_score")

    def _college(self, lookups: Lookups) -> int | None:
        cell = self.cells[PLACE["college_name"]]
        found = Reading(None, ERROR, "blank") if blank(cell) else lookups.colleges.read(cell)
        if found.code:  # the name is matched and asked about, not changed
            self.say("college_name", Reading(None, found.kind, found.code, found.params))
        return lookups.colleges.rows[found.value].pk if found.value else None

    def _specialty(self, lookups: Lookups) -> int | None:
        cell = self.cells[PLACE["specialty_raw"]]
        found = codes.both(cell, lookups.specialties)
        if not found.code and isinstance(cell, str) and HYPHEN.match(cell):
            found = Reading(found.value, MEND, "hyphen_for_dash")
        if found.code:
            self.say("specialty_raw", found)
        return lookups.specialties.rows[found.value].pk if found.value else None

    def _values(self, of_college: bool) -> dict[str, Any]:
        values = {}
        for column, cell in zip(COLUMNS, self.cells, strict=True):
            if column.name in ("college_name", "specialty_raw") or column.of_college != of_college:
                continue
            found = self.by.read(column, cell)
            if found.code:
                self.say(column.name, found)
            if found.value is not None:
                values[column.name] = found.value
            if found.whole is not None:
                self._same_whole(values, column.name, found)
        return values

    def _same_whole(self, values: dict[str, Any], name: str, found: Reading) -> None:
        """1/7: the seven is what the column before says."""
        before = values.get(name.replace("_employed", "_graduates"))
        if before is not None and before != found.whole:
            self.say(name, Reading(found.value, QUESTION, "whole_differs", {"whole": found.whole, "graduates": before}))

    def _agree(self, values: dict[str, Any]) -> None:
        part, whole = values.get("employment_employed"), values.get("employment_graduates")
        if part is not None and whole is not None and part > whole:
            params = {"part": part, "whole": whole}
            self.say("employment_employed", Reading(None, ERROR, "employed_above_graduates", params))

    def _put(self, key: tuple[Any, ...], values: dict[str, Any], score: str) -> None:
        held = self.into.facts.get(("effectiveness", key))
        if held is not None:
            self.say(
                "specialty_raw" if key[1] else "college_name", Reading(None, ERROR, "duplicate_row", {"row": held.row})
            )
            return
        told = {"figures": values, "score": values.get(score)}
        self.into.facts["effectiveness", key] = Fact("effectiveness", key, told, self.sheet, self.number, {})
