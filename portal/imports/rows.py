"""The rows of a sheet as facts for the portal's tables: which programme, or which enterprise and occupation, each speaks
of; rows that stand twice are said and left out."""

from dataclasses import dataclass
from typing import Any

from portal.imports.found import Fact
from portal.imports.table import GRADUATES, INTAKE, MANY, NEED, SUBJECT, Table
from portal.imports.vocabulary import COURSES
from portal.sheets.mends import ERROR, MEND, QUESTION, Reading

# Rows that stand twice


def duplicates(table: Table) -> set[int]:
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


def unsay(table: Table, since: int) -> None:
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


def facts(table: Table, doubled: set[int]) -> None:
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
