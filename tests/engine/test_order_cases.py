"""The worked examples of an order, computed by hand beforehand."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import problem_of, seats_of

from labormarket.engine import check, conflicts, coverage, fixes, greedy, plan, solved
from labormarket.engine.basis import Basis
from labormarket.engine.bounds import intersect
from labormarket.engine.explain import Explained, because
from labormarket.engine.parameters import Parameters
from labormarket.engine.prices import Blocks, prices
from labormarket.engine.problem import Problem
from labormarket.engine.solver import Session

CASES = Path(__file__).parent / "cases"
EXACT = Parameters.default().with_changes({"gap": 0, "polish_line": 0, "polish_all": 0})


def case(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"order_{name}.toml").read_text(encoding="utf-8"))


O1, O2, O3 = case("o1"), case("o2"), case("o3")


def with_last(given: dict[str, Any], last: dict[str, float]) -> dict[str, Any]:
    return {**given, "lines": [{**line, "last": last[line["code"]]} for line in given["lines"]]}


def with_money(given: dict[str, Any], more: float) -> dict[str, Any]:
    limits = [{**row, "upper": row["upper"] + (more if row["limit"] == "budget" else 0)} for row in given["limits"]]
    return {**given, "limits": limits}


def best(problem: Problem) -> np.ndarray:
    found = solved.solve(problem, EXACT)
    assert found is not None
    return found.seats


def groups(problem: Problem, wanted: dict[str, float]) -> np.ndarray:
    return seats_of(problem, wanted) * problem.lines.size


def relaxed(problem: Problem) -> tuple[float, np.ndarray]:
    built = plan.build(problem)
    outcome = Session(built.model.relaxed()).solve()
    return -outcome.cost, built.seats @ outcome.values


def worth_of(problem: Problem, money: float) -> float:
    priced = prices(plan.build(problem), Blocks(25.0, money, 5.0), 10)
    return float(priced.rows[problem.rows.limit.index("budget")])


def basis_of(problem: Problem) -> Basis:
    occupations = sorted(o for o, _ in problem.cells)
    mean = np.array([[problem.need.mean[[o for o, _ in problem.cells].index(name)]] for name in occupations])
    none, count = np.zeros_like(mean), len(problem.lines)
    return Basis(
        cells=occupations, years=[2030], need_draws=np.zeros((*mean.shape, 1)), need=mean, background=none, repeated=none,
        college_share=np.ones(len(mean)), specialties=[], entry=np.zeros(0), share=np.zeros((0, len(mean))),
        outside=np.zeros(0), programmes=problem.lines.code, completion=np.ones(count), flags=[""] * count,
    )  # fmt: skip


@pytest.mark.parametrize("tie", O1["tie"])
def test_o1_equal_optima_are_decided_by_last_year_and_then_by_code(tie: dict[str, Any]) -> None:
    problem = problem_of(with_last(O1["given"], tie["last"]))
    seats = best(problem)
    assert O1["loss"]["most"] - problem.objective(seats) == pytest.approx(O1["loss"]["best"])
    assert seats.tolist() == seats_of(problem, tie["seats"]).tolist()


@pytest.mark.parametrize("more", O1["more"])
def test_a11_o1_more_money_is_worth_what_the_plan_solved_again_says(more: dict[str, float]) -> None:
    problem, richer = problem_of(O1["given"]), problem_of(with_money(O1["given"], more["money"]))
    assert worth_of(problem, more["money"]) == pytest.approx(more["relaxed"])
    gain = richer.objective(best(richer)) - problem.objective(best(problem))
    assert gain == pytest.approx(more["whole"], abs=1e-9)


def test_o2_pieces_of_an_uncertain_need() -> None:
    need = coverage.Need.of(np.array([[60, 20, 80, 40]]))
    pieces = coverage.segments(need, 20)
    assert pieces.slope.tolist() == O2["pieces"]["slopes"]
    assert pieces.length.tolist() == [20.0] * 4
    given = O2["pieces"]["covered"]
    assert need.covered(np.array([float(given["supply"])]))[0] == given["value"]


@pytest.mark.parametrize("order", O2["order"], ids=lambda order: order["name"])
def test_o2_what_each_order_brings(order: dict[str, Any]) -> None:
    problem = problem_of(O2["given"])
    told = check.totals(problem, groups(problem, order["groups"]))
    assert (told.cost, told.weighted, told.objective) == (order["cost"], order["weighted"], order["objective"])


def test_o2_last_year_greedy_and_best_are_found() -> None:
    problem = problem_of(O2["given"])
    last = greedy.last_year_repaired(problem)
    assert last is not None
    found = [last, greedy.largest_gap_first(problem, last), best(problem)]
    assert [seats.tolist() for seats in found] == [groups(problem, order["groups"]).tolist() for order in O2["order"]]


def test_o2_relaxed_plan() -> None:
    problem = problem_of(O2["given"])
    objective, seats = relaxed(problem)
    assert objective == pytest.approx(O2["relaxed"]["objective"])
    assert seats == pytest.approx(groups(problem, O2["relaxed"]["groups"]), rel=1e-6)


def test_o2_why_a_line_has_its_seats() -> None:
    problem = problem_of(O2["given"])
    priced = prices(plan.build(problem), Blocks(25.0, 25.0, 5.0), 10)
    explained = Explained.of(problem, basis_of(problem), best(problem), priced)
    why, told = O2["why"], because(explained, problem.lines.code.index(O2["why"]["line"]))
    assert sorted(row["limit"] for row in told["limits"] if row["binding"]) == why["binding"]
    assert told["last_group"]["covers"] == pytest.approx(why["last_group_covers"])
    assert told["last_group"]["gain"] == pytest.approx(why["last_group_gain"])
    other = told["next_best"]
    assert (other["programme"], other["covers"]) == (why["next_best"], pytest.approx(why["next_covers"]))
    assert other["cost"] == pytest.approx(why["next_cost"] - 50)
    assert problem.objective(explained.moves.seats) + other["objective"] == pytest.approx(why["next_objective"])


def test_o2_an_appeal_has_a_price() -> None:
    problem, appeal = problem_of(O2["given"]), O2["appeal"]
    asked = problem_of(
        {**O2["given"], "bounds": [{"limit": "pin", "line": appeal["line"], "lower": appeal["at_least"]}]}
    )
    seats = best(asked)
    assert seats.tolist() == seats_of(problem, appeal["seats"]).tolist()
    assert problem.objective(best(problem)) - problem.objective(seats) == pytest.approx(appeal["price"])


@pytest.mark.parametrize("more", O2["more"])
def test_o2_more_money(more: dict[str, float]) -> None:
    problem, richer = problem_of(O2["given"]), problem_of(with_money(O2["given"], more["money"]))
    assert worth_of(problem, more["money"]) == pytest.approx(more["relaxed"])
    gain = richer.objective(best(richer)) - problem.objective(best(problem))
    assert gain == pytest.approx(more["whole"], abs=1e-9)


def test_o3_the_smallest_set_of_wishes_that_conflict_and_what_mends_it() -> None:
    found = fixes.mended(problem_of(O3["given"]), EXACT)
    members = [(row["limit"], row["scope"], row["value"]) for row in O3["member"]]
    assert sorted((row["limit"], row["scope"], row["value"]) for row in found["members"]) == sorted(members)
    offered = {(row["limit"], row["scope"]): row for row in found["fixes"]}
    assert len(offered) == len(O3["member"])
    for row in O3["member"]:
        fix = offered[row["limit"], row["scope"]]
        assert (fix["to"], fix["decides"]) == (row["to"], row["decides"])
        assert (fix["objective"], fix["cost"], fix["price"]) == pytest.approx(
            (row["objective"], row["cost"], row["price"])
        )


def test_o3_the_first_offer_lets_the_cheapest_wish_give() -> None:
    problem, told = problem_of(O3["given"]), O3["first"]
    found = fixes.mended(problem, EXACT)["first"]
    (change,) = found["changes"]
    assert (change["limit"], change["scope"], change["to"]) == (told["limit"], told["scope"], told["to"])
    assert not found["data"]
    assert (found["objective"], found["cost"], found["price"]) == pytest.approx(
        (told["objective"], told["cost"], told["price"])
    )
    changes, _, _ = fixes.elastic(conflicts.Trial(problem, conflicts.claims(problem)))
    seats = best(fixes.changed(problem, changes))
    assert seats.tolist() == seats_of(problem, told["seats"]).tolist()


def test_a09_o3_without_any_one_member_an_order_exists() -> None:
    problem = problem_of(O3["given"])
    for member in O3["member"]:
        assert solved.solve(without(problem, member), EXACT) is not None


def without(problem: Problem, member: dict[str, Any]) -> Problem:
    kept = [r for r, name in enumerate(problem.rows.limit) if name != member["limit"]]
    rows = replace(
        problem.rows,
        limit=[problem.rows.limit[r] for r in kept], scope=[problem.rows.scope[r] for r in kept],
        unit=[problem.rows.unit[r] for r in kept], use=problem.rows.use[kept], counted=problem.rows.counted[kept],
        lower=problem.rows.lower[kept], upper=problem.rows.upper[kept], offset=problem.rows.offset[kept],
        soft=problem.rows.soft[kept],
    )  # fmt: skip
    at = [code == member["scope"] for code in problem.lines.code]
    named = [
        replace(b, lower=np.where(at, -np.inf, b.lower), upper=np.where(at, np.inf, b.upper))
        if b.limit == member["limit"]
        else b
        for b in problem.bounds
    ]
    return replace(problem, rows=rows, bounds=named, box=intersect(named, len(problem.lines)))
