"""One order as a problem: lines, limits, needs and weights together; what any number of seats is worth in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from labormarket.engine import bounds, capacity, flows, limits, lines, mends, policy
from labormarket.engine.basis import Basis
from labormarket.engine.bounds import Bound, Box
from labormarket.engine.coverage import Need
from labormarket.engine.flows import Arcs
from labormarket.engine.limits import Rows, Setting
from labormarket.engine.lines import Lines
from labormarket.engine.parameters import Parameters
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Weights:
    """Prices in weighted covered graduates: of quality, of a moved seat, of a seat under a floor, of mean course money."""

    qual: float
    lam: float
    fair: float
    thrift: float


@dataclass(frozen=True)
class Problem:
    """P lines, C cells (occupation x arrival year), R rows of limits.

    | field | shape | meaning |
    |---|---|---|
    | box, bounds | P | seats each line may have, and the named bounds behind it |
    | rows | R | limits over several lines |
    | cells | C | (occupation, arrival year) |
    | feed | C, P | workers of one seat: completion x entry x share of the occupation |
    | need | C | net need by draw |
    | priority | C | planner's weight of the occupation |
    | worth | P | value of one seat beside its coverage: quality less thrift |
    | around | P | seats that moving is counted from; None: last year's |
    | arcs | | where graduates may go under the bounded split; None: by the shares in `feed` |
    """

    lines: Lines
    bounds: list[Bound]
    box: Box
    rows: Rows
    cells: list[tuple[str, int]]
    feed: sparse.csr_array
    need: Need
    priority: np.ndarray
    worth: np.ndarray
    weights: Weights
    knots: int = 20
    arcs: Arcs | None = None
    around: np.ndarray | None = None
    missing: list[dict[str, str]] = field(default_factory=list)

    @property
    def anchor(self) -> np.ndarray:
        """Seats of each line from which every moved seat costs `lam`: last year's, or an order that is worked on."""
        return self.lines.last if self.around is None else self.around

    def supply(self, seats: np.ndarray) -> np.ndarray:
        """New workers of each cell, persons a year: `S = sum rho * a * x`."""
        return self.feed @ seats

    def covered(self, seats: np.ndarray) -> np.ndarray:
        """Expected need met in each cell, persons a year, all draws."""
        return self.need.covered(self.supply(seats))

    def short(self, seats: np.ndarray) -> np.ndarray:
        """Seats by which each row falls below its floor; 0 for a row that has none."""
        return np.maximum(self.rows.lower - self.rows.use @ seats, 0.0)

    def objective(self, seats: np.ndarray) -> float:
        """`Z`: weighted coverage + quality - moved seats - seats under soft floors - thrift, from all draws."""
        missed = float(self.short(seats)[self.rows.soft].sum())
        moved = float(np.abs(seats - self.anchor).sum())
        worth = float(self.priority @ self.covered(seats) + self.worth @ seats)
        return worth - self.weights.lam * moved - self.weights.fair * missed


def build(inputs: Inputs, basis: Basis, parameters: Parameters, scenario: Scenario, year: int) -> Problem:
    """The order of `year` as a problem: every limit by name, every cell that a line can feed."""
    missing: list[dict[str, str]] = []
    of_lines = lines.build(inputs, basis, parameters, scenario, year, missing)
    setting = Setting(inputs, of_lines, parameters, scenario, missing)
    _refuse_unknown(inputs, scenario)
    named, box, blocks = _limits(setting)
    cells, feed, draws, free = _cells(of_lines, basis, parameters)
    weights = _weights(parameters, scenario)
    priority = _priorities(inputs, scenario)
    asked = Problem(
        lines=of_lines,
        bounds=named,
        box=box,
        rows=limits.join(blocks, len(of_lines)),
        cells=cells,
        feed=feed,
        need=Need.of(draws),
        priority=np.array([priority.get(o, 1.0) for o, _ in cells]),
        worth=weights.qual * of_lines.trade * of_lines.rate - weights.thrift * of_lines.weight,
        weights=weights,
        knots=parameters.knots,
        arcs=free,
        around=_around(of_lines, scenario),
        missing=missing,
    )
    return mends.assumed(asked, scenario.limits)


def _around(of_lines: Lines, scenario: Scenario) -> np.ndarray | None:
    """The seats an order is re-optimised around: those the scenario names, last year's elsewhere."""
    if not scenario.around:
        return None
    return np.array([scenario.around.get(c, last) for c, last in zip(of_lines.code, of_lines.last, strict=True)])


def _limits(setting: Setting) -> tuple[list[Bound], Box, list[Rows]]:
    """All limits: the bounds of single lines, what they leave, and the rows over several lines."""
    count = len(setting.lines)
    licences = capacity.licence(setting)
    change = bounds.change_programme(setting)
    named = [
        bounds.pin(setting),
        bounds.continuity(setting),
        change,
        bounds.licence_alone(licences, count),
        bounds.new_specialty(setting),
        bounds.reference(setting),
        bounds.applicants(setting, change),
    ]
    box = bounds.intersect(named, count)
    most = setting.lines.at_most(np.minimum(box.upper, setting.lines.at_least(setting.lines.last) * 4 + 1000))
    blocks = [
        *limits.budget(setting),
        *limits.commitment(setting),
        *licences,
        *capacity.workshop(setting),
        *capacity.dormitory(setting),
        *capacity.centre(setting),
        *capacity.building(setting),
        *limits.change_college(setting),
        *policy.quota_floor(setting),
        *policy.technical(setting),
        *policy.access(setting, most),
        *policy.agreement(setting),
        *limits.total(setting),
    ]
    return named, box, blocks


def _cells(
    of_lines: Lines, basis: Basis, parameters: Parameters
) -> tuple[list[tuple[str, int]], sparse.csr_array, np.ndarray, Arcs | None]:
    """Cells that a line can feed, in order of occupation and year; workers a seat brings to each; their draws.

    Under the bounded split also the flows that may differ from the analysis's shares.
    """
    year_at = {year: i for i, year in enumerate(basis.years)}
    specialty_at = {code: i for i, code in enumerate(basis.specialties)}
    at_year = np.array([year_at.get(int(g), -1) for g in of_lines.arrival])
    at_specialty = np.array([specialty_at.get(s, -1) for s in of_lines.specialty])
    for p in np.flatnonzero(at_year < 0):
        of_lines.flags[p].add("arrives_after_horizon")
    kept = np.flatnonzero((at_year >= 0) & (at_specialty >= 0))
    share = sparse.csr_array(basis.share)[at_specialty[kept]].tocoo()
    line = kept[share.row]
    flat = share.col * len(basis.years) + at_year[line]
    used, cell = np.unique(flat, return_inverse=True)
    values = share.data * of_lines.rate[line]
    feed = sparse.csr_array((values, (cell, line)), shape=(len(used), len(of_lines)))
    names = [(basis.cells[i // len(basis.years)], basis.years[i % len(basis.years)]) for i in used]
    draws = basis.need_draws.reshape(-1, basis.need_draws.shape[2])[used]
    if parameters.split == "fixed":
        return names, feed, draws, None
    place = np.full(basis.need.shape, -1)
    place.flat[used] = np.arange(len(used))
    shares, low, high = sparse.csr_array(basis.share), parameters.split_low, parameters.split_high
    return names, feed, draws, flows.arcs(at_specialty, at_year, of_lines.rate, shares, place, low, high)


def _weights(parameters: Parameters, scenario: Scenario) -> Weights:
    """The four prices; the sliders scale the floors' and the stability's by what they take from cover. Around an order
    that is worked on, moving is half as dear as from last year's: `stability_lam`."""
    fair, lam = parameters.fair, parameters.lam
    if scenario.around:
        lam = parameters.stability_lam
    if scenario.weights:
        cover, balance, stability = scenario.weights
        fair, lam = fair * (balance / 10) * (85 / cover), lam * (stability / 5) * (85 / cover)
    return Weights(parameters.qual, lam, fair, parameters.thrift)


def _priorities(inputs: Inputs, scenario: Scenario) -> Mapping[str, float]:
    """Planner's weight by occupation: the scenario's, else the pack's, else 1."""
    table = inputs["occupations"]
    own = {c: float(v) for c, v in zip(table["code"], table["priority"], strict=True) if v == v}
    return {**own, **scenario.priorities}


def _refuse_unknown(inputs: Inputs, scenario: Scenario) -> None:
    """OrderRefused for a code of the scenario that the region does not have."""
    named = {
        "programmes": [
            *(("releases", c) for c in scenario.releases),
            *(("openings", c) for c in scenario.openings),
            *(("groups", c) for c in scenario.groups),
            *(("around", c) for c in scenario.around),
        ],
        "occupations": [("priorities", c) for c in scenario.priorities],
        "colleges": [("beds", c) for c in scenario.beds],
    }
    known = {resource: set(inputs[resource]["code"]) for resource in named}
    programmes = inputs["programmes"]
    named["workshop"] = [("workshops", pair) for pair in scenario.workshops]
    known["workshop"] = {
        f"{c},{s}" for c, s in zip(programmes["college_code"], programmes["specialty_code"], strict=True)
    }
    for resource, asked in named.items():
        for where, code in asked:
            if code not in known[resource]:
                raise OrderRefused("unknown_code", f"{where}.{code}", code)
