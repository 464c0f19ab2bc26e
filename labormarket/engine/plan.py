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
| C5 f, bounded split only | 0 .. | 0 |
| C6 z, pieces of V | 0 .. length | -pri slope |

| rows | |
|---|---|
| R1 (m < G) | e <= (G-m) n;  lo <= G n - e <= hi |
| R2 | x - plus + minus = x0 |
| R3.. limits | lower <= use x (+ short) <= upper, money in mean seat costs |
| R16 (bounded split) | flows of a specialty and year add up to its workers, each within its shares |
| R17 | sum_k z - sum_p rho a x <= 0; under the bounded split the flows in place of rho a x |
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from labormarket.engine import coverage, flows
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused
from labormarket.engine.solver import Model, Session

WHOLE = 1e-9


@dataclass(frozen=True)
class Plan:
    """The arrays of one problem, and where its parts stand.

    `seats` (P, columns) turns a solution into seats; `limit_rows` and `scale` find a limit's row and its units;
    `loose` lists the lines in C2, `flows` the columns of C5.
    """

    problem: Problem
    model: Model
    seats: sparse.csr_array
    limit_rows: np.ndarray
    scale: np.ndarray
    loose: np.ndarray
    flows: slice
    pieces: coverage.Segments

    @property
    def lines(self) -> int:
        return self.seats.shape[0]

    def seats_of(self, values: np.ndarray) -> np.ndarray:
        """Whole seats of a solution: n and e rounded, x recomputed."""
        whole = np.where(self.model.integer, np.rint(values), values)
        return np.rint(self.seats @ whole) + 0.0

    def values_of(self, seats: np.ndarray) -> np.ndarray:
        """The solution that stands for these seats: a start for the search. Under the bounded split with its best flows."""
        problem = self.problem
        if problem.arcs is not None:
            return self._with_best_flows(seats)
        groups = problem.lines.groups(seats)
        left = (groups * problem.lines.size - seats)[self.loose]
        moved = seats - problem.anchor
        short = problem.short(seats)[problem.rows.soft]
        filled = _fill(self.pieces, problem.supply(seats))
        return np.concatenate([groups, left, np.maximum(moved, 0.0), np.maximum(-moved, 0.0), short, filled])

    def _with_best_flows(self, seats: np.ndarray) -> np.ndarray:
        """The relaxed plan with these seats held: only the graduates still choose where to go."""
        groups = self.problem.lines.groups(seats)
        held = np.concatenate([groups, (groups * self.problem.lines.size - seats)[self.loose]])
        lower, upper = self.model.lower.copy(), self.model.upper.copy()
        lower[: len(held)] = upper[: len(held)] = held
        row_lower, row_upper = self.model.row_lower.copy(), self.model.row_upper.copy()
        row_lower[self.limit_rows], row_upper[self.limit_rows] = self._soft_only()
        row_lower[: 2 * len(self.loose)], row_upper[: 2 * len(self.loose)] = -np.inf, np.inf
        model = replace(self.model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)
        values = Session(model.relaxed()).solve().values
        if values is None:
            raise OrderRefused("solver_failed", "flows", "infeasible")
        return values

    def _soft_only(self) -> tuple[np.ndarray, np.ndarray]:
        """Bounds of the limits with only the soft floors left: seats are given, nothing can be refused."""
        rows = self.problem.rows
        return np.where(rows.soft, rows.lower / self.scale, -np.inf), np.full(len(rows), np.inf)

    def settled(self, seats: np.ndarray) -> Problem:
        """The problem with graduates of these seats where they are needed: their split fixed as the plan found it best."""
        problem = self.problem
        if problem.arcs is None:
            return problem
        flows = self.values_of(seats)[self.flows]
        return replace(problem, feed=problem.arcs.feed(flows, seats, len(problem.cells)), arcs=None)


def _fill(pieces: coverage.Segments, supply: np.ndarray) -> np.ndarray:
    """How far each piece of V is used when a cell has `supply`: pieces fill one after the other."""
    before = np.cumsum(pieces.length) - pieces.length
    first = np.searchsorted(pieces.cell, pieces.cell, side="left")
    starts = before - before[first] if len(before) else before
    return np.clip(supply[pieces.cell] - starts, 0.0, pieces.length)


@dataclass(frozen=True)
class Layout:
    """Where each kind of column begins (C1, C2, C3 plus, C3 minus, C4, C5, C6, end), and which lines and rows they mean."""

    start: tuple[int, ...]
    lines: int
    loose: np.ndarray
    soft: np.ndarray
    pieces: coverage.Segments

    @classmethod
    def of(cls, problem: Problem) -> Layout:
        """The columns of a problem."""
        count, pieces = len(problem.lines), coverage.segments(problem.need, problem.knots)
        loose = np.flatnonzero(problem.lines.smallest < problem.lines.size)
        soft = np.flatnonzero(problem.rows.soft)
        arcs = 0 if problem.arcs is None else len(problem.arcs)
        widths = [count, len(loose), count, count, len(soft), arcs, len(pieces.cell)]
        return cls(tuple(int(v) for v in np.cumsum([0, *widths])), count, loose, soft, pieces)

    @property
    def columns(self) -> int:
        return self.start[-1]

    def place(self, rows: np.ndarray, kind: int, values: np.ndarray | float, height: int) -> sparse.csr_array:
        """A block of `height` rows with one value in each of the columns of `kind`, in their order."""
        at = self.start[kind] + np.arange(len(rows))
        filled = np.broadcast_to(np.asarray(values, dtype=np.float64), (len(rows),))
        return sparse.csr_array((filled, (rows, at)), shape=(height, self.columns))


def build(problem: Problem) -> Plan:
    """The model of a problem as arrays and one sparse matrix; no object per variable."""
    layout = Layout.of(problem)
    lines, rows, loose, count = problem.lines, problem.rows, layout.loose, layout.lines
    every = np.arange(count)
    seats = sparse.csr_array(layout.place(every, 0, lines.size, count) - layout.place(loose, 1, 1.0, count))
    scale = np.where(np.array(rows.unit) == "money", lines.cost.mean(), 1.0)
    blocks, row_lower, row_upper = _rows(problem, layout, seats, scale)
    lower, upper = _bounds(problem, layout)
    return Plan(
        problem=problem,
        model=Model(
            cost=_cost(problem, layout),
            lower=lower,
            upper=upper,
            integer=np.arange(layout.columns) < layout.start[2],
            matrix=sparse.csc_array(sparse.vstack(blocks)),
            row_lower=row_lower,
            row_upper=row_upper,
        ),
        seats=seats,
        limit_rows=2 * len(loose) + count + np.arange(len(rows)),
        scale=scale,
        loose=loose,
        flows=slice(layout.start[5], layout.start[6]),
        pieces=layout.pieces,
    )


def _cost(problem: Problem, layout: Layout) -> np.ndarray:
    """Cost of -Z in each column."""
    pieces, weights = layout.pieces, problem.weights
    return np.concatenate(
        [
            -problem.worth * problem.lines.size,
            problem.worth[layout.loose],
            np.full(2 * layout.lines, weights.lam),
            np.full(len(layout.soft), weights.fair),
            np.zeros(layout.start[6] - layout.start[5]),
            -problem.priority[pieces.cell] * pieces.slope,
        ]
    )


def _bounds(problem: Problem, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each column: whole groups, floors, lengths; inf where no limit closes a line above."""
    lines, box = problem.lines, problem.box
    few, many = np.ceil(box.lower / lines.size - WHOLE), np.floor(box.upper / lines.smallest + WHOLE)
    free, flows = (np.full(layout.start[to] - layout.start[at], np.inf) for at, to in ((1, 4), (5, 6)))
    floors = np.maximum(problem.rows.lower[layout.soft], 0.0)
    lower = np.concatenate([few, np.zeros(layout.columns - layout.lines)])
    return lower, np.concatenate([many, free, floors, flows, layout.pieces.length])


def _rows(
    problem: Problem, layout: Layout, seats: sparse.csr_array, scale: np.ndarray
) -> tuple[list[sparse.sparray], np.ndarray, np.ndarray]:
    """R1, R2, the limits and R17 as blocks of one matrix, with their bounds."""
    lines, rows, box = problem.lines, problem.rows, problem.box
    loose, count, cells = layout.loose, layout.lines, len(problem.cells)
    every, span = np.arange(count), (lines.size - lines.smallest)[loose]
    groups = sparse.csr_array((span, (np.arange(len(loose)), loose)), shape=(len(loose), layout.columns))
    spare = layout.place(np.arange(len(loose)), 1, 1.0, len(loose)) - groups
    moved = seats - layout.place(every, 2, 1.0, count) + layout.place(every, 3, 1.0, count)
    missed = layout.place(layout.soft, 4, 1.0, len(rows))
    limits = sparse.diags_array(1.0 / scale) @ (rows.use @ seats + missed)
    split, split_lower, split_upper, come = _supply(problem, layout, seats)
    filled = layout.place(layout.pieces.cell, 6, 1.0, cells) - come
    lower = [
        np.full(len(loose), -np.inf),
        box.lower[loose],
        problem.anchor,
        rows.lower / scale,
        split_lower,
        np.full(cells, -np.inf),
    ]
    upper = [np.zeros(len(loose)), box.upper[loose], problem.anchor, rows.upper / scale, split_upper, np.zeros(cells)]
    return [spare, seats[loose], moved, limits, *split, filled], np.concatenate(lower), np.concatenate(upper)


def _supply(
    problem: Problem, layout: Layout, seats: sparse.csr_array
) -> tuple[list[sparse.sparray], np.ndarray, np.ndarray, sparse.csr_array]:
    """R16 with its bounds, and what comes to each cell: by the shares of the analysis, or by flows."""
    arcs = problem.arcs
    if arcs is None:
        return [], np.zeros(0), np.zeros(0), sparse.csr_array(problem.feed @ seats)
    flow = layout.place(np.arange(len(arcs)), 5, 1.0, len(arcs))
    rows, lower, upper = flows.rows(arcs, seats, flow)
    return [rows], lower, upper, layout.place(arcs.cell, 5, 1.0, len(problem.cells))
