"""Several regions on one budget: the price, the bound, the money."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import problem_of, small_pack
from scipy import sparse

from labormarket.engine import check, greedy, plan, problem, regions, spare
from labormarket.engine.analyse import analyse
from labormarket.engine.moves import Moves
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.solver import Model, Session
from labormarket.engine.tables import Inputs
from tests.bench.instance import SEED, SIZES, pack

O4 = tomllib.loads((Path(__file__).parent / "cases/order_o4.toml").read_text(encoding="utf-8"))
P = Parameters.default()
EXACT = P.with_changes({"gap": 0, "polish_line": 0, "polish_all": 0, "knots": 1000})
FREE = Scenario.from_dict({"delta": 1, "dc": 1})


def o4() -> dict[str, Problem]:
    return {row["code"]: problem_of(row) for row in O4["region"]}


@pytest.mark.parametrize("given", O4["budget"], ids=lambda given: str(given["money"]))
def test_o4_one_price_two_regions(given: dict[str, Any]) -> None:
    found = regions.share(o4(), given["money"], EXACT)
    assert {code: seats.tolist() for code, seats in found.seats.items()} == {
        code: [groups] for code, groups in given["groups"].items()
    }
    assert (found.objective, found.bound, found.left) == pytest.approx((given["value"], given["bound"], given["left"]))
    assert given["mu"][0] - 1e-9 <= found.mu <= given["mu"][1] + 1e-9


def packs(seeds: tuple[int, ...]) -> dict[str, Problem]:
    return {f"R{seed}": regions.of_region(*small_pack(seed), EXACT, FREE) for seed in seeds}


@pytest.mark.parametrize("seeds", [(1, 3), (3, 7), (7, 10)])
@pytest.mark.parametrize("part", [0.9, 0.8])
def test_a16_the_bound_by_price_is_the_joint_relaxed_plan_and_the_money_is_kept(
    seeds: tuple[int, ...], part: float
) -> None:
    asked = packs(seeds)
    budget = part * regions.price(list(asked.values()), list(asked), 1e12).spend
    found = regions.share(asked, budget, EXACT)
    assert found.relaxed == pytest.approx(joint(asked, budget), rel=1e-6)
    assert found.objective <= found.bound + 1e-6 <= found.relaxed + 2e-6
    assert found.spend <= budget * (1 + 1e-9) and found.left == pytest.approx(budget - found.spend)
    for code, one in asked.items():
        assert not check.broken(one, found.seats[code])


def joint(asked: dict[str, Problem], budget: float) -> float:
    """All regions as one relaxed model with one row more: the money."""
    plans = [plan.build(one) for one in asked.values()]
    models = [built.model for built in plans]
    money = np.concatenate([one.lines.cost @ built.seats for one, built in zip(asked.values(), plans, strict=True)])
    whole = sparse.vstack([sparse.block_diag([m.matrix for m in models]), sparse.csr_array(money[None, :])])
    model = Model(
        cost=np.concatenate([m.cost for m in models]),
        lower=np.concatenate([m.lower for m in models]),
        upper=np.concatenate([m.upper for m in models]),
        integer=np.zeros(len(money), dtype=bool),
        matrix=sparse.csc_array(whole),
        row_lower=np.concatenate([*(m.row_lower for m in models), [-np.inf]]),
        row_upper=np.concatenate([*(m.row_upper for m in models), [budget]]),
    )
    return -Session(model).solve().cost


def test_a03_one_or_many_workers_and_any_order_of_regions_give_the_same() -> None:
    asked = packs((3, 7))
    budget = 0.9 * regions.price(list(asked.values()), list(asked), 1e12).spend

    def backwards(task: Callable[[Any], Any], rows: Iterable[Any]) -> list[Any]:
        return [task(row) for row in reversed(list(rows))][::-1]

    first = regions.share(asked, budget, EXACT)
    second = regions.share(dict(reversed(asked.items())), budget, EXACT, backwards)
    assert first.mu == second.mu and first.ceilings == second.ceilings
    for code in asked:
        assert first.seats[code].tolist() == second.seats[code].tolist()


def test_a_region_keeps_its_own_ceiling_only_where_its_scenario_gives_one() -> None:
    inputs, basis = small_pack(3)
    without = regions.of_region(inputs, basis, P, FREE)
    assert "budget" not in without.rows.limit
    assert "budget_from_last_year" not in {row["effect"] for row in without.missing}
    own = regions.of_region(inputs, basis, P, Scenario.from_dict({"budget": 3e5}))
    assert own.rows.upper[own.rows.limit.index("budget")] == 3e5


def test_what_is_left_goes_where_it_gains_most_for_its_money_until_nothing_fits() -> None:
    moves = [Moves(one, np.zeros(1)) for one in o4().values()]
    spare.give_out(moves, 145)  # 20/50, then 14/40, then 12/50; the next costs 40 and 5 are left
    assert [one.seats.tolist() for one in moves] == [[2.0], [1.0]]
    spare.take_back(moves, 100)  # 12/50 is the least that one group brings for its money
    assert [one.seats.tolist() for one in moves] == [[1.0], [1.0]]


def test_a_second_line_of_the_same_trade_is_worth_what_the_first_left() -> None:
    two = problem_of({
        "lines": [{"code": code, "occupation": "W", "rate": 1, "cost": 10, "upper": 1} for code in "AB"],
        "needs": [{"occupation": "W", "draws": [1, 1, 2], "priority": 18}],
    })  # fmt: skip
    other = problem_of({
        "lines": [{"code": "C", "occupation": "X", "rate": 1, "cost": 10, "upper": 1}],
        "needs": [{"occupation": "X", "draws": [1], "priority": 12}],
    })  # fmt: skip
    moves = [Moves(two, np.zeros(2)), Moves(other, np.zeros(1))]
    spare.give_out(moves, 20)  # A brings 18, then B only 6 and C 12
    assert [one.seats.tolist() for one in moves] == [[1.0, 0.0], [1.0]]
    moves = [Moves(two, np.ones(2)), Moves(other, np.ones(1))]
    spare.take_back(moves, 10)  # A loses 6, then B would lose 18 and C 12
    assert [one.seats.tolist() for one in moves] == [[0.0, 1.0], [0.0]]


@pytest.mark.parametrize(("money", "code"), [(0, "zero_budget"), (1, "budget_too_small")])
def test_money_that_pays_for_nothing_is_refused(money: float, code: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        regions.share(packs((3, 7)), money, EXACT)
    assert refused.value.code == code


def test_a_region_whose_limits_conflict_is_named() -> None:
    asked = o4()
    line = asked["R2"]
    asked["R2"] = replace(line, box=replace(line.box, lower=np.array([5.0])))
    with pytest.raises(OrderRefused) as refused:
        regions.share(asked, 180, EXACT)
    assert (refused.value.code, refused.value.where) == ("no_order", "regions.R2")


def test_a08_seeded_regions_share_within_one_percent_and_well_above_greedy_and_last_year() -> None:
    parameters = P.with_changes({"lam": 0.02, "split": "bounded"})
    wishes = Scenario.from_dict({"delta": 1.0, "dc": 0.5})
    own, open_ended = {}, {}
    for region in range(2):
        inputs = Inputs.build(*pack(SIZES["country"], region))
        basis = analyse(inputs, P, seed=SEED, draws=200).basis
        open_ended[f"{region}"] = regions.of_region(inputs, basis, parameters, wishes)
        own[f"{region}"] = problem.build(inputs, basis, parameters, wishes, inputs.region.planning_year)
    budget = sum(float(one.rows.upper[one.rows.limit.index("budget")]) for one in own.values())
    found = regions.share(open_ended, budget, parameters)
    assert found.gap <= 0.01 and found.repeatable and found.spend <= budget * (1 + 1e-9)
    repaired = {code: greedy.last_year_repaired(one) for code, one in own.items()}
    rivals = {code: greedy.largest_gap_first(one, repaired[code]) for code, one in own.items()}
    assert covered(own, found.seats) >= 1.12 * covered(own, rivals)
    assert covered(own, found.seats) >= 1.2 * covered(own, repaired)


def covered(asked: dict[str, Problem], seats: dict[str, Any]) -> float:
    return sum(check.totals(plan.build(one).settled(seats[code]), seats[code]).weighted for code, one in asked.items())
