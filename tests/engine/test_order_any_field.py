"""A2, A15, A17 of the order: wider limits, fields that a pack lacks, and a model built in one stroke."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from order_world import YEAR, small_pack

from labormarket.engine import plan, problem, solved
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.recommend import Recommendation, recommend
from labormarket.engine.scenario import Scenario
from labormarket.engine.solver import Session
from labormarket.engine.tables import Inputs

P = Parameters.default()
EXACT = P.with_changes({"gap": 0, "polish_line": 0, "polish_all": 0, "knots": 1000})
MONEY = Scenario.from_dict({"budget": 3e5})
ANY = st.integers(0, 100_000)
ROOM = ("budget", "workshop", "dormitory", "building", "change_college")


def asked_of(seed: int, **drawn: Any) -> Problem:
    return problem.build(*small_pack(seed, **drawn), EXACT, MONEY, YEAR)


def wider(asked: Problem, limit: str, times: float) -> Problem:
    """The problem with every row of one limit further away, above and below."""
    rows = asked.rows
    own = [r for r, name in enumerate(rows.limit) if name == limit]
    lower, upper = rows.lower.copy(), rows.upper.copy()
    lower[own] -= times * np.abs(lower[own])
    upper[own] += times * np.abs(upper[own])
    return replace(asked, rows=replace(rows, lower=lower, upper=upper))


@settings(max_examples=15)
@given(ANY, st.sampled_from(ROOM), st.floats(0.01, 2))
def test_a02_a_wider_limit_never_lowers_the_objective(seed: int, limit: str, times: float) -> None:
    asked = asked_of(seed)
    before, after = solved.solve(asked, EXACT), solved.solve(wider(asked, limit, times), EXACT)
    assume(before is not None)
    assert before and after
    assert asked.objective(after.seats) >= asked.objective(before.seats) - 1e-6
    assert -after.outcome.bound >= -before.outcome.bound - 1e-6


@settings(max_examples=8)
@given(ANY, st.sampled_from(ROOM))
def test_a02_at_size_the_bound_and_the_order_started_from_are_never_lower(seed: int, limit: str) -> None:
    inputs, basis = small_pack(seed, lines=60)
    asked = problem.build(inputs, basis, P, Scenario.from_dict({"budget": 1.5e6, "delta": 1, "dc": 1}), YEAR)
    before = solved.solve(asked, P)
    assume(before is not None)
    assert before
    after = solved.solve(wider(asked, limit, 0.2), P, known=[before.seats])
    assert after and after.model_objective >= before.model_objective - 1e-6
    relaxed = [Session(plan.build(one).model.relaxed()).solve().cost for one in (asked, wider(asked, limit, 0.2))]
    assert -relaxed[1] >= -relaxed[0] - 1e-6


def last_three(tables: dict[str, Any]) -> list[float]:
    """The largest intake of each line in whole groups: what stands in for a licence or a workshop nobody wrote down."""
    seats, rows = dict[str, float](), tables["intakes"]
    for code, order, paid in zip(rows["programme_code"], rows["seats_order"], rows["seats_paid"], strict=True):
        seats[code] = max(seats.get(code, 0.0), order + paid)
    return [seats[code] for code in tables["programmes"]["code"]]


STANDS_IN: dict[str, Callable[[dict[str, Any]], list[Any]]] = {
    "programmes.smallest_group": lambda tables: tables["programmes"]["group_size"],
    "programmes.group_size": lambda tables: [1.0] * len(tables["programmes"]["code"]),
    "programmes.practice_share": lambda tables: [1.0] * len(tables["programmes"]["code"]),
    "programmes.licensed_places": last_three,
    "programmes.cost_per_seat": lambda tables: [1.0] * len(tables["programmes"]["code"]),
    "programmes.duration_months": lambda tables: [24.0] * len(tables["programmes"]["code"]),
    "occupations.priority": lambda tables: [1.0] * len(tables["occupations"]["code"]),
    "intakes.seats_order": lambda tables: tables["intakes"]["entrants"],
    "intakes.seats_paid": lambda tables: [0.0] * len(tables["intakes"]["year"]),
}
SAID = {
    "intakes": "last_year_from_graduates",
    "intakes.applications": "limit_off:applicants",
    "intakes.seats_order": "last_year_from_entrants",
    "norms": "limit_off:technical",
    "programmes.licensed_places": "largest_intake",
    "programmes.workshop_places": "largest_intake",
    "programmes.cost_per_seat": "budget_counts_seats",
    "programmes.group_size": "single_seats",
    "programmes.duration_months": "duration_unknown",
    "colleges.capacity": "limit_off:building",
    "colleges.dormitory_places": "beds_of_last_year",
    "territories.population": "limit_off:access",
}


def found_with(seed: int, field: str, values: Callable[[dict[str, Any]], list[Any]] | None) -> Recommendation:
    """The order of a pack whose `field` is blank, or is what stands in for it."""
    inputs, basis = small_pack(seed)
    tables = {name: {column: list(rows) for column, rows in table.items()} for name, table in inputs.tables.items()}
    resource, column = field.split(".")
    if values is None:
        del tables[resource][column]
    else:
        tables[resource][column] = list(values(tables))
    region = {"code": "R", "planning_year": YEAR, "horizon_years": 5}
    return recommend(Inputs.build(region, tables), basis, P, Scenario())


@settings(max_examples=40)
@given(ANY, st.sampled_from(sorted(STANDS_IN)))
def test_a15_a_missing_field_changes_the_order_as_what_stands_in_for_it(seed: int, field: str) -> None:
    lacking, stated = found_with(seed, field, None), found_with(seed, field, STANDS_IN[field])
    assert lacking.feasible == stated.feasible
    if lacking.feasible:
        assert lacking.lines["seats_recommended"].tolist() == stated.lines["seats_recommended"].tolist()


@settings(max_examples=30)
@given(ANY, st.sampled_from(sorted(SAID)))
def test_a15_what_a_pack_lacks_is_listed_or_flagged(seed: int, field: str) -> None:
    whole, lacking = (said(asked_of(seed, without=without)) for without in ((), (field,)))
    assert SAID[field] in lacking - whole


def said(asked: Problem) -> set[str]:
    return {row["effect"] for row in asked.missing} | set[str]().union(*asked.lines.flags)


@pytest.mark.parametrize("without", [(), ("programmes.smallest_group",), ("intakes",)], ids=str)
def test_a17_the_model_is_built_without_objects_of_a_line(without: tuple[str, ...]) -> None:
    few, many = (instructions(asked_of(3, lines=lines, without=without)) for lines in (30, 240))
    assert many == few


def instructions(asked: Problem) -> int:
    """How many instructions of Python the building of the model runs: a loop over lines would show."""
    counted = 0

    def count(frame: FrameType, event: str, _of: object) -> Any:
        nonlocal counted
        frame.f_trace_opcodes = True
        counted += event == "opcode"
        return count

    plan.build(asked)
    before = sys.gettrace()
    sys.settrace(count)
    try:
        plan.build(asked)
    finally:
        sys.settrace(before)
    return counted
