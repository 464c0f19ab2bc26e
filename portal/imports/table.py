"""A sheet of figures while it is read: its columns, the values of its cells, what is said of them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.imports.found import Read
from portal.imports.lookups import Lookups
from portal.imports.vocabulary import YEAR, Column
from portal.sheets.frame import Frame
from portal.sheets.mends import ERROR, Reading
from portal.sources.models import Region

INTAKE = ("seats_order", "seats_paid", "applications", "entrants", "from_elsewhere", "from_other_regions", "rural")
GRADUATES = ("graduates", "employed_reported", "employed_registered", "studying", "in_army", "in_trade")
NEED = ("number", "certainty", "hired", "dual_places", "wage")
COMPANIONS = ("source", "status", "note")
SUBJECT = ("college_code", "specialty_code", "qualification_code", "language", "base", "form")
MANY = 500  # more people of one occupation asked for by one enterprise in one year: is it right?


@dataclass(frozen=True)
class Asked:
    """What the person who sent the file said of it."""

    region: Region
    year: int
    college: str = ""  # code; for sheets that name none

    @property
    def years(self) -> tuple[int, int]:
        return self.region.planning_year - 17, self.region.planning_year + self.region.horizon_years


@dataclass
class Table:
    sheet: str
    frame: Frame
    columns: dict[str, Column]
    typed: bool
    asked: Asked
    lookups: Lookups
    into: Read
    values: dict[str, list[Any]] = field(default_factory=dict)
    wholes: dict[int, int] = field(default_factory=dict)
    bad: set[int] = field(default_factory=set)  # places of rows that cannot be used
    unsaid: set[tuple[int, int | None, str]] = field(default_factory=set)  # row, column, kind: a graver word was said

    def say(self, place: int, column: Column, done: Reading, read_as: Any = None) -> None:
        value = self.frame.rows[place][column.place]
        self.put(self.frame.numbers[place], column, value, done, read_as)
        if done.kind == ERROR:
            self.bad.add(place)

    def put(self, row: int, column: Column, value: Any, done: Reading, read_as: Any = None) -> None:
        told = done.value if read_as is None else read_as
        self.into.say(self.sheet, row, column.place, column.head, value, done.kind, done.code, told, done.params)

    @cached_property
    def companions(self) -> list[str]:
        return [name for name in COMPANIONS if name in self.columns]

    @property
    def only_year(self) -> int | None:
        """The one year that headings name, else the one in the title."""
        named = {column.year for column in self.columns.values() if column.year}
        named = named or {int(year) for title in self.frame.titles for year in YEAR.findall(title)}
        return named.pop() if len(named) == 1 else None
