"""Several regions on one budget: one price on money, every region solved by itself.

The price mu is what the last unit of money has to bring. Each region maximises `Z_r - mu * cost_r` within its own limits;
mu is found on the relaxed plans, then one search a region in whole groups. For any mu the sum of the regions' bounds and
`mu * B` is a bound on what all regions together can reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labormarket.engine import check, plan, problem, solved, spare
from labormarket.engine.basis import Basis
from labormarket.engine.moves import Moves
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.solver import TIME, Session
from labormarket.engine.tables import Inputs

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
STEPS = 20
CLOSE = 1e-7  # of the bound: the price is the best one


@dataclass(frozen=True)
class Shared:
    """Orders of several regions on one budget; regions in code order.

    `seats` by region, lines in the order of their problems; `ceilings` is the money each region's order takes. `bound`
    and `gap` hold for all regions together, `relaxed` is the bound of the relaxed plans. `left` is money that no
    line could use. `mu` is weighted covered graduates per unit of money: times 100 million, what those bought last.
    """

    mu: float
    seats: dict[str, np.ndarray]
    ceilings: dict[str, float]
    objective: float
    bound: float
    relaxed: float
    spend: float
    left: float
    stopped_by: dict[str, str]
    repeatable: bool

    @property
    def gap(self) -> float:
        """How far better orders could be: `(bound - Z)/max(1, |bound|)`."""
        return max(0.0, (self.bound - self.objective) / max(1.0, abs(self.bound)))


@dataclass(frozen=True)
class Point:
    """The relaxed plans of all regions at one price: what they spend, and the bound `sum L_r + mu * B`."""

    mu: float
    spend: float
    bound: float

    def tangent(self, mu: float, budget: float) -> float:
        """What the bound would be at another price if no region changed its plan: never more than the true bound."""
        return self.bound + (budget - self.spend) * (mu - self.mu)


def of_region(inputs: Inputs, basis: Basis, parameters: Parameters, scenario: Scenario) -> Problem:
    """A region's problem for a shared budget: a ceiling of its own is a limit only where its scenario gives one."""
    asked = problem.build(inputs, basis, parameters, scenario, inputs.region.planning_year)
    if scenario.budget is not None:
        return asked
    kept = [r for r, name in enumerate(asked.rows.limit) if name != "budget"]
    missing = [row for row in asked.missing if row["effect"] != "budget_from_last_year"]
    return replace(asked, rows=asked.rows.only(kept), missing=missing)


def share(regions: Mapping[str, Problem], budget: float, parameters: Parameters, each: Each = map) -> Shared:
    """The best orders of all regions that together cost at most `budget`.

    `each` runs one function over the regions and keeps their order: `map`, or a pool's; the result does not depend on
    it. OrderRefused("no_order") names a region whose own limits conflict, ("zero_budget", "budget_too_small") money that
    does not even pay for what the regions' limits ask.
    """
    if budget <= 0:
        raise OrderRefused("zero_budget", "budget", budget)
    codes = sorted(regions)
    asked = [regions[code] for code in codes]
    best = price(asked, codes, budget, each)
    tasks = [(code, priced(one, best.mu), parameters) for code, one in zip(codes, asked, strict=True)]
    found = list(each(_order, tasks))
    moves = [Moves(_settled(one, told), told.seats) for one, told in zip(asked, found, strict=True)]
    spare.take_back(moves, budget)
    if (needed := spare.spent(moves)) > budget * (1 + 1e-9):
        raise OrderRefused("budget_too_small", "budget", budget, needed=needed)
    spare.give_out(moves, budget)
    return _shared(codes, asked, moves, found, best, budget)


def _order(task: tuple[str, Problem, Parameters]) -> solved.Solved:
    code, asked, parameters = task
    found = solved.solve(asked, parameters)
    if found is None:
        raise OrderRefused("no_order", f"regions.{code}", code)
    return found


def priced(asked: Problem, mu: float) -> Problem:
    """The problem when every unit of money costs `mu`: maximise `Z - mu * cost`."""
    return replace(asked, worth=asked.worth - mu * asked.lines.cost)


def _settled(asked: Problem, found: solved.Solved) -> Problem:
    """The problem at its own worth again, graduates where the found order sends them."""
    return replace(found.problem, worth=asked.worth)


def relaxed(task: tuple[str, Problem, float]) -> tuple[float, float]:
    """(objective `Z - mu * cost`, cost) of a region's relaxed plan at one price. OrderRefused("no_order")."""
    code, asked, mu = task
    built = plan.build(priced(asked, mu))
    outcome = Session(built.model.relaxed()).solve()
    if outcome.values is None:
        raise OrderRefused("no_order", f"regions.{code}", code)
    return -outcome.cost, float(asked.lines.cost @ (built.seats @ outcome.values))


def price(asked: list[Problem], codes: list[str], budget: float, each: Each = map) -> Point:
    """The price at which the relaxed plans of all regions together spend the budget; at most 20 steps.

    The bound is convex and piecewise linear in mu. Two prices enclose the best one, where too much and where too little
    is spent; the next is where their tangents meet, or the middle where that brings little. It ends where the tangents meet
    on the bound itself: there the bound is the joint relaxed plan's.
    """

    def at(mu: float) -> Point:
        told = list(each(relaxed, [(code, one, mu) for code, one in zip(codes, asked, strict=True)]))
        spend = sum(cost for _, cost in told)
        return Point(mu, spend, sum(value for value, _ in told) + mu * budget)

    low = at(0.0)
    if low.spend <= budget:
        return low
    high = at(max(_dearest(one) for one in asked))
    if high.spend > budget * (1 + 1e-9):
        raise OrderRefused("budget_too_small", "budget", budget, needed=high.spend)
    best = min(low, high, key=lambda point: (point.bound, point.mu))
    for step in range(STEPS):
        mu = _meeting(low, high, budget) if step % 3 < 2 else (low.mu + high.mu) / 2
        now, least = at(mu), max(low.tangent(mu, budget), high.tangent(mu, budget))
        best = min(best, now, key=lambda point: (point.bound, point.mu))
        if now.bound - least <= CLOSE * max(1.0, abs(now.bound)) and step % 3 < 2:
            break
        low, high = (now, high) if now.spend > budget else (low, now)
    return best


def _meeting(low: Point, high: Point, budget: float) -> float:
    """The price where the tangents of two points meet: the bound can nowhere between them be lower."""
    over, under = low.spend - budget, budget - high.spend
    mu = (low.bound - high.bound + over * low.mu + under * high.mu) / (over + under)
    return float(np.clip(mu, low.mu, high.mu))


def _dearest(asked: Problem) -> float:
    """A price of money at which no seat pays for itself: the most any seat could bring, over its cost."""
    fair = asked.weights.fair * np.asarray(np.abs(asked.rows.use[asked.rows.soft]).sum(axis=0)).ravel()
    reach = asked.feed.T @ asked.priority
    if asked.arcs is not None:
        reach = asked.lines.rate * asked.priority.max(initial=0.0)
    most = reach + np.maximum(asked.worth, 0.0) + asked.weights.lam + fair
    return float((most / asked.lines.cost).max(initial=0.0)) * (1 + 1e-6)


def _shared(
    codes: list[str], asked: list[Problem], moves: list[Moves], found: list[solved.Solved], best: Point, budget: float
) -> Shared:
    """The joined result; every region's order checked against its own limits."""
    for one, moved in zip(asked, moves, strict=True):
        check.verify(one, moved.seats)
    bounds = sum(-told.outcome.bound for told in found) + best.mu * budget
    costs = [float(one.lines.cost @ moved.seats) for one, moved in zip(asked, moves, strict=True)]
    values = [
        replace(told, plan=plan.build(one)).objective_of(moved.seats)
        for one, moved, told in zip(asked, moves, found, strict=True)
    ]
    stops = [told.outcome.stopped_by for told in found]
    return Shared(
        mu=best.mu,
        seats={code: moved.seats for code, moved in zip(codes, moves, strict=True)},
        ceilings=dict(zip(codes, costs, strict=True)),
        objective=sum(values),
        bound=min(bounds, best.bound),
        relaxed=best.bound,
        spend=sum(costs),
        left=budget - sum(costs),
        stopped_by=dict(zip(codes, stops, strict=True)),
        repeatable=TIME not in stops,
    )
