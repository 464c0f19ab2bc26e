"""An order as tables: order.csv line by line, limits.csv row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from labormarket.engine.bounds import Bound
from labormarket.engine.explain import Explained
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem

LIMIT_COLUMNS = ("limit", "scope", "used", "available", "binding", "value_of_one_more", "unit_of_one_more")


def lines_table(
    asked: Problem, explained: Explained, seats: np.ndarray, held: list[list[str]], parameters: Parameters
) -> dict[str, Any]:
    """order.csv without `why`; how stable a number is belongs to a later job and stays unknown."""
    lines, unknown = asked.lines, np.full(len(asked.lines), np.nan)
    repeated = oversupplied(asked, seats, parameters)
    flags = [sorted(lines.flags[p] | ({"not_repeatable"} if repeated[p] else set())) for p in range(len(lines))]
    return {
        "programme_code": list(lines.code),
        "year": np.full(len(lines), float(lines.year)),
        "seats_last": np.where(lines.has_last, lines.last, np.nan),
        "seats_recommended": seats,
        "seats_p10": unknown,
        "seats_p50": unknown,
        "seats_p90": unknown,
        "cost": lines.cost * seats,
        "limits": [";".join(names) for names in held],
        "flags": [";".join(names) for names in flags],
    }


def oversupplied(asked: Problem, seats: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Lines whose main occupation the same order every year would oversupply in most draws, in the last arrival year.

    In that year every line has arrived; shorter lines stand in the need at last year's number, so only what this order
    changes of them counts.
    """
    last_year = max((year for _, year in asked.cells), default=0)
    occupation = [o for o, _ in asked.cells]
    names = sorted(set(occupation))
    at_last = np.array([i for i, (_, year) in enumerate(asked.cells) if year == last_year], dtype=int)
    changed = np.array([year < last_year for _, year in asked.cells])
    supply = np.where(changed, asked.feed @ (seats - parameters.repeat_share * asked.lines.last), asked.supply(seats))
    total = np.zeros(len(names))
    np.add.at(total, [names.index(o) for o in occupation], supply)
    over = set()
    for c in at_last:
        if (asked.need.draws[c] < total[names.index(occupation[c])]).mean() > parameters.repeat_draws:
            over.add(occupation[c])
    main = _main_occupation(asked)
    return np.array([main[p] in over and seats[p] > 0 for p in range(len(asked.lines))])


def _main_occupation(asked: Problem) -> list[str]:
    feed = asked.feed.tocsc()
    found = []
    for p in range(len(asked.lines)):
        part = slice(feed.indptr[p], feed.indptr[p + 1])
        rates = feed.data[part]
        found.append(asked.cells[feed.indices[part][int(np.argmax(rates))]][0] if len(rates) else "")
    return found


def limits_table(asked: Problem, explained: Explained, free: list[dict[str, Any]]) -> dict[str, Any]:
    """limits.csv: every row over several lines, then the bounds of single lines that hold their number."""
    rows, priced, moves = asked.rows, explained.prices, explained.moves
    table: dict[str, list[Any]] = {name: [] for name in LIMIT_COLUMNS}
    used, available = rows.used(moves.seats), rows.available(moves.seats)
    binding = binding_rows(explained)
    for r in range(len(rows)):
        block = priced.blocks.size(rows.limit[r])
        known = priced.rows[r] == priced.rows[r]
        unit = f"{block:.15g} {rows.unit[r]}" if known else ""
        _append(table, rows.limit[r], rows.scope[r], used[r], available[r], bool(binding[r]), priced.rows[r], unit)
    gains = {row["programme"]: row["gain"] for row in free}
    for bound in asked.bounds:
        for p in np.flatnonzero(_at_bound(explained, bound)):
            code, seats = asked.lines.code[p], moves.seats[p]
            lower = np.isfinite(bound.lower[p]) and seats - bound.lower[p] < asked.lines.size[p]
            edge = bound.lower[p] if lower and not np.isfinite(bound.upper[p]) else bound.upper[p]
            value, unit = np.nan, ""
            if bound.limit == "continuity" and code in gains:
                value, unit = gains[code], "1 line"
            elif bound.limit == "applicants" and priced.lines[p] == priced.lines[p]:
                value, unit = priced.lines[p], f"{priced.blocks.seats:.15g} seats"
            _append(table, bound.limit, code, seats, edge, True, value, unit)
    numbers = ("used", "available", "value_of_one_more")
    return {name: np.array(values, dtype=np.float64) if name in numbers else values for name, values in table.items()}


def _append(table: dict[str, list[Any]], *values: Any) -> None:
    for name, value in zip(LIMIT_COLUMNS, values, strict=True):
        table[name].append(value)


def binding_rows(explained: Explained) -> np.ndarray:
    """Rows with less left than the smallest step of every line that uses them, or of one that would gain by its step."""
    rows, moves = explained.problem.rows, explained.moves
    gains = np.array([moves.gain(p, moves.seats[p] + explained.more[p]) > 1e-9 for p in range(len(moves.seats))])
    found = np.zeros(len(rows), dtype=bool)
    for r in range(len(rows)):
        part = slice(rows.use.indptr[r], rows.use.indptr[r + 1])
        members, use = rows.use.indices[part], rows.use.data[part]
        uses = use > 0
        more = use * explained.more[members]
        fewer = (use * explained.fewer[members])[uses & (moves.seats[members] > 0)]
        stopped = uses & (more > rows.upper[r] - moves.use[r] + 1e-9)
        lowest = len(fewer) > 0 and moves.use[r] - rows.lower[r] < fewer.min() - 1e-9
        found[r] = lowest or (uses.any() and stopped[uses].all()) or (stopped & gains[members]).any()
    return found


def _at_bound(explained: Explained, bound: Bound) -> np.ndarray:
    """Lines whose smallest step up or down this bound stops."""
    seats = explained.moves.seats
    if bound.limit == "licence":  # told as a row
        return np.zeros(len(seats), dtype=bool)
    up, down = seats + explained.more, seats - explained.fewer
    return (up > bound.upper + 1e-9) | ((seats > 0) & (down < bound.lower - 1e-9))
