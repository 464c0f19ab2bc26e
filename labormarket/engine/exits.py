"""Who leaves: exit rates by occupation, from the best source its data allow.

given (a projection's own exits) > ages (two dates of age bands, or one) > rate (the region's general exit rate).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from labormarket.engine import norms
from labormarket.engine.cells import Cells, Tree
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import ALL_AGES
from labormarket.engine.tables import Inputs, Table

OPEN_END = 200.0


@dataclass(frozen=True)
class Exits:
    """Exit rate on the average stock (O, Y; 1/year), NaN where `given`; flow given by others (O, NaN); the route."""

    rate: np.ndarray
    given: np.ndarray
    route: list[str]


def band(text: str) -> tuple[float, float]:
    """Ages [from, to) of a group: "55-64" is (55, 65), "65+" is (65, 200); ValueError for anything else."""
    if text.endswith("+"):
        return float(text[:-1]), OPEN_END
    low, _, high = text.partition("-")
    return float(low), float(high) + 1


def share_from(shares: dict[str, float], age: np.ndarray) -> np.ndarray:
    """Share of workers aged `age` and over, for each age; a band that it cuts counts pro rata, the open one whole."""
    found = np.zeros(len(age))
    for text, share in shares.items():
        low, high = band(text)
        found += share * (np.ones(len(age)) if high >= OPEN_END else np.clip((high - age) / (high - low), 0.0, 1.0))
    return found


def rate_at_one_date(shares: dict[str, float], pension_age: np.ndarray, p: Parameters) -> np.ndarray:
    """`share aged A - w and over / w + exit_other` by year: those within reach of the pension age leave over its window."""
    return share_from(shares, pension_age - p.exit_age_window) / p.exit_age_window + float(p.exit_other)


def cohort_exits(first: dict[str, float], second: dict[str, float], apart: float, p: Parameters) -> float:
    """Yearly exits between two dates as far apart as the bands are wide: those no longer in the next band.

    `first`, `second`: persons by age band. Ages from `exit_age_from` on; the last open band joins the one before it.
    """
    left = 0.0
    later = {band(text)[0]: persons for text, persons in second.items()}
    top = max(later)
    joined = 0.0
    for text, persons in first.items():
        low, high = band(text)
        if low < p.exit_age_from:
            continue
        if low + apart >= top or high >= OPEN_END:
            joined += persons
        else:
            left += max(0.0, persons - later.get(low + apart, 0.0))
    return (left + max(0.0, joined - later[top])) / apart


def pension_age(inputs: Inputs, year: int) -> float | None:
    """Mean of the pension ages in force at `year` (men and women); None when the region has no such norm."""
    keys = sorted({k for k in inputs["norms"]["key"] if k.startswith("pension_age.")})
    ages = [a for k in keys if (a := norms.number(inputs, k, year)) is not None]
    return float(np.mean(ages)) if ages else None


def pension_ages(inputs: Inputs, years: np.ndarray) -> np.ndarray | None:
    """The pension age of each year; years before the first rule take its age. None when there is no rule."""
    known = [(year, age) for year in years if (age := pension_age(inputs, int(year))) is not None]
    return np.interp(years, [y for y, _ in known], [age for _, age in known]) if known else None


def exits(inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, p: Parameters) -> Exits:
    """Exit rates of every cell in every year, by the first route that applies."""
    rate = np.full((len(cells), len(years)), p.exit_rate)
    route = ["rate"] * len(cells)
    flows = given_flow(inputs, cells, base, "exits_per_year")
    ages = pension_ages(inputs, years)
    one_date, bands = AgeShares.of(inputs), _bands(inputs)
    known: dict[tuple[str, str], np.ndarray] = {}
    for o, code in enumerate(cells.codes):
        if not np.isnan(flows[o]):
            route[o] = "given"
        elif p.transfers == "exits_only" and (cohort := _two_dates(bands.get(code, {}), p)) is not None:
            rate[o], route[o] = cohort, "ages_two_dates"
        elif ages is not None and (found := one_date.nearest(cells.tree, code)) is not None:
            source, at_home = found
            if source not in known:
                known[source] = rate_at_one_date(one_date.shares[source], ages, p)
            rate[o] = known[source]
            route[o] = "ages" if at_home else "ages_borrowed"
    return Exits(rate, flows, route)


def given_flow(inputs: Inputs, cells: Cells, base: np.ndarray, column: str) -> np.ndarray:
    """A projection's yearly flow by cell (O, NaN unknown): finer rows summed, a group's shared out by employment."""
    table = inputs["projections"]
    flows = np.full(len(cells), np.nan)
    rows = [i for i in range(len(table)) if table["territory_code"][i] == inputs.region.code]
    rows = [i for i in rows if not np.isnan(table[column][i])]
    latest: dict[str, int] = {}
    for i in sorted(rows, key=lambda i: (table["base_year"][i], -table["target_year"][i])):
        latest[table["occupation_code"][i]] = i
    for code in sorted(latest, key=lambda c: (-len(cells.tree.upward(c)), c.encode())):
        home, value = cells.home(code), float(table[column][latest[code]])
        if home is not None:
            flows[home] = value if np.isnan(flows[home]) else flows[home] + value
            continue
        open_cells = [o for o in cells.below.get(code, []) if np.isnan(flows[o])]
        whole = base[cells.below.get(code, [])].sum()
        for o in open_cells:
            flows[o] = value * base[o] / whole if whole > 0 else 0.0
    return flows


@dataclass(frozen=True)
class AgeShares:
    """Age structures by (territory, occupation), and the territories to look in: the region first, then above it."""

    shares: dict[tuple[str, str], dict[str, float]]
    territories: list[str]

    @classmethod
    def of(cls, inputs: Inputs) -> AgeShares:
        """Published shares in their latest year, and shares of the bands inside employment."""
        territories = inputs["territories"]
        path = Tree.of(territories["code"], territories["parent_code"]).upward(inputs.region.code)
        found = _latest(inputs["age_shares"], "share")
        for key, persons in _latest(inputs["employment"], "employed").items():
            whole = sum(persons.values())
            if whole > 0:
                found[key] = {text: n / whole for text, n in persons.items()}
        return cls(found, path or [inputs.region.code])

    def nearest(self, tree: Tree, code: str) -> tuple[tuple[str, str], bool] | None:
        """Whose shares stand for `code`: the nearest code above it, in the region first; True if they are its own."""
        for territory in self.territories:
            for ancestor in tree.upward(code):
                if (territory, ancestor) in self.shares:
                    own = territory == self.territories[0] and ancestor == code
                    return (territory, ancestor), own
        return None


def _latest(table: Table, column: str) -> dict[tuple[str, str], dict[str, float]]:
    """Shares or persons by age band in the latest year of each (territory, occupation)."""
    found: dict[tuple[str, str], tuple[float, dict[str, float]]] = {}
    for i in [i for i, group in enumerate(table["age_group"]) if group not in ALL_AGES]:
        key, year = (table["territory_code"][i], table["occupation_code"][i]), float(table["year"][i])
        if np.isnan(table[column][i]):
            continue
        if key not in found or year > found[key][0]:
            found[key] = (year, {})
        if year == found[key][0]:
            found[key][1][table["age_group"][i]] = float(table[column][i])
    return {key: shares for key, (_, shares) in found.items()}


def _two_dates(by_year: dict[int, dict[str, float]], p: Parameters) -> float | None:
    """Exit rate from two dates of an occupation's own bands, as far apart as the bands are wide; None if not known so."""
    width = _width(bands for bands in by_year.values())
    pairs = [(y, int(y + width)) for y in by_year if width and y + width in by_year]
    if not pairs or not width:
        return None
    first, second = (by_year[y] for y in max(pairs))
    mean = (sum(first.values()) + sum(second.values())) / 2
    return cohort_exits(first, second, width, p) / mean if mean > 0 else None


def _bands(inputs: Inputs) -> dict[str, dict[int, dict[str, float]]]:
    """Persons of the region by occupation, year and age band: as counted, else its own age shares times its employment."""
    table = inputs["employment"]
    found: dict[str, dict[int, dict[str, float]]] = {}
    for i in [i for i, group in enumerate(table["age_group"]) if group not in ALL_AGES]:
        if table["territory_code"][i] == inputs.region.code and not np.isnan(table["employed"][i]):
            years = found.setdefault(table["occupation_code"][i], {})
            years.setdefault(int(table["year"][i]), {})[table["age_group"][i]] = float(table["employed"][i])
    counted = {(code, year) for code, years in found.items() for year in years}
    for (code, year), shares in _own_shares(inputs).items():
        if (code, year) not in counted:
            found.setdefault(code, {})[year] = shares
    return found


def _own_shares(inputs: Inputs) -> dict[tuple[str, int], dict[str, float]]:
    """Persons by age band of each (occupation, year) for which the region has age shares and employment of its own."""
    table, home = inputs["age_shares"], inputs.region.code
    mine = [i for i, place in enumerate(table["territory_code"]) if place == home and not np.isnan(table["share"][i])]
    if not mine:
        return {}
    work = inputs["employment"]
    keys = zip(work["territory_code"], work["age_group"], work["occupation_code"], work["year"].tolist(), strict=True)
    whole = {
        (code, int(year)): persons
        for (place, group, code, year), persons in zip(keys, work["employed"].tolist(), strict=True)
        if place == home and group in ALL_AGES and persons == persons
    }
    found: dict[tuple[str, int], dict[str, float]] = {}
    for i in mine:
        at = (table["occupation_code"][i], int(table["year"][i]))
        if at in whole:
            found.setdefault(at, {})[table["age_group"][i]] = float(table["share"][i]) * whole[at]
    return found


def _width(tables: Iterable[dict[str, float]]) -> float | None:
    """The one width that all closed bands from 50 on share; None when they differ."""
    spans = {b[1] - b[0] for bands in tables for text in bands if (b := band(text))[1] < OPEN_END and b[0] >= 50}
    return spans.pop() if len(spans) == 1 else None
