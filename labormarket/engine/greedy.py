"""What a careful planner does in a spreadsheet: last year's order made to fit, then the largest gap first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from labormarket.engine.moves import Moves
from labormarket.engine.problem import Problem

SMALL_GAP = 5.0


def last_year_repaired(problem: Problem) -> np.ndarray | None:
    """Last year's seats within every limit; None where taking and giving single groups does not get there."""
    return repaired(problem, problem.lines.last)


def repaired(problem: Problem, seats: np.ndarray) -> np.ndarray | None:
    """`seats` made to fit: each line goes into its own bounds and whole groups, then groups are taken and given.

    While a limit is broken, the line that uses most of the broken limits gives one group (ties: code), never below its
    floor; while a floor is missed, the line that helps most gets one group that fits. None where that does not get there.
    """
    lines, box = problem.lines, problem.box
    inside = lines.at_most(np.minimum(seats, box.upper))
    moves = Moves(problem, np.maximum(inside, lines.at_least(box.lower)))
    use = sparse.csc_array(problem.rows.use)
    for broken, step, sign in ((moves.over, moves.down, 1.0), (moves.under, moves.up, -1.0)):
        while (missed := broken()).any():
            if not _repair_one(moves, use, missed, step, sign):
                return None
    return None if moves.over().any() else moves.seats


def _repair_one(
    moves: Moves, use: sparse.csc_array, missed: np.ndarray, step: Callable[[int], float], sign: float
) -> bool:
    """One group off (sign 1) or onto (-1) the line that counts most in the missed limits; False if none can."""
    rule = moves.problem.rows
    size = np.where(np.isfinite(rule.upper), rule.upper, rule.lower)
    weight = (missed > 0) / np.maximum(1.0, np.abs(size))
    seats = moves.seats if sign > 0 else np.ones_like(moves.seats)
    score = (use.T @ weight) * seats
    for line in np.argsort(-score, kind="stable").tolist():
        if score[line] <= 0:
            return False
        seats_after = step(line)
        if seats_after != moves.seats[line] and moves.fits(line, seats_after):
            moves.move(line, seats_after)
            return True
    return False


def largest_gap_first(problem: Problem, start: np.ndarray) -> np.ndarray:
    """From `start`, always the occupation and year with the largest weighted gap: one group to the cheapest line that fits.

    The gap is `pri * (mean need - supply)`; below 5 it stops. A cell for which no line fits is left.
    """
    moves = Moves(problem, start)
    feed, mean = sparse.csr_array(problem.feed), problem.need.mean
    cost = problem.lines.cost
    open_cells = np.ones(len(problem.cells), dtype=bool)
    while open_cells.any():
        gap = np.where(open_cells, problem.priority * (mean - moves.supply), -np.inf)
        cell = int(np.argmax(gap))
        if gap[cell] < SMALL_GAP:
            break
        feeding = feed.indices[feed.indptr[cell] : feed.indptr[cell + 1]]
        open_cells[cell] = _give_one(moves, feeding[np.lexsort((feeding, cost[feeding]))])
    return moves.seats


def _give_one(moves: Moves, candidates: np.ndarray) -> bool:
    """One more group to the first of `candidates` that may have it; False if none may."""
    for line in candidates:
        seats = moves.up(line)
        if seats > moves.seats[line] and moves.fits(line, seats):
            moves.move(line, seats)
            return True
    return False


def filled_by_gain(problem: Problem, start: np.ndarray) -> np.ndarray:
    """From `start`, groups go where Z gains most and they fit, until none gains: what is left of a rounded plan."""
    moves, count = Moves(problem, start), len(problem.lines)
    given = True
    while given:
        given = False
        after = np.array([moves.up(p) for p in range(count)])
        fits = [p for p in np.flatnonzero(after > moves.seats).tolist() if moves.fits(p, after[p])]
        gains = {p: moves.gain(p, after[p]) for p in fits}
        for p in sorted((p for p in fits if gains[p] > 0), key=lambda p: (-gains[p], p)):
            if moves.fits(p, after[p]) and moves.gain(p, after[p]) > 0:
                moves.move(p, after[p])
                given = True
    return moves.seats
