"""How many of the people needed an order brings: the expected part of an uncertain need that a supply meets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Need:
    """Net need of C cells (occupation x arrival year) in N equally likely draws, sorted within each cell.

    | field | shape | meaning |
    |---|---|---|
    | draws | C, N | persons a year, ascending |
    | sums | C, N + 1 | running sums of the draws, 0 first |
    """

    draws: np.ndarray
    sums: np.ndarray

    @classmethod
    def of(cls, draws: np.ndarray) -> Need:
        """From unsorted draws (C, N); computed in float64."""
        ascending = np.sort(np.asarray(draws, dtype=np.float64), axis=1)
        sums = np.concatenate([np.zeros((len(ascending), 1)), np.cumsum(ascending, axis=1)], axis=1)
        return cls(ascending, sums)

    @property
    def mean(self) -> np.ndarray:
        """Mean need of each cell, persons a year."""
        return self.sums[:, -1] / self.draws.shape[1]

    def covered(self, supply: np.ndarray, cells: np.ndarray | slice = slice(None)) -> np.ndarray:
        """Expected need met: `V(S) = E[min(S, n)]` over the draws. Persons a year, one figure a cell.

        Draws 20, 40, 60, 80 and a supply of 58: (20 + 40 + 58 + 58)/4 = 44.
        """
        draws, sums = self.draws[cells], self.sums[cells]
        below = (draws <= supply[:, None]).sum(axis=1)
        met = sums[np.arange(len(draws)), below]
        return (met + (draws.shape[1] - below) * supply) / draws.shape[1]

    def covered_at(self, cell: int, supplies: np.ndarray) -> np.ndarray:
        """`V` of one cell at many supplies; one figure a supply."""
        draws, sums = self.draws[cell], self.sums[cell]
        below = np.searchsorted(draws, supplies, side="right")
        return (sums[below] + (len(draws) - below) * supplies) / len(draws)

    def value_of_one_more(self, supply: np.ndarray) -> np.ndarray:
        """Chance that one more graduate meets a need: `P(n > S)`, one figure a cell."""
        return (self.draws > supply[:, None]).mean(axis=1)

    def quantile(self, level: float) -> np.ndarray:
        """Order statistic `floor(level * (N - 1))` of each cell's draws."""
        return self.draws[:, int(np.floor(level * (self.draws.shape[1] - 1)))]


@dataclass(frozen=True)
class Segments:
    """V cut into straight pieces: `cell` each belongs to, its `length` (persons) and `slope` (share of them covered)."""

    cell: np.ndarray
    length: np.ndarray
    slope: np.ndarray


def segments(need: Need, knots: int) -> Segments:
    """The concave piecewise-linear V of each cell, between order statistics of its draws.

    Knots are 0 and the draws at levels 0, 1/K .. 1; the slope of a piece is the chord of the exact expectation. With K
    at least the number of draws every draw is a knot and the pieces are exact. Pieces of no length or no slope are
    left out. Draws 20, 40, 60, 80 give four pieces of 20 with slopes 1, 0.75, 0.5, 0.25.
    """
    cells, count = need.draws.shape
    levels = (
        np.arange(count)
        if knots >= count
        else np.unique(np.rint(np.arange(knots + 1) / knots * (count - 1)).astype(int))
    )
    at = np.concatenate([np.zeros((cells, 1)), need.draws[:, levels]], axis=1)
    reached = need.sums[:, levels] + (count - levels) * need.draws[:, levels]
    values = np.concatenate([np.zeros((cells, 1)), reached / count], axis=1)
    length, gain = np.diff(at, axis=1), np.diff(values, axis=1)
    kept = (length > 0) & (gain > 0)
    cell = np.repeat(np.arange(cells), kept.sum(axis=1))
    return Segments(cell, length[kept], gain[kept] / length[kept])
