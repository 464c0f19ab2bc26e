"""Forecasts made again from earlier years: what was known then, the product's own steps, and what came.

Employment, graduates, effective supply, and employers' answers against hires. Nothing after an origin is read: rows of
later years are left out, and of an employer's answer for a later year only what was asked for, not who was hired.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labormarket.engine import graduates
from labormarket.engine.accuracy import HORIZONS, Hindcast, accuracy, forecasts, hindcasts, origins
from labormarket.engine.cells import Cells
from labormarket.engine.needs import Answers, answers, enterprises
from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import last_known
from labormarket.engine.series import Figures, Series, region_employment
from labormarket.engine.supply import Supply, supply
from labormarket.engine.supply_error import SupplyHindcast, entry_spread, graduates_spread, supply_accuracy, with_error
from labormarket.engine.tables import Inputs, Table

DATED = ("graduates", "enrolments", "intakes", "specialty_graduates")
FEWEST_YEARS = 2


def of_employment(series: Series, p: Parameters) -> list[Hindcast]:
    """What would have been forecast from the region's own past at each origin, with the error it states.

    The error is the one learnt from all other origins, so that no forecast is held against an interval it helped to set.
    """
    made = origins(series, p)
    trials = hindcasts(made)
    past, found = forecasts(made, trials, p), []
    for h in past:
        others = [x for x in past if x.origin != h.origin]
        sigma = accuracy(trials, others, np.nan_to_num(h.base), p).sigma
        found.append(replace(h, spread=sigma * np.sqrt(h.horizon / 10)))
    return found


def of_supply(inputs: Inputs, p: Parameters) -> tuple[list[Hindcast], list[Hindcast]]:
    """(graduates, effective supply) by specialty at each origin, with the error each states.

    The error is the one learnt from all other origins, so that no forecast is held against an interval it helped to set.
    """
    past = hindcasts_of_supply(inputs, p)
    taught: list[Hindcast] = []
    entered: list[Hindcast] = []
    for h in past:
        learnt = supply_accuracy([x for x in past if x.graduates.origin != h.graduates.origin], p)
        graduates_error, effective_error = with_error(h, learnt)
        taught.append(replace(h.graduates, spread=graduates_error))
        entered.append(replace(h.effective, spread=effective_error))
    return taught, entered


def hindcasts_of_supply(inputs: Inputs, p: Parameters) -> list[SupplyHindcast]:
    """Supply forecast from every year with two years of graduates up to it.

    Only programmes known both at the origin and in the year forecast are compared. Effective supply is held against
    registered employment of the same graduates.
    """
    told = graduates.reported(inputs, {code: n for n, code in enumerate(inputs["programmes"]["code"])})
    working = _working(inputs)
    found: list[SupplyHindcast] = []
    for t in range(FEWEST_YEARS - 1, len(told.years) - 1):
        origin, last = int(told.years[t]), int(min(told.years[-1], told.years[t] + HORIZONS))
        s = supply(known_at(inputs, origin), np.arange(origin + 1, last + 1), p)
        spread, by_trend = graduates_spread(s, origin, p)
        entry = entry_spread(s, p)
        effective = s.programmes * s.entry.share[s.specialty][:, None]
        for y in range(len(s.years)):
            came, at = told.graduates[:, t + 1 + y], told.graduates[:, t]
            taught = _by_specialty(s, s.programmes[:, y], at, came, origin, y + 1)
            entered = _by_specialty(s, effective[:, y], working[:, t], working[:, t + 1 + y], origin, y + 1)
            stated = replace(taught, spread=spread[:, y])
            found.append(SupplyHindcast(stated, entered, by_trend[:, y] > 0.5, entry))
    return found


def _working(inputs: Inputs) -> np.ndarray:
    """Registered employment of the graduates (P, T) over the years of the graduates table, NaN unknown."""
    table = inputs["graduates"]
    registered = {**table, "graduates": table["employed_registered"]}
    index = {code: n for n, code in enumerate(inputs["programmes"]["code"])}
    return graduates.reported(_with(inputs, graduates=Table(registered)), index).graduates


def _by_specialty(
    s: Supply, forecast: np.ndarray, at: np.ndarray, came: np.ndarray, origin: int, horizon: int
) -> Hindcast:
    """A forecast by programme (P) as one by specialty: sums over the programmes known in both years."""
    both = ~np.isnan(at) & ~np.isnan(came)
    base, said, seen = (_sums(s, np.where(both, v, np.nan)) for v in (at, forecast, came))
    share = np.nan_to_num(base) / max(float(np.nansum(base)), 1e-300)
    return Hindcast(origin, horizon, base, said, share * np.nansum(said), seen)


def _sums(s: Supply, values: np.ndarray) -> np.ndarray:
    return graduates.by_specialty(values[:, None], s.specialty, len(s.specialties))[:, 0]


def known_at(inputs: Inputs, origin: int) -> Inputs:
    """The region as it was known when the graduates of `origin` had left: the next intake is the one to be planned."""
    cut = {name: _rows(inputs[name], inputs[name]["year"] <= origin) for name in DATED}
    colleges = inputs["colleges"]
    closed = np.where(colleges["closed_year"] <= origin, colleges["closed_year"], np.nan)
    cut["colleges"] = Table({**colleges, "closed_year": closed})
    return replace(_with(inputs, **cut), region=replace(inputs.region, planning_year=origin + 1))


def of_needs(inputs: Inputs, p: Parameters) -> list[Hindcast]:
    """Hires expected of the answers for the next year, by occupation, at each year whose hires are known.

    The answer for a year is taken as given the year before; who was hired is read up to the origin alone. Compared are
    the answers of enterprises that hired for the same occupation in both years, as far as hires are known.
    """
    cells = Cells.of(inputs)
    series = region_employment(inputs, Figures.of(inputs, cells))
    table, firms = inputs["needs"], enterprises(inputs)
    hired = _hires(inputs, firms.index)
    told = np.unique(table["year"][~np.isnan(table["hired"])]).astype(np.int64)
    found: list[Hindcast] = []
    if series is None:
        return found
    for origin in told[:-1]:
        by_then = np.where(table["year"] <= origin, table["hired"], np.nan)
        before = _with(inputs, needs=Table({**table, "hired": by_then}))
        asked = answers(before, cells, last_known(series), np.array([origin + 1]), firms, p)
        at, came = (_hired_for(asked, hired, int(origin) + n) for n in (0, 1))
        both = ~np.isnan(at + came)
        base, said, seen = (_to_cells(asked, cells, np.where(both, v, np.nan)) for v in (at, asked.expected, came))
        share = np.nan_to_num(base) / max(float(np.nansum(base)), 1e-300)
        found.append(Hindcast(int(origin), 1, base, said, share * np.nansum(said), seen))
    return found


def _hires(inputs: Inputs, index: dict[str, int]) -> dict[tuple[int, str, int], float]:
    """Known hires by (enterprise, occupation, year); branches of one enterprise have one figure, the larger."""
    table = inputs["needs"]
    found: dict[tuple[int, str, int], float] = {}
    for code, occupation, year, hired in zip(
        table["enterprise_code"], table["occupation_code"], table["year"], table["hired"], strict=True
    ):
        if code in index and not np.isnan(hired):
            key = (index[code], occupation, int(year))
            found[key] = max(found.get(key, 0.0), float(hired))
    return found


def _hired_for(asked: Answers, hired: dict[tuple[int, str, int], float], year: int) -> np.ndarray:
    keys = zip(asked.firm.tolist(), asked.occupation, strict=True)
    return np.array([hired.get((firm, occupation, year), np.nan) for firm, occupation in keys], dtype=np.float64)


def _to_cells(asked: Answers, cells: Cells, persons: np.ndarray) -> np.ndarray:
    """A figure of each answer summed into its cells (O), NaN where none is known."""
    found = np.full(len(cells), np.nan)
    for i in np.flatnonzero(~np.isnan(persons)):
        for o, part in asked.cells[i]:
            found[o] = np.nan_to_num(found[o]) + persons[i] * part
    return found


def _with(inputs: Inputs, **tables: Table) -> Inputs:
    return replace(inputs, tables={**inputs.tables, **tables})


def _rows(table: Table, kept: np.ndarray) -> Table:
    """The rows of a table that are `kept`."""
    at = np.flatnonzero(kept)
    return Table({n: c[kept] if isinstance(c, np.ndarray) else [c[i] for i in at] for n, c in table.items()})
