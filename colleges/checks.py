"""What cannot be right (errors) and what is unusual (questions) in a programme's yearly figures: pure functions,
the same for the form, a file and the API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ERROR, QUESTION = "error", "question"
Values = Mapping[str, int | None]


@dataclass(frozen=True)
class Finding:
    """`code` names the sentence, `params` its numbers, `column` the cell to mend."""

    code: str
    column: str
    kind: str = ERROR
    params: dict[str, Any] = field(default_factory=dict)


def intake(values: Values) -> Iterator[Finding]:
    entrants = values.get("entrants")
    for part in ("from_elsewhere", "from_other_regions", "rural"):
        yield from _part_of("more_than_entrants", part, values.get(part), entrants)
    seats = _sum(values.get("seats_order"), values.get("seats_paid"))
    if entrants is not None and seats is not None and entrants > seats:
        yield Finding("more_entrants_than_seats", "entrants", QUESTION, {"entrants": entrants, "seats": seats})


def courses(students: Mapping[int, int | None], last_year: Mapping[int, int | None]) -> Iterator[Finding]:
    """A course cannot be much larger than the one it grew from."""
    for course, now in students.items():
        before = last_year.get(course - 1)
        if now is not None and before is not None and now > before * 1.3:
            yield Finding("course_grew", f"course_{course}", ERROR, {"course": course, "now": now, "before": before})


def graduates(values: Values) -> Iterator[Finding]:
    total = values.get("graduates")
    for part in ("employed_reported", "employed_registered", "studying", "in_army", "in_trade"):
        yield from _part_of("more_than_graduates", part, values.get(part), total)
    placed = _sum(values.get("employed_reported"), values.get("studying"), values.get("in_army"))
    if total is not None and placed is not None and placed > total:
        yield Finding("outcomes_exceed_graduates", "graduates", ERROR, {"placed": placed, "graduates": total})


def _part_of(code: str, column: str, part: int | None, whole: int | None) -> Iterator[Finding]:
    if part is not None and whole is not None and part > whole:
        yield Finding(code, column, ERROR, {"part": part, "whole": whole})


def _sum(*values: int | None) -> int | None:
    """Of what is known; unknown when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
