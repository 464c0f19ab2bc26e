"""The order solved again where a few lines may move and all others stay: small enough to be searched to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from labormarket.engine.moves import FITS, Moves
from labormarket.engine.plan import Plan
from labormarket.engine.scenario import OrderRefused
from labormarket.engine.solver import Effort, Limits, Model, Outcome, Session

NEAREST = 6  # colleges that compete for money or for a centre


def solve(
    built: Plan, seats: np.ndarray, free: np.ndarray, effort: Effort, rows: Limits | None = None, columns: Limits | None = None
) -> tuple[np.ndarray, Outcome]:  # fmt: skip
    """The best seats when only the lines `free` (P, bool) may differ from `seats`, and what was proven about them.

    `rows` and `columns` are other bounds of the model, as a block more of a limit gives them. `seats` is the start, so
    the answer is never worse where it still fits. OrderRefused("solver_failed") where the search ends without an answer.
    """
    start = built.values_of(seats)
    model = _held(built, start, free, rows or {}, columns or {})
    session = Session(model, effort)
    session.start(start)
    outcome = session.solve()
    if outcome.values is None:
        raise OrderRefused("solver_failed", "solution", outcome.stopped_by)
    return built.seats_of(outcome.values), outcome


def _held(built: Plan, start: np.ndarray, free: np.ndarray, rows: Limits, columns: Limits) -> Model:
    """The model with other bounds, and the groups of every line that is not free held at the start."""
    model = built.model
    lower, upper = model.lower.copy(), model.upper.copy()
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    for row, (low, high) in rows.items():
        row_lower[row], row_upper[row] = low, high
    for column, (low, high) in columns.items():
        lower[column], upper[column] = low, high
    count = built.lines
    still = np.concatenate([~free, ~free[built.loose]])
    held = np.flatnonzero(still)
    lower[held] = upper[held] = start[: count + len(built.loose)][held]
    return replace(model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def of_colleges(built: Plan, colleges: Iterable[str]) -> np.ndarray:
    """The lines (P, bool) of these colleges."""
    return np.isin(built.problem.lines.college, sorted(colleges))


def touching(moves: Moves, row: int) -> set[str]:
    """Colleges with a line that uses a limit."""
    problem = moves.problem
    use = problem.rows.use
    members = use.indices[use.indptr[row] : use.indptr[row + 1]]
    return {problem.lines.college[p] for p in members.tolist()}


def competing(moves: Moves, cost_of_one: float, among: set[str]) -> set[str]:
    """The six colleges whose next group costs most nearly `cost_of_one` money a gained graduate; ties by code.

    A college counts by its line that gains most for its money. Money of one year; lines whose next group gains nothing
    do not count.
    """
    lines = moves.problem.lines
    cheapest: dict[str, float] = {}
    for p, college in enumerate(lines.college):
        step = moves.up(p) - moves.seats[p]
        gain = moves.gain(p, moves.seats[p] + step) if step else 0.0
        if college in among and gain > FITS:
            cheapest[college] = min(cheapest.get(college, np.inf), lines.cost[p] * step / gain)
    away = {college: abs(np.log(cost / cost_of_one)) for college, cost in cheapest.items()}
    return set(sorted(away, key=lambda college: (away[college], college))[:NEAREST])
