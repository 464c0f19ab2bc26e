"""How far forecasts of this region have been off: rolling origins, and the size of error the draws use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import FEWEST_YEARS, last_known, trend_and_total
from labormarket.engine.series import Series

HORIZONS = 5
FEWEST_HORIZONS = 3
SIZE_STEPS = np.array([1.0, 5.0, 20.0])
TO_SIGMA = 1.4826


@dataclass(frozen=True)
class Hindcast:
    """A forecast made with data up to `origin`, `horizon` years ahead, beside what came (O each, NaN unknown)."""

    origin: int
    horizon: int
    base: np.ndarray
    forecast: np.ndarray
    naive: np.ndarray
    actual: np.ndarray


@dataclass(frozen=True)
class Accuracy:
    """Error of log employment in ten-year units by cell (O), skill against constant share by cell (O, NaN unknown)."""

    sigma: np.ndarray
    skill: np.ndarray
    pairs: np.ndarray
    own: np.ndarray


def hindcasts(series: Series, p: Parameters) -> list[Hindcast]:
    """The trend route run from every earlier year with four years before it, held against the years after it.

    The naive forecast lets every occupation keep its share of the forecast total.
    """
    found: list[Hindcast] = []
    for t in range(FEWEST_YEARS - 1, len(series.years) - 1):
        known = Series(series.years[: t + 1], series.employed[:, : t + 1])
        later = series.years[t + 1 : t + 1 + HORIZONS]
        later = later[later <= series.years[t] + HORIZONS]
        if np.isnan(known.employed).all() or not len(later):
            continue
        base = np.where(np.isnan(known.employed[:, -1]), np.nan, last_known(known))
        forecast, _ = trend_and_total(known, np.nan_to_num(base), later, p)
        share = np.nan_to_num(base) / max(float(np.nansum(base)), 1e-300)
        for n, year in enumerate(later):
            naive = share * np.nansum(np.where(np.isnan(base), np.nan, forecast[:, n]))
            ahead = int(year - series.years[t])
            actual = np.where(np.isnan(base), np.nan, series.employed[:, t + 1 + n])
            found.append(Hindcast(int(series.years[t]), ahead, base, forecast[:, n], naive, actual))
    return found


def accuracy(series: Series, base: np.ndarray, p: Parameters) -> Accuracy:
    """Error and skill by size class of employment, given to every cell of the class."""
    past = hindcasts(series, p)
    size = np.searchsorted(SIZE_STEPS * p.size_class, base, side="right")
    prior = prior_sigma(base, p)
    sigma, skill = prior.copy(), np.full(len(base), np.nan)
    pairs, own = np.zeros(len(base)), np.full(len(base), np.nan)
    for c in np.unique(size):
        mine = size == c
        found, n = own_sigma(past, mine, p)
        skill[mine], pairs[mine] = skill_of(past, mine), n
        if found is not None:
            own[mine] = found
            sigma[mine] = yielded(prior[mine], found, n, p)
    return Accuracy(sigma, skill, pairs, own)


def prior_sigma(base: np.ndarray, p: Parameters) -> np.ndarray:
    """Standard deviation of log employment ten years ahead: `sig_ref * (max(E, 20)/10000)^-eta` within [0.10, 0.80]."""
    return np.clip(p.sig_ref * (np.maximum(base, 20.0) / 10_000) ** -p.eta, 0.10, 0.80)


def yielded(prior: np.ndarray, own: float, pairs: float, p: Parameters) -> np.ndarray:
    """The prior error giving way to the region's own: `sqrt((m*prior^2 + n*own^2) / (m + n))`."""
    m = p.sig_prior_pairs
    return np.asarray(np.sqrt((m * prior**2 + pairs * own**2) / (m + pairs)))


def own_sigma(past: list[Hindcast], mine: np.ndarray, p: Parameters) -> tuple[float | None, int]:
    """(own error in ten-year units or None, occupation x origin pairs) of the cells `mine`.

    Ten times the slope of the squared robust log error on the horizon; its intercept is noise of the figures, which no
    forecast can be blamed for. None with fewer than three horizons.
    """
    errors: dict[int, list[np.ndarray]] = {}
    for h in past:
        known = mine & ~np.isnan(h.actual)
        if known.any():
            off = np.log((h.forecast[known] + p.log_offset) / (h.actual[known] + p.log_offset))
            errors.setdefault(h.horizon, []).append(off)
    pairs = sum(len(e) for e in errors.get(1, []))
    if len(errors) < FEWEST_HORIZONS:
        return None, pairs
    ahead = np.array(sorted(errors), dtype=np.float64)
    squared = np.array([_robust(np.concatenate(errors[int(h)])) ** 2 for h in ahead])
    centred = ahead - ahead.mean()
    slope = float((centred * squared).sum() / (centred**2).sum())
    return float(np.sqrt(10 * max(0.0, slope))), pairs


def _robust(errors: np.ndarray) -> float:
    return TO_SIGMA * float(np.median(np.abs(errors - np.median(errors))))


def skill_of(past: list[Hindcast], mine: np.ndarray) -> float:
    """`1 - sum|F - A| / sum|naive - A|` over all origins and horizons; NaN when nothing can be compared."""
    off, naive = 0.0, 0.0
    for h in past:
        known = mine & ~np.isnan(h.actual)
        off += float(np.abs(h.forecast - h.actual)[known].sum())
        naive += float(np.abs(h.naive - h.actual)[known].sum())
    return 1 - off / naive if naive > 0 else float("nan")
