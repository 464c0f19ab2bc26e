"""How unsure graduates and their entry to work are: the spread of what comes, and what the region's own past says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labormarket.engine.accuracy import Hindcast, enough
from labormarket.engine.parameters import Parameters
from labormarket.engine.supply import Supply


@dataclass(frozen=True)
class SupplyAccuracy:
    """Factors on the stated spread of cohorts, of trends and of entry; 1 where the past does not ask for another."""

    cohorts: float = 1.0
    trend: float = 1.0
    entry: float = 1.0

    def graduates(self, by_trend: np.ndarray) -> np.ndarray:
        """The factor of each specialty (S) by the route most of its graduates come by."""
        return np.where(by_trend, self.trend, self.cohorts)


@dataclass(frozen=True)
class SupplyHindcast:
    """Graduates and effective supply forecast from an earlier year, with the spread stated before anything was learnt.

    `by_trend` (S): most of these graduates were forecast by trend; `entry` (S): spread of log entry.
    """

    graduates: Hindcast
    effective: Hindcast
    by_trend: np.ndarray
    entry: np.ndarray

    @property
    def spread(self) -> np.ndarray:
        """Stated spread of log graduates (S)."""
        return np.zeros(len(self.by_trend)) if self.graduates.spread is None else self.graduates.spread


def supply_accuracy(past: Sequence[SupplyHindcast], p: Parameters) -> SupplyAccuracy:
    """What forecasts of graduates were off by, against what was stated; then entry, with graduates as they are by then."""

    def graduates_by(trend: bool) -> float:
        rows = [(h, h.graduates.known & (h.by_trend == trend)) for h in past]
        off = [log_error(h.graduates, p)[mine] for h, mine in rows]
        return enough(off, [h.spread[mine] for h, mine in rows], 0.0, p)

    found = SupplyAccuracy(graduates_by(False), graduates_by(True))
    rows = [(h, h.effective.known) for h in past]
    off = [log_error(h.effective, p)[mine] for h, mine in rows]
    beside = [(found.graduates(h.by_trend) * h.spread)[mine] for h, mine in rows]
    entry = enough(off, [h.entry[mine] for h, mine in rows], _joined(beside), p)
    return SupplyAccuracy(found.cohorts, found.trend, entry)


def with_error(h: SupplyHindcast, learnt: SupplyAccuracy) -> tuple[np.ndarray, np.ndarray]:
    """(spread of log graduates, of log effective supply) (S each) with the factors learnt."""
    graduates = learnt.graduates(h.by_trend) * h.spread
    return graduates, np.sqrt(graduates**2 + (learnt.entry * h.entry) ** 2)


def log_error(h: Hindcast, p: Parameters) -> np.ndarray:
    """Log of what came over what was forecast (O), NaN unknown."""
    return np.asarray(np.log((h.actual + p.log_offset) / (h.forecast + p.log_offset)))


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0)


def trend_spread(graduates: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Error of log graduates by trend: `sqrt(0.08^2 + 4/(q+1)) * sqrt(h)`; shape (S, Y)."""
    return np.sqrt(0.08**2 + 4 / (graduates + 1)) * np.sqrt(ahead)


def logit_spread(mean: np.ndarray, strength: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Error on the logit of a share among `persons`, known from `strength` persons: `sqrt((n+N) / (N*(n+1)*m*(1-m)))`.

    The beta-binomial's: what is not known of the rate, and the chance by which these persons differ from it. With very
    many persons it is that of the rate alone, `1/sqrt(m*(1-m)*(n+1))`.
    """
    inside = np.clip(mean, 1e-6, 1 - 1e-6)
    count = np.maximum(persons, 1.0)
    return np.asarray(np.sqrt((strength + count) / (count * (strength + 1) * inside * (1 - inside))))


def ahead(s: Supply) -> np.ndarray:
    """Root of the share of the course still ahead (S, Y): chance adds up year by year, so its error grows with the root."""
    return np.sqrt(s.studied)


def completion_spread(s: Supply, p: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """(completion, its error on the logit) of each specialty (S), for a year's beginners; weighted by its graduates."""
    completed, exposed = _completion(s)
    beginners = s.summed(s.programmes).mean(axis=1) / np.maximum(completed, 1e-6)
    return completed, logit_spread(completed, p.rate_strength + exposed, beginners)


def entry_logit(s: Supply, p: Parameters) -> np.ndarray:
    """Error of entry on the logit (S), for a year's graduates."""
    return logit_spread(s.entry.share, p.rate_strength + s.entry.exposed, s.graduates.mean(axis=1))


def entry_spread(s: Supply, p: Parameters) -> np.ndarray:
    """Standard deviation of log entry by specialty (S), as the draws have it for small errors."""
    return np.asarray((1 - s.entry.share) * entry_logit(s, p))


def graduates_spread(s: Supply, last: int, p: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """(standard deviation of log graduates, share that comes by trend) (S, Y), as the draws have them for small errors.

    Cohorts err by completion over the courses still ahead, trends by their own error; a specialty of both by its parts.
    """
    completed, spread = completion_spread(s, p)
    whole, trended = s.graduates, s.by_trend + s.unplaced
    passing = ((1 - completed) * spread)[:, None] * ahead(s)
    part = np.divide(trended, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray((1 - part) * passing + part * trend_spread(trended, np.maximum(s.years - last, 0))), part


def _completion(s: Supply) -> tuple[np.ndarray, np.ndarray]:
    """Completion of a specialty, weighted by its graduates, and the students behind it (S)."""
    weight = s.programmes.sum(axis=1) + 1e-9
    sums = np.bincount(s.specialty, weights=weight * s.rates.completion, minlength=len(s.specialties))
    whole = np.bincount(s.specialty, weights=weight, minlength=len(s.specialties))
    exposed = np.bincount(s.specialty, weights=s.rates.exposed, minlength=len(s.specialties))
    return np.divide(sums, whole, out=np.ones_like(sums), where=whole > 0), exposed
