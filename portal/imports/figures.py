"""A sheet of figures by programme, or of needs by enterprise: its headings say what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.imports import codes, vocabulary
from portal.imports.found import Fact, Read
from portal.imports.lookups import Lookups
from portal.imports.vocabulary import ASK, COURSES, NEEDED, YEAR, Column
from portal.sheets.frame import Frame, blocks
from portal.sheets.mends import ERROR, MEND, QUESTION, Reading, blank
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


def read(sheet: str, frame: Frame, *, typed: bool, asked: Asked, lookups: Lookups, into: Read) -> None:
    since = len(into.found)
    found, strange = vocabulary.columns(frame.heads)
    table = Table(sheet, frame, {one.name: one for one in found}, typed, asked, lookups, into)
    into.heads[sheet] = frame.heads
    into.rows += len(frame.rows)
    for spot in frame.spots:
        _spot(table, spot)
    for place in strange:
        into.say(sheet, frame.head_row, place, frame.heads[place], frame.heads[place], QUESTION, "column_not_read")
    if not _is_about_something(table):
        return
    _read_cells(table)
    _read_sums(table)
    doubled = _duplicates(table)
    _facts(table, doubled)
    _unsay(table, since)


def _spot(table: Table, spot: Any) -> None:
    names = {"title_row": "(title)", "empty_column": "(none)"}
    heads = table.frame.heads
    read_as = spot.read_as
    if spot.code == "two_row_header":
        known = [vocabulary.meaning(head)[0] for head in str(read_as).split(", ")]
        read_as = ", ".join(one.name for one in known if one)
    head = names.get(spot.code) or (spot.value if spot.code == "two_row_header" else heads[spot.column])
    table.into.say(table.sheet, spot.row, spot.column, head, spot.value, spot.kind, spot.code, read_as)


def _is_about_something(table: Table) -> bool:
    """Whether rows can be told apart: by programme, by specialty of a college, by enterprise and occupation."""
    names = table.columns.keys()
    if "programme_code" in names or {"enterprise_code", "occupation_code"} <= names:
        return True
    head = Column(0, table.frame.heads[0], vocabulary.BY_NAME["specialty"])
    if not names & {"specialty_code", "specialty", "qualification_code"}:
        table.put(table.frame.head_row, head, head.head, Reading(None, ERROR, "no_subject"))
        return False
    if "college_code" not in names and not table.asked.college:
        table.put(table.frame.head_row, head, head.head, Reading(None, ERROR, "no_college"))
        return False
    return True


# Cells


def _read_cells(table: Table) -> None:
    across = list(zip(*table.frame.rows, strict=True)) if table.frame.rows else []
    for name, column in table.columns.items():
        cells = across[column.place] if across else ()
        table.values[name] = _column(table, column, cells)
    for name in ("specialty_code", "specialty"):
        if name in table.columns and (name == "specialty_code" or "specialty_code" not in table.columns):
            table.values["specialty_code"] = _specialties(table, table.columns[name])


def _column(table: Table, column: Column, cells: Sequence[Any]) -> list[Any]:
    """Every distinct cell is read once; what is to be said of it is said wherever it stands."""
    if column.meaning.kind == "text":
        return [str(cell).strip() or None for cell in cells]
    read, different = _reader(table, column), set(cells)
    blanks = {cell for cell in different if blank(cell)}
    done = {cell: Reading(None) if cell in blanks else read(cell) for cell in different}
    told = blanks | {cell for cell, one in done.items() if one.code or one.whole is not None}
    if told:
        _say_cells(table, column, cells, done, told)
    values = {cell: one.value for cell, one in done.items()}
    return list(map(values.__getitem__, cells))


def _reader(table: Table, column: Column) -> Any:
    lookups, name = table.lookups, column.name
    found = {
        "college_code": lambda cell: lookups.colleges.read(cell),
        "enterprise_code": lambda cell: lookups.enterprises.read(cell),
        "occupation_code": lambda cell: lookups.occupations.read(cell),
        "qualification_code": lambda cell: codes.qualification(cell, lookups.qualifications),
    }.get(name)
    return found or vocabulary.reader(column, table.typed, table.asked.years)


def _say_cells(table: Table, column: Column, cells: Sequence[Any], done: dict[Any, Reading], told: set[Any]) -> None:
    looked_up = column.name in ("specialty_code", "specialty")
    for place, cell in enumerate(cells):
        if cell not in told:
            continue
        one = done[cell]
        if one.whole is not None:
            table.wholes[place] = one.whole
        if blank(cell):
            _blank(table, place, column)
        elif one.code and not (looked_up and one.kind == ERROR):
            named = column.name in ("college_code", "enterprise_code") and one.kind == QUESTION
            table.say(place, column, one, one.params.get("name") if named else None)


def _blank(table: Table, place: int, column: Column) -> None:
    names = column.name in ("specialty", "qualification", "group")
    if names and ("specialty_code" in table.columns or column.name != "specialty"):
        return
    if column.blank == NEEDED or names:
        table.say(place, column, Reading(None, ERROR, "blank"))
    elif column.blank == ASK:
        table.say(place, column, Reading(None, QUESTION, "blank_is_unknown"))


def _specialties(table: Table, column: Column) -> list[Any]:
    """The code with the name beside it, or both in one cell."""
    beside = table.columns.get("specialty") if column.name == "specialty_code" else None
    known: dict[tuple[Any, Any], Reading] = {}
    values: list[Any] = []
    for place, row in enumerate(table.frame.rows):
        cell = row[column.place]
        pair = (cell, str(row[beside.place]) if beside else None)
        if pair not in known:
            known[pair] = Reading(None) if blank(cell) else _specialty(table, *pair)
        one = known[pair]
        if one.code:
            table.say(place, column, one, one.params.get("other") if "other" in one.params else None)
        values.append(one.value)
    return values


def _specialty(table: Table, cell: Any, name: str | None) -> Reading:
    return codes.specialty(cell, name, table.lookups.specialties) if name is not None else codes.both(
        cell, table.lookups.specialties
    )  # fmt: skip


# Sums


def _read_sums(table: Table) -> None:
    """A total beside its parts, and sums under them: what differs is asked."""
    total = table.columns.get("total")
    parts = [name for name in table.columns if name in COURSES]
    if total is None:
        return
    if parts:
        _read_totals(table, total, parts)
    for row, cells, places in blocks(table.frame):
        for name in (*parts, "total"):
            column = table.columns[name]
            known = [table.values[name][place] for place in places]
            said = cells[column.place]
            if isinstance(said, int) and (expected := sum(one for one in known if one is not None)) != said:
                table.put(row, column, said, Reading(expected, QUESTION, "sum_differs", {"sum": expected}))


def _read_totals(table: Table, total: Column, parts: list[str]) -> None:
    for place, said in enumerate(table.values["total"]):
        known = [table.values[name][place] for name in parts]
        if said is None or None in known or sum(known) == said:
            continue
        table.say(place, total, Reading(sum(known), QUESTION, "sum_differs", {"sum": sum(known)}))
        table.values["total"][place] = sum(known)


# Rows that stand twice


def _duplicates(table: Table) -> set[int]:
    """Places of rows of which the key stands above already: the same row once more, or other figures for it."""
    names = [n for n in (*SUBJECT, "programme_code", "enterprise_code", "occupation_code", "year", "course", "group")
             if n in table.values]  # fmt: skip
    first: dict[tuple[Any, ...], int] = {}
    doubled = set()
    keys = zip(*(table.values[name] for name in names), strict=True)
    needed = [i for i, name in enumerate(names) if name in NAMING]
    for place, key in enumerate(keys):
        if any(key[i] is None for i in needed):
            continue
        above = first.setdefault(key, place)
        if above != place:
            doubled.add(place)
            _say_double(table, place, above, names)
    return doubled


NAMING = (
    "college_code",
    "specialty_code",
    "qualification_code",
    "programme_code",
    "enterprise_code",
    "occupation_code",
)


def _say_double(table: Table, place: int, above: int, names: list[str]) -> None:
    kind = QUESTION if table.frame.rows[above] == table.frame.rows[place] else ERROR
    name = next(n for n in ("programme_code", "specialty_code", "qualification_code", "enterprise_code") if n in names)
    column = table.columns.get(name) or table.columns["specialty"]
    table.unsaid.add((table.frame.numbers[place], None, QUESTION))  # of a row that is not taken nothing is asked
    table.say(place, column, Reading(None, kind, "duplicate_row", {"row": table.frame.numbers[above]}))


def _unsay(table: Table, since: int) -> None:
    if not table.unsaid:
        return
    silent = table.unsaid
    kept = [
        one
        for one in table.into.found[since:]
        if one.code in ("duplicate_row", "value_out_of_range")
        or not {(one.row, None, one.kind), (one.row, one.column, one.kind)} & silent
    ]
    table.into.found[since:] = kept


# Facts


def _facts(table: Table, doubled: set[int]) -> None:
    only, row_years = table.only_year, table.values.get("year")
    about_needs = {"enterprise_code", "occupation_code"} <= set(table.columns)
    make = _need_facts if about_needs else _programme_facts
    parts = _parts(table, about_needs)
    for place in range(len(table.frame.rows)):
        if place in doubled:
            continue
        year = row_years[place] if row_years else only or table.asked.year
        make(table, parts, place, year)
    table.into.left_out += len(table.bad | doubled)


@dataclass(frozen=True)
class Part:
    """The columns of a sheet that belong to one table of the portal; `course` where the column itself says it."""

    model: str
    columns: list[tuple[str, list[Any]]]
    where: dict[str, int]
    course: int | None = None


def _parts(table: Table, about_needs: bool) -> list[Part]:
    if about_needs:
        return [_part(table, "need", NEED)]
    found = [_part(table, model, names) for model, names in (("intake", INTAKE), ("graduates", GRADUATES))]
    if "course" in table.columns:
        found.append(_part(table, "enrolment", ("students", "left", "on_leave")))
    for name in COURSES:
        if name in table.columns:
            where = {"students": table.columns[name].place}
            course = int(name.removeprefix("course_"))
            found.append(Part("enrolment", [("students", table.values[name])], where, course))
    return [part for part in found if part.columns]


def _part(table: Table, model: str, names: tuple[str, ...]) -> Part:
    present = [name for name in names if name in table.columns]
    return Part(
        model, [(name, table.values[name]) for name in present], {name: table.columns[name].place for name in present}
    )


def _programme_facts(table: Table, parts: list[Part], place: int, year: int | None) -> None:
    programme = _programme(table, place)
    if programme is None or year is None or place in table.bad:
        return
    for part in parts:
        if part.model != "enrolment":
            _fact(table, part, place, (programme, year))
        elif (course := part.course or table.values["course"][place]) is not None:
            _fact(table, part, place, (programme, year, course))


def _need_facts(table: Table, parts: list[Part], place: int, year: int | None) -> None:
    enterprise, occupation = table.values["enterprise_code"][place], table.values["occupation_code"][place]
    number = table.values["number"][place] if "number" in table.columns else None
    if number is not None and number > MANY:
        table.unsaid.add((table.frame.numbers[place], table.columns["number"].place, MEND))
        done = Reading(number, QUESTION, "value_out_of_range", {"most": MANY})
        table.say(place, table.columns["number"], done)
    if None in (enterprise, occupation, year) or place in table.bad:
        return
    rows = table.lookups.enterprises.rows[enterprise], table.lookups.occupations.rows[occupation]
    for part in parts:
        _fact(table, part, place, (*(row.pk for row in rows), year))


def _fact(table: Table, part: Part, place: int, key: tuple[Any, ...]) -> None:
    values = {name: value for name, cells in part.columns if (value := cells[place]) is not None}
    if part.model == "graduates" and place in table.wholes:
        _take_whole(table, place, values)
    if values:
        _put(table, place, part.model, key, values, part.where)


def _take_whole(table: Table, place: int, values: dict[str, Any]) -> None:
    """1/7 says how many graduated, too."""
    whole = table.wholes[place]
    if values.get("graduates", whole) != whole:
        column = table.columns["employed_reported"]
        params = {"whole": whole, "graduates": values["graduates"]}
        table.say(place, column, Reading(values.get("employed_reported"), QUESTION, "whole_differs", params))
    else:
        values["graduates"] = whole


def _put(table: Table, place: int, model: str, key: tuple[Any, ...], values: Any, where: dict[str, int]) -> None:
    for name in table.companions:
        if (value := table.values[name][place]) is not None:
            values[name] = value
    held = table.into.facts.get((model, key))
    if held is None:
        number = table.frame.numbers[place]
        table.into.facts[model, key] = Fact(model, key, values, table.sheet, number, where)
    elif "group" in table.columns:  # groups of one programme stand in rows of their own
        for name, value in values.items():
            held.values[name] = held.values.get(name, 0) + value if isinstance(value, int) else value
    else:
        _merge(table, place, held, values, where)


def _merge(table: Table, place: int, held: Fact, values: dict[str, Any], where: dict[str, int]) -> None:
    """Two rows or sheets speak of the same row of the portal: together, unless they say different things."""
    for name, value in values.items():
        if held.values.setdefault(name, value) != value and name in where:
            column = next(one for one in table.columns.values() if one.place == where[name])
            table.say(place, column, Reading(None, ERROR, "said_twice", {"row": held.row, "other": held.values[name]}))


def _programme(table: Table, place: int) -> int | None:
    """The one programme a row speaks of."""
    if "programme_code" in table.values:
        code = table.values["programme_code"][place]
        found = table.lookups.programme_ids.get(code)
        if found is None and code is not None:
            done = Reading(None, ERROR, "unknown_code", {"resource": "programmes"})
            table.say(place, table.columns["programme_code"], done)
        return found
    given = {name: table.values[name][place] for name in SUBJECT if name in table.values}
    given.setdefault("college_code", table.asked.college)
    if None in given.values():
        return None
    fitting = [one for one in table.lookups.programmes_of.get(given["college_code"], []) if _is_meant(one, given)]
    if len(fitting) == 1:
        return fitting[0]["pk"]
    name = next(n for n in ("specialty_code", "qualification_code", "specialty") if n in table.columns)
    params = {"count": len(fitting), "likely": ", ".join(one["code"] for one in fitting[:5])}
    table.say(
        place, table.columns[name], Reading(None, ERROR, "several_programmes" if fitting else "no_programme", params)
    )
    return None


def _is_meant(programme: dict[str, Any], given: dict[str, Any]) -> bool:
    return all(
        str(programme[FIELD[name]] or "").endswith(value) if name == "qualification_code" else
        str(programme[FIELD[name]] or "") == str(value)
        for name, value in given.items()
        if name != "college_code"
    )  # fmt: skip


FIELD = {"specialty_code": "specialty__code", "qualification_code": "qualification__code"}
FIELD |= {name: name for name in ("language", "base", "form")}
