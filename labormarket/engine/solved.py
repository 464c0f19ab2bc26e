"""From a problem to seats: the baselines, the search that starts from them, the check, the polish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labormarket.engine import check, greedy, plan, stages
from labormarket.engine.parameters import Parameters
from labormarket.engine.plan import Plan
from labormarket.engine.polish import polish
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused
from labormarket.engine.solver import INFEASIBLE, Outcome
from labormarket.engine.stages import Search


@dataclass(frozen=True)
class Solved:
    """A found order with what was proven about it.

    `problem` is the one the plan was made of; under the bounded split with the graduates where these seats send them.
    """

    plan: Plan
    problem: Problem
    seats: np.ndarray
    outcome: Outcome
    repaired: np.ndarray | None
    greedy: np.ndarray | None

    def objective_of(self, seats: np.ndarray) -> float:
        """Z of any seats by the pieces of V, in which the bound was proven."""
        return -float(self.plan.model.cost @ self.plan.values_of(seats))

    @property
    def model_objective(self) -> float:
        """Z of the order by the pieces of V."""
        return self.objective_of(self.seats)

    @property
    def proven_gap(self) -> float:
        """How far a better order could be: `(bound - Z)/max(1, |bound|)` against the dual bound, after the polish."""
        bound = -self.outcome.bound
        return max(0.0, (bound - self.model_objective) / max(1.0, abs(bound)))


def solve(
    asked: Problem,
    parameters: Parameters,
    step: Callable[[str], None] = lambda _: None,
    known: Sequence[np.ndarray] = (),
) -> Solved | None:
    """The best seats of a problem, polished; None when its limits cannot hold together. `known` are seats that fit."""
    repaired = greedy.last_year_repaired(asked)
    filled = None if repaired is None else greedy.largest_gap_first(asked, repaired)
    step("solve")
    model = plan.build(asked)
    starts = [seats for seats in (repaired, filled, *known) if seats is not None]
    gap = parameters.gap if asked.arcs is None else max(parameters.gap, parameters.split_gap)
    search = Search(gap, parameters.nodes, parameters.time_limit, parameters.stage_nodes, parameters.stage_lines)
    outcome = stages.solve(model, search, starts)
    if outcome.stopped_by == INFEASIBLE:
        return None
    if outcome.values is None:
        raise OrderRefused("solver_failed", "solution", outcome.stopped_by)
    seats = model.seats_of(outcome.values)
    check.verify(asked, seats)
    settled = model.settled(seats)
    seats = polish(settled, seats, settled.objective(seats), parameters.polish_line, parameters.polish_all)
    return Solved(model, model.settled(seats), seats, outcome, repaired, filled)
