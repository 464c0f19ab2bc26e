"""Employment in the years of a run: the first of four routes that an occupation's data allow.

given (another body's projection) > staffing (industry x staffing pattern) > trend (shrunken towards the region) >
share (constant share of the region's total).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import Series
from labormarket.engine.tables import Inputs

EXTRAPOLATED_YEARS = 5
FEWEST_YEARS = 4
FEWEST_OCCUPATIONS = 8


@dataclass(frozen=True)
class Projection:
    """Employment at the base year (O) and in the years of the run (O, Y), the route of each cell, and its own slope.

    `beyond[o, y]` is True where a given projection is continued past its target year.
    """

    years: np.ndarray
    base: np.ndarray
    employed: np.ndarray
    source: list[str]
    beyond: np.ndarray


@dataclass(frozen=True)
class Slopes:
    """Slopes of log(E + offset) a year by row (NaN with fewer than four years), squared standard errors, and the total's."""

    own: np.ndarray
    se2: np.ndarray
    total: float


def slopes(years: np.ndarray, values: np.ndarray, p: Parameters) -> Slopes:
    """Least-squares slope of `log(values + offset)` on the year over the last `trend_window` years.

    `values` (N, T), persons, NaN unknown. The total's slope uses the rows known in every year of the window.
    """
    values, years = values[:, -p.trend_window :], years[-p.trend_window :]
    own, se2 = _least_squares(years, np.log(values + p.log_offset))
    whole = values[~np.isnan(values).any(axis=1)].sum(axis=0, keepdims=True)
    total, _ = _least_squares(years, np.log(whole + p.log_offset))
    return Slopes(own, se2, 0.0 if np.isnan(total[0]) else float(total[0]))


def _least_squares(years: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and squared standard error by row over its known years; NaN with fewer than four of them."""
    known = ~np.isnan(z)
    n = known.sum(axis=1)
    enough = n >= FEWEST_YEARS
    count = np.where(enough, n, 1)
    t = np.where(known, years[None, :], 0.0)
    dt = np.where(known, t - (t.sum(axis=1) / count)[:, None], 0.0)
    z0 = np.where(known, z, 0.0)
    dz = np.where(known, z0 - (z0.sum(axis=1) / count)[:, None], 0.0)
    sxx = np.where(enough, (dt**2).sum(axis=1), 1.0)
    slope = (dt * dz).sum(axis=1) / sxx
    rest = ((dz - slope[:, None] * dt) ** 2).sum(axis=1)
    se2 = rest / np.where(enough, n - 2, 1) / sxx
    return np.where(enough, slope, np.nan), np.where(enough, se2, np.nan)


def spread_of_slopes(s: Slopes, p: Parameters, fewest: int = FEWEST_OCCUPATIONS) -> float:
    """tau2: how much true slopes differ, `max(0, mean((b - B)^2 - SE2))`; the default with fewer than `fewest` rows."""
    known = ~np.isnan(s.own)
    if known.sum() < fewest:
        return float(p.tau2_default)
    return max(0.0, float(np.mean((s.own[known] - s.total) ** 2 - s.se2[known])))


def shrunk(s: Slopes, tau2: float, p: Parameters) -> np.ndarray:
    """Each slope moved towards the region's: `w*b + (1-w)*B`, `w = tau2/(tau2 + SE2)`, within +-slope_cap.

    A noisy series follows the region, a steady one itself. A row without a slope of its own takes the region's.
    """
    weight = np.divide(tau2, tau2 + s.se2, out=np.ones_like(s.se2), where=(tau2 + s.se2) > 0)
    slope = np.where(np.isnan(s.own), s.total, weight * s.own + (1 - weight) * s.total)
    return np.clip(slope, -p.slope_cap, p.slope_cap)


def damped(slope: np.ndarray, base: np.ndarray, ahead: np.ndarray, p: Parameters) -> np.ndarray:
    """`max(0, (E0 + offset)*exp(slope*(f + f^2 + .. + f^h)) - offset)` for h in `ahead`; shape (O, len(ahead))."""
    pull = np.cumsum(p.trend_damping ** np.arange(1, int(ahead.max()) + 1))[ahead - 1]
    return np.maximum(0.0, (base[:, None] + p.log_offset) * np.exp(slope[:, None] * pull) - p.log_offset)


def project(
    inputs: Inputs, cells: Cells, series: Series, years: np.ndarray, p: Parameters, trend_works: np.ndarray
) -> Projection:
    """Employment of every cell by the first route its data allow. `trend_works[o]`: the trend beat constant share before."""
    base = last_known(series)
    trend, share, sloped = own_routes(series, base, years, p)
    by_trend = sloped & trend_works
    employed = np.where(by_trend[:, None], trend, share)
    source = np.where(by_trend, "trend", "share").astype(object)
    beyond = np.zeros(employed.shape, dtype=bool)
    for route, name in ((staffed, "staffing"), (given, "given")):
        found = route(inputs, cells, base, years, series.base)
        known = ~np.isnan(found.employed).any(axis=1) & ~np.isnan(found.base)
        base = np.where(known, found.base, base)
        employed = np.where(known[:, None], found.employed, employed)
        beyond = np.where(known[:, None], found.beyond, beyond)
        source[known] = name
    return Projection(years, base, employed, [str(s) for s in source], beyond)


def last_known(series: Series) -> np.ndarray:
    """Employment at y0; a cell without that year keeps its last known figure."""
    employed = series.employed
    last = employed.shape[1] - 1 - np.argmax(~np.isnan(employed[:, ::-1]), axis=1)
    return np.asarray(np.nan_to_num(employed[np.arange(len(employed)), last]))


def own_routes(
    series: Series, base: np.ndarray, years: np.ndarray, p: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Employment (O, Y) by shrunken trend and by constant share of the region's own total; rows with a slope of their own."""
    found = slopes(series.years, series.employed, p)
    ahead = years - series.base
    trend = damped(shrunk(found, spread_of_slopes(found, p), p), base, ahead, p)
    slope = np.clip(np.array([found.total]), -p.slope_cap, p.slope_cap)
    total = damped(slope, base.sum(keepdims=True), ahead, p)[0]
    share = base[:, None] / max(float(base.sum()), 1e-300) * total[None, :]
    return trend, share, ~np.isnan(found.own)


@dataclass(frozen=True)
class Found:
    """What one route gives: base (O) and employment (O, Y), NaN where the route does not apply."""

    base: np.ndarray
    employed: np.ndarray
    beyond: np.ndarray


def _nothing(cells: Cells, years: np.ndarray) -> Found:
    shape = (len(cells), len(years))
    return Found(np.full(shape[0], np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool))


def given(inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, y0: int) -> Found:
    """Another body's projection read along its curve; a group's growth goes to its cells, finer rows are summed."""
    found = _nothing(cells, years)
    curves = _curves(inputs)
    when = np.concatenate(([y0], years)).astype(np.float64)
    direct: dict[int, np.ndarray] = {}
    for code, points in curves.items():
        home = cells.home(code)
        if home is not None:
            direct[home] = direct.get(home, np.zeros(len(when))) + along(points, when)
            found.beyond[home] |= years > points[-1][0]
    for home, curve in direct.items():
        found.base[home], found.employed[home] = curve[0], curve[1:]
    for code in sorted(curves, key=lambda c: len(cells.tree.upward(c))):  # broad first, so that the nearest group wins
        if cells.home(code) is None:
            _spread_growth(found, cells, code, curves[code], base, when, direct)
    return found


def _spread_growth(
    found: Found,
    cells: Cells,
    code: str,
    points: list[tuple[float, float]],
    base: np.ndarray,
    when: np.ndarray,
    direct: dict[int, np.ndarray],
) -> None:
    curve = along(points, when)
    for o in cells.below.get(code, []):
        if o not in direct and curve[0] > 0:
            found.base[o], found.employed[o] = base[o], base[o] * curve[1:] / curve[0]
            found.beyond[o] = when[1:] > points[-1][0]


def _curves(inputs: Inputs) -> dict[str, list[tuple[float, float]]]:
    """Points (year, employed) of each projected occupation of the region, from its latest base year."""
    table = inputs["projections"]
    latest: dict[str, float] = {}
    rows = [i for i in range(len(table)) if table["territory_code"][i] == inputs.region.code]
    rows = [i for i in rows if not np.isnan(table["employed_base"][i] + table["employed_target"][i])]
    for i in rows:
        code = table["occupation_code"][i]
        latest[code] = max(latest.get(code, -np.inf), table["base_year"][i])
    points: dict[str, dict[float, float]] = {}
    for i in rows:
        code = table["occupation_code"][i]
        if table["base_year"][i] == latest[code]:
            points.setdefault(code, {})[table["base_year"][i]] = table["employed_base"][i]
            points[code][table["target_year"][i]] = table["employed_target"][i]
    return {code: sorted(curve.items()) for code, curve in points.items()}


def along(points: list[tuple[float, float]], when: np.ndarray) -> np.ndarray:
    """The curve through `points` at the years `when`: geometric between points, at most five years past the last one.

    Where an end of a stretch is 0 the stretch is a straight line. Before the first point the first growth is continued
    backwards; after five years past the last the level is held.
    """
    first, last = points[0][0], points[-1][0]
    when = np.minimum(when, last + EXTRAPOLATED_YEARS)
    if len(points) == 1:
        return np.full(len(when), points[0][1])
    at = np.array([x for x, _ in points])
    left = np.clip(np.searchsorted(at, when, side="right") - 1, 0, len(at) - 2)
    value = np.array([v for _, v in points])
    step = (when - at[left]) / (at[left + 1] - at[left])
    a, b = value[left], value[left + 1]
    positive = (a > 0) & (b > 0)
    ratio = np.divide(b, a, out=np.ones_like(a), where=positive)
    curve = np.where(positive, a * ratio**step, np.maximum(0.0, a + (b - a) * step))
    return np.where(when == first, value[0], curve)


def staffed(inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, y0: int) -> Found:
    """`E[o, y] = sum_i Ind[i, y] * m[i, o]` where industries are projected and staffing patterns known."""
    found = _nothing(cells, years)
    industries = _industry_curves(inputs, y0)
    pattern = _latest_staffing(inputs, cells, base, set(industries))
    if not industries or not pattern:
        return found
    when = np.concatenate(([y0], years)).astype(np.float64)
    level = np.array([along(industries[i], when) for i in sorted(industries)])
    shares = np.array([pattern.get(i, np.zeros(len(cells))) for i in sorted(industries)])
    employed = shares.T @ level
    named = shares.sum(axis=0) > 0
    return Found(
        np.where(named, employed[:, 0], np.nan), np.where(named[:, None], employed[:, 1:], np.nan), found.beyond
    )


def _industry_curves(inputs: Inputs, y0: int) -> dict[str, list[tuple[float, float]]]:
    """Known years of each industry; nothing at all unless some industry is known beyond y0."""
    table = inputs["industry_employment"]
    curves: dict[str, list[tuple[float, float]]] = {}
    for i in range(len(table)):
        if table["territory_code"][i] == inputs.region.code and not np.isnan(table["employed"][i]):
            curves.setdefault(table["industry_code"][i], []).append((table["year"][i], table["employed"][i]))
    return curves if any(points[-1][0] > y0 for points in curves.values()) else {}


def _latest_staffing(inputs: Inputs, cells: Cells, base: np.ndarray, industries: set[str]) -> dict[str, np.ndarray]:
    """Shares over cells (O) of each industry in its latest year; a group's share goes to its cells by employment."""
    table = inputs["staffing"]
    latest: dict[str, float] = {}
    for industry, year in zip(table["industry_code"], table["year"], strict=True):
        latest[industry] = max(latest.get(industry, -np.inf), year)
    shares: dict[str, np.ndarray] = {}
    for i, industry in enumerate(table["industry_code"]):
        reached = cells.reached(table["occupation_code"][i])
        if table["year"][i] == latest[industry] and industry in industries and reached:
            row = shares.setdefault(industry, np.zeros(len(cells)))
            weight = base[reached]
            row[reached] += table["share"][i] * (weight / weight.sum() if weight.sum() > 0 else 1 / len(reached))
    return shares
