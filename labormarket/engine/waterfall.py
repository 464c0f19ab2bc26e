"""From need to what is still missing, in steps that add up: of one occupation and arrival year, seen from one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from labormarket.engine.moves import Moves
from labormarket.engine.problem import Problem

SHOWN = 4  # other lines that stand by themselves

Feeding = list[tuple[int, list[tuple[int, float]]]]


def feeding_lines(problem: Problem, seats: np.ndarray) -> Feeding:
    """For each cell how many lines of the order feed it, and the largest of them with their workers."""
    feed = problem.feed
    found = []
    for cell in range(feed.shape[0]):
        part = slice(feed.indptr[cell], feed.indptr[cell + 1])
        lines, brought = feed.indices[part], feed.data[part] * seats[feed.indices[part]]
        order = np.lexsort((lines, -brought))[: SHOWN + 1]
        found.append((int((brought > 0).sum()), [(int(lines[i]), float(brought[i])) for i in order if brought[i] > 0]))
    return found


def waterfall(
    problem: Problem, moves: Moves, feeding: Feeding, line: int, main: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Steps of the line's main cell; the steps between two sums add up exactly.

    need - background - later + beyond = missing; missing - this line - other lines = still_missing. The largest other
    lines stand by themselves, the rest together as `lines`. A cell that needs 108 and gets 61 anyway is 47 short; this
    line brings 14, another 14: 19 are still missing.
    """
    cells, rates = moves.cells(line)
    place = next(i for i, c in enumerate(cells) if problem.cells[c] == (main["occupation"], main["year"]))
    own = float(rates[place] * moves.seats[line])
    count, largest = feeding[int(cells[place])]
    first = [(p, brought) for p, brought in largest if p != line][:SHOWN]
    rest = main["supply"] - own - sum(brought for _, brought in first)
    left = count - len(first) - (own > 0)
    code = problem.lines.code
    return [
        {"step": "need", "value": main["need"]},
        {"step": "background", "value": -main["background"]},
        {"step": "later", "value": -main["later"]},
        {"step": "beyond", "value": main["beyond"]},
        {"step": "missing", "value": main["missing"], "sum": True},
        {"step": "this_line", "programme": code[line], "value": -own},
        *({"step": "line", "programme": code[p], "value": -brought} for p, brought in first),
        *([{"step": "lines", "count": left, "value": -rest}] if left else []),
        {"step": "still_missing", "value": main["still_missing"], "sum": True},
    ]


def need_steps(parts: Mapping[str, float], need: float, transfers: str = "exits_only") -> list[dict[str, Any]]:
    """What one cell's need is made of, from the analysis's parts and its switch `transfers`; persons a year.

    growth + exits + transfers + rule + posted + plants + control = `need`, unrounded. Growth, exits and transfers (where
    the switch counts them) are what a college graduate can take: times `college_share`. `rule` is what the cut at zero, the
    share of newcomers or movers taken in change of that; `posted` what employers' answers move, `Z * (posted - covered *
    model)`; `plants` new plants; `control` the scaling to a published total. `rule` and
    `control` are 0 where nothing is cut or scaled.
    """
    share, model = parts["college_share"], parts["model"]
    steps = {"growth": parts["expansion"] * share, "exits": parts["exits"] * share}
    if transfers != "exits_only" and parts["transfers"] == parts["transfers"]:
        steps["transfers"] = parts["transfers"] * share
    posted = parts["trust"] * (parts["posted"] - parts["covered"] * model)
    steps |= {"rule": model - sum(steps.values()), "posted": posted, "plants": parts["plants"]}
    steps["control"] = need - (model + posted + parts["plants"])
    return [{"step": name, "value": float(value)} for name, value in steps.items()]
