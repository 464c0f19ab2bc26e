"""Control totals: what a publisher counted for the region as a whole, and how the list of occupations is held to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import Projection
from labormarket.engine.series import Series, total
from labormarket.engine.tables import Inputs

COMPLETE = (0.995, 1.005)


@dataclass(frozen=True)
class Control:
    """The employed total as used: `coverage` (the list's share of it), `factor` by year (Y), and what was left out.

    `targets` {year: total x coverage} of the years scaled; `refused` {year: factor} of totals too far off to apply.
    """

    coverage: float
    coverage_known: bool
    factor: np.ndarray
    targets: dict[int, float]
    refused: dict[int, float]


def coverage(observed: float, whole: float | None) -> float:
    """Which share of all employed the list of occupations holds, so that a list is never blown up to the whole."""
    return observed / whole if whole else 1.0


def control(inputs: Inputs, series: Series, projection: Projection, p: Parameters) -> Control:
    """Factors that bring the projected employed to the published totals of later years, made like for like first."""
    totals = total(inputs, "employed", inputs.region.code)
    whole = totals.get(series.base)
    observed = float(np.nansum(series.employed[:, -1]))
    share = coverage(observed, whole)
    later = {y: v * share for y, v in totals.items() if y in projection.years} if p.control == "on" else {}
    sums = dict(zip(projection.years.tolist(), projection.employed.sum(axis=0).tolist(), strict=True))
    factors = {y: v / sums[y] for y, v in later.items() if sums[y] > 0}
    refused = {y: f for y, f in factors.items() if not p.control_low <= f <= p.control_high}
    used = {y: f for y, f in factors.items() if y not in refused}
    path = between(series.base, projection.years, used)
    return Control(share, whole is not None, path, {y: later[y] for y in used}, refused)


def between(y0: int, years: np.ndarray, factors: dict[int, float]) -> np.ndarray:
    """A factor for every year: 1 at y0, the given ones in theirs, geometric between them, held after the last."""
    at = np.array([y0, *sorted(factors)], dtype=np.float64)
    logs = np.log([1.0, *[factors[y] for y in sorted(factors)]])
    return np.exp(np.interp(years, at, logs))


def openings_factor(inputs: Inputs, coverage_share: float, y0: int, gross: np.ndarray) -> tuple[float, float | None]:
    """(factor on demand, published openings a year): the factor is 1 unless the list of occupations is complete."""
    published = total(inputs, "openings", inputs.region.code)
    value = published.get(y0) or (published[max(published)] if published else None)
    mean = float(gross.sum(axis=0).mean())
    complete = COMPLETE[0] <= coverage_share <= COMPLETE[1]
    return (value / mean if value and complete and mean > 0 else 1.0), value


def scaled(projection: Projection, found: Control) -> np.ndarray:
    """Projected employment (O, Y) times the control factor of its year."""
    return projection.employed * found.factor
