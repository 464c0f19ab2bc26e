"""Employment by unit group, territory and year; ages; the share of openings a college graduate can take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.demo import recipe
from portal.demo.draws import stream
from portal.demo.pack import Row
from portal.demo.reference import Reference


@dataclass
class Work:
    """Arrays over the unit groups in code order; `by_territory` [O, T, Y] adds up to the region."""

    occupations: list[str]
    territories: list[str]
    years: list[int]
    growth: np.ndarray
    near_pension: np.ndarray
    college_share: np.ndarray
    by_territory: np.ndarray

    @property
    def last(self) -> np.ndarray:
        return self.by_territory[:, :, -1].sum(axis=1)


def build(reference: Reference, seed: int) -> Work:
    rng = stream(seed, "employment")
    said = recipe.values()
    years = list(range(said["region"]["first_employment"], said["region"]["base_year"] + 1))
    listed = {row["occupation_code"]: float(row["thousand"]) for row in recipe.table("employment")}
    others = said["employment"]["others_thousand"]
    base = 1000 * np.array([listed.get(code, others) for code in reference.unit_groups])
    spread = rng.normal(0, said["employment"]["trend_spread"], len(base))
    growth = np.array([recipe.by_beginning(said["employment"]["trend"], c) for c in reference.unit_groups]) + spread
    totals = _official(reference, years)
    levels = _levels(rng, base, growth, years)
    part = levels.sum(axis=0) / (levels.sum(axis=0) + totals[:, -1].sum() - base.sum())
    region = levels / levels.sum(axis=0) * (part * totals.sum(axis=0))
    spread_out = _fitted(_seed(reference, region), region, part * totals)
    return Work(
        occupations=reference.unit_groups,
        territories=reference.territories,
        years=years,
        growth=growth,
        near_pension=_near_pension(rng, reference),
        college_share=_college_share(reference),
        by_territory=_persons(spread_out),
    )


def _official(reference: Reference, years: list[int]) -> np.ndarray:
    """Employed by territory and year [T, Y]; the last year, not yet published, from the one before."""
    beyond = recipe.values()["region"]["beyond_published"]
    published = [[reference.control("employed", t, y) for y in years[:-1]] for t in reference.territories]
    known = np.array(published)
    return np.column_stack([known, np.rint(known[:, -1] * beyond)])


def _levels(rng: np.random.Generator, base: np.ndarray, growth: np.ndarray, years: list[int]) -> np.ndarray:
    """Level = base, trend, a quiet walk that ends at 0, noise."""
    said = recipe.values()["employment"]
    step, usual, floor, power = said["walk"]
    steps = rng.normal(0, 1, (len(base), len(years))) * (step * (usual / np.maximum(base, floor)) ** power)[:, None]
    walk = np.cumsum(steps, axis=1)
    walk -= walk[:, -1:]
    noise = rng.normal(0, said["noise"], walk.shape)
    return base[:, None] * np.exp(growth[:, None] * (np.array(years) - years[-1]) + walk + noise)


def _seed(reference: Reference, region: np.ndarray) -> np.ndarray:
    """What is known of where an occupation works: the region's number, tilted to some territories [O, T, Y]."""
    tilt = np.ones((len(reference.unit_groups), len(reference.territories)))
    for row in recipe.values()["employment"]["tilt"]:
        here = np.array([code.startswith(tuple(row["occupations"])) for code in reference.unit_groups])
        there = np.array([code in row["territories"] for code in reference.territories])
        tilt[np.ix_(here, there)] *= row["times"]
    return region[:, None, :] * tilt[:, :, None]


def _fitted(cells: np.ndarray, by_occupation: np.ndarray, by_territory: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Iterative proportional fitting to both margins, years side by side; occupations are met last and exactly."""
    for _ in range(rounds):
        cells = cells * (by_territory / cells.sum(axis=0))[None, :, :]
        cells = cells * (by_occupation / cells.sum(axis=1))[:, None, :]
    return cells


def _persons(cells: np.ndarray) -> np.ndarray:
    """Whole persons: running sums over the territories are rounded, so the region is each occupation's rounded sum."""
    return np.diff(np.rint(np.cumsum(cells, axis=1)), axis=1, prepend=0)


def _near_pension(rng: np.random.Generator, reference: Reference) -> np.ndarray:
    """Share of 52 and over by unit group; some are written."""
    said = recipe.values()["ages"]
    mean, spread, least, most = said["near_pension"]
    means = np.where(reference.trained, mean, said["near_pension_untrained"])
    drawn = np.clip(rng.normal(means, spread), least, most)
    return np.array([said["fixed"].get(code, a) for code, a in zip(reference.unit_groups, drawn, strict=True)])


def _college_share(reference: Reference) -> np.ndarray:
    said = recipe.values()["college_share"]
    shares = np.array([recipe.by_beginning(said, code) for code in reference.unit_groups])
    return np.where(reference.trained, shares, 0.0)


def employment_rows(work: Work, region: str) -> list[Row]:
    whole = np.concatenate([work.by_territory.sum(axis=1, keepdims=True), work.by_territory], axis=1)
    places = [region, *work.territories]
    return [
        {"occupation_code": o, "territory_code": t, "year": y, "age_group": "all", "employed": int(whole[i, j, k])}
        for i, o in enumerate(work.occupations)
        for j, t in enumerate(places)
        for k, y in enumerate(work.years)
    ]


def age_rows(work: Work, region: str) -> list[Row]:
    """The three oldest bands move together, the youngest make room; one year only."""
    said = recipe.values()["ages"]
    usual, older = np.array(said["shares"]), said["older"]
    rows = []
    for occupation, aged in zip(work.occupations, work.near_pension, strict=True):
        old = usual[-older:] * aged / said["near_pension_usual"]
        young = usual[:-older] / usual[:-older].sum() * (1 - old.sum())
        shares = np.rint(np.concatenate([young, old]) * 10000).astype(int)
        shares[1] += 10000 - shares.sum()
        rows += [
            {
                "occupation_code": occupation,
                "territory_code": region,
                "year": work.years[-1],
                "age_group": b,
                "share": s / 10000,
            }
            for b, s in zip(said["bands"], shares.tolist(), strict=True)
        ]
    return rows
