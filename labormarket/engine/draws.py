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
    large: list[Large]
    supply: SupplyModel


@dataclass(frozen=True)
class SupplyModel:
    """Graduates of the specialties that have any (S, Y), their completion and entry with spreads on the logit.

    `committed[s, y]`: share of the graduates that does not depend on the planning year's order. `links[o]`: (s, share).
    """

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


def order_statistics(values: np.ndarray, *, signed: bool = True) -> np.ndarray:
    """Items `floor(q*(B-1))` of each sorted row at LEVELS, in float64. Leaves the last axis in another order.

    Rows of up to 512 are sorted up to five times faster a number than longer ones, so a longer row is sorted in two
    halves, and the items are found in both. `signed=False` (float32, nothing below 0): such numbers are in the order of
    their bits, and whole numbers are sorted faster still.
    """
    count = values.shape[-1]
    at = np.array([int(np.floor(q * (count - 1))) for q in LEVELS])
    rows = values if signed else values.view(np.int32)
    if count <= SHORT:
        rows.sort(axis=-1)
        return np.asarray(values[..., at], dtype=np.float64)
    half = count // 2
    _sort(rows[..., :half])
    _sort(rows[..., half:])
    return _items(values.reshape(-1, count), half, at[:, None]).reshape(*values.shape[:-1], len(at))


def _sort(rows: np.ndarray) -> None:
    """Sorts each row in place: a long one in halves, of which the smaller items go left, and each side is sorted again."""
    half = rows.shape[-1] // 2
    if rows.shape[-1] <= SHORT or rows.shape[-1] % 2:
        rows.sort(axis=-1)
        return
    left, right = rows[..., :half], rows[..., half:]
    _sort(left)
    _sort(right)
    mirrored = right[..., ::-1].copy()  # item n of the left meets the n-th largest of the right
    np.maximum(left, mirrored, out=right)
    np.minimum(left, mirrored, out=left)
    _sort(left)
    _sort(right)


def _items(rows: np.ndarray, half: int, at: np.ndarray) -> np.ndarray:
    """Items `at` (K, 1) of R rows whose two parts (`half` items, then the rest) are sorted; (R, K), float64.

    Item k has i forerunners in the first part and k - i in the second; i is the number of places n at which the first
    part's item n is less than the second's item k - n, found by bisection for all rows and items at once.
    """
    flat, start = rows.reshape(-1), np.arange(len(rows), dtype=np.intp) * rows.shape[1]
    fewest = np.maximum(at + 1 - (rows.shape[1] - half), 0)
    left = np.minimum(at + 1, half) - fewest  # places yet to be told apart, by item
    found, mirror = start + fewest, 2 * start + half + at
    place, step = np.empty_like(found), np.empty_like(found)
    first, second = (np.empty(found.shape, dtype=rows.dtype) for _ in range(2))
    for _ in range(int(left.max()).bit_length()):
        jump = (left + 1) // 2
        np.add(found, jump - 1, out=place)
        flat.take(place, out=first, mode="wrap")
        flat.take(np.subtract(mirror, place, out=place), out=second, mode="wrap")
        found += np.multiply(first < second, jump, out=step)
        left = left - jump
    before = found - start
    after = at + 1 - before
    items = np.maximum(_last(flat, found, before), _last(flat, start + half + after, after))
    return items.T.astype(np.float64)


def _last(flat: np.ndarray, end: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The last of the `count` items before `end`, -infinity where there are none."""
    return np.where(count > 0, flat.take(end - 1, mode="clip"), -np.inf)


def net_need(demand: np.ndarray, committed: np.ndarray, point: np.ndarray) -> np.ndarray:
    """`J * max(0, D_d - B_d)` with J such that its mean is the point need; draw last.

    Wide draws cut at zero would otherwise show the order more need than the gap page. `point` = max(0, D - B) in points.
    """
    cut = np.maximum(demand - committed, 0.0)
    mean = cut.mean(axis=-1).astype(np.float64)
    cut *= floats(np.divide(point, mean, out=np.ones_like(mean), where=mean > 0))[..., None]
    return np.asarray(cut)


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
