"""Employment of the places in the years of a run: last known shares, fitted to what is published for each place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.balancing import ipf
from labormarket.engine.control import between
from labormarket.engine.demand import average_stock
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import total
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class PlaceStock:
    """Last known employment by place and cell (J, O; persons, NaN unknown) and the `year` of each place (J)."""

    codes: list[str]
    employed: np.ndarray
    year: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """Share of each place in a cell (J, O), NaN where no place is known; the shares of a cell sum to 1."""
        whole = np.nansum(self.employed, axis=0)
        known = np.broadcast_to(whole > 0, self.employed.shape)
        return np.divide(np.nan_to_num(self.employed), whole, out=np.full(self.employed.shape, np.nan), where=known)


@dataclass(frozen=True)
class PlacePath:
    """Shares of the places in a cell's employment at y0 (J, O) and in every year (J, O, Y), and the totals they meet.

    `targets` {(place, year): persons}; `refused` {(place, year): factor} of totals too far off to apply.
    """

    base: np.ndarray
    share: np.ndarray
    targets: dict[tuple[str, int], float]
    refused: dict[tuple[str, int], float]

    def openings(self, base: np.ndarray, employed: np.ndarray, ahead: np.ndarray, exits: np.ndarray) -> np.ndarray:
        """Each place's part of a cell's need (J, O, Y): its own growth and its part of the exits; of employment if none."""
        flow = np.maximum(self.growth(base, employed, ahead) + self.average(base, employed) * exits, 0.0)
        whole = flow.sum(axis=0)
        return np.where(whole > 0, flow / np.where(whole > 0, whole, 1.0), self.share)

    def growth(self, base: np.ndarray, employed: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """`(E[y] - E[y0]) / (y - y0)` of each place (J, O, Y), persons a year."""
        return (self.share * employed - (self.base * base)[..., None]) / ahead

    def average(self, base: np.ndarray, employed: np.ndarray) -> np.ndarray:
        """Each place's share of the average stock of a cell (J, O, Y)."""
        own, whole = average_stock(self.base * base, self.share * employed), average_stock(base, employed)
        return np.where(whole > 0, own / np.where(whole > 0, whole, 1.0), self.share)


def path(
    inputs: Inputs, stock: PlaceStock, base: np.ndarray, employed: np.ndarray, y0: int, years: np.ndarray, p: Parameters
) -> PlacePath:
    """Shares of every year: last known shares, by iterative proportional fitting to both margins where totals are known.

    Rows: published employed of each place, made like for like by its last year known by occupation, brought to the
    region's sum. Columns: the region's employment by cell, `base` (O) at y0 and `employed` (O, Y), which stands. A
    place without a later total keeps pace with its occupations.
    """
    share = stock.share
    when = np.concatenate(([y0], years))
    seed = np.nan_to_num(share)[:, :, None] * np.concatenate([base[:, None], employed], axis=1)
    factor, met, refused = _factors(inputs, stock, seed.sum(axis=1), when, p)
    if not met:
        return PlacePath(share, np.broadcast_to(share[:, :, None], seed[:, :, 1:].shape), {}, refused)
    columns = seed.sum(axis=0)
    rows = seed.sum(axis=1) * factor
    rows = rows * np.divide(columns.sum(axis=0), rows.sum(axis=0), out=np.ones(len(when)), where=rows.sum(axis=0) > 0)
    found = np.repeat(share[:, :, None], len(when), axis=2)
    kept: dict[tuple[str, int], float] = {}
    for y, year in enumerate(when.tolist()):
        fitted = ipf(seed[:, :, y], rows[:, y], columns[:, y])
        if fitted.converged:
            inside = columns[:, y] > 0
            found[:, inside, y] = fitted.table[:, inside] / fitted.table[:, inside].sum(axis=0)
            kept |= {(c, year): float(rows[j, y]) for j, c in enumerate(stock.codes) if (c, year) in met}
    return PlacePath(found[:, :, 0], found[:, :, 1:], kept, refused)


Named = dict[tuple[str, int], float]


def _factors(
    inputs: Inputs, stock: PlaceStock, sums: np.ndarray, when: np.ndarray, p: Parameters
) -> tuple[np.ndarray, Named, Named]:
    """(factor on each place's sum (J, Y), those of published years, those too far off to apply)."""
    factor = np.ones(sums.shape)
    met: Named = {}
    refused: Named = {}
    for j, code in enumerate(stock.codes):
        totals, since = total(inputs, "employed", code), int(stock.year[j])
        if p.control == "off" or not totals.get(since) or not sums[j].all():
            continue
        level = float(np.nansum(stock.employed[j])) / totals[since]
        asked = {y: level * totals[y] / sums[j, n] for n, y in enumerate(when.tolist()) if y in totals and y > since}
        used = {y: f for y, f in asked.items() if p.control_low <= f <= p.control_high}
        refused |= {(code, y): f for y, f in asked.items() if y not in used}
        met |= {(code, y): f for y, f in used.items()}
        factor[j] = between(min(since, int(when[0]) - 1), when, used) if used else 1.0
    return factor, met, refused
