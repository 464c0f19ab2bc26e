"""Why this number: every figure that the sentence, the waterfall, the limits and the next best choice of a line need.

No words here: codes and numbers, from which pages build whole sentences in each language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from labormarket.engine.basis import Basis
from labormarket.engine.moves import Moves
from labormarket.engine.prices import Prices
from labormarket.engine.problem import Problem
from labormarket.engine.swap import Swaps
from labormarket.engine.waterfall import Feeding, feeding_lines, waterfall

FREE = 1e-9
OCCUPATIONS = 6  # cells of one line told in full


@dataclass(frozen=True)
class Explained:
    """What all lines of one order share; `more` and `fewer` are the seats of each line's smallest step up and down."""

    problem: Problem
    basis: Basis
    moves: Moves
    prices: Prices
    swaps: Swaps
    needs: list[dict[str, Any]]
    more: np.ndarray
    fewer: np.ndarray
    feeding: Feeding
    used: np.ndarray
    available: np.ndarray

    @classmethod
    def of(cls, problem: Problem, basis: Basis, seats: np.ndarray, prices: Prices) -> Explained:
        """The order `seats` ready to be asked line by line."""
        moves = Moves(problem, seats)
        more = problem.lines.at_least(seats + 1) - seats
        fewer = seats - problem.lines.at_most(np.maximum(seats - 1, 0))
        return cls(
            problem=problem,
            basis=basis,
            moves=moves,
            prices=prices,
            swaps=Swaps.of(moves),
            needs=cell_needs(problem, basis, moves.supply),
            more=more,
            fewer=fewer,
            feeding=feeding_lines(problem, seats),
            used=problem.rows.used(seats),
            available=problem.rows.available(seats),
        )


def cell_needs(problem: Problem, basis: Basis, supply: np.ndarray) -> list[dict[str, Any]]:
    """Need and supply of each cell, persons a year: what is needed, what comes anyway, what is missing, what this order brings.

    `need - background - later + beyond = missing` and `missing - supply = still_missing`, both exact. `later` are later
    intakes of shorter lines; `beyond` is the part of today's supply that already exceeds the need.
    """
    need, mean = problem.need, problem.need.mean
    more = need.value_of_one_more(supply)
    low, middle, high = need.quantile(0.1), need.quantile(0.5), need.quantile(0.9)
    covered = need.covered(supply)
    at_cell = {code: i for i, code in enumerate(basis.cells)}
    at_year = {year: i for i, year in enumerate(basis.years)}
    found = []
    for c, (occupation, year) in enumerate(problem.cells):
        o, y = at_cell[occupation], at_year[year]
        left = float(basis.need[o, y] - basis.background[o, y]) - float(mean[c])
        found.append(
            {
                "occupation": occupation,
                "year": year,
                "priority": float(problem.priority[c]),
                "need": float(basis.need[o, y]),
                "background": float(basis.background[o, y]),
                "later": max(left, 0.0),
                "beyond": max(-left, 0.0),
                "missing": float(mean[c]),
                "missing_p10": float(low[c]),
                "missing_p50": float(middle[c]),
                "missing_p90": float(high[c]),
                "supply": float(supply[c]),
                "covered": float(covered[c]),
                "still_missing": float(mean[c] - supply[c]),
                "value_of_one_more": float(problem.priority[c] * more[c]),
            }
        )
    return found


def because(explained: Explained, line: int) -> dict[str, Any]:
    """All numbers of one line's Why, JSON-able."""
    problem, moves = explained.problem, explained.moves
    lines, seats = problem.lines, float(moves.seats[line])
    occupations = _occupations(explained, line)
    return {
        "programme": lines.code[line],
        "college": lines.college[line],
        "specialty": lines.specialty[line],
        "territory": lines.territory[line],
        "base": lines.base[line],
        "year": lines.year,
        "arrival": int(lines.arrival[line]),
        "months": float(lines.months[line]),
        "seats": seats,
        "last": float(lines.last[line]) if lines.has_last[line] else None,
        "groups": float(lines.groups(moves.seats)[line]),
        "group_size": float(lines.size[line]),
        "smallest_group": float(lines.smallest[line]),
        "kind": kind(explained, line, occupations),
        "flags": sorted(lines.flags[line]),
        "rate": float(lines.rate[line]),
        "completion": float(lines.completion[line]),
        "trade_above_region": float(lines.trade[line]),
        "workers": float(lines.rate[line]) * seats,
        "occupations": occupations,
        "occupation_count": len(explained.moves.cells(line)[0]),
        "waterfall": waterfall(problem, moves, explained.feeding, line, occupations[0]) if occupations else [],
        "limits": line_limits(explained, line),
        "bounds": _bounds(problem, line),
        "last_group": _step(explained, line, moves.down(line)),
        "one_more": _step(explained, line, moves.up(line) if moves.up(line) > seats else seats + lines.size[line]),
        "next_best": explained.swaps.best(line),
        "cost": _cost(explained, line),
    }


def kind(explained: Explained, line: int, occupations: list[dict[str, Any]]) -> str:
    """Which sentence fits: closed, new, no_need, up, down, unchanged or not_offered."""
    lines, seats = explained.problem.lines, explained.moves.seats[line]
    last = lines.last[line]
    if seats == 0:
        return "closed" if last > 0 else "not_offered"
    if last == 0:
        return "new" if lines.has_last[line] or not lines.runs[line] else "first_known"
    if not occupations or all(cell["missing"] <= 0 for cell in occupations):
        return "no_need"
    return "up" if seats > last else "down" if seats < last else "unchanged"


def _occupations(explained: Explained, line: int) -> list[dict[str, Any]]:
    """The cells a line feeds most, the first of them its main one, with its workers in each."""
    cells, rate = explained.moves.cells(line)
    seats = explained.moves.seats[line]
    order = sorted(range(len(cells)), key=lambda i: (-rate[i], explained.problem.cells[cells[i]]))[:OCCUPATIONS]
    return [
        {
            **explained.needs[cells[i]],
            "share": float(rate[i] / explained.problem.lines.rate[line]),
            "workers": float(rate[i] * seats),
        }
        for i in order
    ]


def line_limits(explained: Explained, line: int) -> list[dict[str, Any]]:
    """Every limit over several lines that this line uses: used, available, free, its smallest step, binding or not.

    Binding by integer slack: free is less than what the smallest step of this line would use.
    """
    moves, rule = explained.moves, explained.problem.rows
    rows, use = moves.limits(line)
    up, down = float(explained.more[line]), float(explained.fewer[line])
    found = []
    for r, per_seat in sorted(zip(rows.tolist(), use.tolist(), strict=True)):
        floor = not np.isfinite(rule.upper[r]) or (np.isfinite(rule.lower[r]) and per_seat < 0)
        free = moves.use[r] - rule.lower[r] if floor else rule.upper[r] - moves.use[r]
        step = abs(per_seat) * (down if floor and per_seat > 0 else up)
        found.append(
            {
                "limit": rule.limit[r],
                "scope": rule.scope[r],
                "side": "lower" if floor else "upper",
                "unit": rule.unit[r],
                "used": float(explained.used[r]),
                "available": float(explained.available[r]),
                "free": float(free),
                "step": float(step),
                "binding": bool(free < step - FREE),
            }
        )
    return found


def _bounds(problem: Problem, line: int) -> dict[str, Any]:
    """The seats this line may have, and every named bound behind them."""
    every = [
        {"limit": bound.limit, "lower": _finite(bound.lower[line]), "upper": _finite(bound.upper[line])}
        for bound in problem.bounds
        if np.isfinite(bound.lower[line]) or np.isfinite(bound.upper[line])
    ]
    return {"lower": float(problem.box.lower[line]), "upper": _finite(problem.box.upper[line]), "by": every}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def held_by(explained: Explained, line: int) -> list[str]:
    """Names of the limits that decided this line: what stops one more group that would gain, or one less that would.

    Empty when neither step would gain: then one more group covers too little, one less would lose more than it saves.
    """
    moves, lines = explained.moves, explained.problem.lines
    seats, box = moves.seats[line], explained.problem.box
    up, down = float(explained.more[line]), float(explained.fewer[line])
    money = explained.prices.money * lines.cost[line]
    names = []
    if moves.gain(line, seats + up) > FREE:
        names += [b.limit for b in explained.problem.bounds if seats + up > b.upper[line] + FREE]
        names += [row["limit"] for row in line_limits(explained, line) if row["binding"] and row["side"] == "upper"]
    if seats and moves.gain(line, seats - down) + money * down > FREE and box.lower[line] > seats - down + FREE:
        names += [b.limit for b in explained.problem.bounds if seats - down < b.lower[line] - FREE]
    return list(dict.fromkeys(names))


def _step(explained: Explained, line: int, seats: float) -> dict[str, Any] | None:
    """What the step from this order to `seats` of one line covers, gains and costs; None where there is no step."""
    moves, lines = explained.moves, explained.problem.lines
    now = float(moves.seats[line])
    if seats == now:
        return None
    forward = 1.0 if seats > now else -1.0
    return {
        "seats": float(abs(seats - now)),
        "covers": float(forward * moves.covers(line, seats)),
        "gain": float(forward * moves.gain(line, seats)),
        "cost": float(abs(seats - now) * lines.cost[line]),
        "fits": moves.fits(line, seats) if forward > 0 else True,
    }


def _cost(explained: Explained, line: int) -> dict[str, Any]:
    """Money of a seat, of this line a year and over the course, and of one covered graduate."""
    lines, seats = explained.problem.lines, float(explained.moves.seats[line])
    course = float(lines.cost[line] * np.ceil(lines.months[line] / 12)) * seats
    covers = -explained.moves.covers(line, 0.0) if seats else 0.0
    return {
        "seat": float(lines.cost[line]),
        "year": float(lines.cost[line]) * seats,
        "course": course,
        "per_covered": course / covers if covers > FREE else None,
    }
