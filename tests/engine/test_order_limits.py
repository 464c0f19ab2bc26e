"""Each limit of an order from a few rows of a pack, computed by hand beforehand; and what stands in where a figure is unknown."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import YEAR, basis_for

from labormarket.engine import problem
from labormarket.engine.limits import Setting
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.quotas import quota_reserved
from labormarket.engine.scenario import Scenario
from labormarket.engine.tables import Inputs

CASES = tomllib.loads((Path(__file__).parent / "cases" / "order_limits.toml").read_text(encoding="utf-8"))["case"]
ALSO = {
    "programmes": {"college_code": "C", "specialty_code": "S", "base": "9", "duration_months": 34, "group_size": 1},
    "intakes": {"year": 2026},
    "enrolments": {"year": 2026},
    "norms": {"since": "2020-01-01"},
    "school_leavers": {"year": 2026},
}
WORLD = {
    "territories": [
        {"code": "R"},
        {"code": "T", "parent_code": "R", "population": 300},
        {"code": "U", "parent_code": "R", "population": 100},
    ],
    "specialties": [{"code": "S", "field_code": "F1"}, {"code": "S2", "field_code": "F2"}],
    "occupations": [{"code": "O"}],
    "graduates": [],
}


def inputs_of(case: dict[str, Any]) -> Inputs:
    college = {"code": "C", "territory_code": "T", "cluster": "X", **case.get("colleges", {})}
    tables = {
        **WORLD,
        "colleges": [college, {"code": "D", "territory_code": "T", "cluster": "X", "is_reference": True}],
    }
    for name, rows in case.items():
        if isinstance(rows, list):
            tables[name] = [{**ALSO.get(name, {}), **row} for row in rows]
    columns = {
        name: {column: [row.get(column) for row in rows] for column in {c for row in rows for c in row}}
        for name, rows in tables.items()
    }
    region = {"code": "R", "planning_year": YEAR, "horizon_years": 5, "series_order": ["a", "b"]}
    return Inputs.build(region, columns)


def built(case: dict[str, Any]) -> Problem:
    inputs = inputs_of(case)
    return problem.build(
        inputs, basis_for(inputs), Parameters.default(), Scenario.from_dict(case.get("scenario")), YEAR
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_limit(case: dict[str, Any]) -> None:
    found = built(case)
    assert case.get("missing", "") in {"", *(row["effect"] for row in found.missing)}
    assert case.get("absent") not in found.rows.limit
    if "row" in case:
        assert row_of(found, case["row"]) == pytest.approx(wanted_row(case["row"]))
    if "bound" in case:
        wanted = case["bound"]
        bound = next(b for b in found.bounds if b.limit == wanted["limit"])
        p = found.lines.code.index(wanted["line"])
        assert (bound.lower[p], bound.upper[p]) == (wanted.get("lower", -np.inf), wanted.get("upper", np.inf))


def row_of(found: Problem, wanted: dict[str, Any]) -> dict[str, float]:
    names = list(zip(found.rows.limit, found.rows.scope, strict=True))
    r = names.index((wanted["limit"], wanted["scope"]))
    use = found.rows.use[[r]].toarray()[0]
    told = {"lower": found.rows.lower[r], "upper": found.rows.upper[r], "soft": float(found.rows.soft[r])}
    used = {code: float(use[p]) for p, code in enumerate(found.lines.code) if use[p]}
    return {**told, "offset": found.rows.offset[r] if "offset" in wanted else 0.0, **used}


def wanted_row(wanted: dict[str, Any]) -> dict[str, float]:
    told = {"lower": wanted.get("lower", -np.inf), "upper": wanted.get("upper", np.inf)}
    return {**told, "soft": float(wanted.get("soft", False)), "offset": wanted.get("offset", 0.0), **wanted["use"]}


def test_a_number_off_whole_groups_takes_its_line_out_of_groups() -> None:
    pack = {"programmes": [{"code": "P1", "group_size": 25}], "scenario": {"pins": {"P1": 32}}}
    lines = built(pack).lines
    assert (lines.size[0], lines.smallest[0]) == (32, 32) and "off_groups" in lines.flags[0]


def test_last_year_from_entrants_then_from_graduates() -> None:
    entrants = built(
        {"programmes": [{"code": "P1"}], "intakes": [{"programme_code": "P1", "entrants": 30, "seats_paid": 4}]}
    )
    graduates = built(
        {"programmes": [{"code": "P1"}], "graduates": [{"programme_code": "P1", "year": 2026, "graduates": 20}]}
    )
    assert entrants.lines.last[0] == 26 and "last_year_from_entrants" in entrants.lines.flags[0]
    assert graduates.lines.last[0] == 25 and "from_graduates" in graduates.lines.flags[0]


def test_quota_seats_are_whole_and_sum_by_college_and_base() -> None:
    pack = {
        "programmes": [{"code": f"P{i}"} for i in range(3)],
        "norms": [{"key": "quota.orphans", "value": "10", "unit": "percent"}],
    }
    inputs = inputs_of(pack)
    found = built(pack)
    kept = quota_reserved(Setting(inputs, found.lines, Parameters.default(), Scenario()), np.array([25.0, 25.0, 50.0]))
    assert kept["orphans"].sum() == 10 and kept["orphans"].tolist() == [3, 2, 5]


def test_a_line_that_arrives_after_the_horizon_is_flagged_and_feeds_nothing() -> None:
    found = built({"programmes": [{"code": "P1", "duration_months": 120}]})
    assert "arrives_after_horizon" in found.lines.flags[0] and found.feed.nnz == 0
