"""How far forecasts were off: the measures a backtest shows, for our forecast and for two that know nothing.

Each measure comes as (model, naive, no_change): our forecast, every row keeping its share of the forecast total, and
everything staying as it was at the origin. NaN where a measure says nothing (an unchanging forecast has no direction).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labormarket.engine.accuracy import TO_P90, Hindcast
from labormarket.engine.parameters import Parameters

MEASURES = ("mape", "wape", "bias", "direction", "rank", "coverage", "skill", "loss")
FEWEST_RANKED = 3
Three = tuple[float, float, float]
NAN = float("nan")


@dataclass(frozen=True)
class Pairs:
    """Forecasts beside what came, one entry per row and origin, all known."""

    base: np.ndarray
    forecast: np.ndarray
    naive: np.ndarray
    actual: np.ndarray

    @classmethod
    def of(cls, past: list[Hindcast]) -> Pairs:
        names = ("base", "forecast", "naive", "actual")
        return cls(*(np.concatenate([getattr(h, n)[h.known] for h in past] or [np.zeros(0)]) for n in names))

    def __len__(self) -> int:
        return len(self.actual)


def measured(past: list[Hindcast], noise: Sequence[np.ndarray], p: Parameters) -> dict[str, Three]:
    """Every measure of these forecasts taken together. `noise`: of each, the figures' own error (log) by row."""
    pairs = Pairs.of(past)
    nothing: Three = (NAN, NAN, NAN)
    if not len(pairs):
        return dict.fromkeys(MEASURES, nothing)
    three = (pairs.forecast, pairs.naive, pairs.base)

    def each(measure: Callable[[np.ndarray, np.ndarray], float]) -> Three:
        model, naive, still = (measure(f, pairs.actual) for f in three)
        return model, naive, still

    return {
        "mape": each(mape), "wape": each(wape), "bias": each(bias),
        "direction": (direction(pairs.base, pairs.forecast, pairs.actual), direction(pairs.base, pairs.naive, pairs.actual), NAN),
        "rank": (mean_rank_correlation(past), NAN, NAN),
        "coverage": (coverage(past, noise, p), NAN, NAN),
        "skill": each(lambda f, a: skill(f, pairs.naive, a)),
        "loss": each(loss),
    }  # fmt: skip


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 else NAN


def mape(forecast: np.ndarray, actual: np.ndarray) -> float:
    """`mean |F - A| / A` over the rows where something came."""
    came = actual > 0
    return float((np.abs(forecast - actual)[came] / actual[came]).mean()) if came.any() else NAN


def wape(forecast: np.ndarray, actual: np.ndarray) -> float:
    """`sum |F - A| / sum A`: the part of all people that was forecast in the wrong place."""
    return _over(float(np.abs(forecast - actual).sum()), float(actual.sum()))


def bias(forecast: np.ndarray, actual: np.ndarray) -> float:
    """`(sum F - sum A) / sum A`: too many (+) or too few (-) altogether."""
    return _over(float(forecast.sum() - actual.sum()), float(actual.sum()))


def direction(base: np.ndarray, forecast: np.ndarray, actual: np.ndarray) -> float:
    """Share of the rows that went the way they were said to: `sign(F - E0) = sign(A - E0)`."""
    return float((np.sign(forecast - base) == np.sign(actual - base)).mean())


def rank_correlation(forecast: np.ndarray, actual: np.ndarray) -> float:
    """Spearman's correlation with mean ranks for ties; NaN where one side does not vary or fewer than three rows are known."""
    if len(forecast) < FEWEST_RANKED:
        return NAN
    a, b = (mean_ranks(values) - (len(values) + 1) / 2 for values in (forecast, actual))
    whole = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return _over(float((a * b).sum()), whole)


def mean_ranks(values: np.ndarray) -> np.ndarray:
    """Rank from 1 of each value, equal values share the mean of theirs: 5, 2, 5 -> 2.5, 1, 2.5.

    scipy.stats has it too, but every process that imports that library holds 70 MB more.
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def mean_rank_correlation(past: list[Hindcast]) -> float:
    """Mean over the origins of the rank correlation of growth since the origin."""
    found = []
    for h in past:
        grown = h.known & (h.base > 0)
        found.append(rank_correlation(h.forecast[grown] / h.base[grown], h.actual[grown] / h.base[grown]))
    known = [r for r in found if not np.isnan(r)]
    return float(np.mean(known)) if known else NAN


def coverage(past: list[Hindcast], noise: Sequence[np.ndarray], p: Parameters) -> float:
    """Share of what came that lies inside P10-P90, the interval widened by the noise of the figures; NaN without intervals."""
    inside = []
    for h, own in zip(past, noise, strict=True):
        if h.spread is not None:
            off = np.abs(np.log((h.actual + p.log_offset) / (h.forecast + p.log_offset)))
            width = TO_P90 * np.sqrt(h.spread**2 + own**2)
            inside.append((off <= width)[h.known & ~np.isnan(h.spread)])
    whole = np.concatenate(inside) if inside else np.zeros(0)
    return float(whole.mean()) if len(whole) else NAN


def skill(forecast: np.ndarray, naive: np.ndarray, actual: np.ndarray) -> float:
    """`1 - sum |F - A| / sum |naive - A|`: above 0 the forecast beats a constant share."""
    return 1 - _over(float(np.abs(forecast - actual).sum()), float(np.abs(naive - actual).sum()))


def loss(forecast: np.ndarray, actual: np.ndarray) -> float:
    """ROA's loss, mean of `((F - A) / A)^2` over the rows where something came."""
    came = actual > 0
    return float(squared_loss(forecast[came], actual[came]).mean()) if came.any() else NAN


def squared_loss(forecast: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """`((F - A) / A)^2` of each row, as ROA prints it."""
    return ((forecast - actual) / actual) ** 2
