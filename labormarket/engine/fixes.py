"""What would mend conflicting wishes: changes that make an order possible, each solved again with its price.

The first offer lets every wish give a little where that is cheapest by its class (the elastic model). Then every member of
the smallest conflicting set has the smallest change that alone is enough. Nothing is applied: people decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine import bounds, check, conflicts, solved
from labormarket.engine.conflicts import PHYSICS, Claim, Trial
from labormarket.engine.mends import bounds_of_row, with_value
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.solver import Effort, Model, Session

SLACK = 1e-6
ELASTIC = Effort(0.01, 500, 60.0)
OFFERS, TRIED = 8, 40  # mends told, and members of the conflict that are asked for one
# an offer shows what a way out costs; the order itself is searched in full once one is taken
SKETCH = {"nodes": 500, "stage_lines": 0, "stage_nodes": 0}
# whose word a limit is: who may change it
DECIDES = {
    "group": "college", "workshop": "college", "dormitory": "college", "centre": "college", "building": "college",
    "applicants": "college", "budget": "finance", "commitment": "finance", "licence": "licensing",
    "new_specialty": "licensing", "agreement": "enterprise", "total": "ministry", "pin": "author",
}  # fmt: skip
PLANNER = "planner"


@dataclass(frozen=True)
class Change:
    """One claim with another value, in the terms of its row or bound."""

    claim: Claim
    to: float

    def told(self, problem: Problem) -> dict[str, Any]:
        """In machine form, as a result names it: what is used beside the order's seats added to both values."""
        said = self.claim.told(problem)
        decides = DECIDES.get(self.claim.limit, PLANNER)
        return {**said, "to": self.to + said["value"] - self.claim.value, "decides": decides}


def mended(problem: Problem, parameters: Parameters) -> dict[str, Any]:
    """The smallest conflict of a problem without an order, and what would mend it.

    `members` and `whole_groups` as in `conflicts.irreducible`; `first` is the elastic answer: its changes and the order
    they allow; `fixes` the members with their smallest change, each with the order it alone allows. An order is told by
    `objective`, `cost` and `seats`; `price` is how far its Z is below the best one offered. `data` is True where even
    physical limits had to give: then a figure may be wrong.
    """
    trial = Trial(problem, conflicts.claims(problem))
    found = conflicts.irreducible(trial)
    sketch = parameters.with_changes(SKETCH)
    first, physical, seats = elastic(trial)
    offers = [{"changes": [c.told(problem) for c in first], "data": physical, **_order(problem, first, sketch, seats)}]
    fixes = _alone(trial, found, sketch)
    best = max((o["objective"] for o in [*offers, *fixes] if o["objective"] is not None), default=None)
    for offer in (*offers, *fixes):
        offer["price"] = None if best is None or offer["objective"] is None else best - offer["objective"]
    return {
        "members": [claim.told(problem) for claim in sorted(found, key=lambda c: (c.price, c.limit, c.scope))],
        "whole_groups": trial.whole,
        "undecided": trial.undecided,
        "first": offers[0] if first else None,
        "fixes": fixes,
        "untried": max(0, len(found) - TRIED),
    }


def _alone(trial: Trial, members: Sequence[Claim], parameters: Parameters) -> list[dict[str, Any]]:
    """The members whose change alone is enough: limits over several lines first, then those that give most easily."""
    problem, fixes = trial.problem, list[dict[str, Any]]()
    for claim in sorted(members, key=lambda c: (c.row < 0, c.price, c.limit, c.scope))[:TRIED]:
        least = trial.least(claim) if len(fixes) < OFFERS else None
        if least is not None:
            change = Change(claim, whole_money(trial, claim, least[0]))
            fixes.append({**change.told(problem), **_order(problem, [change], parameters, least[1])})
    return fixes


def _order(
    problem: Problem, changes: Sequence[Change], parameters: Parameters, known: np.ndarray | None = None
) -> dict[str, Any]:
    """The order that becomes possible, in figures; unknown (None) where even then there is none."""
    asked = changed(problem, changes)
    starts = [known] if known is not None and not check.broken(asked, known) else []
    found = None if not changes or conflicts.clashes(asked) else solved.solve(asked, parameters, known=starts)
    if found is None:
        return {"objective": None, "cost": None, "seats": None}
    told = check.totals(found.problem, found.seats)
    return {"objective": found.model_objective, "cost": told.cost, "seats": told.seats}


def changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem with other values of some claims; what the single lines may have is put together anew."""
    rule, named = problem.rows, list(problem.bounds)
    lower, upper = rule.lower.copy(), rule.upper.copy()
    for change in changes:
        claim = change.claim
        if claim.row >= 0:
            (lower if claim.side == "lower" else upper)[claim.row] = change.to
        for b, line in _single(problem, claim):
            named[b] = with_value(named[b], claim.side, line, change.to)
    rows = replace(rule, lower=lower, upper=upper)
    return replace(problem, rows=rows, bounds=named, box=bounds.intersect(named, len(problem.lines)))


def _single(problem: Problem, claim: Claim) -> list[tuple[int, int]]:
    """(bound, line) that say the same as a claim: its own, or for a licence of one line the bound made of its row."""
    return [(claim.bound, claim.line)] if claim.row < 0 else bounds_of_row(problem, claim.row)


def elastic(trial: Trial) -> tuple[list[Change], bool, np.ndarray | None]:
    """The changes that are cheapest together by class and seat, whether physical limits are among them, and seats so.

    A seat under a policy, a quota or a territory's minimum costs 1, over a change cap 2, a licence 4, money 8. Only where
    all wishes together cannot mend it, physics (group, workshop, beds, centre, building) gives too, at 10.
    """
    wishes = [claim for claim in trial.every if claim.limit not in PHYSICS]
    for loose in (wishes, trial.every):
        outcome = Session(_with_slack(trial, loose), ELASTIC).solve()
        if outcome.values is not None:
            slack = outcome.values[len(outcome.values) - len(loose) :]
            found = [_given(trial, claim, float(by)) for claim, by in zip(loose, slack, strict=True) if by > SLACK]
            seats = trial.plan.seats_of(outcome.values[: -len(loose)])
            return found, any(change.claim.limit in PHYSICS for change in found), seats
    return [], False, None


def _with_slack(trial: Trial, loose: Sequence[Claim]) -> Model:
    """The model of all claims with one more column for each that may give: what it gives is all that costs."""
    model, count = trial.model(set(trial.every)), len(loose)
    at = [trial.row_of[claim] for claim in loose]
    sign = [1.0 if claim.side == "lower" else -1.0 for claim in loose]
    slack = sparse.csc_array((sign, (at, np.arange(count))), shape=(model.matrix.shape[0], count))
    return replace(
        model,
        cost=np.concatenate([model.cost, [float(claim.price) for claim in loose]]),
        lower=np.concatenate([model.lower, np.zeros(count)]),
        upper=np.concatenate([model.upper, np.full(count, np.inf)]),
        integer=np.concatenate([model.integer, np.zeros(count, dtype=bool)]),
        matrix=sparse.csc_array(sparse.hstack([model.matrix, slack])),
    )


def _given(trial: Trial, claim: Claim, by: float) -> Change:
    step = by * trial.scale_of(claim)
    return Change(claim, whole_money(trial, claim, claim.value - step if claim.side == "lower" else claim.value + step))


def whole_money(trial: Trial, claim: Claim, value: float) -> float:
    """A changed value as people write it: money in whole units, on the side that allows more; places to six digits."""
    if claim.row < 0 or trial.problem.rows.unit[claim.row] != "money":
        return round(value, 6) + 0.0
    return float(np.floor(value + SLACK) if claim.side == "lower" else np.ceil(value - SLACK))


def of_clash(problem: Problem, pair: Sequence[dict[str, Any]], parameters: Parameters) -> list[dict[str, Any]]:
    """What would mend two bounds of one line that leave no whole group: either one moved to the nearest number that fits.

    A change is offered where the line's other bounds allow it; its order is unknown where something else still conflicts.
    """
    lines = problem.lines
    found = []
    for member in (m for m in pair if m["limit"] != "group"):
        p = lines.code.index(member["scope"])
        for claim in _claims_of(problem, member, p):
            without = replace(problem, bounds=[_dropped(b, claim, i, p) for i, b in enumerate(problem.bounds)])
            box = bounds.intersect(without.bounds, len(lines))
            to = float((lines.at_most(box.upper) if claim.side == "lower" else lines.at_least(box.lower))[p])
            if box.lower[p] <= to <= box.upper[p]:
                change = Change(claim, to)
                found.append({**change.told(problem), **_order(problem, [change], parameters.with_changes(SKETCH))})
    return found


def _claims_of(problem: Problem, member: dict[str, Any], line: int) -> list[Claim]:
    """The bound that a clash names, as a claim."""
    side = member["side"]
    return [
        Claim(bound.limit, member["scope"], side, member["value"], bound=b, line=line)
        for b, bound in enumerate(problem.bounds)
        if bound.limit == member["limit"] and (bound.lower if side == "lower" else bound.upper)[line] == member["value"]
    ]


def _dropped(bound: bounds.Bound, claim: Claim, at: int, line: int) -> bounds.Bound:
    if at != claim.bound:
        return bound
    return with_value(bound, claim.side, line, -np.inf if claim.side == "lower" else np.inf)
