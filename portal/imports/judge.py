"""What an upload means for the region: read its sheets, hold the figures against each other and against what stands,
and list what would change. Nothing is written here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from colleges import checks
from colleges.models import Effectiveness, Enrolment, Graduates, Intake
from enterprises.models import Need
from portal.imports import figures, ratings, vocabulary
from portal.imports.found import Fact, Key, Read
from portal.imports.lookups import Lookups
from portal.imports.table import COMPANIONS, GRADUATES, INTAKE, NEED, Asked
from portal.sheets.cells import plain
from portal.sheets.frame import frame
from portal.sheets.mends import ERROR, MEND, QUESTION
from portal.sheets.sandbox import Upload
from portal.sources.models import Region


@dataclass(frozen=True)
class Target:
    """A table that an import writes, in the order of its key."""

    model: type[models.Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]


TARGETS = {
    "intake": Target(Intake, ("programme_id", "year"), INTAKE),
    "graduates": Target(Graduates, ("programme_id", "year"), GRADUATES),
    "enrolment": Target(Enrolment, ("programme_id", "year", "course"), ("students", "left", "on_leave")),
    "need": Target(Need, ("enterprise_id", "occupation_id", "year"), NEED),
    "effectiveness": Target(Effectiveness, ("college_id", "specialty_id", "year"), ("figures", "score")),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it stands; `vintage` to give it back when an import is undone."""

    pk: int
    vintage: int | None
    values: dict[str, Any]


Stands = dict[tuple[str, Key], Standing]
Said = dict[tuple[int, int, str, str], str]  # (programme, year, code, column): why it is right
EXPLAINED = ("intake", "graduates", "enrolment")  # what a college answers for, programme by programme
Change = list[Any]  # [model, key, pk or None, before or None, after, sheet, row]


def read(upload: Upload, asked: Asked) -> Read:
    """Every sheet that looks like something we know."""
    into, lookups, typed = Read(), Lookups(asked.region), bool(upload.sheets and upload.sheets[0].name)
    for note in upload.notes:
        into.say("", 1, 0, "(file)", note["value"], MEND, note["code"], note["read_as"])
    for sheet in upload.sheets:
        if sheet.hidden:
            if sheet.rows:
                into.say(sheet.name, 1, 0, "(sheet)", sheet.name, QUESTION, "hidden_sheet")
            continue
        if (top := ratings.headings(sheet)) is not None:
            ratings.read(sheet, top, typed=typed, asked=asked, lookups=lookups, into=into)
        elif (found := frame(sheet, vocabulary.known)) is not None:
            figures.read(sheet.name, found, typed=typed, asked=asked, lookups=lookups, into=into)
        elif sheet.rows:
            into.say(sheet.name, 1, 0, "(sheet)", sheet.name, QUESTION, "sheet_not_read")
    if not into.heads:
        into.say("", 1, 0, "(file)", "", ERROR, "nothing_to_read")
    return into


def standing(region: Region, facts: dict[tuple[str, Key], Fact]) -> Stands:
    """What the region holds of the years a file speaks of; one query a table."""
    wanted: dict[str, set[int]] = {}
    for name, key in facts:
        years = wanted.setdefault(name, set())
        years |= {_year(name, key), _year(name, key) - 1}
    found: Stands = {}
    for name, years in wanted.items():
        found |= stands(region, name, {"year__in": years})
    return found


def _year(name: str, key: Key) -> int:
    return key[TARGETS[name].key.index("year")]


def stands(region: Region, name: str, wanted: dict[str, Any]) -> Stands:
    target = TARGETS[name]
    fields = (*target.fields, *COMPANIONS, *(("state",) if name == "need" else ()))
    rows = target.model._base_manager.filter(region=region, **wanted).order_by()
    width = len(target.key)
    found = {}
    for pk, vintage, *cells in rows.values_list("pk", "vintage_id", *target.key, *fields).iterator(chunk_size=5000):
        values = dict(zip(fields, map(plain, cells[width:]), strict=True))
        found[name, tuple(cells[:width])] = Standing(pk, vintage, values)
    return found


def check(read: Read, stand: Stands, said: Said | None = None) -> None:
    """The checks of the form (colleges/checks.py) on every programme and year that the file changes. What the college
    has explained already is not asked again."""
    for (name, key), fact in list(read.facts.items()):
        if name in CHECKS:
            held = stand.get((name, key))
            known = {**held.values, **fact.values} if held else fact.values
            for finding in CHECKS[name](known, key, read, stand):
                _say(read, fact, finding, key, said or {})


def _intake(values: dict[str, Any], key: Key, read: Read, stand: Stands) -> Iterator[checks.Finding]:
    return checks.intake(values)


def _graduates(values: dict[str, Any], key: Key, read: Read, stand: Stands) -> Iterator[checks.Finding]:
    return checks.graduates(values)


def _enrolment(values: dict[str, Any], key: Key, read: Read, stand: Stands) -> Iterator[checks.Finding]:
    programme, year, course = key
    before = ("enrolment", (programme, year - 1, course - (course > 1)))
    fact, held = read.facts.get(before), stand.get(before)
    students = (fact and fact.values.get("students")) or (held and held.values["students"])
    last = {course - (course > 1): students} if students is not None else {}
    return checks.courses({course: values.get("students")}, last)


def _need(values: dict[str, Any], key: Key, read: Read, stand: Stands) -> Iterator[checks.Finding]:
    if values.get("number") is None or not values.get("certainty"):
        yield checks.Finding("need_incomplete", "number")


CHECKS = {"need": _need, "intake": _intake, "graduates": _graduates, "enrolment": _enrolment}


def _say(read: Read, fact: Fact, finding: checks.Finding, key: Key, said: Said) -> None:
    about = None
    if fact.model in EXPLAINED and finding.answerable:
        asked = (key[0], key[1], finding.code, finding.column)
        if asked in said:
            return
        last = said.get((key[0], key[1] - 1, *asked[2:]), "")
        about = {"programme": key[0], "year": key[1], "column": finding.column, "last": last}
    name = "students" if finding.column.startswith("course_") else finding.column
    params = finding.params
    if name not in fact.values:  # a figure that stands in the portal; the file brings what does not fit it
        name, params = next(iter(fact.where.keys() & fact.values.keys()), name), {**params, "figure": finding.column}
    column = fact.where.get(name, 0)
    head = read.heads[fact.sheet][column]
    read.say(fact.sheet, fact.row, column, head, fact.values.get(name), finding.kind, finding.code, None, params, about)


def changes(read: Read, stand: Stands) -> Iterator[Change]:
    """What would be written, in the order of the file. What a file leaves blank stays as it is."""
    for (name, key), fact in read.facts.items():
        held = stand.get((name, key))
        after = _again(name, held, fact.values)
        if held is None:
            if name != "enrolment" or "students" in after:
                yield [name, key, None, None, after, fact.sheet, fact.row]
            continue
        before = {field: held.values[field] for field in after}
        differing = {field: value for field, value in after.items() if not same(before[field], value)}
        if differing:
            old = {field: before[field] for field in differing}
            yield [name, key, held.pk, {**old, "vintage": held.vintage}, differing, fact.sheet, fact.row]


def _again(name: str, held: Standing | None, values: dict[str, Any]) -> dict[str, Any]:
    """A need that was withdrawn stands again when its enterprise's list names it."""
    return {**values, "state": Need.OPEN} if name == "need" and held and held.values["state"] != Need.OPEN else values


def same(a: Any, b: Any) -> bool:
    if isinstance(a, Decimal | int | float) and isinstance(b, Decimal | int | float):
        return Decimal(str(a)) == Decimal(str(b))
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True) if isinstance(a, dict) else a == b
