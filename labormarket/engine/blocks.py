"""What this order would gain by one more block of a limit: whole groups, searched to the end in a neighbourhood.

The relaxed plan estimates (`prices`); here the published order is solved again with and without the block, all lines held
but those of the colleges that the limit touches. Both figures are told where they differ more than twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from labormarket.engine import neighbourhood
from labormarket.engine.moves import Moves
from labormarket.engine.parameters import Parameters
from labormarket.engine.plan import Plan
from labormarket.engine.prices import ZERO, Prices, wider_row
from labormarket.engine.solver import Effort

TWICE = 2.0
SHARED = ("budget", "commitment", "centre")


def first_page(built: Plan, seats: np.ndarray, priced: Prices, parameters: Parameters) -> list[dict[str, Any]]:
    """The limits worth most by the relaxed plan (<= `block_rows`), each with what the order itself would gain.

    `relaxed`: estimate of the relaxed plan. `whole`: Z with the block less Z without it, both by the same search. `clear`
    is False where `whole` is below 0, or above the estimate by more than the best single group: then no clear gain is
    told. `differs`: the two are more than twice apart, so both are shown. Units: weighted covered graduates.
    """
    worth = np.nan_to_num(priced.rows)
    order = sorted(np.flatnonzero(worth > ZERO).tolist(), key=lambda r: (-worth[r], r))
    moves = Moves(built.problem, seats)
    effort = Effort(0.0, int(parameters.block_nodes), float(parameters.time_limit))
    return [_priced(built, moves, priced, effort, row) for row in order[: int(parameters.block_rows)]]


def _priced(built: Plan, moves: Moves, priced: Prices, effort: Effort, row: int) -> dict[str, Any]:
    """One limit: solved in its neighbourhood without and with the block."""
    problem, rule = built.problem, built.problem.rows
    free = neighbourhood.of_colleges(built, _colleges(moves, priced, row))
    now, without = neighbourhood.solve(built, moves.seats, free, effort)
    rows, columns = wider_row(built, row, priced.blocks)
    then, with_block = neighbourhood.solve(built, now, free, effort, rows, columns)
    relaxed, whole = float(priced.rows[row]), float(without.cost - with_block.cost)
    moved = np.flatnonzero(then != now).tolist()
    return {
        "limit": rule.limit[row],
        "scope": rule.scope[row],
        "unit": rule.unit[row],
        "block": priced.blocks.size(rule.limit[row]),
        "relaxed": relaxed,
        "whole": whole,
        "clear": bool(-ZERO <= whole <= relaxed + _best_group(built, free) + ZERO),
        "differs": bool(max(whole, relaxed) > TWICE * max(min(whole, relaxed), 0.0) + ZERO),
        "closed": bool(max(without.gap, with_block.gap) <= 1e-6),
        "lines": [{"programme": problem.lines.code[p], "seats": float(now[p]), "then": float(then[p])} for p in moved],
    }


def _colleges(moves: Moves, priced: Prices, row: int) -> set[str]:
    """Colleges that may move: those the limit touches; for money and centres the six that compete most closely for it."""
    touched = neighbourhood.touching(moves, row)
    if moves.problem.rows.limit[row] not in SHARED or priced.money <= 0:
        return touched
    return neighbourhood.competing(moves, 1.0 / priced.money, touched) or touched


def _best_group(built: Plan, free: np.ndarray) -> float:
    """The most that one group of a free line could ever cover, weighted."""
    problem = built.problem
    weighted = problem.feed.T @ problem.priority
    return float((weighted * problem.lines.size)[free].max(initial=0.0))
