"""Graduates who may follow the need within limits, and the seeded region that is solved so."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from order_world import YEAR, problem_of, small_pack
from scipy import sparse

from labormarket.engine import check, flows, plan, problem, solved
from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import Scenario
from labormarket.engine.tables import Inputs
from tests.bench.instance import SEED, SIZES, pack

CASE = tomllib.loads((Path(__file__).parent / "cases/order_split.toml").read_text(encoding="utf-8"))
P = Parameters.default()
BOUNDED = P.with_changes({"split": "bounded"})
EXACT = {"gap": 0, "split_gap": 0, "polish_line": 0, "polish_all": 0}
PLAIN = Scenario.from_dict({"budget": 3e5})


def with_arcs(split: dict[str, Any]) -> Problem:
    asked, share = problem_of(CASE["given"]), np.array([split.get("share", CASE["given"]["share"])])
    none, one = np.zeros(1, dtype=int), np.ones(1)
    place = np.array([[0], [1]])
    arcs = flows.arcs(none, none, one, sparse.csr_array(share), place, split["low"], split["high"])
    return replace(asked, feed=sparse.csr_array(share.T), arcs=arcs)


@pytest.mark.parametrize("split", CASE["split"], ids=lambda split: split["name"])
def test_graduates_go_where_needed_within_their_limits(split: dict[str, Any]) -> None:
    asked, seats = with_arcs(split), np.array([100.0])
    built = plan.build(asked)
    assert -float(built.model.cost @ built.values_of(seats)) == pytest.approx(split["covered"])
    settled = built.settled(seats)
    assert settled.supply(seats).tolist() == pytest.approx(split["supply"])
    assert check.totals(settled, seats).covered == pytest.approx(split["covered"])


def built(seed: int, parameters: Parameters) -> Problem:
    inputs, basis = small_pack(seed)
    return problem.build(inputs, basis, parameters, PLAIN, YEAR)


@pytest.mark.parametrize("seed", (1, 3, 7))
def test_limits_that_leave_no_choice_give_the_order_of_the_fixed_split(seed: int) -> None:
    fixed = P.with_changes(EXACT)
    closed = fixed.with_changes({"split": "bounded", "split_low": 1, "split_high": 1})
    found = [solved.solve(built(seed, parameters), parameters) for parameters in (fixed, closed)]
    assert found[0] and found[1]
    assert found[1].seats.tolist() == found[0].seats.tolist()
    assert found[1].model_objective == pytest.approx(found[0].model_objective, abs=1e-6)


@pytest.mark.parametrize("seed", (1, 3, 7))
def test_every_flow_stays_within_its_shares_and_none_is_lost(seed: int) -> None:
    asked = built(seed, BOUNDED)
    found, fixed = solved.solve(asked, BOUNDED), solved.solve(built(seed, P), P)
    assert found and fixed and asked.arcs
    arcs, seats = asked.arcs, found.seats
    workers = arcs.into @ seats
    taken = found.plan.values_of(seats)[found.plan.flows]
    assert np.bincount(arcs.source, taken, len(workers)) == pytest.approx(arcs.whole * workers, abs=1e-6)
    assert (taken <= arcs.high * workers[arcs.source] + 1e-6).all()
    assert (taken >= arcs.low * workers[arcs.source] - 1e-6).all()
    assert found.problem.supply(seats).sum() == pytest.approx(asked.supply(seats).sum(), abs=1e-6)
    assert not check.broken(asked, seats)
    assert found.model_objective >= fixed.model_objective * (1 - BOUNDED.split_gap)


def test_the_order_says_which_split_it_assumes_and_its_figures_agree() -> None:
    inputs, basis = small_pack(3)
    told = recommend(inputs, basis, BOUNDED, PLAIN)
    assert told.summary["split"] == "bounded"
    for why in told.because.values():
        steps = [step for step in why["waterfall"] if not step.get("sum")]
        assert sum(step["value"] for step in steps) == pytest.approx(why["waterfall"][-1]["value"], abs=1e-9)
    assert told.digest == recommend(inputs, basis, BOUNDED, PLAIN).digest


def test_a08_seeded_region_is_within_one_percent_and_well_above_greedy_and_last_year() -> None:
    inputs = Inputs.build(*pack(SIZES["region"]))
    basis = analyse(inputs, P, seed=SEED, draws=200).basis
    parameters = BOUNDED.with_changes({"lam": 0.02})
    wishes = Scenario.from_dict({"delta": 1.0, "dc": 0.5})
    asked = problem.build(inputs, basis, parameters, wishes, inputs.region.planning_year)
    found = solved.solve(asked, parameters)
    assert found and found.greedy is not None and found.repaired is not None
    assert found.proven_gap <= 0.01 and found.outcome.stopped_by == "gap"
    best, rival, last = (
        check.totals(found.plan.settled(seats), seats).weighted for seats in (found.seats, found.greedy, found.repaired)
    )
    assert best >= 1.12 * rival
    assert best >= 1.25 * last
