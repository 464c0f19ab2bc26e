"""Wishes that cannot hold together: the smallest set is one, and every offer makes an order possible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from order_world import YEAR, problem_of, small_pack

from labormarket.engine import conflicts, fixes, problem, solved
from labormarket.engine.bounds import intersect
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import Scenario

P = Parameters.default()
WISHES: list[dict[str, Any]] = [
    {"budget": 1000},
    {"budget": 3e5, "total": {"lower": 5000}},
    {"budget": 3e5, "floors": {"T2": {"seats": 2000, "hard": True}}},
]


def conflicting(wishes: dict[str, Any], seed: int) -> Problem:
    inputs, basis = small_pack(seed)
    asked = problem.build(inputs, basis, P, Scenario.from_dict(wishes), YEAR)
    assert not conflicts.clashes(asked) and solved.solve(asked, P) is None
    return asked


def without(asked: Problem, claim: conflicts.Claim) -> Problem:
    """The problem with one claim taken away altogether."""
    far = -np.inf if claim.side == "lower" else np.inf
    return fixes.changed(asked, [fixes.Change(claim, far)])


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("seed", (1, 7))
def test_a09_the_set_conflicts_no_member_can_stay_and_every_offer_gives_an_order(
    wishes: dict[str, Any], seed: int
) -> None:
    asked = conflicting(wishes, seed)
    trial = conflicts.Trial(asked, conflicts.claims(asked))
    members = conflicts.irreducible(trial)
    assert trial.infeasible(members)
    for claim in members:
        assert not trial.infeasible([other for other in members if other != claim])
    told = fixes.mended(asked, P)
    assert told["undecided"] == 0 and len(told["members"]) == len(members)
    assert told["fixes"], "at least one wish can be changed so that an order exists"
    for offer in [told["first"], *told["fixes"]]:
        assert offer["objective"] is not None and offer["price"] >= 0
    assert min(offer["price"] for offer in [told["first"], *told["fixes"]]) == 0


@pytest.mark.parametrize("seed", (1, 7))
def test_no_smaller_change_of_the_money_is_enough(seed: int) -> None:
    asked = conflicting({"budget": 1000}, seed)
    (fix,) = [fix for fix in fixes.mended(asked, P)["fixes"] if fix["limit"] == "budget"]
    (claim,) = [c for c in conflicts.claims(asked) if c.limit == "budget"]
    assert fix["to"] == int(fix["to"]) and fix["decides"] == "finance"
    assert solved.solve(fixes.changed(asked, [fixes.Change(claim, fix["to"])]), P) is not None
    assert solved.solve(fixes.changed(asked, [fixes.Change(claim, fix["to"] - 2)]), P) is None


def test_physics_gives_only_where_wishes_cannot_mend_it_and_the_data_are_doubted() -> None:
    line = {"code": "A", "occupation": "W", "rate": 1.0, "size": 25, "last": 25, "upper": 100}
    room = {
        "limit": "building",
        "use": {"A": 1},
        "upper": 49,
    }  # one place more would cost 10, the minimum 25 less costs 25
    need = [{"occupation": "W", "draws": [50]}]
    wish = {"limit": "access", "use": {"A": 1}, "lower": 50}
    given = {"lines": [line], "needs": need, "limits": [room, wish]}
    told = fixes.mended(problem_of(given), P)["first"]
    assert [c["limit"] for c in told["changes"]] == ["access"] and not told["data"]
    contradiction = {"limit": "building", "scope": "2", "use": {"A": 1}, "lower": 50}
    told = fixes.mended(problem_of({**given, "limits": [room, contradiction]}), P)["first"]
    assert {c["limit"] for c in told["changes"]} == {"building"} and told["data"]


def test_a_licence_of_one_line_changes_with_its_row() -> None:
    inputs, basis = small_pack(1)
    asked = problem.build(inputs, basis, P, Scenario.from_dict({"budget": 3e5}), YEAR)
    alone = [c for c in conflicts.claims(asked) if c.limit == "licence" and asked.rows.use[[c.row]].nnz == 1]
    claim = alone[0]
    line = int(asked.rows.use[[claim.row]].indices[0])
    more = fixes.changed(asked, [fixes.Change(claim, claim.value + 500)])
    licence = next(b for b in more.bounds if b.limit == "licence")
    assert more.rows.upper[claim.row] == licence.upper[line] == claim.value + 500


def test_two_bounds_of_one_line_are_mended_by_moving_either() -> None:
    inputs, basis = small_pack(1)
    wishes = {"budget": 3e5, "pins": {"P001": 0}}
    found = recommend(inputs, basis, P, Scenario.from_dict(wishes))
    (told,) = found.conflicts
    offered = {fix["limit"]: fix for fix in told["fixes"]}
    assert offered["pin"]["to"] > 0 and offered["pin"]["decides"] == "author"
    pinned = {**wishes, "pins": {"P001": offered["pin"]["to"]}}
    assert recommend(inputs, basis, P, Scenario.from_dict(pinned)).feasible
    assert offered["pin"]["objective"] is not None


def test_a_bound_that_another_bound_repeats_is_not_offered() -> None:
    line = {"code": "A", "occupation": "W", "rate": 1.0, "size": 25, "last": 25, "upper": 100}
    extra = [
        {"limit": "pin", "line": "A", "lower": 150},
        {"limit": "change_programme", "line": "A", "upper": 75},
    ]
    asked = problem_of({"lines": [line], "needs": [{"occupation": "W", "draws": [50]}], "bounds": extra})
    (pair,) = conflicts.clashes(asked)
    told = {fix["limit"]: fix["to"] for fix in fixes.of_clash(asked, pair, P)}
    assert told == {"pin": 75.0}  # with the change cap gone the licence of 100 would still forbid 150
    free = replace(asked, bounds=[b for b in asked.bounds if b.limit != "licence"])
    free = replace(free, box=intersect(free.bounds, 1))
    told = {fix["limit"]: fix["to"] for fix in fixes.of_clash(free, pair, P)}
    assert told == {"pin": 75.0, "change_programme": 150.0}
