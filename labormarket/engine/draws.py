"""Draws: how far openings, supply and gap may lie from their points, and the net need an order is built on.

Layout: (32 occupations, year, draw), draw last and contiguous, float32, sorted in place; a quantile is the order
statistic `floor(q*(B-1))`. The median of employment is the point forecast; the drawn total varies by `sig_tot` alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
SHORT = 512
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
class PlaceParts:
    """Each place's part of the region's need and supply (J, O, Y), and its band; a place's draws are parts of the region's."""

    need: np.ndarray
    supply: np.ndarray
    band: np.ndarray


@dataclass(frozen=True)
class Draws:
    """Quantiles at LEVELS (.., 7) by cell and by specialty, chances of the gap beyond the band, and net need kept.

    `chance` (3, O, Y): gap above the band, below minus the band, within it. `worst_identity`: largest |gap - (D - S)|.
    `place_gap` (J, O, Y, 7) and `place_chance` (3, J, O, Y): the same of the places' own gaps.
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
    place_gap: np.ndarray
    place_chance: np.ndarray


def order_statistics(values: np.ndarray) -> np.ndarray:
    """Items `floor(q*(B-1))` of each sorted row at LEVELS, in float64. Leaves the last axis in another order.

    Rows of up to 512 are sorted up to five times faster a number than longer ones, so a longer row is sorted in two
    halves, and the items are found in both.
    """
    count = values.shape[-1]
    at = np.array([int(np.floor(q * (count - 1))) for q in LEVELS])
    if count % 2 or count <= SHORT:
        values.sort(axis=-1)
        return np.asarray(values[..., at], dtype=np.float64)
    half = count // 2
    values.reshape(*values.shape[:-1], 2, half).sort(axis=-1)
    return _items(values.reshape(-1, count), half, at).reshape(*values.shape[:-1], len(at))


def _items(rows: np.ndarray, half: int, at: np.ndarray) -> np.ndarray:
    """Items `at` of rows whose two halves are sorted: by bisection, how many of each item's forerunners are in the first.

    Item k has i forerunners in the first half and k - i in the second; i is the number of places n at which the first
    half's item n is less than the second's item k - n.
    """
    flat, first = rows.reshape(-1), np.arange(len(rows), dtype=np.int64)[:, None] * rows.shape[1]
    most = np.minimum(at + 1, half)
    found = np.broadcast_to(np.maximum(at + 1 - half, 0), (len(rows), len(at))).copy()
    mirror = 2 * first + half + at  # place n of the first half and its partner in the second add up to this
    for step in (1 << np.arange(half.bit_length())[::-1]).tolist():
        place = np.minimum(found + (step - 1), most - 1)
        place += first
        more = flat.take(place) < flat.take(mirror - place)
        found += step * (more & (found + step <= most))
    return _last_of(flat, first, half, found, at + 1 - found)


def _last_of(flat: np.ndarray, first: np.ndarray, half: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The larger of the last of `left` items of the first halves and of `right` items of the second."""
    a = np.where(left > 0, flat.take(first + np.maximum(left - 1, 0)), -np.inf)
    b = np.where(right > 0, flat.take(first + half + np.maximum(right - 1, 0)), -np.inf)
    return np.maximum(a, b).astype(np.float64)


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
