"""Draws: how far openings, supply and gap may lie from their points, and the net need an order is built on.

Layout: (32 occupations, year, draw), draw last and contiguous, float32, sorted in place; a quantile is the order
statistic `floor(q*(B-1))`. The median of employment is the point forecast; the drawn total varies by `sig_tot` alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
CASES = {"low": -1.2816, "mid": 0.0, "high": 1.2816}


@dataclass(frozen=True)
class Large:
    """A posted need big enough to be drawn as a whole: `size` persons with probability `chance`."""

    cell: int
    year: int
    row: int
    size: float
    chance: float
    plant: bool


@dataclass(frozen=True)
class Model:
    """Points the draws vary around. O cells, Y years, S specialties with graduates; persons and persons a year.

    `row` (O) and `specialty_row` (S): places in the whole code lists of `occupations` and `specialties` entries.
    """

    region: str
    occupations: int
    row: np.ndarray
    base: np.ndarray
    employed: np.ndarray
    ahead: np.ndarray
    sigma: np.ndarray
    exit_rate: np.ndarray
    move_rate: np.ndarray | None
    share: np.ndarray
    trust: np.ndarray
    covered: np.ndarray
    posted: np.ndarray
    plants: np.ndarray
    demand: np.ndarray
    demand_factor: float
    needs: int
    large: list[Large]
    supply: SupplyModel


@dataclass(frozen=True)
class SupplyModel:
    """Graduates of the specialties that have any (S, Y), their completion and entry with spreads on the logit.

    `committed[s, y]`: share of the graduates that does not depend on the planning year's order. `links[o]`: (s, share).
    """

    specialties: int
    specialty_row: np.ndarray
    counted: np.ndarray
    trended: np.ndarray
    trend_spread: np.ndarray
    completion: np.ndarray
    completion_spread: np.ndarray
    studied: np.ndarray
    entry: np.ndarray
    entry_spread: np.ndarray
    committed: np.ndarray
    links: list[list[tuple[int, float]]]


@dataclass(frozen=True)
class Draws:
    """Quantiles at LEVELS (.., 7) by cell and by specialty, chances of the gap beyond the band, and net need kept.

    `chance` (3, O, Y): gap above the band, below minus the band, within it. `worst_identity`: largest |gap - (D - S)|.
    """

    openings: np.ndarray
    demand: np.ndarray
    supply: np.ndarray
    gap: np.ndarray
    graduates: np.ndarray
    effective: np.ndarray
    chance: np.ndarray
    need: np.ndarray
    worst_identity: float


def order_statistics(values: np.ndarray) -> np.ndarray:
    """Sorts the last axis in place and returns items `floor(q*(B-1))` at LEVELS, in float64."""
    values.sort(axis=-1)
    at = [int(np.floor(q * (values.shape[-1] - 1))) for q in LEVELS]
    return values[..., at].astype(np.float64)


def net_need(demand: np.ndarray, committed: np.ndarray, point: np.ndarray) -> np.ndarray:
    """`J * max(0, D_d - B_d)` with J such that its mean is the point need; draw last.

    Wide draws cut at zero would otherwise show the order more need than the gap page. `point` = max(0, D - B) in points.
    """
    cut = np.maximum(demand - committed, 0.0)
    mean = cut.mean(axis=-1, dtype=np.float64)
    scale = np.divide(point, mean, out=np.ones_like(mean), where=mean > 0)
    return np.asarray(cut * scale[..., None], dtype=np.float32)


def mean_of_spread(employed: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """J by year: `sum E*exp(sig^2/2) / sum E`, the mean of the drawn totals before they are scaled."""
    whole = employed.sum(axis=0)
    lifted = (employed * np.exp(sigma**2 / 2)).sum(axis=0)
    return np.divide(lifted, whole, out=np.ones_like(whole), where=whole > 0)


def logit_draw(mean: np.ndarray, spread: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Shares (N) drawn on the logit around their means, (N, B); a mean of 0 or 1 stays what it is."""
    inside = (mean > 0) & (mean < 1)
    safe = np.where(inside, mean, 0.5)
    odds = floats(np.log(safe / (1 - safe)))[:, None] + floats(spread)[:, None] * n
    return np.where(inside[:, None], 1 / (1 + np.exp(-odds)), floats(mean)[:, None])


def floats(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=np.float32)
