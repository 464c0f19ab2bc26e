"""A1, A3-A7, A10, A11, A13, A18 of the order: what holds of every recommended order, on packs drawn from seeds."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from by_hand import broken
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from order_world import FIELDS, YEAR, small_pack

from labormarket.engine import check, coverage, greedy, plan, problem, solved
from labormarket.engine.bounds import intersect
from labormarket.engine.parameters import Parameters
from labormarket.engine.prices import Blocks, prices
from labormarket.engine.problem import Problem
from labormarket.engine.recommend import Recommendation, recommend
from labormarket.engine.scenario import Scenario
from labormarket.engine.solver import Session
from labormarket.engine.tables import Inputs

P = Parameters.default()
EXACT = P.with_changes({"gap": 0, "polish_line": 0, "polish_all": 0, "knots": 1000})
PLAIN = {"budget": 3e5}
SEEDS = range(12)
ANY = st.integers(0, 100_000)
some = settings(max_examples=15)


def built(seed: int, wishes: dict[str, Any] = PLAIN, parameters: Parameters = EXACT, **drawn: Any) -> Problem:
    inputs, basis = small_pack(seed, **drawn)
    return problem.build(inputs, basis, parameters, Scenario.from_dict(wishes), YEAR)


def order(seed: int, wishes: dict[str, Any] = PLAIN, parameters: Parameters = P, **drawn: Any) -> Recommendation:
    inputs, basis = small_pack(seed, **drawn)
    return recommend(inputs, basis, parameters, Scenario.from_dict(wishes))


def best(asked: Problem) -> float | None:
    found = solved.solve(asked, EXACT)
    return None if found is None else asked.objective(found.seats)


@settings(max_examples=40)
@given(ANY, st.frozensets(st.sampled_from(FIELDS), max_size=5))
def test_a01_no_limit_is_broken_whatever_is_missing(seed: int, without: frozenset[str]) -> None:
    inputs, basis = small_pack(seed, without=tuple(sorted(without)))
    found = recommend(inputs, basis, P, Scenario())
    if not found.feasible:
        assert found.conflicts[0]["members"]
        return
    seats = found.lines["seats_recommended"]
    assert not broken(inputs, seats, found.summary["budget"], found.lines["cost"].sum())


@some
@given(ANY, st.randoms(use_true_random=False))
def test_a03_rows_in_any_order_and_a_second_run_give_the_same_bytes(seed: int, random: Any) -> None:
    assert order(seed).digest == order(seed).digest == order(seed, turned=random.shuffle).digest


@some
@given(ANY)
def test_a04_renaming_codes_in_their_order_gives_the_same_seats(seed: int) -> None:
    inputs, basis = small_pack(seed)
    renamed = {name: {column: list(v) for column, v in table.items()} for name, table in inputs.tables.items()}
    for table in renamed.values():
        for column in ("programme_code", "code", "college_code"):
            if column in table and table[column] and table[column][0][0] in "PC":
                table[column] = [f"{c[0]}-{c}" for c in table[column]]
    region = {"code": "R", "planning_year": YEAR, "horizon_years": 5}
    other = replace(basis, programmes=[f"P-{code}" for code in basis.programmes])
    found = recommend(Inputs.build(region, renamed), other, P, Scenario.from_dict(PLAIN))
    before = order(seed)
    assert found.feasible == before.feasible
    if before.feasible:
        assert found.lines["seats_recommended"].tolist() == before.lines["seats_recommended"].tolist()


def test_a05_without_any_need_a_feasible_last_year_stays() -> None:
    still = EXACT.with_changes({"qual": 0, "thrift": 0, "access_share": 0})
    stayed = 0
    for seed in SEEDS:
        inputs, basis = small_pack(seed)
        nothing = replace(basis, need_draws=np.zeros_like(basis.need_draws))
        asked = problem.build(inputs, nothing, still, Scenario(), YEAR)
        if check.broken(asked, asked.lines.last):
            continue
        found = solved.solve(asked, still)
        assert found is not None and found.seats.tolist() == asked.lines.last.tolist()
        stayed += 1
    assert stayed >= 2


@some
@given(ANY, st.sampled_from(["O1", "O2", "O3"]), st.floats(1.5, 5))
def test_a06_a_higher_priority_never_covers_less_of_that_occupation(seed: int, raised: str, weight: float) -> None:
    plain, other = built(seed), built(seed, {**PLAIN, "priorities": {raised: weight}})
    own = np.array([occupation == raised for occupation, _ in plain.cells])
    before, after = (solved.solve(asked, EXACT) for asked in (plain, other))
    assume(before and after)
    assert before and after
    assert plain.covered(after.seats)[own].sum() >= plain.covered(before.seats)[own].sum() - 1e-6


@given(ANY)
def test_a07_every_draw_as_a_knot_is_exact_and_twenty_are_close(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draws = rng.lognormal(3, 0.7, (6, 200))
    need, supply = coverage.Need.of(draws), rng.uniform(0, 80, 6)
    exact = np.minimum(draws, supply[:, None]).mean(axis=1)
    assert need.covered(supply) == pytest.approx(exact, abs=1e-9)
    assert by_pieces(need, supply, 200) == pytest.approx(exact, abs=1e-9)
    coarse = by_pieces(need, supply, 20)
    assert (coarse <= exact + 1e-9).all() and coarse == pytest.approx(exact, rel=0.03)


def by_pieces(need: coverage.Need, supply: np.ndarray, knots: int) -> np.ndarray:
    pieces = coverage.segments(need, knots)
    found = np.zeros(len(supply))
    for cell, left in enumerate(supply):
        for length, slope in zip(pieces.length[pieces.cell == cell], pieces.slope[pieces.cell == cell], strict=True):
            found[cell] += slope * min(length, max(left, 0.0))
            left -= length
    return found


@pytest.mark.parametrize("seed", (1, 3))
def test_a07_twenty_pieces_lose_at_most_a_thousandth_of_the_relaxed_plan(seed: int) -> None:
    fine, coarse = (
        -Session(plan.build(replace(built(seed), knots=k)).model.relaxed()).solve().cost for k in (1000, 20)
    )
    assert coarse == pytest.approx(fine, rel=1e-3)


@some
@given(ANY)
def test_a10_the_steps_of_a_waterfall_add_up(seed: int) -> None:
    found = order(seed)
    assert found.because or not found.feasible
    for why in found.because.values():
        total = 0.0
        for step in why["waterfall"]:
            if step.get("sum"):
                assert total == pytest.approx(step["value"], abs=1e-9)
            else:
                total += step["value"]
        json.dumps(why, allow_nan=False)


def test_a11_one_more_block_equals_a_cold_solve_with_the_block() -> None:
    blocks, checked = Blocks(25.0, 20_000.0, 5.0), set()
    for seed in (1, 2, 3, 4, 5, 7):
        asked = built(seed, {"budget": 2.2e5, "delta": 1, "dc": 1})
        if solved.solve(asked, P) is None:
            continue
        priced, base = prices(plan.build(asked), blocks, 100), relaxed(asked)
        for r in [
            r for r, name in enumerate(asked.rows.limit) if name in ("budget", "workshop", "dormitory", "building")
        ]:
            upper = asked.rows.upper.copy()
            upper[r] += blocks.size(asked.rows.limit[r])
            cold = relaxed(replace(asked, rows=replace(asked.rows, upper=upper))) - base
            assert priced.rows[r] == pytest.approx(cold, rel=1e-6, abs=1e-6)
            checked |= {asked.rows.limit[r]} if cold > 1e-6 else set()
    assert checked >= {"budget", "dormitory"}


def relaxed(asked: Problem) -> float:
    return -Session(plan.build(asked).model.relaxed()).solve().cost


@some
@given(ANY, st.sampled_from([0.0, 0.5, 1.0]))
def test_a13_a_pin_is_met_exactly_or_named_and_its_price_is_not_negative(seed: int, groups: float) -> None:
    free = order(seed, parameters=EXACT)
    assume(free.feasible)
    why = next(why for why in free.because.values() if why["group_size"] > 1)
    wanted = why["seats"] + float(int(groups * why["group_size"]))
    wishes = {**PLAIN, "pins": {why["programme"]: {"seats": wanted, "by": "planner", "reason": "protocol 12"}}}
    pinned = order(seed, wishes, EXACT)
    if not pinned.feasible:
        assert "pin" in {member["limit"] for found in pinned.conflicts for member in found["members"]}
        return
    now = pinned.because[why["programme"]]
    assert now["seats"] == wanted
    if "off_groups" not in now["flags"]:  # a number off whole groups is free of a limit, so it may even gain
        assert free.summary["objective"] - pinned.summary["objective"] >= -1e-6


@some
@given(ANY)
def test_a18_totals_without_solving_are_those_of_the_model(seed: int) -> None:
    asked = built(seed)
    found = solved.solve(asked, EXACT)
    assume(found is not None)
    assert found is not None
    told = check.totals(asked, found.seats)
    assert told.objective == pytest.approx(found.objective_of(found.seats), abs=1e-6)
    assert told.objective == pytest.approx(-found.outcome.cost, abs=1e-5)
    use = found.plan.model.matrix @ found.plan.values_of(found.seats)
    of_limits = use[found.plan.limit_rows] * found.plan.scale - asked.short(found.seats) * asked.rows.soft
    assert of_limits == pytest.approx(asked.rows.use @ found.seats, abs=1e-6)


@pytest.mark.parametrize("seed", range(200))
def test_no_choice_of_seats_is_better(seed: int) -> None:
    asked = tight(seed)
    choices = [choices_of(asked, p) for p in range(len(asked.lines))]
    values = [asked.objective(np.array(c)) for c in itertools.product(*choices) if not check.broken(asked, np.array(c))]
    found = best(asked)
    assert (found is None) == (not values)
    if values:
        assert found == pytest.approx(max(values), abs=1e-6)


def tight(seed: int) -> Problem:
    """Five lines in groups, at most 50 seats each, so that every order can be tried."""
    asked = built(seed, {"budget": 60_000.0 + 15_000 * (seed % 12)}, lines=5)
    lines = replace(asked.lines, size=np.full(5, 25.0), smallest=np.array([25.0, 23.0, 25.0, 25.0, 24.0]))
    named = [replace(b, lower=np.maximum(b.lower, 0) * 0, upper=np.full(5, 50.0)) for b in asked.bounds]
    return replace(asked, lines=lines, bounds=named, box=intersect(named, 5))


def choices_of(asked: Problem, p: int) -> list[float]:
    size, smallest = asked.lines.size[p], asked.lines.smallest[p]
    return [float(x) for x in range(51) if any(smallest * n <= x <= size * n for n in range(4))]


@pytest.mark.parametrize("seed", (1, 3, 7, 10))
def test_never_worse_than_greedy_or_last_year(seed: int) -> None:
    found = order(seed, parameters=EXACT).summary
    assert found["objective"] >= max(found["greedy_objective"], found["last_year_objective"]) - 1e-6


def test_a_region_without_intakes_licences_costs_or_norms_gets_an_order() -> None:
    bare = (
        "intakes", "enrolments", "norms", "agreements", "programmes.licensed_places", "programmes.workshop_places",
        "programmes.cost_per_seat", "programmes.group_size", "programmes.smallest_group", "programmes.practice_share",
        "programmes.duration_months", "programmes.base", "colleges.capacity", "colleges.dormitory_places",
        "territories.population", "occupations.priority",
    )  # fmt: skip
    found = order(3, {}, without=bare)
    effects = {row["effect"] for row in found.missing}
    assert found.feasible and not found.summary["publishable"]
    assert effects >= {"budget_counts_seats", "budget_from_last_year", "last_year_from_graduates", "single_seats"}
    assert found.summary["seats"] <= found.summary["budget"]


def test_repair_and_greedy_keep_every_limit() -> None:
    kept = 0
    for seed in SEEDS:
        asked = built(seed)
        last = greedy.last_year_repaired(asked)
        if last is not None:
            assert not check.broken(asked, last)
            assert not check.broken(asked, greedy.largest_gap_first(asked, last))
            kept += 1
    assert kept >= 4
