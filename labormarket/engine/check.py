"""The order held against its limits without the solver: every limit again from the data, in float64."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused

TOLERANCE = 1e-6


def broken(problem: Problem, seats: np.ndarray) -> list[str]:
    """Names of the hard limits that `seats` break, relative tolerance 1e-6; empty for an order that may be shown."""
    rows, lines = problem.rows, problem.lines
    use = rows.use @ seats
    high, low = np.maximum(1.0, np.abs(rows.upper)), np.maximum(1.0, np.abs(rows.lower))
    with np.errstate(invalid="ignore"):
        over = use - rows.upper > TOLERANCE * high
        under = (rows.lower - use > TOLERANCE * low) & ~rows.soft
    names = [rows.name(int(r)) for r in np.flatnonzero(over | under)]
    for bound in problem.bounds:
        outside = (seats < bound.lower - TOLERANCE) | (seats > bound.upper + TOLERANCE)
        names += [f"{bound.limit}[{lines.code[p]}]" for p in np.flatnonzero(outside)]
    whole = (lines.at_least(seats) == seats) & (seats >= 0)
    return names + [f"group[{lines.code[p]}]" for p in np.flatnonzero(~whole)]


def verify(problem: Problem, seats: np.ndarray) -> None:
    """OrderRefused("broken_limit") naming every limit that does not hold."""
    names = broken(problem, seats)
    if names:
        raise OrderRefused("broken_limit", "order", names[0], limits=names)


@dataclass(frozen=True)
class Totals:
    """What any seats come to, without solving: used by the what-if page and by every printed result.

    `use` and `available` are by row of the limits, `supply` and `covered` by cell.
    """

    seats: float
    cost: float
    course_cost: float
    objective: float
    weighted: float
    covered: float
    moved_lines: int
    moved_seats: float
    short: float
    supply: np.ndarray
    covered_by_cell: np.ndarray
    use: np.ndarray
    available: np.ndarray


def totals(problem: Problem, seats: np.ndarray) -> Totals:
    """Seats, money, coverage and use of limits of `seats`, all from the data and all draws."""
    lines = problem.lines
    supply, covered = problem.supply(seats), problem.covered(seats)
    return Totals(
        seats=float(seats.sum()),
        cost=float(lines.cost @ seats),
        course_cost=float((lines.cost * np.ceil(lines.months / 12)) @ seats),
        objective=problem.objective(seats),
        weighted=float(problem.priority @ covered),
        covered=float(covered.sum()),
        moved_lines=int((seats != lines.last).sum()),
        moved_seats=float(np.abs(seats - lines.last).sum()),
        short=float(problem.short(seats)[problem.rows.soft].sum()),
        supply=supply,
        covered_by_cell=covered,
        use=problem.rows.used(seats),
        available=problem.rows.available(seats),
    )


@dataclass(frozen=True)
class Break:
    """A limit that seats break: what is used of it and what is allowed, in its own unit; `scope` may name one line."""

    limit: str
    scope: str
    side: str
    used: float
    allowed: float


def worsened(problem: Problem, before: np.ndarray, after: np.ndarray) -> list[Break]:
    """Limits that `after` breaks and `before` did not, or breaks further: what a person's change is to be told of.

    Soft floors count as well; whole groups do not, since a person may ask for a number between them.
    """
    found: list[Break] = []
    rows = problem.rows
    beyond = _beyond(rows.use @ after, rows.lower, rows.upper) - _beyond(rows.use @ before, rows.lower, rows.upper)
    used, available, use = rows.used(after), rows.available(after), rows.use @ after
    for r in np.flatnonzero(beyond > TOLERANCE * np.maximum(1.0, np.abs(use))):
        side = "upper" if use[r] > rows.upper[r] else "lower"
        found.append(Break(rows.limit[r], rows.scope[r], side, float(used[r]), float(available[r])))
    for bound in problem.bounds:
        beyond = _beyond(after, bound.lower, bound.upper) - _beyond(before, bound.lower, bound.upper)
        for p in np.flatnonzero(beyond > TOLERANCE):
            side = "upper" if after[p] > bound.upper[p] else "lower"
            allowed = (bound.upper if side == "upper" else bound.lower)[p]
            found.append(Break(bound.limit, problem.lines.code[p], side, float(after[p]), float(allowed)))
    return found


def _beyond(use: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """How far each use is outside its bounds; 0 inside."""
    return np.asarray(np.maximum(np.maximum(use - upper, lower - use), 0.0))
