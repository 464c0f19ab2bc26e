"""What one more realistic block of a limit would bring, and what a held line costs.

A figure is the relaxed plan solved again with the block, from the kept basis: an estimate of the relaxed plan. It is
never a dual times a block (a dual holds for the first unit only) and never taken from the order with whole groups fixed
(there every dual is zero). A limit whose dual in the relaxed plan is zero is worth exactly nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from labormarket.engine import norms
from labormarket.engine.moves import Moves
from labormarket.engine.parameters import Parameters
from labormarket.engine.plan import WHOLE, Plan
from labormarket.engine.problem import Problem
from labormarket.engine.solver import Limits, Session
from labormarket.engine.tables import Inputs

CAPACITY = ("budget", "commitment", "licence", "workshop", "dormitory", "centre", "building")
LINE_BOUNDS = ("applicants",)
ZERO = 1e-9


@dataclass(frozen=True)
class Blocks:
    """Size of one block by limit, and its unit."""

    seats: float
    money: float
    centre: float

    @classmethod
    def of(cls, inputs: Inputs, parameters: Parameters, problem: Problem) -> Blocks:
        """A group's seats, the region's block of money (where no cost is known, seats again), a centre's stations."""
        norm = norms.number(inputs, "budget_block", problem.lines.year)
        counts_seats = any(m["effect"] == "budget_counts_seats" for m in problem.missing)
        money = parameters.block_seats if counts_seats else parameters.budget_block if norm is None else norm
        return cls(parameters.block_seats, money, parameters.block_centre)

    def size(self, limit: str) -> float:
        """Block of `limit`, in the units of its row."""
        if limit in ("budget", "commitment"):
            return self.money
        return self.centre if limit == "centre" else self.seats


@dataclass(frozen=True)
class Prices:
    """Value of one more block by row (R) and of one group more applicants by line (P); NaN where it was not computed.

    `money` is the worth of one unit of the budget in the relaxed plan, `relaxed` its objective.
    """

    rows: np.ndarray
    lines: np.ndarray
    blocks: Blocks
    money: float
    relaxed: float


def prices(plan: Plan, blocks: Blocks, most: int) -> Prices:
    """Every capacity limit with a price in the relaxed plan, solved again with its block; at most `most` of them."""
    problem = plan.problem
    session = Session(plan.model.relaxed())
    cost = session.solve().cost
    row_dual, column_dual = session.row_duals(), session.column_duals()
    by_row = _asked_rows(problem, plan, row_dual, column_dual, blocks)
    by_line = _asked_lines(problem, plan, column_dual, blocks)
    region = [r for r in by_row if not problem.rows.scope[r]]  # the region's own money is always priced
    asked = [(0, r) for r in region] + [
        (kind, index)
        for _, kind, index in sorted(
            [(-worth, 0, r) for r, worth in by_row.items() if r not in region]
            + [(-worth, 1, p) for p, worth in by_line.items()]
        )
    ]
    rows, lines = np.full(len(problem.rows), np.nan), np.full(len(problem.lines), np.nan)
    priced = np.isin(problem.rows.limit, CAPACITY)
    rows[[r for r in np.flatnonzero(priced) if r not in by_row]] = 0.0
    for kind, index in asked[:most]:
        if kind == 0:
            rows[index] = max(0.0, cost - session.widened(*wider_row(plan, index, blocks)))
        else:
            lines[index] = max(0.0, cost - session.widened(*_wider_line(plan, index, blocks.seats)))
    money = [rows[r] / blocks.money for r, name in enumerate(problem.rows.limit) if name == "budget"]
    return Prices(rows, lines, blocks, float(np.nan_to_num(money[0])) if money else 0.0, -cost)


def _asked_rows(
    problem: Problem, plan: Plan, row_dual: np.ndarray, column_dual: np.ndarray, blocks: Blocks
) -> dict[int, float]:
    """Rows of capacity with a price, and a first guess of their worth."""
    found = {}
    for r, limit in enumerate(problem.rows.limit):
        if limit not in CAPACITY:
            continue
        price = abs(row_dual[plan.limit_rows[r]]) / plan.scale[r]
        for p in _alone(problem, r):
            price += max(0.0, -column_dual[p]) / problem.lines.size[p]
        if price > ZERO:
            found[r] = price * blocks.size(limit)
    return found


def _alone(problem: Problem, row: int) -> list[int]:
    """The line whose own bound this row is: a licence that one line uses."""
    use = problem.rows.use
    members = use.indices[use.indptr[row] : use.indptr[row + 1]]
    return [int(members[0])] if problem.rows.limit[row] == "licence" and len(members) == 1 else []


def _asked_lines(problem: Problem, plan: Plan, column_dual: np.ndarray, blocks: Blocks) -> dict[int, float]:
    """Lines held by their applicants that the relaxed plan would enlarge."""
    price = np.maximum(0.0, -column_dual[: plan.lines]) / problem.lines.size
    held = np.isin(problem.box.upper_by, LINE_BOUNDS) & (price > ZERO)
    return {int(p): price[p] * blocks.seats for p in np.flatnonzero(held)}


def wider_row(plan: Plan, row: int, blocks: Blocks) -> tuple[Limits, Limits]:
    """Row and column bounds with one block more in limit `row`."""
    block, model_row = blocks.size(plan.problem.rows.limit[row]), int(plan.limit_rows[row])
    rows: Limits = {
        model_row: (plan.model.row_lower[model_row], plan.model.row_upper[model_row] + block / plan.scale[row])
    }
    columns: Limits = {}
    for p in _alone(plan.problem, row):
        more_rows, columns = _wider_line(plan, p, block)
        rows |= more_rows
    return rows, columns


def _wider_line(plan: Plan, line: int, block: float) -> tuple[Limits, Limits]:
    """Row and column bounds with the upper bound of one line `block` seats higher, up to its other bounds."""
    problem = plan.problem
    held = problem.box.upper_by[line]
    others = min((b.upper[line] for b in problem.bounds if b.limit != held), default=np.inf)
    upper = min(problem.box.upper[line] + block, others)
    groups = np.floor(upper / problem.lines.smallest[line] + WHOLE)
    rows: Limits = {}
    if line in plan.loose:
        own = len(plan.loose) + int(np.searchsorted(plan.loose, line))
        rows[own] = (plan.model.row_lower[own], upper)
    return rows, {line: (plan.model.lower[line], groups)}


def releases(problem: Problem, seats: np.ndarray, money: float) -> list[dict[str, Any]]:
    """Lines that continuity alone holds at their smallest size, by what closing each would gain; questions, never applied.

    Gain = change of Z without the line + its money at the price of the budget.
    """
    moves, lines = Moves(problem, seats), problem.lines
    others = np.maximum.reduce([b.lower for b in problem.bounds if b.limit != "continuity"] + [np.zeros(len(lines))])
    own = next(b for b in problem.bounds if b.limit == "continuity")
    held = np.flatnonzero((seats > 0) & (seats == lines.smallest) & (own.lower > 0) & (others <= 0))
    found = []
    for p in held.tolist():
        gain = moves.gain(p, 0.0) + money * lines.cost[p] * seats[p]
        if gain > ZERO and _falls_alone(moves, p):
            found.append({"programme": lines.code[p], "seats": float(seats[p]), "gain": float(gain)})
    return sorted(found, key=lambda row: (-row["gain"], row["programme"]))


def _falls_alone(moves: Moves, line: int) -> bool:
    """Whether no floor over several lines would miss the seats of `line`."""
    rows, use = moves.limits(line)
    rule, step = moves.problem.rows, -use * moves.seats[line]
    under = (moves.use[rows] + step < rule.lower[rows] - ZERO) & (step < 0) & ~rule.soft[rows]
    return not under.any()
