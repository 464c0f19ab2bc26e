"""Graduates by programme: as reported, from cohorts, from intakes, or by the trend of past graduates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.history import positions
from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import shrunk, slopes, spread_of_slopes
from labormarket.engine.tables import Inputs

SHOWN_YEARS = 3


@dataclass(frozen=True)
class Reported:
    """Graduates as reported (P, T) over consecutive `years`, NaN unknown."""

    years: np.ndarray
    graduates: np.ndarray

    def at(self, years: np.ndarray) -> np.ndarray:
        """The figures of `years` (P, len(years)), NaN outside the reported years."""
        found = np.full((len(self.graduates), len(years)), np.nan)
        if len(self.years):
            inside = (years >= self.years[0]) & (years <= self.years[-1])
            found[:, inside] = self.graduates[:, years[inside] - self.years[0]]
        return found


def reported(inputs: Inputs, index: dict[str, int]) -> Reported:
    """The graduates table as a matrix."""
    table = inputs["graduates"]
    years = table["year"]
    if not len(years):
        return Reported(np.zeros(0, dtype=np.int64), np.zeros((len(index), 0)))
    span = np.arange(int(years.min()), int(years.max()) + 1)
    matrix = np.full((len(index), len(span)), np.nan)
    mine = positions(index, table["programme_code"])
    used = mine >= 0
    matrix[mine[used], years[used].astype(np.int64) - span[0]] = table["graduates"][used]
    return Reported(span, matrix)


def trend_of(years: np.ndarray, values: np.ndarray, until: np.ndarray, p: Parameters) -> np.ndarray:
    """Graduates a specialty will have if nothing but its past is known: `mean(last 3) * exp((h+1)*b)`, shape (S, Y).

    `values` (S, T) with NaN unknown; b is the slope held to that of all graduates; the mean of three years is centred one
    year back, hence h + 1. With fewer than four known years b is the region's and the mean is that of the known years.
    """
    found = slopes(years, values, p)
    slope = shrunk(found, spread_of_slopes(found, p), p)
    recent = values[:, -SHOWN_YEARS:]
    enough = ~np.isnan(found.own)
    mean = np.where(enough, _mean(recent), np.where(np.isnan(recent).all(axis=1), _mean(values), _mean(recent)))
    ahead = until - years[-1] + 1
    return mean[:, None] * np.exp(slope[:, None] * ahead[None, :])


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean of the known values of each row, 0 where none is known."""
    known = ~np.isnan(values)
    return np.asarray(np.nansum(values, axis=1) / np.maximum(known.sum(axis=1), 1))


def by_specialty(values: np.ndarray, specialty: np.ndarray, count: int) -> np.ndarray:
    """Sums over the programmes of each specialty (S, T): NaN where none of them is known."""
    known = ~np.isnan(values)
    sums, seen = np.zeros((count, values.shape[1])), np.zeros((count, values.shape[1]))
    np.add.at(sums, specialty, np.where(known, values, 0.0))
    np.add.at(seen, specialty, known)
    return np.where(seen > 0, sums, np.nan)


def split_back(whole: np.ndarray, recent: np.ndarray, specialty: np.ndarray) -> np.ndarray:
    """A specialty's future graduates (S, Y) by the shares its programmes had in the last years; shape (P, Y).

    `recent` (P): graduates of the last three years. Programmes of a specialty without any share equally.
    """
    own = np.nan_to_num(recent)
    sums = np.bincount(specialty, weights=own, minlength=len(whole))
    size = np.bincount(specialty, minlength=len(whole))
    share = np.where(sums[specialty] > 0, own / np.maximum(sums[specialty], 1e-300), 1 / size[specialty])
    return share[:, None] * whole[specialty]


def of_specialties(inputs: Inputs, codes: list[str], places: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Graduates published only by specialty: (years, (S, T)); the region's own rows, else the sum of `places`."""
    table = inputs["specialty_graduates"]
    index = {code: s for s, code in enumerate(codes)}
    own = {s for s, t in zip(table["specialty_code"], table["territory_code"], strict=True) if t == inputs.region.code}
    rows = [
        i
        for i, (s, t) in enumerate(zip(table["specialty_code"], table["territory_code"], strict=True))
        if s in index and (t == inputs.region.code if s in own else t in places) and not np.isnan(table["graduates"][i])
    ]
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros((len(codes), 0))
    years = table["year"][rows].astype(np.int64)
    span = np.arange(years.min(), years.max() + 1)
    matrix = np.full((len(codes), len(span)), np.nan)
    for i, year in zip(rows, years, strict=True):
        at = (index[table["specialty_code"][i]], year - span[0])
        matrix[at] = np.nan_to_num(matrix[at]) + table["graduates"][i]
    return span, matrix
