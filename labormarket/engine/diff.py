"""Two orders side by side: which lines moved, and the first reason of a fixed list that applies to each.

| why | applies when |
|---|---|
| pinned | the later order fixes the line's number |
| limit | the line shares a binding limit with another moved line that went the other way |
| covered | another line of the same occupation and arrival year went the other way: what one gives up, the other brings |
| money | the budget binds, and others went the other way: money freed or needed elsewhere |
| ceiling | the budget binds, or did before, and its ceiling moved the line's way |
| floor | a floor, quota, share or promise over several lines holds it |
| bound | what the line itself may have is another than before |
| worth | none of these: the need, a weight or a limit of something else changed what its seats bring |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine import check
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused

FLOORS = frozenset({"access", "quota_floor", "technical", "agreement", "total", "change_college"})
MONEY = frozenset({"budget", "commitment"})
FREE = 1e-9


@dataclass(frozen=True)
class Order:
    """A problem and the seats decided in it, by its lines."""

    problem: Problem
    seats: np.ndarray

    @classmethod
    def of(cls, problem: Problem, seats: Mapping[str, float]) -> Order:
        """From seats by programme code; OrderRefused names a line that is missing or not the problem's."""
        known = set(problem.lines.code)
        for code in sorted(known ^ set(seats)):
            raise OrderRefused("line_left_out" if code in known else "unknown_code", f"seats.{code}", code)
        return cls(problem, np.array([float(seats[code]) for code in problem.lines.code]))


@dataclass(frozen=True)
class Compared:
    """The later order, by how many seats each of its lines moved since the earlier one, and what its limits have left."""

    before: Order
    after: Order
    moved: np.ndarray
    left: np.ndarray
    use: sparse.csc_array
    feed: sparse.csc_array

    @classmethod
    def of(cls, before: Order, after: Order) -> Compared:
        """Lines are matched by code; one that the earlier order does not have counts as 0 there."""
        had = dict(zip(before.problem.lines.code, before.seats.tolist(), strict=True))
        moved = after.seats - np.array([had.get(code, 0.0) for code in after.problem.lines.code])
        use, feed = (sparse.csc_array(part) for part in (after.problem.rows.use, after.problem.feed))
        return cls(before, after, moved, after.problem.rows.upper - use @ after.seats, use, feed)


def diff(before: Order, after: Order) -> dict[str, Any]:
    """What changed from one order to another, JSON-able: totals of both and every moved line with its reason.

    `lines`: programme, before, after, why, and what the reason names (limit and scope, the other line, the occupation and
    year). `gone`: lines that only the earlier order has. `occupations`: graduates who come and the need they meet, all
    arrival years together, in both orders, where they differ. Totals: Z in each order's own weights, seats, money, coverage.
    """
    compared = Compared.of(before, after)
    lines = after.problem.lines
    found = [
        {
            "programme": lines.code[p],
            "before": float(after.seats[p] - compared.moved[p]),
            "after": float(after.seats[p]),
            **why(compared, p),
        }
        for p in np.flatnonzero(compared.moved).tolist()
    ]
    gone = sorted(set(before.problem.lines.code) - set(lines.code))
    had = dict(zip(before.problem.lines.code, before.seats.tolist(), strict=True))
    told = [check.totals(one.problem, one.seats) for one in (before, after)]
    return {
        "before": _totals(told[0]),
        "after": _totals(told[1]),
        "lines": found,
        "gone": [{"programme": code, "before": had[code]} for code in gone],
        "occupations": _occupations((before, after), told),
    }


def _occupations(orders: tuple[Order, Order], told: Sequence[check.Totals]) -> list[dict[str, Any]]:
    found: dict[str, np.ndarray] = {}
    for side, (order, totals) in enumerate(zip(orders, told, strict=True)):
        for (occupation, _), *of in zip(order.problem.cells, totals.supply, totals.covered_by_cell, strict=True):
            found.setdefault(occupation, np.zeros((2, 2)))[:, side] += of
    return [
        {"occupation": code, "graduates": of[0].tolist(), "met": of[1].tolist()}
        for code, of in sorted(found.items())
        if abs(of[0, 1] - of[0, 0]) > FREE
    ]


def _totals(told: check.Totals) -> dict[str, float]:
    return {"objective": told.objective, "seats": told.seats, "cost": told.cost, "covered": told.covered}


def why(compared: Compared, line: int) -> dict[str, Any]:
    """The first reason that applies to a moved line."""
    reasons = (_pinned, _limit, _covered, _money, _ceiling, _floor, _bound)
    told = (reason(compared, line) for reason in reasons)
    return next((found for found in told if found is not None), {"why": "worth"})


def _pinned(c: Compared, line: int) -> dict[str, Any] | None:
    pins = [b for b in c.after.problem.bounds if b.limit == "pin"]
    fixed = any(np.isfinite(b.lower[line]) or np.isfinite(b.upper[line]) for b in pins)
    return {"why": "pinned"} if fixed else None


def _limit(c: Compared, line: int) -> dict[str, Any] | None:
    """A binding limit, money aside, of which another line gave back what this one took, or the other way round."""
    step = c.after.problem.lines.smallest[line]
    for r, per_seat in _column(c.use, line):
        name = c.after.problem.rows.limit[r]
        if name in MONEY or per_seat <= 0 or c.left[r] >= per_seat * step - FREE:
            continue
        other = _counterpart(c, line, _use_by_line(c.after.problem, r))
        if other is not None:
            code = c.after.problem.lines.code[other]
            return {"why": "limit", "limit": name, "scope": c.after.problem.rows.scope[r], "line": code}
    return None


def _covered(c: Compared, line: int) -> dict[str, Any] | None:
    """In the line's main occupation and year another line went the other way."""
    fed = _column(c.feed, line)
    if not fed:
        return None
    cell = max(fed, key=lambda pair: (pair[1], -pair[0]))[0]
    other = _counterpart(c, line, c.after.problem.feed[[cell]].toarray().ravel())
    if other is None:
        return None
    occupation, year = c.after.problem.cells[cell]
    return {"why": "covered", "line": c.after.problem.lines.code[other], "occupation": occupation, "year": year}


def _counterpart(c: Compared, line: int, use: np.ndarray) -> int | None:
    """The line that moved most against `line` in what they both use (P); None where none did."""
    against = -np.sign(c.moved[line]) * c.moved * use
    against[line] = 0.0
    other = int(np.argmax(against))
    return other if against[other] > FREE else None


def _money(c: Compared, line: int) -> dict[str, Any] | None:
    """The budget binds, or did before, and the other lines together gave money back or took it."""
    others = c.after.problem.lines.cost * c.moved
    others[line] = 0.0
    against = -np.sign(c.moved[line]) * others.sum() > FREE
    return {"why": "money"} if against and (_out_of_money(c.before) or _out_of_money(c.after)) else None


def _ceiling(c: Compared, line: int) -> dict[str, Any] | None:
    """More money leads to more seats, less to fewer, where it is spent."""
    follows = (_ceiling_of(c.after) - _ceiling_of(c.before)) * c.moved[line] > FREE
    return {"why": "ceiling"} if follows and (_out_of_money(c.before) or _out_of_money(c.after)) else None


def _ceiling_of(order: Order) -> float:
    rows = order.problem.rows
    return min((float(rows.upper[r]) for r, name in enumerate(rows.limit) if name == "budget"), default=float("inf"))


def _out_of_money(order: Order) -> bool:
    """Less money is left than the smallest group of some line costs."""
    rows, lines = order.problem.rows, order.problem.lines
    at = [r for r, name in enumerate(rows.limit) if name in MONEY]
    use = rows.use[at]
    step = (use @ sparse.diags_array(lines.smallest)).tocoo()
    left = rows.upper[at] - use @ order.seats
    return bool((step.data > left[step.row] + FREE).any())


def _floor(c: Compared, line: int) -> dict[str, Any] | None:
    """A floor over several lines that has no seat of this line to spare, or that a smaller number would miss."""
    problem, step = c.after.problem, c.after.problem.lines.smallest[line]
    used = problem.rows.use @ c.after.seats
    for r, per_seat in _column(c.use, line):
        held = np.isfinite(problem.rows.lower[r]) and used[r] - problem.rows.lower[r] < abs(per_seat) * step - FREE
        helps = np.sign(per_seat) == np.sign(c.moved[line])
        if problem.rows.limit[r] in FLOORS and held and helps:
            return {"why": "floor", "limit": problem.rows.limit[r], "scope": problem.rows.scope[r]}
    return None


def _bound(c: Compared, line: int) -> dict[str, Any] | None:
    """The seats this line may have changed, and its number stands at the new edge or would not have been allowed before."""
    code = c.after.problem.lines.code[line]
    if code not in c.before.problem.lines.code:
        return None
    p, now, then = c.before.problem.lines.code.index(code), c.after.problem.box, c.before.problem.box
    seats = c.after.seats[line]
    for values, name in ((now.upper[line], now.upper_by[line]), (now.lower[line], now.lower_by[line])):
        if abs(values - seats) < c.after.problem.lines.smallest[line] and not then.lower[p] <= values <= then.upper[p]:
            return {"why": "bound", "limit": name}
    if not then.lower[p] - FREE <= seats <= then.upper[p] + FREE:
        return {"why": "bound", "limit": then.upper_by[p] if seats > then.upper[p] else then.lower_by[p]}
    return None


def _column(matrix: sparse.csc_array, line: int) -> list[tuple[int, float]]:
    """(row, value) of one line in their order."""
    part = slice(matrix.indptr[line], matrix.indptr[line + 1])
    return sorted(zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True))


def _use_by_line(problem: Problem, row: int) -> np.ndarray:
    return np.asarray(problem.rows.use[[row]].toarray().ravel())
