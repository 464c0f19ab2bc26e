"""Two orders side by side: totals, moved lines, and the first reason that applies."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import YEAR, problem_of, small_pack

from labormarket.engine import check, plan, problem
from labormarket.engine.diff import Order, diff
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import OrderRefused, Scenario

CASES = Path(__file__).parent / "cases"
GIVEN = tomllib.loads((CASES / "order_diff.toml").read_text(encoding="utf-8"))
O2 = tomllib.loads((CASES / "order_o2.toml").read_text(encoding="utf-8"))
P = Parameters.default()
WHYS = {"pinned", "limit", "covered", "money", "ceiling", "floor", "bound", "worth"}


@pytest.mark.parametrize("case", GIVEN["case"], ids=lambda case: case["name"])
def test_the_first_reason_that_applies(case: dict[str, Any]) -> None:
    then = {
        **GIVEN["given"],
        "bounds": case.get("bounds_before", []),
        "limits": case.get("limits_before", case.get("limits", [])),
    }
    now = {**GIVEN["given"], "bounds": case.get("bounds", []), "limits": case.get("limits", [])}
    told = diff(Order.of(problem_of(then), case["before"]), Order.of(problem_of(now), case["after"]))
    found = {line["programme"]: line for line in told["lines"]}
    assert set(found) == set(case["why"])
    for code, reason in case["why"].items():
        assert found[code] == {
            "programme": code, "before": case["before"][code], "after": case["after"][code], **reason,
        }  # fmt: skip


def test_o2_the_appeal_moves_a_line_that_another_now_covers() -> None:
    appeal = O2["appeal"]
    asked = problem_of(
        {**O2["given"], "bounds": [{"limit": "pin", "line": appeal["line"], "lower": appeal["at_least"]}]}
    )
    best = Order.of(problem_of(O2["given"]), O2["stability"]["seats"])
    told = diff(best, Order.of(asked, appeal["seats"]))
    assert told["before"]["objective"] - told["after"]["objective"] == pytest.approx(appeal["price"])
    assert [(line["programme"], line["why"]) for line in told["lines"]] == [("A-W", "covered"), ("B-W", "pinned")]


@pytest.mark.parametrize("seed", (1, 3, 7))
def test_every_moved_line_has_a_reason_and_the_totals_are_those_of_the_orders(seed: int) -> None:
    inputs, basis = small_pack(seed)
    plain = {"budget": 3e5}
    first = recommend(inputs, basis, P, Scenario.from_dict(plain))
    code = next(c for c, why in first.because.items() if why["seats"] > 0)
    wishes = {**plain, "pins": {code: first.because[code]["seats"]}, "priorities": {"O2": 3}}
    second = recommend(inputs, basis, P, Scenario.from_dict(wishes))
    orders = []
    for found, written in ((first, plain), (second, wishes)):
        asked = problem.build(inputs, basis, P, Scenario.from_dict(written), YEAR)
        orders.append(Order.of(asked, {c: why["seats"] for c, why in found.because.items()}))
    told = diff(*orders)
    moved = {c for c in first.because if first.because[c]["seats"] != second.because[c]["seats"]}
    assert {line["programme"] for line in told["lines"]} == moved and code not in moved
    assert {line["why"] for line in told["lines"]} <= WHYS
    for side, found in ((told["before"], first), (told["after"], second)):
        assert (side["seats"], side["cost"]) == (found.summary["seats"], found.summary["cost"])
        assert side["covered"] == pytest.approx(found.summary["covered"])
    json.dumps(told, allow_nan=False)


def test_lines_are_matched_by_code() -> None:
    without = {**GIVEN["given"], "lines": GIVEN["given"]["lines"][1:], "needs": GIVEN["given"]["needs"]}
    before = Order.of(problem_of(GIVEN["given"]), {"A-C": 50, "A-W": 50, "B-W": 50})
    after = Order.of(problem_of(without), {"A-W": 50, "B-W": 75})
    told = diff(before, after)
    assert told["gone"] == [{"programme": "A-C", "before": 50.0}]
    assert [line["programme"] for line in told["lines"]] == ["B-W"]
    back = diff(after, before)
    assert {line["programme"]: line["before"] for line in back["lines"]} == {"A-C": 0.0, "B-W": 75.0}
    with pytest.raises(OrderRefused, match="line_left_out"):
        Order.of(problem_of(GIVEN["given"]), {"A-C": 50})


@pytest.mark.parametrize("seed", (1, 3, 7))
@pytest.mark.parametrize("split", ("fixed", "bounded"))
def test_a18_totals_of_any_seats_are_those_of_the_model(seed: int, split: str) -> None:
    inputs, basis = small_pack(seed)
    parameters = P.with_changes({"knots": 1000, "split": split})
    asked = problem.build(inputs, basis, parameters, Scenario.from_dict({"budget": 3e5}), YEAR)
    groups = np.random.default_rng(seed).integers(0, 4, len(asked.lines))
    seats = groups * asked.lines.size  # whatever a planner types: limits may break, totals are still true
    built = plan.build(asked)
    told = check.totals(built.settled(seats), seats)
    assert told.objective == pytest.approx(-float(built.model.cost @ built.values_of(seats)), abs=1e-6)
    use = built.model.matrix @ built.values_of(seats)
    short = asked.short(seats) * asked.rows.soft
    assert use[built.limit_rows] * built.scale - short == pytest.approx(asked.rows.use @ seats, abs=1e-6)
