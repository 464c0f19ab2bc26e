"""How a plan is searched: the most value first, then nearest to last year, then lowest in code order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from labormarket.engine import greedy
from labormarket.engine.plan import WHOLE, Plan
from labormarket.engine.solver import OPTIMAL, Effort, Model, Outcome, Session

CLOSED = 1e-6


@dataclass(frozen=True)
class Search:
    """How the three stages search."""

    gap: float
    nodes: int
    seconds: float
    stage_nodes: int
    stage_lines: int


def solve(plan: Plan, search: Search, starts: Sequence[np.ndarray] = ()) -> Outcome:
    """The best seats found: Z first; at a closed gap then nearest to last year; then lowest in code order.

    `starts` are seats known to fit; the search begins from the best of them and of the relaxed plan rounded. Stage 2
    and 3 run only when stage 1 closed its gap (<= 1e-6) on at most `stage_lines` lines: at size they take a hundred
    times stage 1 and the polish does their work. A stage that stops early keeps its best.
    """
    first = _first(plan, search, starts)
    if first.values is None or first.stopped_by != OPTIMAL or first.gap > CLOSED or plan.lines > search.stage_lines:
        return first
    effort = Effort(0.0, search.stage_nodes, search.seconds)
    count, loose = plan.lines, len(plan.loose)
    distance = np.zeros(len(plan.model.cost))
    distance[count + loose : 3 * count + loose] = 1.0
    held = _hold(plan.model, plan.model.cost, first.cost + 1e-6 * max(1.0, abs(first.cost)))
    nearest = _stage(replace(held, cost=distance), effort, first.values)
    values = first.values if nearest.values is None else nearest.values
    held = _hold(held, distance, float(distance @ values) + 1e-6)
    rank = np.asarray(plan.seats.T @ np.arange(1, count + 1, dtype=np.float64))
    lowest = _stage(replace(held, cost=rank), effort, values)
    return replace(first, values=values if lowest.values is None else lowest.values)


def _first(plan: Plan, search: Search, starts: Sequence[np.ndarray]) -> Outcome:
    """Stage 1. The relaxed plan first: infeasible there is infeasible; where its rounding is within the gap, that is it."""
    relaxed = _stage(plan.model.relaxed(), Effort(search.gap, search.nodes, search.seconds), None)
    if relaxed.values is None:
        return relaxed
    rounded = greedy.repaired(plan.problem, plan.seats @ relaxed.values + WHOLE)
    known = [*starts, *([] if rounded is None else [greedy.filled_by_gain(plan.problem, rounded)])]
    start = min(map(plan.values_of, known), key=lambda values: float(plan.model.cost @ values), default=None)
    if start is not None:
        near = Outcome(OPTIMAL, start, float(plan.model.cost @ start), relaxed.cost)
        if near.gap <= search.gap:
            return near
    return _stage(plan.model, Effort(search.gap, search.nodes, search.seconds), start)


def _stage(model: Model, effort: Effort, start: np.ndarray | None) -> Outcome:
    session = Session(model, effort)
    if start is not None:
        session.start(start)
    return session.solve()


def _hold(model: Model, cost: np.ndarray, most: float) -> Model:
    """The model with one more row: `cost @ v <= most`."""
    return replace(
        model,
        matrix=sparse.csc_array(sparse.vstack([model.matrix, sparse.csr_array(cost[None, :])])),
        row_lower=np.append(model.row_lower, -np.inf),
        row_upper=np.append(model.row_upper, most),
    )
