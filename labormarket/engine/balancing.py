"""Graduates fitted to demand as far as the links allow: iterative proportional fitting, a sensitivity and no forecast.

Supply chases demand here (full substitution), so this is the flattest gap the links can give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from labormarket.engine.crosswalk import Crosswalk

MOVED = 0.5


@dataclass(frozen=True)
class Fitted:
    """Result of iterative proportional fitting; `converged` False: the margins could not be met and it is not used."""

    table: np.ndarray
    converged: bool
    error: float


def ipf(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, rounds: int = 1000, tolerance: float = 1e-9) -> Fitted:
    """The table nearest to `seed` with the sums `rows` and `columns` (sums equal); zeros of the seed stay zero.

    Supply follows demand as far as the links allow, so this is the flattest gap they can give: a sensitivity, no forecast.
    """
    table = np.asarray(seed, dtype=np.float64).copy()
    reachable = bool(((seed.sum(axis=1) > 0) | (rows == 0)).all() and ((seed.sum(axis=0) > 0) | (columns == 0)).all())
    error = np.inf
    for _ in range(rounds):
        table *= _factor(columns, table.sum(axis=0))[None, :]
        table *= _factor(rows, table.sum(axis=1))[:, None]
        error = float(np.abs(table.sum(axis=0) - columns).max(initial=0.0))
        if error <= tolerance:
            break
    scale = max(1.0, float(np.abs(rows).max(initial=0.0)))
    return Fitted(table, reachable and error <= 1e-6 * scale, error)


def _factor(wanted: np.ndarray, has: np.ndarray) -> np.ndarray:
    return np.divide(wanted, has, out=np.zeros_like(has), where=has > 0)


def balanced(walk: Crosswalk, seed: np.ndarray, supply: np.ndarray, wanted: np.ndarray) -> Crosswalk:
    """The crosswalk with its linked part fitted: rows are each specialty's linked graduates, columns the cells' demand.

    `seed` (S, O): observed shares or 1 where linked; `supply` (S), `wanted` (O): persons a year. Specialties and cells
    that no link joins are fitted apart, each group's demand scaled to its graduates. Where a group does not converge, or
    nothing is wanted of a specialty, shares stay, and its specialties say ipf_failed.
    """
    linked = walk.share.sum(axis=1)
    rows, open_seed = supply * linked, np.where(wanted > 0, seed, 0.0)
    used = (rows > 0) & open_seed.any(axis=1)
    share = walk.share.copy()
    mode = ["ipf_failed" if r > 0 else m for m, r in zip(walk.mode, rows, strict=True)]
    for specialties, cells in _groups(open_seed, used):
        target = wanted[cells] * (rows[specialties].sum() / wanted[cells].sum())
        found = ipf(open_seed[np.ix_(specialties, cells)], rows[specialties], target)
        if found.converged:
            for n, s in enumerate(specialties):
                mode[s], share[s] = "ipf", 0.0
                share[s, cells] = linked[s] * found.table[n] / found.table[n].sum()
    before, after = walk.share.T @ supply, share.T @ supply
    moved = np.abs(after - before) > MOVED * before
    return replace(walk, share=share, outside=np.maximum(0.0, 1 - share.sum(axis=1)), mode=mode, moved=moved)


def _groups(seed: np.ndarray, used: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """(specialties, cells) that links join, in the order of their first specialty; specialties without graduates left out."""
    linked, left, found = seed > 0, used.copy(), []
    while left.any():
        specialties = np.zeros(len(used), dtype=bool)
        specialties[np.argmax(left)] = True
        while True:
            cells = linked[specialties].any(axis=0)
            wider = left & linked[:, cells].any(axis=1)
            if (wider == specialties).all():
                break
            specialties = wider
        found.append((np.flatnonzero(specialties), np.flatnonzero(cells)))
        left &= ~specialties
    return found
