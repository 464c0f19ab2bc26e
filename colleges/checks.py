"""What cannot be right (errors) and what is unusual (questions) in a programme's yearly figures: pure functions,
the same for the form, a file and the API. A figure that is not known breaks no rule."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ERROR, QUESTION = "error", "question"
Values = Mapping[str, int | None]

OF_ENTRANTS = ("from_elsewhere", "from_other_regions", "rural")
OF_GRADUATES = ("employed_reported", "employed_registered", "studying", "in_army", "in_trade")
GROWTH = 1.3  # a course can take in transfers, but hardly a third of itself
TRANSFERS = 5  # and a small group can take in as many as this
FALL = 0.8
FAR_ABOVE, FAR_ABOVE_COUNT = 2, 25  # a class more than the seats is transfers; twice the seats is a slip of the hand


@dataclass(frozen=True)
class Finding:
    """`code` names the sentence, `params` its numbers, `column` the cell to mend."""

    code: str
    column: str
    kind: str = ERROR
    params: dict[str, Any] = field(default_factory=dict)
    explainable: bool = False  # an error that a reason makes right; every question can be answered

    @property
    def answerable(self) -> bool:
        return self.explainable or self.kind == QUESTION


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
    if entrants is None or seats is None or entrants <= seats:
        return
    if entrants > max(seats * FAR_ABOVE, seats + FAR_ABOVE_COUNT):
        said = {"entrants": entrants, "seats": seats}
        yield Finding("entrants_far_above_seats", "entrants", ERROR, said, explainable=True)
    else:
        yield Finding("more_entrants_than_seats", "entrants", QUESTION, {"entrants": entrants, "seats": seats})


def courses(students: Mapping[int, int | None], last_year: Mapping[int, int | None]) -> Iterator[Finding]:
    """A course cannot be much larger than the one it grew from."""
    for course, now in students.items():
        before = last_year.get(course - 1)
        if now is not None and before is not None and now > max(before * GROWTH, before + TRANSFERS):
            said = {"course": course, "now": now, "before": before}
            yield Finding("course_grew", f"course_{course}", ERROR, said, explainable=True)
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


# A submission: the same rules and those that need last year's figures beside them.

JUMP, JUMP_COUNT = 0.25, 10  # a question when both are passed


def of_submission(values: Values, before: Values, group_size: int | None = None) -> list[Finding]:
    """All that a row of a submission gives reason to say; `before`: the same figures of the year before."""
    return [
        *findings(values, students_of(before)),
        *provision(values, group_size),
        *leavers(values, before),
        *cohort_that_finished(values, before),
        *jumps(values, before),
        *unwanted(values, before),
    ]


def provision(values: Values, group_size: int | None) -> Iterator[Finding]:
    yield from _parts("more_than_entrants", ("entrants_paid",), values, values.get("entrants"))
    students, dual = _sum(*students_of(values).values()), values.get("dual_students")
    if dual is not None and students is not None and dual > students:
        yield Finding("more_dual_than_students", "dual_students", ERROR, {"dual": dual, "students": students})
    groups, stations = values.get("groups"), values.get("workshop_places")
    if groups and stations is not None and group_size and groups * group_size > stations:
        fits = stations // group_size
        yield Finding("groups_above_stations", "groups", QUESTION, {"groups": groups, "fits": fits})


def leavers(values: Values, before: Values) -> Iterator[Finding]:
    """More cannot have left a course than it had students."""
    for course in students_of(values):
        gone, had = values.get(f"left_{course}"), before.get(f"course_{course}")
        if gone is not None and had is not None and gone > had + TRANSFERS:
            yield Finding("more_left_than_had", f"left_{course}", ERROR, {"left": gone, "had": had}, explainable=True)


def cohort_that_finished(values: Values, before: Values) -> Iterator[Finding]:
    """Last year's final course is this summer's graduates: far more need a reason."""
    courses = {course: students for course, students in students_of(before).items() if students}
    total = values.get("graduates")
    if not courses or total is None:
        return
    final = courses[max(courses)]
    if total > max(final * GROWTH, final + TRANSFERS):
        said = {"graduates": total, "course": max(courses), "before": final}
        yield Finding("more_graduates_than_course", "graduates", ERROR, said, explainable=True)


def jumps(values: Values, before: Values) -> Iterator[Finding]:
    for name in ("applications", "entrants", "graduates"):
        now, was = values.get(name), before.get(name)
        if now is None or not was or abs(now - was) <= max(JUMP_COUNT, was * JUMP):
            continue
        yield Finding("jump", name, QUESTION, {"now": now, "before": was})


def unwanted(values: Values, before: Values) -> Iterator[Finding]:
    """Two years running fewer applications than seats."""
    now, was = values.get("applications"), before.get("applications")
    seats, seats_before = values.get("seats_order"), before.get("seats_order")
    if None in (now, was, seats, seats_before) or not (now < seats and was < seats_before):  # type: ignore[operator]
        return
    yield Finding("too_few_applications", "applications", QUESTION, {"applications": now, "seats": seats})


LOOKALIKE = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


def mended_code(typed: str, known: Iterable[str]) -> str | None:
    """The known code that was meant by one typed with a lost first zero, a letter before it, a digit too many or
    spaces; None where none or several fit."""
    codes, word = set(known), re.sub(r"[\s.'’]", "", typed).upper().translate(LOOKALIKE)
    if word in codes:
        return word
    bare = re.sub(r"^[^0-9]+|^[0-9][A-Z]{1,2}(?=[0-9]{8})", "", word)
    near = {bare, bare.zfill(8), f"0{bare}"}
    near |= {bare[:place] + bare[place + 1 :] for place in range(len(bare))}
    found = {code for code in codes if code in near or code.removeprefix("0") in near - {""}}
    return found.pop() if len(found) == 1 else None
