"""Recent conditions: whether an occupation has been short, balanced or in surplus over the last three years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.series import Series
from labormarket.engine.tables import Inputs

RECENT_YEARS, OWN_YEARS = 3, 5
TO_SIGMA = 1.4826
CLIP = 3.0
FEWEST_INDICATORS = 2
SHORT_FROM = 0.5


def robust_z(values: np.ndarray) -> np.ndarray:
    """`(v - median) / (1.4826 * MAD)` of each known value, within +-3; 0 where the MAD is 0, NaN where unknown."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.full(values.shape, np.nan)
    middle = np.median(known)
    return _scaled(values, middle, np.median(np.abs(known - middle)))


def _scaled(values: np.ndarray, middle: float | np.ndarray, mad: float | np.ndarray) -> np.ndarray:
    width = TO_SIGMA * np.broadcast_to(mad, values.shape)
    z = np.divide(values - middle, width, out=np.zeros(values.shape), where=width > 0)
    return np.where(np.isnan(values), np.nan, np.clip(z, -CLIP, CLIP))


def against_own_past(history: np.ndarray) -> np.ndarray:
    """z of the last three years' mean against the cell's own last five years (O); NaN with fewer than five known."""
    if history.shape[1] < OWN_YEARS:
        return np.full(len(history), np.nan)
    past = history[:, -OWN_YEARS:]
    whole = ~np.isnan(past).any(axis=1)
    safe = np.where(whole[:, None], past, 0.0)
    middle = np.median(safe, axis=1)
    mad = np.median(np.abs(safe - middle[:, None]), axis=1)
    return np.where(whole, _scaled(safe[:, -RECENT_YEARS:].mean(axis=1), middle, mad), np.nan)


def indicator(history: np.ndarray, reverse: bool = False) -> np.ndarray:
    """One indicator from its yearly values (O, T): mean of z against all cells and z against its own past."""
    if not history.shape[1]:
        return np.full(len(history), np.nan)
    recent = mean_of_known(history[:, -RECENT_YEARS:].T)
    both = mean_of_known([robust_z(recent), against_own_past(history)])
    return -both if reverse else both


def mean_of_known(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Mean over the known values; NaN where none is known."""
    stacked = np.array(list(parts))
    known = ~np.isnan(stacked)
    sums = np.where(known, stacked, 0.0).sum(axis=0)
    return np.where(known.any(axis=0), sums / np.maximum(known.sum(axis=0), 1), np.nan)


def condition(index: float) -> str:
    """short above 0.5, surplus below -0.5, balanced between; unknown when fewer than two indicators are known."""
    if np.isnan(index):
        return "unknown"
    return "short" if index > SHORT_FROM else "surplus" if index < -SHORT_FROM else "balanced"


def index(indicators: list[np.ndarray]) -> np.ndarray:
    """c (O): mean of the known indicators; NaN with fewer than two."""
    known = (~np.isnan(np.array(indicators))).sum(axis=0)
    return np.where(known >= FEWEST_INDICATORS, mean_of_known(indicators), np.nan)


def recent_conditions(inputs: Inputs, cells: Cells, series: Series, in_trade: np.ndarray) -> np.ndarray:
    """The index c of every cell (O). `in_trade` (O): share of the graduates sent here who work in their trade."""
    years = series.years[-OWN_YEARS:]
    employed = series.employed[:, -OWN_YEARS:]
    posted = _history(inputs, cells, "vacancies", "posted", years)
    filled = _history(inputs, cells, "vacancies", "filled", years)
    seekers = _history(inputs, cells, "jobseekers", "registered", years)
    wage = _wages(inputs, cells)
    growth = np.diff(np.log(np.where(series.employed > 0, series.employed, np.nan)), axis=1)[:, -OWN_YEARS:]
    return index([
        indicator(_over(posted, employed)),
        indicator(_over(filled, posted), reverse=True),
        indicator(_over(seekers, posted), reverse=True),
        indicator(_over(np.diff(wage, axis=1), wage[:, :-1])),
        indicator(growth),
        indicator(in_trade[:, None]),
    ])  # fmt: skip


def jobseekers(inputs: Inputs, cells: Cells) -> np.ndarray:
    """Registered jobseekers of each cell in the last year the region knows any (O, persons), NaN unknown."""
    table = inputs["jobseekers"]
    mine = np.array([t == inputs.region.code for t in table["territory_code"]], dtype=bool)
    known = mine & ~np.isnan(table["registered"]) if len(table) else mine
    if not known.any():
        return np.full(len(cells), np.nan)
    return _history(inputs, cells, "jobseekers", "registered", table["year"][known].max(keepdims=True))[:, 0]


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def _history(inputs: Inputs, cells: Cells, resource: str, column: str, years: np.ndarray) -> np.ndarray:
    """A yearly figure of the region by cell (O, T), finer occupations summed; NaN unknown."""
    table = inputs[resource]
    found = np.full((len(cells), len(years)), np.nan)
    for i, code in enumerate(table["occupation_code"]):
        home, year = cells.home(code), table["year"][i]
        mine = table["territory_code"][i] == inputs.region.code and home is not None and year in years
        if mine and not np.isnan(table[column][i]):
            at = (home, int(np.searchsorted(years, year)))
            found[at] = np.nan_to_num(found[at]) + table[column][i]
    return found


def _wages(inputs: Inputs, cells: Cells) -> np.ndarray:
    """Mean posted wage by cell and year (O, T) of the needs of consecutive years."""
    table = inputs["needs"]
    rows = [
        i
        for i in range(len(table))
        if not np.isnan(table["wage"][i]) and cells.home(table["occupation_code"][i]) is not None
    ]
    if not rows:
        return np.zeros((len(cells), 1)) * np.nan
    years = table["year"][rows].astype(np.int64)
    shape = (len(cells), int(years.max() - years.min()) + 1)
    sums, counts = np.zeros(shape), np.zeros(shape)
    home = np.array([cells.homes[table["occupation_code"][i]] for i in rows], dtype=np.int64)
    at = (home, years - years.min())
    np.add.at(sums, at, table["wage"][rows])
    np.add.at(counts, at, 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
