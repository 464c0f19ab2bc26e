"""Cohorts: students of each course this year become next year's course, graduates, drop-outs and people on leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.history import positions
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs

POOLED_YEARS = 3


@dataclass(frozen=True)
class Rates:
    """Drop-out `d` and leave `l` during course k (P, K), share of leavers who return, completion kap (P), exposure (P).

    `known[p]`: the pack holds figures of the programme or its field; False where the general completion stands in.
    """

    dropped: np.ndarray
    leave: np.ndarray
    back: float
    completion: np.ndarray
    exposed: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class Step:
    """What one school year does to the students (P, K): graduates, dropped and lost (P), students of the next year."""

    graduates: np.ndarray
    dropped: np.ndarray
    lost: np.ndarray
    students: np.ndarray


def year_on(students: np.ndarray, rates: Rates, courses: np.ndarray, intake: np.ndarray) -> Step:
    """One school year: `N'[1] = intake + back*l_1*N[1]`, `N'[k] = (1-d-l)*N[k-1] + back*l_k*N[k]`, last course graduates.

    `students` (P, K) at the start of the year, `courses` (P) years of study, `intake` (P) of the next year.
    Whoever does not return from leave is lost; students and intake balance with what leaves and what stays.
    """
    passed = (1 - rates.dropped - rates.leave) * students
    last = courses - 1
    row = np.arange(len(students))
    graduates = passed[row, last]
    returning = rates.back * rates.leave * students
    following = returning.copy()
    following[:, 0] += intake
    following[:, 1:] += np.where(np.arange(1, students.shape[1])[None, :] <= last[:, None], passed[:, :-1], 0.0)
    lost = ((1 - rates.back) * rates.leave * students).sum(axis=1)
    return Step(graduates, (rates.dropped * students).sum(axis=1), lost, following)


def completion(dropped: np.ndarray, leave: np.ndarray, back: float, courses: np.ndarray) -> np.ndarray:
    """Share of entrants who graduate: product over the courses of `(1-d-l) / (1 - back*l)`; shape (P)."""
    kept = (1 - dropped - leave) / (1 - back * leave)
    studied = np.arange(dropped.shape[1])[None, :] < courses[:, None]
    return np.asarray(np.where(studied, kept, 1.0).prod(axis=1))


def pulled(events: np.ndarray, exposed: np.ndarray, field: np.ndarray, strength: float) -> np.ndarray:
    """A rate held to its field's: `(m*field + events) / (m + exposed)`; with nothing exposed it is the field's."""
    return (strength * field + events) / (strength + exposed)


@dataclass(frozen=True)
class Enrolled:
    """Enrolments as cubes (P, T, K) over the years T: students, left, on_leave (NaN unknown); `last[p]` index or -1."""

    years: np.ndarray
    students: np.ndarray
    left: np.ndarray
    on_leave: np.ndarray
    last: np.ndarray


def enrolled(inputs: Inputs, index: dict[str, int], courses: np.ndarray) -> Enrolled:
    """The enrolments of each programme by year and course; rows beyond the programme's courses join its last course."""
    table = inputs["enrolments"]
    mine = positions(index, table["programme_code"])
    known = (mine >= 0) & ~np.isnan(table["students"])
    years = np.unique(table["year"][known].astype(np.int64))
    shape = (len(index), len(years), int(courses.max(initial=1)))
    course = np.clip(table["course"][known].astype(np.int64), 1, courses[mine[known]]) - 1
    at = (mine[known], np.searchsorted(years, table["year"][known]), course)
    cubes = {name: _cube(shape, at, table[name][known]) for name in ("students", "left", "on_leave")}
    any_known = ~np.isnan(cubes["students"]).all(axis=2)
    last = np.full(len(index), -1)
    if len(years):
        last = np.where(any_known.any(axis=1), len(years) - 1 - np.argmax(any_known[:, ::-1], axis=1), -1)
    return Enrolled(years, cubes["students"], cubes["left"], cubes["on_leave"], last)


def _cube(shape: tuple[int, ...], at: tuple[np.ndarray, ...], values: np.ndarray) -> np.ndarray:
    """Values summed into their places; NaN where nothing is known."""
    known = ~np.isnan(values)
    sums, seen = np.zeros(shape), np.zeros(shape)
    np.add.at(sums, at, np.nan_to_num(values))
    np.add.at(seen, at, known)
    return np.where(seen > 0, sums, np.nan)


def rates(e: Enrolled, graduates: np.ndarray, courses: np.ndarray, fields: list[str], p: Parameters) -> Rates:
    """Drop-out and leave by course over the last three years, each held to its field, the field to the region.

    Where `left` is not reported the loss of a cohort between two years stands for it (a gain counts as 0).
    `graduates` (P, T): graduates of the year after each enrolment year.
    """
    lost, on_leave, exposed, exposed_leave = _events(e, graduates, courses)
    d = _by_field(lost, exposed, fields, p)
    l = _by_field(on_leave, exposed_leave, fields, p)  # noqa: E741
    known = ~np.isnan(d).any(axis=1)
    per_course = 1 - p.completion_default ** (1 / courses)
    d = np.where(np.isnan(d), per_course[:, None], d)
    l = np.nan_to_num(l)  # noqa: E741
    kap = completion(d, l, p.leave_return, courses)
    return Rates(d, l, float(p.leave_return), kap, exposed.sum(axis=1), known)


def _events(e: Enrolled, graduates: np.ndarray, courses: np.ndarray) -> tuple[np.ndarray, ...]:
    """Left, on leave, and the students exposed to each, summed over the pooled years; shape (P, K) each."""
    shape = (len(courses), e.students.shape[2])
    if not len(e.years):
        nothing = np.zeros(shape)
        return nothing, nothing, nothing, nothing
    following = np.full(e.students.shape, np.nan)
    following[:, :-1, :-1] = e.students[:, 1:, 1:]
    row = np.arange(len(courses))
    following[row, :, courses - 1] = graduates
    net = np.maximum(0.0, e.students - following)
    left = np.where(np.isnan(e.left), net, e.left)
    usable = ~np.isnan(left) & ~np.isnan(e.students)
    usable &= _recent(usable)
    leave_known = ~np.isnan(e.on_leave) & ~np.isnan(e.students) & ~np.isnan(e.left)
    leave_known &= _recent(leave_known)

    def pooled(values: np.ndarray, used: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(used, values, 0.0).sum(axis=1))

    return (
        pooled(left, usable),
        pooled(e.on_leave, leave_known),
        pooled(e.students, usable),
        pooled(e.students, leave_known),
    )


def _recent(usable: np.ndarray) -> np.ndarray:
    """True for the last three usable years of each programme and course."""
    from_last = np.cumsum(usable[:, ::-1], axis=1)[:, ::-1]
    return from_last <= POOLED_YEARS


def _by_field(events: np.ndarray, exposed: np.ndarray, fields: list[str], p: Parameters) -> np.ndarray:
    """Rate by programme and course (P, K), held to the field's pooled rate; NaN where no course of the region is known."""
    whole = exposed.sum(axis=0)
    region = np.divide(events.sum(axis=0), whole, out=np.full(len(whole), np.nan), where=whole > 0)
    found = np.full(events.shape, np.nan)
    named = np.array(fields, dtype=object)
    for field in sorted(set(fields)):
        mine = named == field
        base = exposed[mine].sum(axis=0)
        mean = np.divide(events[mine].sum(axis=0), base, out=region.copy(), where=base > 0)
        found[mine] = pulled(events[mine], exposed[mine], mean, p.rate_strength)
    return found
