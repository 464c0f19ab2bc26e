"""How far forecasts of this region have been off: rolling origins, and the size of error the draws use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import FEWEST_YEARS, last_known, own_routes
from labormarket.engine.series import Series

HORIZONS = 5
FEWEST_HORIZONS = 3
SIZE_STEPS = np.array([1.0, 5.0, 20.0])
TO_SIGMA = 1.4826
TO_P90 = 1.2816
AIM, ACCEPTED = 0.80, (0.70, 0.90)


@dataclass(frozen=True)
class Hindcast:
    """A forecast made with data up to `origin`, `horizon` years ahead, beside what came (O each, NaN unknown).

    `naive`: every row keeps its share of the forecast total; `spread`: standard deviation of the log as it was stated.
    """

    origin: int
    horizon: int
    base: np.ndarray
    forecast: np.ndarray
    naive: np.ndarray
    actual: np.ndarray
    spread: np.ndarray | None = None

    @property
    def known(self) -> np.ndarray:
        """True (O) where the forecast can be held against what came."""
        return ~np.isnan(self.base + self.forecast + self.actual)

    def only(self, mine: np.ndarray) -> Hindcast:
        """The same forecast with nothing known of the rows outside `mine`."""
        return replace(self, actual=np.where(mine, self.actual, np.nan))


@dataclass(frozen=True)
class Accuracy:
    """Error of log employment in ten-year units by cell (O), skill against constant share by cell (O, NaN unknown)."""

    sigma: np.ndarray
    skill: np.ndarray
    pairs: np.ndarray
    own: np.ndarray


@dataclass(frozen=True)
class Origin:
    """One earlier year: what both routes forecast from it for the `later` years, and what `came` (O, years each).

    `base` (O): employment of the year itself, NaN unknown; `sloped` (O): enough years for a trend of its own.
    """

    year: int
    later: np.ndarray
    base: np.ndarray
    trend: np.ndarray
    share: np.ndarray
    sloped: np.ndarray
    came: np.ndarray

    def beside(self, forecast: np.ndarray) -> list[Hindcast]:
        """A forecast (O, years) of the rows known at the origin, horizon by horizon."""
        share = np.nan_to_num(self.base) / max(float(np.nansum(self.base)), 1e-300)
        known, found = ~np.isnan(self.base), []
        for n, year in enumerate(self.later.tolist()):
            naive = share * np.nansum(np.where(known, forecast[:, n], np.nan))
            actual = np.where(known, self.came[:, n], np.nan)
            found.append(Hindcast(self.year, year - self.year, self.base, forecast[:, n], naive, actual))
        return found


def origins(series: Series, p: Parameters) -> list[Origin]:
    """Every year with four years up to it and one after it."""
    found = []
    for t in range(FEWEST_YEARS - 1, len(series.years) - 1):
        known = Series(series.years[: t + 1], series.employed[:, : t + 1])
        later = series.years[t + 1 : t + 1 + HORIZONS]
        later = later[later <= series.years[t] + HORIZONS]
        if not len(later) or np.isnan(known.employed).all():
            continue
        base = np.where(np.isnan(known.employed[:, -1]), np.nan, last_known(known))
        trend, share, sloped = own_routes(known, np.nan_to_num(base), later, p)
        came = series.employed[:, t + 1 : t + 1 + len(later)]
        found.append(Origin(known.base, later, base, trend, share, sloped, came))
    return found


def hindcasts(made: list[Origin]) -> list[Hindcast]:
    """The trend route run from every earlier year with four years up to it, held against the years after it.

    The naive forecast lets every occupation keep its share of the forecast total.
    """
    return [h for origin in made for h in origin.beside(origin.trend)]


def forecasts(made: list[Origin], trials: list[Hindcast], p: Parameters) -> list[Hindcast]:
    """What would have been forecast from every earlier year: by trend, or by constant share where the trend had failed.

    `trials`: the trend route's `hindcasts`; of them an origin knows only what had come by then.
    """
    found: list[Hindcast] = []
    for origin in made:
        seen = [h for h in trials if h.origin + h.horizon <= origin.year]
        works = ~(skills(seen, np.nan_to_num(origin.base), p) <= 0)
        found += origin.beside(np.where((origin.sloped & works)[:, None], origin.trend, origin.share))
    return found


def skills(trials: list[Hindcast], base: np.ndarray, p: Parameters) -> np.ndarray:
    """Skill of the trend route (O), one for a size class; NaN unknown.

    At most `(m*whole + n*own) / (m + n)`, n the class's forecasts and m = `sig_prior_pairs`: where own skill is above 0 a
    class of few cells leans on the whole region, else of several classes one would seem to have skill by luck.
    """
    size, found = size_of(base, p), np.full(len(base), np.nan)
    whole, m = skill_of(trials, np.ones(len(base), dtype=bool)), p.sig_prior_pairs
    for c in np.unique(size):
        own, n = skill_of(trials, size == c), sum(int(h.known[size == c].sum()) for h in trials)
        found[size == c] = whole if np.isnan(own) else min(own, (m * whole + n * own) / (m + n))
    return found


def size_of(base: np.ndarray, p: Parameters) -> np.ndarray:
    """Size class of employment (O): 0 below `size_class`, 1 below 5 times it, 2 below 20 times it, 3 above."""
    return np.searchsorted(SIZE_STEPS * p.size_class, base, side="right")


def accuracy(trials: list[Hindcast], past: list[Hindcast], base: np.ndarray, p: Parameters) -> Accuracy:
    """Error and skill by size class of employment, given to every cell of the class.

    `trials` tell how good the trend route is, `past` how far off the forecasts were that it led to.
    """
    size, prior = size_of(base, p), prior_sigma(base, p)
    sigma, pairs, own = prior.copy(), np.zeros(len(base)), np.full(len(base), np.nan)
    for c in np.unique(size):
        mine = size == c
        found, n = own_sigma(past, mine, p)
        pairs[mine] = n
        if found is not None:
            own[mine] = found
            stated = yielded(prior, found, n, p)
            sigma[mine] = (stated * calibration([h.only(mine) for h in past], stated, p))[mine]
    return Accuracy(sigma, skills(trials, base, p), pairs, own)


def calibration(past: list[Hindcast], sigma: np.ndarray, p: Parameters) -> float:
    """Factor that brings P10-P90 to hold 80 % of what came; 1 where they hold 70 to 90 %, or too little is known.

    For each forecast the factor it needs is `sqrt(((e/1.2816)^2 - noise^2) / (sig^2 * h/10))`, e its log error; the
    factor used is the one that is enough for 80 % of them.
    """
    off = [np.log((h.forecast + p.log_offset) / (h.actual + p.log_offset))[h.known] for h in past]
    return enough(off, [(sigma * np.sqrt(h.horizon / 10))[h.known] for h in past], noise_of(past, p), p)


def enough(off: Sequence[np.ndarray], stated: Sequence[np.ndarray], beside: float | np.ndarray, p: Parameters) -> float:
    """Factor on the `stated` errors (of the log) that is enough for 80 % of what was `off`; 1 where 70 to 90 % are held.

    Each forecast needs `sqrt((off/1.2816)^2 - beside^2) / stated`; `beside`: what else the interval holds. 1 too where
    there are fewer than `sig_prior_pairs` forecasts.
    """
    every, width = (np.concatenate([*parts, np.zeros(0)]) for parts in (off, stated))
    needed = np.sqrt(np.maximum((every / TO_P90) ** 2 - beside**2, 0.0))
    needed = np.divide(needed, width, out=np.where(needed > 0, np.inf, 0.0), where=width > 0)
    inside = float((needed <= 1).mean()) if len(needed) else AIM
    if len(needed) < p.sig_prior_pairs or ACCEPTED[0] <= inside <= ACCEPTED[1]:
        return 1.0
    found = float(np.quantile(needed, AIM))
    return found if np.isfinite(found) else 1.0


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
    errors = _log_errors([h.only(mine) for h in past], p)
    line = _error_line(errors)
    return None if line is None else float(np.sqrt(10 * max(0.0, line[0]))), len(errors.get(1, ()))


def noise_of(past: list[Hindcast], p: Parameters) -> float:
    """Standard deviation of the log that is noise of the figures: root of the intercept of `own_sigma`'s line, 0 unknown."""
    line = _error_line(_log_errors(past, p))
    return 0.0 if line is None else float(np.sqrt(max(0.0, line[1])))


def _log_errors(past: list[Hindcast], p: Parameters) -> dict[int, np.ndarray]:
    """Errors of the log by horizon, horizons without any left out."""
    found: dict[int, list[np.ndarray]] = {}
    for h in past:
        known = ~np.isnan(h.actual)
        if known.any():
            off = np.log((h.forecast[known] + p.log_offset) / (h.actual[known] + p.log_offset))
            found.setdefault(h.horizon, []).append(off)
    return {h: np.concatenate(found[h]) for h in sorted(found)}


def _error_line(errors: dict[int, np.ndarray]) -> tuple[float, float] | None:
    """(slope, intercept) of the squared robust error on the horizon; None with fewer than three horizons."""
    if len(errors) < FEWEST_HORIZONS:
        return None
    ahead = np.array(list(errors), dtype=np.float64)
    squared = np.array([_robust(e) ** 2 for e in errors.values()])
    centred = ahead - ahead.mean()
    slope = float((centred * squared).sum() / (centred**2).sum())
    return slope, float(squared.mean() - slope * ahead.mean())


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
