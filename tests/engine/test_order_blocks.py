"""What the published order itself gains by one more block, in whole groups."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import YEAR, problem_of, seats_of, small_pack

from labormarket.engine import check, neighbourhood, plan, problem, solved
from labormarket.engine.blocks import first_page
from labormarket.engine.moves import Moves
from labormarket.engine.parameters import Parameters
from labormarket.engine.prices import Blocks, prices
from labormarket.engine.scenario import Scenario
from labormarket.engine.solver import Effort

O2 = tomllib.loads((Path(__file__).parent / "cases/order_o2.toml").read_text(encoding="utf-8"))
P = Parameters.default()


@pytest.mark.parametrize("block", O2["block"], ids=lambda block: f"{block['money']}")
def test_o2_whole_groups_beside_the_relaxed_estimate(block: dict[str, Any]) -> None:
    asked = problem_of(O2["given"])
    built, seats = plan.build(asked), seats_of(asked, O2["stability"]["seats"])
    priced = prices(built, Blocks(25.0, block["money"], 5.0), 10)
    told = next(row for row in first_page(built, seats, priced, P) if row["limit"] == "budget")
    assert (told["relaxed"], told["whole"]) == pytest.approx((block["relaxed"], block["whole"]))
    assert (told["differs"], told["clear"], told["closed"]) == (block["differs"], block["clear"], True)


@pytest.mark.parametrize("seed", (1, 3, 7))
def test_only_the_lines_set_free_move_and_no_limit_breaks(seed: int) -> None:
    inputs, basis = small_pack(seed)
    asked = problem.build(inputs, basis, P, Scenario.from_dict({"budget": 3e5}), YEAR)
    found = solved.solve(asked, P)
    assert found is not None
    start = found.repaired
    assert start is not None
    free = neighbourhood.of_colleges(found.plan, {"C1"})
    seats, outcome = neighbourhood.solve(found.plan, start, free, Effort(0.0, 500, 60.0))
    assert (seats == start)[~free].all()
    assert not check.broken(asked, seats)
    assert -outcome.cost >= found.objective_of(start) - 1e-9


@pytest.mark.parametrize(("free", "seats"), [([True, False], [15.0, 25.0]), ([False, True], [25.0, 15.0])])
def test_a_line_with_small_groups_is_held_or_free_down_to_its_smallest(free: list[bool], seats: list[float]) -> None:
    line = {"occupation": "W", "rate": 1.0, "size": 25, "smallest": 15, "last": 25, "worth": -1.0}
    bounds = [{"limit": "continuity", "line": code, "lower": 15} for code in "AB"]
    asked = problem_of({
        "lines": [{**line, "code": code} for code in "AB"], "bounds": bounds, "needs": [{"occupation": "W", "draws": [1]}],
    })  # fmt: skip
    built = plan.build(asked)
    found, _ = neighbourhood.solve(built, np.array([25.0, 25.0]), np.array(free), Effort(0.0, 500, 60.0))
    assert found.tolist() == seats  # nobody is needed: a line gives back what it may


def test_at_most_so_many_limits_are_searched_and_those_worth_most_first() -> None:
    inputs, basis = small_pack(3)
    asked = problem.build(inputs, basis, P, Scenario.from_dict({"budget": 2.2e5, "delta": 1, "dc": 1}), YEAR)
    found = solved.solve(asked, P)
    assert found is not None
    priced = prices(found.plan, Blocks(25.0, 20_000.0, 5.0), 100)
    told = first_page(found.plan, found.seats, priced, P.with_changes({"block_rows": 2}))
    worth = sorted(np.nan_to_num(priced.rows).tolist(), reverse=True)
    assert [row["relaxed"] for row in told] == worth[:2]
    assert all(row["whole"] >= -1e-6 for row in told)  # the same search with more room, from the same start


def test_six_colleges_compete_for_money_and_only_those_that_would_gain() -> None:
    inputs, basis = small_pack(3)
    asked = problem.build(inputs, basis, P, Scenario.from_dict({"budget": 2.2e5}), YEAR)
    moves = Moves(asked, np.where(asked.box.lower > 0, asked.box.lower, 0.0))
    near = neighbourhood.competing(moves, 1.0, set(asked.lines.college))
    gaining = {asked.lines.college[p] for p in range(len(asked.lines)) if moves.gain(p, moves.up(p)) > 1e-9}
    assert near <= gaining and len(near) == min(len(gaining), neighbourhood.NEAREST)
