"""Clean series: employment by cell and year, published totals, and what a change of borders does to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells, Tree
from labormarket.engine.tables import Inputs, Region

ALL_AGES = ("all", "")


@dataclass(frozen=True)
class Series:
    """Employment of a territory: `employed[o, t]` at `years[t]` (persons, NaN unknown); `link` applied to old borders.

    `borders`: "" no break, "linked" older years were scaled, "comparable" they already follow the new borders,
    "cut" no overlap was known and the older years give no trend.
    """

    years: np.ndarray
    employed: np.ndarray
    link: float = 1.0
    borders: str = ""

    @property
    def base(self) -> int:
        """y0: the last year with employment."""
        return int(self.years[-1])


def total(inputs: Inputs, measure: str, territory: str) -> dict[int, float]:
    """A published total by year: for each year the series that stands first in the region's order of series."""
    return {year: value for year, (_, value) in _ranked(inputs, measure, territory).items()}


def _ranked(inputs: Inputs, measure: str, territory: str) -> dict[int, tuple[int, float]]:
    table, order = inputs["control_totals"], inputs.region.series_order
    found: dict[int, tuple[int, float]] = {}
    for i in range(len(table)):
        if table["measure"][i] != measure or table["territory_code"][i] != territory or np.isnan(table["value"][i]):
            continue
        if not np.isnan(table["from_year"][i]):
            continue  # a sum over several years is no figure of one year
        series = table["series"][i]
        rank = order.index(series) if series in order else len(order)
        year = int(table["year"][i])
        if year not in found or rank < found[year][0]:
            found[year] = (rank, float(table["value"][i]))
    return found


def link_factor(old: dict[int, float], new: dict[int, float]) -> tuple[int, float] | None:
    """(year, new / old) of the last year known under both borders, None when there is no such year.

    Older years of the old borders times this factor are comparable with the new ones.
    """
    shared = sorted(year for year in old if year in new and old[year] > 0)
    return (shared[-1], new[shared[-1]] / old[shared[-1]]) if shared else None


def employment(inputs: Inputs, figures: Figures, territory: str) -> Series | None:
    """Employment by cell of one territory with its borders made comparable; None when it has no figures."""
    raw = figures.of_territory(territory)
    if raw is None:
        return None
    since = _break(inputs, territory, int(raw.years[-1]))
    return raw if since is None or raw.years[0] >= since else _with_comparable_borders(inputs, raw, territory, since)


def region_employment(inputs: Inputs, figures: Figures) -> Series | None:
    """Employment of the region: its own rows, else the sum of the territories directly below it."""
    own = employment(inputs, figures, inputs.region.code)
    if own is not None:
        return own
    parts = [s for t in sub_territories(inputs) if (s := employment(inputs, figures, t)) is not None]
    if not parts:
        return None
    years = np.array(sorted(set.intersection(*[set(p.years.tolist()) for p in parts])), dtype=np.int64)
    if not len(years):
        return None
    return Series(years, np.sum([p.employed[:, np.isin(p.years, years)] for p in parts], axis=0))


def sub_territories(inputs: Inputs) -> list[str]:
    """The territories directly below the region, in code order: together they are the region."""
    territories = inputs["territories"]
    pairs = zip(territories["code"], territories["parent_code"], strict=True)
    return [code for code, parent in pairs if parent == inputs.region.code]


def place_of(inputs: Inputs) -> dict[str, str]:
    """For each territory below the region, the sub-territory it lies in; the region itself stands for itself."""
    territories = inputs["territories"]
    tree = Tree.of(territories["code"], territories["parent_code"])
    places = set(sub_territories(inputs))
    found = {}
    for code in territories["code"]:
        home = next((c for c in tree.upward(code) if c in places), None)
        if home is not None:
            found[code] = home
    return found


def employed_total(inputs: Inputs, region: Region, y0: int) -> float | None:
    """All employed people of the region: the latest published total not after y0."""
    known = {year: value for year, value in total(inputs, "employed", region.code).items() if year <= y0}
    return known[max(known)] if known else None


@dataclass(frozen=True)
class Figures:
    """The employment table once, by row: cell, territory, year, persons; age bands only where no row is for all ages."""

    cell: np.ndarray
    territory: np.ndarray
    year: np.ndarray
    employed: np.ndarray
    count: int

    @classmethod
    def of(cls, inputs: Inputs, cells: Cells) -> Figures:
        table = inputs["employment"]
        used = np.array([group in ALL_AGES for group in table["age_group"]], dtype=bool)
        if not used.all():
            keys = list(zip(table["occupation_code"], table["territory_code"], table["year"].tolist(), strict=True))
            whole = {keys[i] for i in np.flatnonzero(used).tolist()}
            used |= np.array([key not in whole for key in keys], dtype=bool)
        used &= ~np.isnan(table["employed"])
        cell = np.array([cells.homes[c] for c in table["occupation_code"]], dtype=np.int64)
        territory = np.array(table["territory_code"], dtype=object)
        return cls(
            cell[used], territory[used], table["year"][used].astype(np.int64), table["employed"][used], len(cells)
        )

    def of_territory(self, code: str) -> Series | None:
        """The matrix of one territory; finer figures are summed into their cell. None when it has no figures."""
        mine = np.flatnonzero(self.territory == code)
        if not len(mine):
            return None
        years = np.unique(self.year[mine])
        at = (self.cell[mine], np.searchsorted(years, self.year[mine]))
        sums, seen = np.zeros((self.count, len(years))), np.zeros((self.count, len(years)))
        np.add.at(sums, at, self.employed[mine])
        np.add.at(seen, at, 1)
        return Series(years, np.where(seen > 0, sums, np.nan))


def _break(inputs: Inputs, territory: str, last: int) -> int | None:
    """First year of the present borders, when the region has a norm that says they changed."""
    norms = inputs["norms"]
    key = f"series_break.{territory}"
    years = [int(since[:4]) for k, since in zip(norms["key"], norms["since"], strict=True) if k == key]
    return max((y for y in years if y <= last), default=None)


def _with_comparable_borders(inputs: Inputs, raw: Series, territory: str, since: int) -> Series:
    """Older years times the link if they follow the old borders; left alone if they follow the new; else cut off.

    Which borders the figures by occupation follow is read from the figures: their share of the published total moves
    less across the break under the borders they follow.
    """
    old, new = _both_borders(inputs, territory, since)
    link = link_factor(old, new)
    older = raw.years < since
    if link is None:
        return Series(raw.years, np.where(older, np.nan, raw.employed), borders="cut")
    if _follows_new(raw, older, old, new):
        return Series(raw.years, raw.employed, borders="comparable")
    scaled = np.where(older, raw.employed * link[1], raw.employed)
    return Series(raw.years, scaled, link=link[1], borders="linked")


def _both_borders(inputs: Inputs, territory: str, since: int) -> tuple[dict[int, float], dict[int, float]]:
    """Total employed under the old borders (a series that ends before `since`) and under the new (one that runs on)."""
    table, order = inputs["control_totals"], inputs.region.series_order
    by_series: dict[str, dict[int, float]] = {}
    for i in range(len(table)):
        if table["measure"][i] == "employed" and table["territory_code"][i] == territory:
            by_series.setdefault(table["series"][i], {})[int(table["year"][i])] = float(table["value"][i])
    ranked = sorted(by_series, key=lambda s: (order.index(s) if s in order else len(order), s.encode()))
    ended = [s for s in ranked if max(by_series[s]) <= since]
    running = [s for s in ranked if max(by_series[s]) > since or (max(by_series[s]) == since and s not in ended)]
    for new in running:
        for old in ended:
            if set(by_series[old]) & set(by_series[new]):
                return by_series[old], by_series[new]
    return {}, {}


def _follows_new(raw: Series, older: np.ndarray, old: dict[int, float], new: dict[int, float]) -> bool:
    sums = dict(zip(raw.years.tolist(), np.nansum(raw.employed, axis=0).tolist(), strict=True))
    before = [y for y in raw.years[older].tolist() if y in old and y in new and sums[y] > 0]
    after = [y for y in raw.years[~older].tolist() if y in new and sums[y] > 0]
    if not before or not after:
        return False
    share_after = np.log(sums[after[0]] / new[after[0]])
    off_new = abs(np.log(sums[before[-1]] / new[before[-1]]) - share_after)
    off_old = abs(np.log(sums[before[-1]] / old[before[-1]]) - share_after)
    return bool(off_new <= off_old)
