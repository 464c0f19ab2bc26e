"""Results as tables: the columns that are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from labormarket.engine import conditions, evidence, gap
from labormarket.engine.draws import LEVELS, Draws, Model
from labormarket.engine.judgement import Judged
from labormarket.engine.points import Points
from labormarket.engine.rules import Rules
from labormarket.engine.tables import Inputs
from labormarket.engine.territories import college_places, part_of_places

NAMES = tuple(f"p{round(q * 100):02d}" for q in LEVELS)
Columns = dict[str, Any]


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
    """Columns of openings.csv, under no switch."""
    region = found.region
    rows, columns = _keys(found, region)
    whole = opening_parts(found, drawn)
    for name, values in whole.items():
        columns[name] = rows.flat(_stacked(found, region, values, _at_places(found, name, values)))
    index = {code: o for o, code in enumerate(found.cells.codes)}
    columns["source"] = [found.stock.projection.source[index[c]] for c in columns["occupation_code"]]
    return columns


def opening_parts(found: Points, drawn: Draws) -> dict[str, np.ndarray]:
    """The parts of openings of the region (O, Y); movers are NaN where they are not known."""
    opened = found.openings
    unknown = np.full(found.demand.shape, np.nan)
    return {
        "employed": found.stock.employed,
        "expansion": opened.expansion,
        "exits": opened.exits,
        "transfers": unknown if opened.transfers is None else opened.transfers,
        "transfers_in": unknown if opened.transfers_in is None else opened.transfers_in,
        "openings": opened.openings,
        **{f"openings_{n}": drawn.openings[:, :, NAMES.index(n)] for n in ("p10", "p50", "p90")},
    }


def _at_places(found: Points, name: str, whole: np.ndarray) -> np.ndarray:
    """A part of openings at each place (J, O, Y): its employment and growth are its own, the rest by its average stock."""
    path, base, employed = found.places.path, found.stock.base, found.stock.employed
    if name == "employed":
        return path.share * whole
    growth, average = path.growth(base, employed, found.ahead), path.average(base, employed)
    if name == "expansion":
        return growth
    if name == "openings" or name.startswith("openings_"):
        return growth + average * (whole - found.openings.expansion)
    return average * whole


def gaps(found: Points, drawn: Draws, said: Judged) -> Columns:
    """Columns of gaps.csv under the run's switches; places carry the region's need and supply by their parts."""
    region, places = found.region, found.places
    rows, columns = _keys(found, region)
    need, received = found.demand, found.received
    columns |= {
        "demand": rows.flat(_stacked(found, region, need, places.demand)),
        "supply": rows.flat(_stacked(found, region, received, places.supply)),
        "gap": rows.flat(_stacked(found, region, need - received, places.demand - places.supply)),
    }
    parts = part_of_places(places, need, received, found.place_band)
    own = {
        "demand": parts.need[..., None] * drawn.demand,
        "supply": parts.supply[..., None] * drawn.supply,
        "gap": drawn.place_gap,
    }
    for name, table in (("demand", drawn.demand), ("supply", drawn.supply), ("gap", drawn.gap)):
        for n in ("p10", "p50", "p90"):
            at = NAMES.index(n)
            columns[f"{name}_{n}"] = rows.flat(_stacked(found, region, table[:, :, at], own[name][..., at]))
    columns["ratio"] = gap.ratio(columns["demand"], columns["supply"])
    outside = (
        rows.flat(
            _stacked(found, region, _repeat(found, found.college_share), _repeat_places(found, found.college_share))
        )
        == 0
    )
    columns["ratio"][outside] = np.nan
    blank = np.full((len(places.codes), *need.shape), "", dtype=object)
    capped = blank.copy()
    capped[:] = np.where(
        said.evidence == "", "", [[evidence.capped(str(g), found.place_cap) for g in row] for row in said.evidence]
    )
    columns["label"] = list(rows.flat(_stacked(found, region, said.label, said.place_label)))
    columns["evidence"] = list(rows.flat(_stacked(found, region, said.evidence, capped)))
    return columns


def _repeat(found: Points, values: np.ndarray) -> np.ndarray:
    return np.repeat(values[:, None], len(found.years), axis=1)


def _repeat_places(found: Points, values: np.ndarray) -> np.ndarray:
    return np.repeat(_repeat(found, values)[None], len(found.places.codes), axis=0)


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
        (
            (code, territory, n, k)
            for k, (territory, _, taught) in enumerate(tables)
            for n, code in enumerate(s.specialties)
            if taught[n]
        ),
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


def told_apart(found: Points) -> dict[str, np.ndarray]:
    """The need (O, Y) by who says it, which adds up to it: model, answers borne out by hires, by their class alone, plants."""
    posted, heard = found.posted, found.demand_factor * found.posted.trust
    return {
        "need_model": found.demand_factor * found.model * (1 - posted.trust * posted.covered),
        "need_hired": heard * (posted.posted - posted.unproven),
        "need_prior": heard * posted.unproven,
        "need_plants": found.demand_factor * posted.plants,
    }


def parts(found: Points, drawn: Draws, said: Judged, under: Rules) -> Columns:
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
        **told_apart(found),
        "background": found.to_cells(s.background, s.unplaced),
        "repeated": found.to_cells(s.repeated),
        "committed": found.committed,
        "band": found.band,
        "agree": said.agree,
        "oppose": said.oppose,
        "condition_index": _repeat(found, said.condition),
        "jobseekers": _repeat(found, said.seekers),
        "ita": _repeat(found, said.ita),
        **dict(zip(("chance_short", "chance_surplus", "chance_balanced"), drawn.chance, strict=True)),
        "college_share": _repeat(found, found.college_share),
        **{f"gap_{option}": values for option, values in under.gap.items()},
    }
    names = {"exit_route": found.exits.route, "source": found.stock.projection.source}
    return {
        "occupation_code": [found.cells.codes[i] for i in o.reshape(-1)],
        "year": found.years[y.reshape(-1)],
        **{name: np.asarray(values, dtype=np.float64).reshape(-1) for name, values in flat.items()},
        "condition": [conditions.condition(float(c)) for c in said.condition[o.reshape(-1)]],
        "chances": [str(said.chances[i]) for i in o.reshape(-1)],
        "depends_on": [";".join(s for s, turned in under.depends.items() if turned[at]) for at in np.ndindex(o.shape)],
        **{name: [values[i] for i in o.reshape(-1)] for name, values in names.items()},
    }
