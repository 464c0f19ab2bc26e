"""Results as tables: the columns that are written, the labels and grades, the ledger and the headline figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from labormarket.engine import conditions, evidence, gap
from labormarket.engine.draws import LEVELS, Draws, Model
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points
from labormarket.engine.tables import Inputs
from labormarket.engine.territories import college_places

NAMES = tuple(f"p{int(round(q * 100)):02d}" for q in LEVELS)
Columns = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """What is said of a cell beyond its numbers: index c (O), label, chances' class and evidence (O, Y), skill (O)."""

    condition: np.ndarray
    label: np.ndarray
    chances: np.ndarray
    evidence: np.ndarray
    agree: np.ndarray
    oppose: np.ndarray


def judged(inputs: Inputs, found: Points, drawn: Draws, p: Parameters) -> Judged:
    """Labels and grades of every cell; an occupation outside the plan has neither class nor label."""
    share, followed, region = _in_trade(found)
    index = conditions.recent_conditions(inputs, found.cells, found.stock.series, share)
    inside = found.college_share > 0
    shape = found.demand.shape
    label, chances = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    ratios = gap.ratio(found.demand, found.received)
    for o, y in np.argwhere(np.repeat(inside[:, None], shape[1], axis=1)):
        projection = gap.projected(*drawn.chance[:, o, y], p)
        label[o, y] = gap.label(conditions.condition(index[o]), projection)
        chances[o, y] = gap.chances_class(float(ratios[o, y]))
    agree, oppose = evidence.votes(found.demand - found.received, _sources(found, index, share, followed, region))
    small = (found.stock.base < evidence.SMALL_EMPLOYMENT) | (followed < evidence.FEW_GRADUATES)
    caps = np.array([max(c, "C") if few else c for c, few in zip(found.missing.cap, small, strict=True)], dtype=object)
    grades = evidence.grades(agree, oppose, np.repeat(caps[:, None], shape[1], axis=1))
    return Judged(index, label, chances, np.where(inside[:, None], grades, ""), agree, oppose)


def _in_trade(found: Points) -> tuple[np.ndarray, np.ndarray, float]:
    """Share of the graduates sent to each cell who work in their trade (O), graduates behind it (O), the region's."""
    e, share = found.supply.entry, found.crosswalk.share
    followed = share.T @ e.followed
    part = np.divide(share.T @ e.in_trade, followed, out=np.full(len(followed), np.nan), where=followed > 0)
    whole = float(e.followed.sum())
    return part, followed, float(e.in_trade.sum()) / whole if whole > 0 else float("nan")


def _sources(found: Points, index: np.ndarray, share: np.ndarray, followed: np.ndarray, region: float) -> list[np.ndarray]:
    """What each independent source says of every cell and year (O, Y), by its sign."""
    shape, route = found.demand.shape, np.array(found.stock.projection.source)
    model_gap = found.demand - found.received
    long = (~np.isnan(found.stock.series.employed)).sum(axis=1) >= evidence.FEWEST_YEARS
    trusted_trend = (route == "trend") & long & (np.nan_to_num(found.stock.accuracy.skill) > 0)
    posted = found.posted

    def every_year(values: np.ndarray) -> np.ndarray:
        return np.repeat(values[:, None], shape[1], axis=1)

    return [
        evidence.employers(posted.posted, posted.covered, found.received, posted.trust, posted.count),
        every_year(evidence.market(index)),
        every_year(evidence.graduates_in_trade(share, followed, region)),
        np.where(every_year(route == "given"), model_gap, 0.0),
        np.where(every_year(trusted_trend), model_gap, 0.0),
    ]


@dataclass(frozen=True)
class _Rows:
    """Rows (occupation, territory, year): the region's weight 1 and each place's, in the order of the codes."""

    territories: list[str]
    known: np.ndarray

    @classmethod
    def of(cls, found: Points, region: str) -> _Rows:
        codes = [region, *found.places.codes]
        order = sorted(range(len(codes)), key=lambda j: codes[j].encode())
        known = np.vstack([np.ones((1, len(found.cells)), dtype=bool), ~np.isnan(found.places.stock)])
        return cls([codes[j] for j in order], known[order])

    def flat(self, values: np.ndarray) -> np.ndarray:
        """(J, O, Y) in rows by occupation, territory, year, without the places that have no figures."""
        ordered = np.moveaxis(values, 0, 1)
        return np.asarray(ordered[np.moveaxis(self.known, 0, 1)].reshape(-1))


def _stacked(found: Points, region: str, whole: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """The region (O, Y) and its places (J, O, Y) in the order of the territory codes."""
    codes = [region, *found.places.codes]
    order = sorted(range(len(codes)), key=lambda j: codes[j].encode())
    return np.concatenate([whole[None], parts])[order]


def _keys(found: Points, region: str) -> tuple[_Rows, Columns]:
    rows = _Rows.of(found, region)
    shape = (len(rows.territories), len(found.cells), len(found.years))
    grid = np.indices(shape)
    at = [rows.flat(g) for g in grid]
    return rows, {
        "occupation_code": [found.cells.codes[o] for o in at[1]],
        "territory_code": [rows.territories[j] for j in at[0]],
        "year": found.years[at[2]],
    }


def openings(found: Points, drawn: Draws) -> Columns:
    """Columns of openings.csv: under no switch; a place takes its share of the stock in every part."""
    region = found.region
    rows, columns = _keys(found, region)
    stock, opened = found.places.stock, found.openings
    unknown = np.full(found.demand.shape, np.nan)
    figures = {
        "employed": found.stock.employed,
        "expansion": opened.expansion,
        "exits": opened.exits,
        "transfers": unknown if opened.transfers is None else opened.transfers,
        "transfers_in": unknown if opened.transfers_in is None else opened.transfers_in,
        "openings": opened.openings,
        **{f"openings_{n}": drawn.openings[:, :, NAMES.index(n)] for n in ("p10", "p50", "p90")},
    }
    for name, whole in figures.items():
        columns[name] = rows.flat(_stacked(found, region, whole, stock[:, :, None] * whole[None]))
    index = {code: o for o, code in enumerate(found.cells.codes)}
    columns["source"] = [found.stock.projection.source[index[c]] for c in columns["occupation_code"]]
    return columns


def gaps(found: Points, drawn: Draws, said: Judged) -> Columns:
    """Columns of gaps.csv under the run's switches; places carry the region's quantiles by their part of the point."""
    region, places = found.region, found.places
    rows, columns = _keys(found, region)
    need, received = found.demand, found.received
    columns |= {
        "demand": rows.flat(_stacked(found, region, need, places.demand)),
        "supply": rows.flat(_stacked(found, region, received, places.supply)),
        "gap": rows.flat(_stacked(found, region, need - received, places.demand - places.supply)),
    }
    by_need, by_supply = _part(places.demand, need, places.stock), _part(places.supply, received, places.stock)
    same = np.isclose(by_need, by_supply, rtol=1e-9, atol=1e-12) | ((places.demand == 0) & (places.supply == 0))
    weights = {"demand": by_need, "supply": by_supply, "gap": np.where(same, by_need, np.nan)}
    for name, table in (("demand", drawn.demand), ("supply", drawn.supply), ("gap", drawn.gap)):
        for n in ("p10", "p50", "p90"):
            whole = table[:, :, NAMES.index(n)]
            columns[f"{name}_{n}"] = rows.flat(_stacked(found, region, whole, weights[name] * whole[None]))
    columns["ratio"] = gap.ratio(columns["demand"], columns["supply"])
    outside = rows.flat(_stacked(found, region, _repeat(found, found.college_share), _repeat_places(found, found.college_share))) == 0
    columns["ratio"][outside] = np.nan
    blank = np.full((len(places.codes), *need.shape), "", dtype=object)
    capped = blank.copy()
    capped[:] = np.where(said.evidence == "", "", [[evidence.capped(str(g), found.place_cap) for g in row] for row in said.evidence])
    columns["label"] = list(rows.flat(_stacked(found, region, said.label, blank)))
    columns["evidence"] = list(rows.flat(_stacked(found, region, said.evidence, capped)))
    return columns


def _repeat(found: Points, values: np.ndarray) -> np.ndarray:
    return np.repeat(values[:, None], len(found.years), axis=1)


def _repeat_places(found: Points, values: np.ndarray) -> np.ndarray:
    return np.repeat(_repeat(found, values)[None], len(found.places.codes), axis=0)


def _part(parts: np.ndarray, whole: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """A place's part of the region's point; of its employment where the point is 0."""
    return np.divide(parts, whole, out=np.broadcast_to(stock[:, :, None], parts.shape).copy(), where=whole > 0)


def supply(inputs: Inputs, found: Points, drawn: Draws, model: Model) -> Columns:
    """Columns of supply.csv: every specialty of the region (0 = nobody teaches it), and each place's where it has a college."""
    s, region = found.supply, found.region
    levels = np.zeros((2, len(s.specialties), len(s.years), len(LEVELS)))
    levels[0, model.supply.specialty_row] = drawn.graduates
    levels[1, model.supply.specialty_row] = drawn.effective
    places = college_places(inputs, found.places.codes)
    whole = s.graduates
    tables = [(region, whole, np.ones(len(s.specialties), dtype=bool))]
    for j, code in enumerate(found.places.codes):
        here = places == j
        taught = np.isin(np.arange(len(s.specialties)), s.specialty[here])
        tables.append((code, s.summed(np.where(here[:, None], s.programmes, 0.0)), taught))
    rows = sorted(
        ((code, territory, n, k) for k, (territory, _, taught) in enumerate(tables) for n, code in enumerate(s.specialties) if taught[n]),
        key=lambda r: (r[0].encode(), r[1].encode()),
    )
    n, k = np.array([r[2] for r in rows], dtype=np.int64), np.array([r[3] for r in rows], dtype=np.int64)
    graduates = np.array([t[1] for t in tables])[k, n]
    part = np.divide(graduates, whole[n], out=np.zeros_like(graduates), where=whole[n] > 0)
    return {
        "specialty_code": [r[0] for r in rows for _ in s.years],
        "territory_code": [r[1] for r in rows for _ in s.years],
        "year": np.tile(s.years, len(rows)),
        "graduates": graduates.reshape(-1),
        "effective": (graduates * s.entry.share[n][:, None]).reshape(-1),
        **{f"graduates_{q}": (part * levels[0, n, :, NAMES.index(q)]).reshape(-1) for q in ("p10", "p50", "p90")},
        "effective_p50": (part * levels[1, n, :, NAMES.index("p50")]).reshape(-1),
    }


def parts(found: Points, said: Judged) -> Columns:
    """What each cell and year is made of: growth, exits, movers, model and survey, running courses and repeated order."""
    o, y = np.indices(found.demand.shape)
    s, posted = found.supply, found.posted
    flat = {
        "expansion": found.openings.expansion,
        "exits": found.openings.exits,
        "transfers": np.full(o.shape, np.nan) if found.openings.transfers is None else found.openings.transfers,
        "model": found.model,
        "posted": posted.posted,
        "plants": posted.plants,
        "trust": posted.trust,
        "covered": np.broadcast_to(posted.covered, o.shape),
        "answers": posted.count,
        "survey_part": posted.trust * posted.posted,
        "background": found.to_cells(s.background, s.unplaced),
        "repeated": found.to_cells(s.repeated),
        "committed": found.committed,
        "band": found.band,
        "agree": said.agree,
        "oppose": said.oppose,
        "condition_index": _repeat(found, said.condition),
        "college_share": _repeat(found, found.college_share),
    }
    names = {"exit_route": found.exits.route, "source": found.stock.projection.source}
    return {
        "occupation_code": [found.cells.codes[i] for i in o.reshape(-1)],
        "year": found.years[y.reshape(-1)],
        **{name: np.asarray(values, dtype=np.float64).reshape(-1) for name, values in flat.items()},
        "condition": [conditions.condition(float(c)) for c in said.condition[o.reshape(-1)]],
        "chances": list(said.chances.reshape(-1)),
        **{name: [values[i] for i in o.reshape(-1)] for name, values in names.items()},
    }


def facts(found: Points) -> dict[str, Any]:
    """Headline figures of the region; by year where a year is meant. Sums leave out occupations outside the plan."""
    inside = found.college_share > 0
    need, received = found.demand[inside].sum(axis=0), found.received[inside].sum(axis=0)
    s, control = found.supply, found.stock.control
    effective = s.effective.sum(axis=0)
    beside = found.received[~inside].sum(axis=0)
    by_year = [int(y) for y in found.years]
    linked_inside = found.crosswalk.share[:, inside].sum(axis=1)
    nowhere = ((linked_inside == 0)[:, None] * s.effective).sum(axis=0)
    return {
        "years": by_year,
        "demand": need.tolist(),
        "supply": received.tolist(),
        "supply_over_demand": [float(a / b) if b > 0 else None for a, b in zip(received, need, strict=True)],
        "graduates": s.graduates.sum(axis=0).tolist(),
        "effective": effective.tolist(),
        "outside_every_occupation": (effective - found.received.sum(axis=0)).tolist(),
        "to_occupations_outside_the_plan": beside.tolist(),
        "from_specialties_without_a_planned_occupation": nowhere.tolist(),
        "openings": found.openings.openings.sum(axis=0).tolist(),
        "gross_demand_span": _span(found),
        "employed": found.stock.employed.sum(axis=0).tolist(),
        "employed_base": float(found.stock.base.sum()),
        "base_year": found.stock.series.base,
        "list_share_of_employed": control.coverage if control.coverage_known else None,
        "control_applied": {str(y): v for y, v in sorted(control.targets.items())},
        "control_refused": {str(y): v for y, v in sorted(control.refused.items())},
        "published_openings": found.published_openings,
        "newcomer_share": [float(found.newcomers.min()), float(found.newcomers.max())],
        "credibility_K": found.posted.K,
        "borders": found.stock.series.borders,
        "border_link": found.stock.series.link,
        "error_own": _first_known(found.stock.accuracy.own),
        "error_pairs": float(found.stock.accuracy.pairs.max(initial=0.0)),
        "error_used_median": float(np.median(found.stock.accuracy.sigma)),
        "skill": _first_known(found.stock.accuracy.skill),
        "moving": found.places.moving,
        "cells": len(found.cells),
        "cells_in_plan": int(inside.sum()),
        "unlinked_specialties": [c for c, m in zip(s.specialties, found.crosswalk.mode, strict=True) if m == "none"],
    }


def _span(found: Points) -> list[float] | None:
    """Need if every mover's place were a newcomer's, by year; None where movers are not known."""
    if found.openings.transfers is None:
        return None
    share = (found.college_share * found.newcomers)[:, None]
    return list((np.maximum(found.openings.openings, 0.0) * share).sum(axis=0).tolist())


def _first_known(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[0]) if len(known) else None
