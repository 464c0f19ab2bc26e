"""Limits of an order with other values than the data give: what a person assumes for a scenario, or a mend of a conflict.

A scenario names a limit as people see it in the result: `limit|scope|side`. What is used beside the order's seats (paid
places, students who stay) is part of the value, as it is in limits.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from labormarket.engine import bounds
from labormarket.engine.scenario import OrderRefused

if TYPE_CHECKING:
    from labormarket.engine.problem import Problem

SIDES = ("lower", "upper")


def name_of(limit: str, scope: str, side: str) -> str:
    """The key under which a scenario stores the value of a limit."""
    return f"{limit}|{scope}|{side}"


def assumed(problem: Problem, values: Mapping[str, float]) -> Problem:
    """The problem with the values that a scenario assumes; OrderRefused("unknown_code") names a limit it does not have."""
    if not values:
        return problem
    rule, named = problem.rows, list(problem.bounds)
    lower, upper = rule.lower.copy(), rule.upper.copy()
    for key, value in sorted(values.items()):
        limit, _, rest = key.partition("|")
        scope, _, side = rest.rpartition("|")
        row = next((r for r, name in enumerate(rule.limit) if name == limit and rule.scope[r] == scope), None)
        line = problem.lines.code.index(scope) if scope in problem.lines.code else None
        held = [b for b, bound in enumerate(named) if bound.limit == limit] if line is not None else []
        if side not in SIDES or (row is None and not held):
            raise OrderRefused("unknown_code", f"limits.{key}", scope)
        if row is not None:
            (lower if side == "lower" else upper)[row] = value - rule.offset[row]
            for b, of_line in bounds_of_row(problem, row):
                named[b] = with_value(named[b], side, of_line, value - float(rule.offset[row]))
        elif line is not None:
            for b in held:
                named[b] = with_value(named[b], side, line, value)
    rows = replace(rule, lower=lower, upper=upper)
    return replace(problem, rows=rows, bounds=named, box=bounds.intersect(named, len(problem.lines)))


def bounds_of_row(problem: Problem, row: int) -> list[tuple[int, int]]:
    """(bound, line) that say the same as a row: for a licence of one line the bound made of it."""
    use = problem.rows.use
    members = use.indices[use.indptr[row] : use.indptr[row + 1]]
    if problem.rows.limit[row] != "licence" or len(members) != 1:
        return []
    return [(b, int(members[0])) for b, bound in enumerate(problem.bounds) if bound.limit == "licence"]


def with_value(bound: bounds.Bound, side: str, line: int, value: float) -> bounds.Bound:
    """The bound with another value for one line."""
    values = (bound.lower if side == "lower" else bound.upper).copy()
    values[line] = value
    return replace(bound, lower=values) if side == "lower" else replace(bound, upper=values)
