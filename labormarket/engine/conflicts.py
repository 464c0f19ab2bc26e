"""When wishes cannot hold together: the smallest set of them that conflicts, and what would mend it.

Every limit that can be dropped is a *claim*: a row over several lines, or one bound of one line. A set of claims is
tested by the solver without an objective. The deletion filter drops them one after the other, physics first, and keeps
only those without which an order exists: remove any one of the result and the rest can be met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine import plan as planning
from labormarket.engine.limits import Rows, join, rows
from labormarket.engine.problem import Problem
from labormarket.engine.solver import INFEASIBLE, Effort, Model, Session

# price of a seat of slack by class, and the order in which the filter tries to drop
CLASSES = {
    "group": 10, "workshop": 10, "dormitory": 10, "centre": 10, "building": 10,
    "budget": 8, "commitment": 8,
    "licence": 4, "new_specialty": 4,
    "change_programme": 2, "change_college": 2,
}  # fmt: skip
PHYSICS = frozenset(limit for limit, price in CLASSES.items() if price == 10)
POLICY = 1
TEST = Effort(0.0, 500, 60.0)


@dataclass(frozen=True)
class Claim:
    """One limit that can be dropped: a row (`row` >= 0) or the lower or upper bound of one line."""

    limit: str
    scope: str
    side: str
    value: float
    row: int = -1
    bound: int = -1
    line: int = -1

    @property
    def price(self) -> int:
        return CLASSES.get(self.limit, POLICY)

    def told(self, problem: Problem) -> dict[str, Any]:
        """The claim as a result names it; the value with what is used beside the order's seats."""
        offset = float(problem.rows.offset[self.row]) if self.row >= 0 else 0.0
        return {"limit": self.limit, "scope": self.scope, "side": self.side, "value": self.value + offset}


def claims(problem: Problem) -> list[Claim]:
    """Every hard limit by name, in the order the filter tries them: physics first, then by class, then by code."""
    found = []
    for r in range(len(problem.rows)):
        if problem.rows.soft[r]:
            continue
        for side, value in (("lower", problem.rows.lower[r]), ("upper", problem.rows.upper[r])):
            if np.isfinite(value):
                found.append(Claim(problem.rows.limit[r], problem.rows.scope[r], side, float(value), row=r))
    rows_of_one = {c.scope for c in found if c.limit == "licence"}
    for b, bound in enumerate(problem.bounds):
        for side, values in (("lower", bound.lower), ("upper", bound.upper)):
            for p in np.flatnonzero(np.isfinite(values)):
                if not (bound.limit == "licence" and rows_of_one):  # the licence's row says the same
                    code, value = problem.lines.code[p], float(values[p])
                    found.append(Claim(bound.limit, code, side, value, bound=b, line=int(p)))
    return sorted(found, key=lambda c: (-c.price, c.limit, c.scope, c.side))


def clashes(problem: Problem) -> list[list[dict[str, Any]]]:
    """Lines whose bounds leave no whole group: the two names that set them, found without solving."""
    box, lines = problem.box, problem.lines
    found = []
    for p in np.flatnonzero(lines.at_least(box.lower) > box.upper + planning.WHOLE):
        pair = [
            {"limit": box.lower_by[p], "scope": lines.code[p], "side": "lower", "value": float(box.lower[p])},
            {"limit": box.upper_by[p], "scope": lines.code[p], "side": "upper", "value": float(box.upper[p])},
        ]
        if box.lower[p] <= box.upper[p]:
            pair.append({"limit": "group", "scope": lines.code[p], "side": "lower", "value": float(lines.smallest[p])})
        found.append(pair)
    return found


class Trial:
    """The limits of a problem as one model whose claims can be dropped and taken back."""

    def __init__(self, problem: Problem, every: Sequence[Claim]) -> None:
        self.problem, self.every = problem, list(every)
        free = replace(problem.box, lower=np.zeros(len(problem.lines)), upper=np.full(len(problem.lines), np.inf))
        plain = replace(
            problem,
            box=free,
            rows=_with_bounds(problem, self.every),
            weights=replace(problem.weights, lam=0.0, fair=0.0),
        )
        self.plan = planning.build(plain)
        single = iter(range(len(problem.rows), len(problem.rows) + len(self.every)))
        self.row_of = {c: int(self.plan.limit_rows[c.row if c.row >= 0 else next(single)]) for c in self.every}
        self.whole, self.undecided = False, 0

    def infeasible(self, kept: Sequence[Claim]) -> bool:
        """Whether no order meets all `kept` claims; False, and counted, where the search ends undecided.

        In fractions of groups at first; in whole groups once `whole` is set.
        """
        model = self.model(set(kept))
        outcome = Session(model if self.whole else model.relaxed(), TEST).solve()
        self.undecided += outcome.values is None and outcome.stopped_by != INFEASIBLE
        return outcome.stopped_by == INFEASIBLE

    def scale_of(self, claim: Claim) -> float:
        """What one unit of a claim's row in the model is worth in the claim's own terms."""
        return float(self.plan.scale[self.row_of[claim] - int(self.plan.limit_rows[0])])

    def least(self, claim: Claim) -> tuple[float, np.ndarray] | None:
        """The value nearest to the claim's own that alone makes an order possible, and seats that meet it; None if none.

        What is asked of the claim's row is searched itself: the most that all other claims together leave for it.
        """
        model, at = self.model(set(self.every) - {claim}), self.row_of[claim]
        sign = -1.0 if claim.side == "lower" else 1.0
        cost = sign * sparse.csr_array(model.matrix.tocsr()[[at]]).toarray().ravel()
        outcome = Session(replace(model, cost=cost), TEST).solve()
        if outcome.values is None:
            return None
        return sign * outcome.cost * self.scale_of(claim), self.plan.seats_of(outcome.values)

    def model(self, kept: set[Claim]) -> Model:
        """The model with the bounds of dropped claims taken away and no objective."""
        model = self.plan.model
        lower, upper = model.row_lower.copy(), model.row_upper.copy()
        for claim in self.every:
            if claim not in kept and claim.side == "lower":
                lower[self.row_of[claim]] = -np.inf
            elif claim not in kept:
                upper[self.row_of[claim]] = np.inf
        return replace(model, row_lower=lower, row_upper=upper, cost=np.zeros_like(model.cost))


def _with_bounds(problem: Problem, every: Sequence[Claim]) -> Rows:
    """The rows of a problem, and under them one row for each claim on a single line."""
    single = [c for c in every if c.row < 0]
    count = len(problem.lines)
    use = sparse.csr_array(
        (np.ones(len(single)), (range(len(single)), [c.line for c in single])), shape=(len(single), count)
    )
    lower = np.array([c.value if c.side == "lower" else -np.inf for c in single])
    upper = np.array([c.value if c.side == "upper" else np.inf for c in single])
    return join([problem.rows, rows("", [c.scope for c in single], use, lower=lower, upper=upper)], count)


def deletion_filter(every: Sequence[Claim], infeasible: Callable[[list[Claim]], bool]) -> list[Claim]:
    """An irreducible part of `every` that is infeasible together; earlier claims are dropped first.

    Blocks are tried whole and halved where they cannot go, which gives what one by one would give in fewer tests.
    """
    kept = list(every)

    def drop(block: list[Claim]) -> None:
        nonlocal kept
        dropped = set(block)
        without = [c for c in kept if c not in dropped]
        if infeasible(without):
            kept = without
        elif len(block) > 1:
            half = len(block) // 2
            drop(block[:half])
            drop(block[half:])

    if kept:
        drop(list(kept))
    return kept


def irreducible(trial: Trial) -> list[Claim]:
    """The smallest set of claims that cannot hold together; first in fractions of groups, then in whole groups."""
    trial.whole = not trial.infeasible(trial.every)
    return deletion_filter(trial.every, trial.infeasible)
