"""The headline figures of an order: what it brings and costs, what was proven, and the baselines held beside it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np

from labormarket.engine import check
from labormarket.engine.explain import Explained
from labormarket.engine.limits import Setting
from labormarket.engine.parameters import Parameters
from labormarket.engine.policy import signed
from labormarket.engine.problem import Problem
from labormarket.engine.solved import Solved, solve
from labormarket.engine.solver import TIME

PUBLISHABLE_GAP = 0.02
RELEASES = 20


def _baseline(solved: Solved, seats: np.ndarray | None) -> dict[str, float] | None:
    """What a baseline comes to, its objective in the same pieces as the order's; None when it could not be made to fit."""
    if seats is None:
        return None
    told = check.totals(solved.plan.settled(seats), seats)
    return {
        "objective": solved.objective_of(seats),
        "objective_all_draws": told.objective,
        "seats": told.seats,
        "cost": told.cost,
        "covered": told.covered,
        "weighted": told.weighted,
    }


def summary(
    setting: Setting,
    asked: Problem,
    solved: Solved,
    explained: Explained,
    free: list[dict[str, Any]],
    reserved: dict[str, np.ndarray],
    parameters: Parameters,
) -> dict[str, Any]:
    """Headline figures of the order, its proof and the baselines held beside it."""
    by_effect = {row["effect"] for row in asked.missing}
    return {
        "feasible": True,
        **_money_and_seats(asked, solved, "budget_from_last_year" in by_effect),
        **_proof(solved, explained),
        "publishable": publishable(solved) and "budget_from_last_year" not in by_effect,
        **_beside(solved),
        "short": _short(asked, solved.seats),
        "worth_of_money": explained.prices.money * explained.prices.blocks.money,
        "money_block": explained.prices.blocks.money,
        "releases": free[:RELEASES],
        "release_count": len(free),
        "reserved": {name: float(seats.sum()) for name, seats in reserved.items()},
        "wishes": [row for row in signed(setting) if not row["hard"]],
        "pinned": {code: asdict(pin) for code, pin in setting.scenario.pins.items()},
        "priorities": _priorities(solved.plan.problem, parameters),
        "weights": asdict(asked.weights),
        "scenario": setting.scenario.as_dict(),
        "demand_case": setting.scenario.demand_case,
        "split": parameters.split,
    }


def _money_and_seats(asked: Problem, solved: Solved, from_last_year: bool) -> dict[str, Any]:
    """Seats, money and coverage of the order, and how far it is from last year's."""
    told, lines = check.totals(asked, solved.seats), asked.lines
    ceiling = [float(asked.rows.upper[r]) for r, name in enumerate(asked.rows.limit) if name == "budget"]
    return {
        "year": lines.year,
        "lines": len(lines),
        "seats": told.seats,
        "seats_last": float(lines.last.sum()),
        "cost": told.cost,
        "course_cost": told.course_cost,
        "budget": ceiling[0],
        "budget_source": "last_year" if from_last_year else "scenario",
        "need": float(asked.need.mean.sum()),
        "covered": told.covered,
        "weighted_covered": told.weighted,
        "moved_lines": told.moved_lines,
        "moved_seats": told.moved_seats,
        "up": int((solved.seats > lines.last).sum()),
        "down": int((solved.seats < lines.last).sum()),
    }


def _proof(solved: Solved, explained: Explained) -> dict[str, Any]:
    """Z in the pieces of V in which the bound was proven, Z from all draws beside it, and what stopped the search."""
    return {
        "objective": solved.model_objective,
        "objective_all_draws": solved.problem.objective(solved.seats),
        "bound": -solved.outcome.bound,
        "proven_gap": solved.proven_gap,
        "stopped_by": solved.outcome.stopped_by,
        "repeatable": solved.outcome.stopped_by != TIME,
        "relaxed_objective": explained.prices.relaxed,
    }


def _beside(solved: Solved) -> dict[str, Any]:
    """Last year's order made to fit, and the largest gap first from there."""
    last, filled = _baseline(solved, solved.repaired), _baseline(solved, solved.greedy)
    return {
        "last_year_objective": last and last["objective"],
        "greedy_objective": filled and filled["objective"],
        "last_year": last,
        "greedy": filled,
    }


def publishable(solved: Solved) -> bool:
    """Whether the proof allows an order to be published: stopped by gap or nodes, at most 2 % from the bound."""
    return solved.outcome.stopped_by != TIME and solved.proven_gap <= PUBLISHABLE_GAP


def _short(asked: Problem, seats: np.ndarray) -> list[dict[str, Any]]:
    """Soft floors that the order misses, by territory."""
    short = asked.short(seats)
    return [
        {"territory": asked.rows.scope[r], "floor": float(asked.rows.lower[r]), "short": float(short[r])}
        for r in np.flatnonzero(asked.rows.soft & (short > 1e-9))
    ]


def _priorities(asked: Problem, parameters: Parameters) -> dict[str, Any]:
    """The planner's priorities other than 1, with what the order would be without them."""
    used = {o: float(w) for (o, _), w in zip(asked.cells, asked.priority, strict=True) if w != 1}
    if not used:
        return {"used": {}}
    plain = solve(replace(asked, priority=np.ones_like(asked.priority)), parameters)
    told = None if plain is None else check.totals(plain.problem, plain.seats)
    return {"used": used, "without": told and {"seats": told.seats, "covered": told.covered}}
