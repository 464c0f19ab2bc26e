"""Next best: with one group less here, which single step elsewhere would bring most, and at what price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine.moves import FITS, Moves


@dataclass(frozen=True)
class Swaps:
    """One more group of every line, and what stands in its way.

    `gain` and `after` are (P); the arrays `line`, `row`, `lack` list, for each line, the limits its step would break
    and by how much; `blocked` marks lines whose own bounds allow none.
    """

    moves: Moves
    after: np.ndarray
    gain: np.ndarray
    blocked: np.ndarray
    line: np.ndarray
    row: np.ndarray
    lack: np.ndarray
    use: sparse.csc_array

    @classmethod
    def of(cls, moves: Moves) -> Swaps:
        """Every line's next group from the order as it stands."""
        problem, count = moves.problem, len(moves.seats)
        after = np.array([moves.up(p) for p in range(count)])
        gain = np.array([moves.gain(p, after[p]) if after[p] > moves.seats[p] else 0.0 for p in range(count)])
        use = sparse.coo_array(problem.rows.use)
        step = use.data * (after - moves.seats)[use.col]
        over = moves.use[use.row] + step - problem.rows.upper[use.row]
        under = np.where(problem.rows.soft[use.row], -np.inf, problem.rows.lower[use.row] - moves.use[use.row] - step)
        lack = np.where(step > 0, over, np.where(step < 0, under, -np.inf))
        broken = lack > FITS * np.maximum(1.0, np.abs(moves.use[use.row]))
        blocked = after <= moves.seats
        columns = sparse.csc_array(problem.rows.use)
        return cls(moves, after, gain, blocked, use.col[broken], use.row[broken], lack[broken], columns)

    def best(self, line: int) -> dict[str, Any] | None:
        """The best single step elsewhere once `line` has one group less; None when `line` cannot shrink.

        `programme` is None when nothing that fits would gain: then the money stays. `objective` is the change of Z of
        both steps together, so it is below zero where the order is right.
        """
        moves = self.moves
        seats, less = float(moves.seats[line]), moves.down(line)
        if less == seats:
            return None
        lost, freed = moves.gain(line, less), (seats - less) * moves.problem.lines.cost[line]
        found = {"programme": None, "seats": 0.0, "covers": 0.0, "objective": float(lost), "cost": float(-freed)}
        other = self._first_that_fits(line, seats - less)
        if other is None:
            return found
        moves.move(line, less)
        gain, covers = moves.gain(other, self.after[other]), moves.covers(other, self.after[other])
        moves.move(line, seats)
        step = float(self.after[other] - moves.seats[other])
        return {
            "programme": moves.problem.lines.code[other],
            "seats": step,
            "covers": covers,
            "objective": float(lost + gain),
            "cost": float(step * moves.problem.lines.cost[other] - freed),
        }

    def _first_that_fits(self, line: int, freed: float) -> int | None:
        """The line with the largest gain whose step fits once `line` has given `freed` seats back."""
        rows = np.zeros(self.use.shape[0])
        part = slice(self.use.indptr[line], self.use.indptr[line + 1])
        rows[self.use.indices[part]] = self.use.data[part] * freed
        stopped = self.blocked.copy()
        stopped[line] = True
        still = self.lack > rows[self.row] + FITS * np.maximum(1.0, np.abs(self.moves.use[self.row]))
        stopped[self.line[still]] = True
        gain = np.where(stopped, 0.0, self._gains_without(line, freed))
        other = int(np.argmax(gain))
        return other if gain[other] > FITS else None

    def _gains_without(self, line: int, freed: float) -> np.ndarray:
        """Gain of every line's next group once `line` has given `freed` seats back: more where they feed the same cells."""
        moves, feed = self.moves, self.moves.problem.feed
        gain = self.gain.copy()
        for cell, rate in zip(*moves.cells(line), strict=True):
            part = slice(feed.indptr[cell], feed.indptr[cell + 1])
            lines, now = feed.indices[part], moves.supply[cell]
            step = feed.data[part] * (self.after - moves.seats)[lines]
            at = now + np.concatenate([[0.0], step]), now - rate * freed + np.concatenate([[0.0], step])
            before, then = (moves.problem.need.covered_at(cell, supplies) for supplies in at)
            gain[lines] += moves.problem.priority[cell] * ((then[1:] - then[0]) - (before[1:] - before[0]))
        return gain
