"""What cannot be right (errors) and what is unusual (questions) in a programme's yearly figures: pure functions,
the same for the form, a file and the API. A figure that is not known breaks no rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ERROR, QUESTION = "error", "question"
Values = Mapping[str, int | None]

OF_ENTRANTS = ("from_elsewhere", "from_other_regions", "rural")
OF_GRADUATES = ("employed_reported", "employed_registered", "studying", "in_army", "in_trade")
GROWTH = 1.3  # a course can take in transfers, but hardly a third of itself
TRANSFERS = 5  # and a small group can take in as many as this
FALL = 0.8


@dataclass(frozen=True)
class Finding:
    """`code` names the sentence, `params` its numbers, `column` the cell to mend."""

    code: str
    column: str
    kind: str = ERROR
    params: dict[str, Any] = field(default_factory=dict)


def findings(values: Values, last_year: Mapping[int, int | None]) -> list[Finding]:
    """All that a programme's figures of one year give reason to say; `last_year` = students by course a year before."""
    return [*intake(values), *courses(students_of(values), last_year), *graduates(values)]


def students_of(values: Values) -> dict[int, int | None]:
    """{"course_1": 25} -> {1: 25}"""
    prefix = "course_"
    return {int(name.removeprefix(prefix)): value for name, value in values.items() if name.startswith(prefix)}


def intake(values: Values) -> Iterator[Finding]:
    entrants = values.get("entrants")
    yield from _parts("more_than_entrants", OF_ENTRANTS, values, entrants)
    seats = _sum(values.get("seats_order"), values.get("seats_paid"))
    if entrants is not None and seats is not None and entrants > seats:
        yield Finding("more_entrants_than_seats", "entrants", QUESTION, {"entrants": entrants, "seats": seats})


def courses(students: Mapping[int, int | None], last_year: Mapping[int, int | None]) -> Iterator[Finding]:
    """A course cannot be much larger than the one it grew from."""
    for course, now in students.items():
        before = last_year.get(course - 1)
        if now is not None and before is not None and now > max(before * GROWTH, before + TRANSFERS):
            yield Finding("course_grew", f"course_{course}", ERROR, {"course": course, "now": now, "before": before})
    now, before = students.get(1), last_year.get(1)
    if now is not None and before and now < before * FALL:
        share = round(100 * (1 - now / before))
        yield Finding("first_course_fell", "course_1", QUESTION, {"share": share, "now": now, "before": before})


def graduates(values: Values) -> Iterator[Finding]:
    total = values.get("graduates")
    yield from _parts("more_than_graduates", OF_GRADUATES, values, total)
    if total is None and any(values.get(name) is not None for name in OF_GRADUATES):
        yield Finding("graduates_missing", "graduates")
    placed = _sum(values.get("employed_reported"), values.get("studying"), values.get("in_army"))
    if total is not None and placed is not None and placed > total:
        yield Finding("outcomes_exceed_graduates", "graduates", ERROR, {"placed": placed, "graduates": total})


def _parts(code: str, names: tuple[str, ...], values: Values, whole: int | None) -> Iterator[Finding]:
    for name in names:
        part = values.get(name)
        if part is not None and whole is not None and part > whole:
            yield Finding(code, name, ERROR, {"part": part, "whole": whole})


def _sum(*values: int | None) -> int | None:
    """Of what is known; unknown when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
