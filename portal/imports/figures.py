"""A sheet of figures by programme, or of needs by enterprise: its headings say what it is."""

from collections.abc import Sequence
from typing import Any

from portal.imports import codes, rows, vocabulary
from portal.imports.found import Read
from portal.imports.lookups import Lookups
from portal.imports.table import Asked, Table
from portal.imports.vocabulary import ASK, COURSES, NEEDED, Column
from portal.sheets.frame import Frame, blocks
from portal.sheets.mends import ERROR, QUESTION, Reading, blank


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
    doubled = rows.duplicates(table)
    rows.facts(table, doubled)
    rows.unsay(table, since)


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
