"""What is known of each line's past: seats, entrants, graduates, by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np

from labormarket.engine.tables import Inputs, Table

RECENT = 3


def latest_year(table: Table, before: int, *columns: str) -> int | None:
    """The last year before `before` for which any of `columns` is known in any row; None when there is none."""
    if not len(table):
        return None
    known = np.zeros(len(table), dtype=bool)
    for column in columns:
        known |= ~np.isnan(table[column])
    years = table["year"][known & (table["year"] < before)]
    return int(years.max()) if len(years) else None


def positions(index: Mapping[str, int], codes: Sequence[str]) -> np.ndarray:
    """Where each code stands in `index`, -1 where it does not."""
    return np.fromiter(map(index.get, codes, repeat(-1)), dtype=np.int64, count=len(codes))


def by_line(inputs: Inputs, resource: str, column: str, years: Sequence[int]) -> np.ndarray:
    """Figures of `column` as an array (P, len(years)), rows as in programmes; NaN where no row or a blank cell is."""
    table = inputs[resource]
    position = {code: i for i, code in enumerate(inputs["programmes"]["code"])}
    found = np.full((len(position), len(years)), np.nan)
    if not len(table) or not len(years):
        return found
    line = positions(position, table["programme_code"])
    at = table["year"] - years[0]
    kept = (line >= 0) & (at >= 0) & (at < len(years))
    found[line[kept], at[kept].astype(int)] = table[column][kept]
    return found


def recent(year: int | None) -> list[int]:
    """The three years that end with `year`; none when it is unknown."""
    return [] if year is None else list(range(year - RECENT + 1, year + 1))


def known_sum(*parts: np.ndarray) -> np.ndarray:
    """Sum over `parts` of what is known; NaN only where nothing is."""
    stacked = np.stack(parts)
    return np.where(np.isnan(stacked).all(axis=0), np.nan, np.nansum(stacked, axis=0))


def largest(figures: np.ndarray) -> np.ndarray:
    """The largest known figure of each row; NaN where none is."""
    if not figures.shape[1]:
        return np.full(len(figures), np.nan)
    return np.where(np.isnan(figures).all(axis=1), np.nan, np.fmax.reduce(figures, axis=1))


def pooled(part: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums over the years in which both are known: (sum of part, sum of whole), each (P,)."""
    both = ~np.isnan(part) & ~np.isnan(whole)
    return np.where(both, part, 0).sum(axis=1), np.where(both, whole, 0).sum(axis=1)
