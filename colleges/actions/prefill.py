"""What stands in a submission before anybody writes: what the registers hold of the year, else last year rolled on."""

from typing import Any

from colleges.collected import COURSES, ROLLS, columns, course, has
from colleges.models import Programme
from colleges.queries.submissions import registered

Values = dict[str, Any]


def prefilled(programmes: list[Programme], year: int) -> dict[int, tuple[Values, list[str]]]:
    """{programme: (figures, which of them are only last year's rolled on)}"""
    now, before = registered(programmes, year), registered(programmes, year - 1)
    return {one.pk: _row(one, now[one.pk], before[one.pk]) for one in programmes}


def _row(programme: Programme, now: Values, before: Values) -> tuple[Values, list[str]]:
    guessed = rolled_on(before)
    values: Values = {}
    rolled = []
    for name in columns(COURSES):
        if not has(programme, name):
            continue
        values[name] = now.get(name)
        if values[name] is None and guessed.get(name) is not None:
            values[name] = guessed[name]
            rolled.append(name)
    return values, rolled


def rolled_on(before: Values) -> Values:
    """Each course moves up, the last one finishes; what does not move from year to year stays."""
    found = {course(number + 1): before.get(course(number)) for number in range(1, COURSES)}
    known = [number for number in range(1, COURSES + 1) if before.get(course(number))]
    found["graduates"] = before.get(course(max(known))) if known else None
    return found | {name: before.get(name) for name in ROLLS}
