"""Small moves that gain almost nothing go back: a signed order should not change where nothing speaks for it."""

from __future__ import annotations

import numpy as np

from labormarket.engine.moves import Moves
from labormarket.engine.problem import Problem


def polish(problem: Problem, seats: np.ndarray, objective: float, one: float, together: float) -> np.ndarray:
    """`seats` with every line back where moving is counted from (last year's) where Z loses at most `one` of itself, in code order.

    All lines together lose at most `together` of Z; every limit keeps holding.
    """
    home, moves = problem.anchor, Moves(problem, seats)
    back = problem.lines.at_least(home) == home
    spent, limit = 0.0, together * abs(objective)
    for line in np.flatnonzero((seats != home) & back).tolist():
        if not moves.fits(line, home[line]):
            continue
        loss = -moves.gain(line, home[line])
        if loss <= one * abs(objective) and spent + loss <= limit:
            moves.move(line, home[line])
            spent += loss
    return moves.seats
