"""The optimiser. Which seats bring the most graduates where they are needed, within every limit.

Maximise over whole groups n of each line p (x = G n - e, seats):

    Z = sum_og pri_o V_og(S_og) + sum_p worth_p x_p - lam sum_p |x_p - x0_p| - fair sum_j short_j
    S_og = sum_p rho_p a_po x_p,   V_og(S) = E[min(S, n_og)], concave, cut into straight pieces

| columns | bounds | cost of -Z |
|---|---|---|
| C1 n, whole | ceil(lo/G) .. floor(hi/m) | -worth G |
| C2 e, whole, only m < G | 0 .. | +worth |
| C3 plus, minus | 0 .. | lam |
| C4 short, soft floors | 0 .. floor | fair |
| C6 z, pieces of V | 0 .. length | -pri slope |

| rows | |
|---|---|
| R1 (m < G) | e <= (G-m) n;  lo <= G n - e <= hi |
| R2 | x - plus + minus = x0 |
| R3.. limits | lower <= use x (+ short) <= upper, money in mean seat costs |
| R17 | sum_k z - sum_p rho a x <= 0 |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from labormarket.engine import coverage, greedy
from labormarket.engine.problem import Problem
from labormarket.engine.solver import OPTIMAL, Effort, Model, Outcome, Session

CLOSED = 1e-6
WHOLE = 1e-9


@dataclass(frozen=True)
class Plan:
    """The arrays of one problem, and where its parts stand.

    `seats` (P, columns) turns a solution into seats; `limit_rows` and `scale` find a limit's row and its units;
    `exact` lists the lines in C2.
    """

    problem: Problem
    model: Model
    seats: sparse.csr_array
    limit_rows: np.ndarray
    scale: np.ndarray
    loose: np.ndarray
    pieces: coverage.Segments

    @property
    def lines(self) -> int:
        return self.seats.shape[0]

    def seats_of(self, values: np.ndarray) -> np.ndarray:
        """Whole seats of a solution: n and e rounded, x recomputed."""
        whole = np.where(self.model.integer, np.rint(values), values)
        return np.rint(self.seats @ whole) + 0.0

    def values_of(self, seats: np.ndarray) -> np.ndarray:
        """The solution that stands for these seats: a start for the search."""
        problem = self.problem
        groups = problem.lines.groups(seats)
        left = (groups * problem.lines.size - seats)[self.loose]
        moved = seats - problem.lines.last
        short = problem.short(seats)[problem.rows.soft]
        filled = _fill(self.pieces, problem.supply(seats))
        return np.concatenate([groups, left, np.maximum(moved, 0.0), np.maximum(-moved, 0.0), short, filled])


def _fill(pieces: coverage.Segments, supply: np.ndarray) -> np.ndarray:
    """How far each piece of V is used when a cell has `supply`: pieces fill one after the other."""
    before = np.cumsum(pieces.length) - pieces.length
    first = np.searchsorted(pieces.cell, pieces.cell, side="left")
    starts = before - before[first] if len(before) else before
    return np.clip(supply[pieces.cell] - starts, 0.0, pieces.length)


def build(problem: Problem) -> Plan:
    """The model of a problem as arrays and one sparse matrix; no object per variable."""
    lines, rows, weights = problem.lines, problem.rows, problem.weights
    count, loose = len(lines), np.flatnonzero(problem.lines.smallest < problem.lines.size)
    pieces = coverage.segments(problem.need, problem.knots)
    soft = np.flatnonzero(rows.soft)
    widths = [count, len(loose), count, count, len(soft), len(pieces.cell)]
    start = np.concatenate([[0], np.cumsum(widths)]).astype(int)
    columns = int(start[-1])
    whole = sparse.csr_array((lines.size, (np.arange(count), np.arange(count))), shape=(count, columns))
    left = sparse.csr_array((np.ones(len(loose)), (loose, start[1] + np.arange(len(loose)))), shape=(count, columns))
    seats = sparse.csr_array(whole - left)
    few, many = group_bounds(problem)
    cost = np.concatenate(
        [
            -problem.worth * lines.size,
            problem.worth[loose],
            np.full(2 * count, weights.lam),
            np.full(len(soft), weights.fair),
            -problem.priority[pieces.cell] * pieces.slope,
        ]
    )
    blocks, row_lower, row_upper, scale = _rows(problem, seats, start, loose, soft, pieces)
    first_limit = 2 * len(loose) + count
    return Plan(
        problem=problem,
        model=Model(
            cost=cost,
            lower=np.concatenate([few, np.zeros(columns - count)]),
            upper=np.concatenate(
                [many, np.full(sum(widths[1:4]), np.inf), np.maximum(rows.lower[soft], 0.0), pieces.length]
            ),
            integer=np.arange(columns) < start[2],
            matrix=sparse.csc_array(sparse.vstack(blocks)),
            row_lower=row_lower,
            row_upper=row_upper,
        ),
        seats=seats,
        limit_rows=first_limit + np.arange(len(rows)),
        scale=scale,
        loose=loose,
        pieces=pieces,
    )


def group_bounds(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Fewest and most groups of each line; inf where no limit closes it above."""
    lines, box = problem.lines, problem.box
    return np.ceil(box.lower / lines.size - WHOLE), np.floor(box.upper / lines.smallest + WHOLE)


def _rows(problem, seats, start, loose, soft, pieces):
    """R1, R2, the limits and R17 as blocks of one matrix, with their bounds; limits' units in `scale`."""
    lines, rows, box, count = problem.lines, problem.rows, problem.box, len(problem.lines)
    columns = int(start[-1])

    def place(rows_, columns_, values, height):
        return sparse.csr_array((values, (rows_, columns_)), shape=(height, columns))

    at, span = np.arange(len(loose)), (lines.size - lines.smallest)[loose]
    ones = np.ones(len(loose))
    spare = place(at, start[1] + at, ones, len(loose)) - place(at, loose, span, len(loose))
    every = np.arange(count)
    moved = (
        seats
        - place(every, start[2] + every, np.ones(count), count)
        + place(every, start[3] + every, np.ones(count), count)
    )
    missed = place(soft, start[4] + np.arange(len(soft)), np.ones(len(soft)), len(rows))
    scale = np.where(np.array(rows.unit) == "money", lines.cost.mean(), 1.0)
    limits = sparse.csr_array(sparse.diags_array(1.0 / scale) @ (rows.use @ seats + missed))
    filled = place(pieces.cell, start[5] + np.arange(len(pieces.cell)), np.ones(len(pieces.cell)), len(problem.cells))
    blocks = [spare, seats[loose], moved, limits, filled - problem.feed @ seats]
    none = np.full(len(loose), -np.inf)
    lower = [none, box.lower[loose], lines.last, rows.lower / scale, np.full(len(problem.cells), -np.inf)]
    upper = [np.zeros(len(loose)), box.upper[loose], lines.last, rows.upper / scale, np.zeros(len(problem.cells))]
    return blocks, np.concatenate(lower), np.concatenate(upper), scale


@dataclass(frozen=True)
class Search:
    """How the three stages search."""

    gap: float
    nodes: int
    seconds: float
    stage_nodes: int
    stage_lines: int


def solve(plan: Plan, search: Search, starts: Sequence[np.ndarray] = ()) -> Outcome:
    """The best seats found: Z first; at a closed gap then nearest to last year; then lowest in code order.

    `starts` are seats known to fit; the search begins from the best of them and of the relaxed plan rounded. Stage 2
    and 3 run only when stage 1 closed its gap (<= 1e-6) on at most `stage_lines` lines: at size they take a hundred
    times stage 1 and the polish does their work. A stage that stops early keeps its best.
    """
    first = _first(plan, search, starts)
    closed = first.values is not None and first.stopped_by == OPTIMAL and first.gap <= CLOSED
    if not closed or plan.lines > search.stage_lines:
        return first
    effort = Effort(0.0, search.stage_nodes, search.seconds)
    count, loose = plan.lines, len(plan.loose)
    distance = np.zeros(len(plan.model.cost))
    distance[count + loose : 3 * count + loose] = 1.0
    held = _hold(plan.model, plan.model.cost, first.cost + 1e-6 * max(1.0, abs(first.cost)))
    nearest = _stage(replace(held, cost=distance), effort, first.values)
    values = first.values if nearest.values is None else nearest.values
    held = _hold(held, distance, float(distance @ values) + 1e-6)
    rank = np.asarray(plan.seats.T @ np.arange(1, count + 1, dtype=np.float64))
    lowest = _stage(replace(held, cost=rank), effort, values)
    return replace(first, values=values if lowest.values is None else lowest.values)


def _first(plan: Plan, search: Search, starts: Sequence[np.ndarray]) -> Outcome:
    """Stage 1. The relaxed plan first: infeasible there is infeasible; where its rounding is within the gap, that is it."""
    relaxed = _stage(plan.model.relaxed(), Effort(search.gap, search.nodes, search.seconds), None)
    if relaxed.values is None:
        return relaxed
    rounded = greedy.repaired(plan.problem, plan.seats @ relaxed.values + WHOLE)
    known = [*starts, *([] if rounded is None else [greedy.filled_by_gain(plan.problem, rounded)])]
    start = max(map(plan.values_of, known), key=lambda values: -float(plan.model.cost @ values), default=None)
    if start is not None:
        near = Outcome(OPTIMAL, start, float(plan.model.cost @ start), relaxed.cost)
        if near.gap <= search.gap:
            return near
    return _stage(plan.model, Effort(search.gap, search.nodes, search.seconds), start)


def _stage(model: Model, effort: Effort, start: np.ndarray | None) -> Outcome:
    session = Session(model, effort)
    if start is not None:
        session.start(start)
    return session.solve()


def _hold(model: Model, cost: np.ndarray, most: float) -> Model:
    """The model with one more row: `cost @ v <= most`."""
    return replace(
        model,
        matrix=sparse.csc_array(sparse.vstack([model.matrix, sparse.csr_array(cost[None, :])])),
        row_lower=np.append(model.row_lower, -np.inf),
        row_upper=np.append(model.row_upper, most),
    )
