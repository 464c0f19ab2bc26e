"""Small orders for the tests: a problem written by hand, and packs drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine import bounds, limits
from labormarket.engine.basis import Basis
from labormarket.engine.bounds import Bound
from labormarket.engine.coverage import Need
from labormarket.engine.lines import Lines
from labormarket.engine.problem import Problem, Weights
from labormarket.engine.tables import Inputs


def problem_of(case: Mapping[str, Any]) -> Problem:
    """A problem from a table of a case: lines, needs, limits, weights (all others 0)."""
    rows = sorted(case["lines"], key=lambda row: row["code"])
    of_lines = _lines(rows)
    cells = [(need["occupation"], 2030) for need in case["needs"]]
    at = {occupation: c for c, (occupation, _) in enumerate(cells)}
    feed = np.zeros((len(cells), len(rows)))
    for p, row in enumerate(rows):
        feed[at[row["occupation"]], p] = row["rate"]
    named = _bounds(rows, case.get("bounds", []))
    blocks = [_block(limit, of_lines.code) for limit in case.get("limits", [])]
    weights = Weights(**{"qual": 0.0, "lam": 0.0, "fair": 0.0, "thrift": 0.0, **case.get("weights", {})})
    return Problem(
        lines=of_lines,
        bounds=named,
        box=bounds.intersect(named, len(rows)),
        rows=limits.join(blocks, len(rows)),
        cells=cells,
        feed=sparse.csr_array(feed),
        need=Need.of(np.array([need["draws"] for need in case["needs"]], dtype=float)),
        priority=np.array([need.get("priority", 1.0) for need in case["needs"]]),
        worth=np.array([row.get("worth", 0.0) for row in rows]),
        weights=weights,
        knots=case.get("knots", 20),
    )


def seats_of(problem: Problem, wanted: Mapping[str, float]) -> np.ndarray:
    """Figures by line code as an array in the problem's order."""
    return np.array([float(wanted[code]) for code in problem.lines.code])


def _lines(rows: list[Mapping[str, Any]]) -> Lines:
    def column(name: str, default: float) -> np.ndarray:
        return np.array([row.get(name, default) for row in rows], dtype=float)

    count = len(rows)
    size, last = column("size", 1.0), column("last", 0.0)
    return Lines(
        year=2027,
        code=[row["code"] for row in rows],
        college=[row.get("college", row["code"]) for row in rows],
        specialty=[row.get("specialty", row["code"]) for row in rows],
        territory=["T"] * count,
        base=["9"] * count,
        months=np.full(count, 34.0),
        arrival=np.full(count, 2030),
        last=last,
        has_last=np.ones(count, dtype=bool),
        paid=np.zeros(count),
        most=last,
        most_order=last,
        runs=last > 0,
        size=size,
        smallest=np.array([row.get("smallest", row.get("size", 1.0)) for row in rows], dtype=float),
        cost=column("cost", 1.0),
        weight=np.ones(count),
        rate=column("rate", 1.0),
        completion=column("rate", 1.0),
        trade=np.zeros(count),
        flags=[set() for _ in rows],
    )


def _bounds(rows: list[Mapping[str, Any]], extra: list[Mapping[str, Any]]) -> list[Bound]:
    count = len(rows)
    code = [row["code"] for row in rows]
    given = [
        Bound("licence", np.full(count, -np.inf), np.array([row.get("upper", np.inf) for row in rows], dtype=float))
    ]
    for bound in extra:
        lower, upper = np.full(count, -np.inf), np.full(count, np.inf)
        for p in range(count):
            if code[p] == bound["line"]:
                lower[p], upper[p] = bound.get("lower", -np.inf), bound.get("upper", np.inf)
        given.append(Bound(bound["limit"], lower, upper))
    return given


def _block(limit: Mapping[str, Any], codes: list[str]) -> limits.Rows:
    use = np.array([[float(limit["use"].get(code, 0.0)) for code in codes]])
    return limits.rows(
        limit["limit"],
        [limit.get("scope", "")],
        sparse.csr_array(use),
        lower=limit.get("lower", -np.inf),
        upper=limit.get("upper", np.inf),
        unit="money" if limit["limit"] == "budget" else "seats",
        soft=limit.get("soft", False),
    )


YEAR = 2027
FIELDS = (
    "intakes", "enrolments", "graduates", "norms", "intakes.applications", "intakes.from_elsewhere",
    "intakes.seats_order", "intakes.seats_paid", "programmes.licensed_places", "programmes.workshop_places",
    "programmes.practice_share", "programmes.cost_per_seat", "programmes.group_size", "programmes.smallest_group",
    "programmes.duration_months", "programmes.base", "colleges.capacity", "colleges.dormitory_places",
    "territories.population", "occupations.priority",
)  # fmt: skip
"""What a pack may lack: resources, and columns of resources."""


def small_pack(
    seed: int, *, lines: int = 12, without: tuple[str, ...] = (), turned: Callable[[list[int]], None] | None = None
) -> tuple[Inputs, Basis]:
    """A pack of a few colleges and the basis of its analysis, drawn from `seed`.

    `without` names resources or `resource.column` to leave out; `turned` puts the rows of every table in another order.
    """
    rng = np.random.default_rng(seed)
    tables = _tables(rng, lines)
    basis = _basis(rng, tables)
    for name in without:
        resource, _, column = name.partition(".")
        if column:
            tables.get(resource, {}).pop(column, None)
        else:
            tables.pop(resource, None)
    if turned:
        tables = {name: _turned(table, turned) for name, table in tables.items()}
    region = {"code": "R", "planning_year": YEAR, "horizon_years": 5}
    return Inputs.build(region, tables), basis


def _turned(table: Mapping[str, list], turn: Callable[[list[int]], None]) -> dict[str, list]:
    rows = list(range(len(next(iter(table.values())))))
    turn(rows)
    return {column: [values[row] for row in rows] for column, values in table.items()}


def _tables(rng: np.random.Generator, lines: int) -> dict[str, dict[str, list]]:
    colleges, specialties = [f"C{i}" for i in range(4)], [f"S{i}" for i in range(5)]
    codes = [f"P{i:03d}" for i in range(lines)]
    size = rng.choice([1, 15, 25], lines)
    smallest = np.where(rng.random(lines) < 0.4, np.maximum(1, size * 3 // 5), size)
    last = np.where(rng.random(lines) < 0.85, size * rng.integers(1, 4, lines), 0)
    college, specialty = rng.choice(colleges, lines), rng.choice(specialties, lines)
    years = [2024, 2025, 2026]
    past = [(p, y) for p in range(lines) for y in years]
    seats = {(p, y): int(last[p]) for p, y in past}
    return {
        "territories": {"code": ["R", "T1", "T2"], "parent_code": ["", "R", "R"], "population": [300, 200, 100]},
        "colleges": {
            "code": colleges,
            "territory_code": ["T1", "T1", "T2", "T2"],
            "capacity": [int(v) for v in rng.integers(400, 900, 4)],
            "dormitory_places": [int(v) for v in rng.integers(20, 200, 4)],
        },
        "specialties": {"code": specialties, "field_code": ["F1", "F1", "F2", "F2", "F3"]},
        "occupations": {"code": ["O1", "O2", "O3"], "priority": [1, "", 1.5]},
        "programmes": {
            "code": codes,
            "college_code": college.tolist(),
            "specialty_code": specialty.tolist(),
            "base": rng.choice(["9", "11"], lines).tolist(),
            "duration_months": rng.choice([10, 34], lines).tolist(),
            "licensed_places": (np.maximum(last, size) * rng.integers(1, 3, lines)).tolist(),
            "workshop_places": [int(v) for v in 60 + rng.integers(0, 120, lines)],
            "practice_share": rng.choice([0.3, 0.5], lines).tolist(),
            "group_size": size.tolist(),
            "smallest_group": smallest.tolist(),
            "cost_per_seat": np.round(rng.uniform(500, 1500, lines)).tolist(),
        },
        "intakes": {
            "programme_code": [codes[p] for p, _ in past],
            "year": [y for _, y in past],
            "seats_order": [seats[k] for k in past],
            "seats_paid": [0 for _ in past],
            "entrants": [seats[k] for k in past],
            "applications": [int(seats[k] * rng.uniform(0.8, 2.5)) + 10 for k in past],
            "from_elsewhere": [int(seats[k] * 0.3) for k in past],
        },
        "enrolments": {
            "programme_code": [c for c in codes for _ in (1, 2)],
            "year": [2026] * (2 * lines),
            "course": [k for _ in codes for k in (1, 2)],
            "students": [int(last[p]) for p in range(lines) for _ in (1, 2)],
        },
        "graduates": {
            "programme_code": [codes[p] for p, _ in past],
            "year": [y for _, y in past],
            "graduates": [int(seats[k] * 0.8) for k in past],
            "in_trade": [int(seats[k] * rng.uniform(0.2, 0.6)) for k in past],
        },
        "norms": {
            "key": ["technical_share", "technical_fields", "quota.orphans"],
            "since": ["2020-01-01"] * 3,
            "value": ["10", "F1", "10"],
            "unit": ["percent", "list", "percent"],
        },
    }


def _basis(rng: np.random.Generator, tables: Mapping[str, Mapping[str, list]]) -> Basis:
    codes, specialties = tables["programmes"]["code"], tables["specialties"]["code"]
    cells, years = ["O1", "O2", "O3"], [2028, 2029, 2030, 2031]
    point = rng.uniform(5, 90, (len(cells), len(years)))
    draws = (point[:, :, None] * rng.lognormal(0, 0.5, (len(cells), len(years), 60))).astype(np.float32)
    draws[0, 0] = 0.0  # one cell that needs nobody: more is on the way than it asks for
    share = rng.dirichlet(np.ones(len(cells) + 1), len(specialties))
    mean = draws.mean(axis=2, dtype=np.float64)
    background = rng.uniform(0, 40, mean.shape)
    need = np.where(mean > 0, mean + background, background / 2)
    return Basis(
        cells=cells,
        years=years,
        need_draws=draws,
        need=need,
        background=background,
        repeated=background + 5,
        college_share=np.ones(len(cells)),
        specialties=list(specialties),
        entry=rng.uniform(0.5, 0.9, len(specialties)),
        share=share[:, :-1],
        outside=share[:, -1],
        programmes=list(codes),
        completion=rng.uniform(0.7, 0.95, len(codes)),
        flags=[""] * len(codes),
    )


def basis_for(inputs: Inputs) -> Basis:
    """A basis in which every line completes at 0.8 and feeds the one occupation whose need is 100."""
    specialties, codes = inputs["specialties"]["code"], inputs["programmes"]["code"]
    years = list(range(YEAR + 1, YEAR + 6))
    need = np.full((1, len(years)), 100.0)
    return Basis(
        cells=["O"],
        years=years,
        need_draws=np.full((1, len(years), 4), 100.0, dtype=np.float32),
        need=need,
        background=np.zeros_like(need),
        repeated=np.zeros_like(need),
        college_share=np.ones(1),
        specialties=list(specialties),
        entry=np.ones(len(specialties)),
        share=np.ones((len(specialties), 1)),
        outside=np.zeros(len(specialties)),
        programmes=list(codes),
        completion=np.full(len(codes), 0.8),
        flags=[""] * len(codes),
    )
