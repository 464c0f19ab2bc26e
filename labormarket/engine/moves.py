"""One line at a time: what a step is worth, whether it fits, and the order as it stands after it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from labormarket.engine.problem import Problem

FITS = 1e-9


class Moves:
    """Seats that change line by line, with the supply of each cell and the use of each limit kept beside them."""

    def __init__(self, problem: Problem, seats: np.ndarray) -> None:
        self.problem = problem
        self.seats = seats.astype(np.float64).copy()
        self.supply = problem.supply(self.seats)
        self.use = problem.rows.use @ self.seats
        self._feed = sparse.csc_array(problem.feed)
        self._use = sparse.csc_array(problem.rows.use)
        finite = np.where(np.isfinite(problem.rows.upper), problem.rows.upper, problem.rows.lower)
        self._slack = FITS * np.maximum(1.0, np.abs(finite))

    def up(self, line: int) -> float:
        """Seats after one more group of `line`, or as far as its bounds let it; its own seats when it cannot grow."""
        lines, box = self.problem.lines, self.problem.box
        size, smallest = lines.size[line], lines.smallest[line]
        most = min(self.seats[line] + size, box.upper[line])
        groups = np.floor(most / smallest + FITS)
        return max(float(min(np.floor(most + FITS), size * groups)), float(self.seats[line]))

    def down(self, line: int) -> float:
        """Seats after one group less of `line`, or at its floor; its own seats when it cannot shrink."""
        lines, box = self.problem.lines, self.problem.box
        size, smallest = lines.size[line], lines.smallest[line]
        floor = max(np.ceil(box.lower[line] - FITS), smallest * np.ceil(box.lower[line] / size - FITS))
        most = self.seats[line] - size
        lower = max(0.0, min(np.floor(most + FITS), size * np.floor(most / smallest + FITS)))
        return min(float(max(lower, floor)), float(self.seats[line]))

    def cells(self, line: int) -> tuple[np.ndarray, np.ndarray]:
        """Cells that `line` feeds and workers a seat."""
        part = slice(self._feed.indptr[line], self._feed.indptr[line + 1])
        return self._feed.indices[part], self._feed.data[part]

    def limits(self, line: int) -> tuple[np.ndarray, np.ndarray]:
        """Rows that `line` uses and its use a seat."""
        part = slice(self._use.indptr[line], self._use.indptr[line + 1])
        return self._use.indices[part], self._use.data[part]

    def covers(self, line: int, seats: float) -> float:
        """Expected need met, all cells, that `line` at `seats` adds to the order as it stands (unweighted)."""
        return float(self._covered(line, seats, weighted=False))

    def _covered(self, line: int, seats: float, weighted: bool) -> float:
        cells, rate = self.cells(line)
        need, supply = self.problem.need, self.supply[cells]
        gained = need.covered(supply + rate * (seats - self.seats[line]), cells) - need.covered(supply, cells)
        return float(gained @ self.problem.priority[cells]) if weighted else float(gained.sum())

    def gain(self, line: int, seats: float) -> float:
        """Change of Z when `line` goes to `seats` and all others stay."""
        problem, step = self.problem, seats - self.seats[line]
        home = problem.anchor[line]
        moved = abs(seats - home) - abs(self.seats[line] - home)
        gained = self._covered(line, seats, weighted=True) + problem.worth[line] * step - problem.weights.lam * moved
        rows, use = self.limits(line)
        soft = problem.rows.soft[rows]
        if soft.any():
            floor, now = problem.rows.lower[rows][soft], self.use[rows][soft]
            after = np.maximum(floor - now - use[soft] * step, 0.0).sum()
            gained -= problem.weights.fair * (after - np.maximum(floor - now, 0.0).sum())
        return gained

    def fits(self, line: int, seats: float) -> bool:
        """Whether `line` may go to `seats` while all others stay: no limit it uses is broken by the step."""
        box = self.problem.box
        if not box.lower[line] - FITS <= seats <= box.upper[line] + FITS:
            return False
        rows, use = self.limits(line)
        step = use * (seats - self.seats[line])
        after, rule = self.use[rows] + step, self.problem.rows
        over = (after > rule.upper[rows] + self._slack[rows]) & (step > 0)
        under = (after < rule.lower[rows] - self._slack[rows]) & (step < 0) & ~rule.soft[rows]
        return not (over.any() or under.any())

    def move(self, line: int, seats: float) -> None:
        """Let `line` have `seats`."""
        step = seats - self.seats[line]
        cells, rate = self.cells(line)
        rows, use = self.limits(line)
        self.supply[cells] += rate * step
        self.use[rows] += use * step
        self.seats[line] = seats

    def over(self) -> np.ndarray:
        """By how much each upper limit is broken; 0 where it holds."""
        excess = self.use - self.problem.rows.upper
        return np.where(excess > self._slack, excess, 0.0)

    def under(self) -> np.ndarray:
        """By how much each hard floor is missed; 0 where it holds."""
        lack = self.problem.rows.lower - self.use
        return np.where((lack > self._slack) & ~self.problem.rows.soft, lack, 0.0)
