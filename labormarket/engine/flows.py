"""Where graduates go when they may follow the need within limits: the bounded split.

The fixed split sends the graduates of a specialty to its occupations by the shares of the analysis. Here they go where
they are needed, every share kept between `split_low` and `split_high` times the analysis's own; what works outside all
linked occupations stays outside. The result is labelled "graduates assumed to go where needed within the limits".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

NOBODY = 1e-9


@dataclass(frozen=True)
class Arcs:
    """A possible flows from K sources (specialty and arrival year) to C cells; workers a year.

    | field | shape | meaning |
    |---|---|---|
    | source, cell | A | where a flow starts and ends; sorted by source, then cell |
    | share | A | share of the analysis: part of the source's workers |
    | low, high | A | least and largest share |
    | whole | K | part of the source's workers that goes to any of the cells |
    | into | K, P | workers of one seat |
    """

    source: np.ndarray
    cell: np.ndarray
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    whole: np.ndarray
    into: sparse.csr_array

    def __len__(self) -> int:
        return len(self.source)

    def fixed(self, seats: np.ndarray) -> np.ndarray:
        """The flows by the analysis's own shares: always within the limits."""
        return self.share * (self.into @ seats)[self.source]

    def feed(self, flows: np.ndarray, seats: np.ndarray, cells: int) -> sparse.csr_array:
        """Workers a seat brings to each cell (C, P) when the sources of these seats split as `flows` do.

        A source without workers keeps the analysis's shares.
        """
        workers = (self.into @ seats)[self.source]
        split = np.divide(flows, workers, out=self.share.copy(), where=workers > NOBODY)
        to_cells = sparse.csr_array((split, (self.cell, self.source)), shape=(cells, self.into.shape[0]))
        found = sparse.csr_array(to_cells @ self.into)
        found.data[found.data < NOBODY] = 0.0
        found.eliminate_zeros()
        return found


def arcs(
    specialty: np.ndarray, year: np.ndarray, rate: np.ndarray, share: sparse.csr_array, cell: np.ndarray,
    low: float, high: float,
) -> Arcs:  # fmt: skip
    """The arcs of some lines: `specialty`, `year` (-1: none) and `rate` by line (P); `share` (S, O) of the analysis.

    `cell` (O, Y) gives the place of each cell, -1 where there is none. However large the factor, the flows of a source add
    up to what goes to its cells, so who works outside is never brought back.
    """
    lines = np.flatnonzero((specialty >= 0) & (year >= 0))
    years = cell.shape[1]
    keys, source_of = np.unique(specialty[lines] * years + year[lines], return_inverse=True)
    rows = share[keys // years].tocoo()
    at = cell[rows.col, keys[rows.row] % years]
    order = np.lexsort((at, rows.row))
    source, own = rows.row[order], rows.data[order]
    whole = np.bincount(source, weights=own, minlength=len(keys))
    into = sparse.csr_array((rate[lines], (source_of, lines)), shape=(len(keys), len(specialty)))
    return Arcs(source, at[order], own, low * own, high * own, whole, into)


def rows(a: Arcs, seats: sparse.csr_array, place: sparse.csr_array) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """R16 with its bounds: all flows of a source add up to its workers, each between its least and largest share.

    `seats` (P, columns) turns a solution into seats, `place` (A, columns) picks its flows.
    """
    workers = sparse.csr_array(a.into @ seats)
    gather = sparse.csr_array((np.ones(len(a)), (a.source, np.arange(len(a)))), shape=(len(a.whole), len(a)))
    whole = gather @ place - sparse.diags_array(a.whole) @ workers
    mine = workers[a.source]
    under, over = sparse.diags_array(a.low) @ mine - place, place - sparse.diags_array(a.high) @ mine
    loose = np.full(2 * len(a), -np.inf)
    zero = np.zeros(len(a.whole) + 2 * len(a))
    return sparse.csr_array(sparse.vstack([whole, under, over])), np.concatenate([zero[: len(a.whole)], loose]), zero
