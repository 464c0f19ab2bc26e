"""How stable each number of an order is: the order solved again for single draws of the need, from where it stands.

One draw is one future: V is replaced by `min(S, n_d)`, and the order is solved around the published one, where moving a
seat costs `stability_lam`. The answers are given with the future known: they show what a number depends on, not its error.
A world in which a posted need fails is solved with all its draws and the order's own weights, where the colleges that
train for that need may move; the same search without the failure stands beside it, so what differs is due to the failure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labormarket.engine import check, neighbourhood, plan, problem
from labormarket.engine.basis import Basis
from labormarket.engine.coverage import Need
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.solver import OPTIMAL, TIME, Effort, Session
from labormarket.engine.tables import Inputs
from labormarket.engine.worlds import World

Progress = Callable[[str, int, int], None]
LEVELS = {"seats_p10": 0.1, "seats_p50": 0.5, "seats_p90": 0.9}


@dataclass(frozen=True)
class Stability:
    """What the answers of single draws say of an order.

    `lines`: columns programme_code, seats, seats_p10, seats_p50, seats_p90, kept (share of draws that keep the number),
    no_regret (seats) and flags ("fragile" or ""). `worlds`: for each large posted need that fails, the lines that would
    change. `summary`: totals and how the searches stopped. `digest` covers all of it.
    """

    lines: dict[str, Any]
    worlds: list[dict[str, Any]]
    summary: dict[str, Any]
    digest: str


def stability(
    inputs: Inputs,
    basis: Basis,
    parameters: Parameters,
    scenario: Scenario,
    seats: Mapping[str, float],
    *,
    worlds: Iterable[World] = (),
    progress: Progress | None = None,
) -> Stability:
    """How often each line of the order `seats` (by programme code) keeps its number when one future is known.

    100 of the kept draws, evenly by index; fewer where fewer are kept. `worlds` (of `worlds.withdrawals`) are solved with
    all their draws. OrderRefused("unknown_code") where `seats` names a line the region does not have or leaves one out,
    ("broken_limit") where the order breaks a limit. `progress("draws" or "worlds", done, total)` may raise to stop.
    """
    tell = progress or (lambda step, done, total: None)
    asked = problem.build(inputs, basis, parameters, scenario, inputs.region.planning_year)
    given = _aligned(asked, seats)
    check.verify(asked, given)
    around = Around.of(asked, given, parameters)
    draws = joint_draws(asked, basis)
    chosen = evenly(draws.shape[1], parameters.stability_draws)
    found = np.empty((len(chosen), len(given)))
    for done, draw in enumerate(chosen.tolist()):
        tell("draws", done, len(chosen))
        found[done] = around.solve(Need.of(draws[:, [draw]]))
    every, told = list(worlds), []
    for done, world in enumerate(every):
        tell("worlds", done, len(every))
        told.append(_failing(asked, given, world, draws, parameters))
    lines = lines_of(asked.lines.code, given, found, parameters.fragile_below)
    return _result(lines, told, _summary(lines, len(chosen), around.stops))


def _aligned(asked: Problem, seats: Mapping[str, float]) -> np.ndarray:
    """The order's seats in the problem's order of lines."""
    known = set(asked.lines.code)
    for code in sorted(known ^ set(seats)):
        raise OrderRefused("unknown_code" if code not in known else "line_left_out", f"seats.{code}", code)
    return np.array([float(seats[code]) for code in asked.lines.code])


def joint_draws(asked: Problem, basis: Basis) -> np.ndarray:
    """Net need of the problem's cells (C, N) with one column a future; persons a year."""
    cell, year = ({name: i for i, name in enumerate(names)} for names in (basis.cells, basis.years))
    at = [(cell[occupation], year[arrival]) for occupation, arrival in asked.cells]
    rows = np.array(at, dtype=int).reshape(-1, 2)
    return basis.need_draws[rows[:, 0], rows[:, 1]].astype(np.float64)


def evenly(kept: int, wanted: int) -> np.ndarray:
    """Indices of `wanted` of the `kept` draws, evenly spread: all of them where fewer are kept."""
    count = min(kept, int(wanted))
    return np.arange(count) * kept // max(count, 1)


class Around:
    """The order solved again and again from where it stands, every time for another need."""

    def __init__(self, asked: Problem, seats: np.ndarray, effort: Effort) -> None:
        self.asked, self.seats, self.effort = asked, seats, effort
        self.stops: list[str] = []

    @classmethod
    def of(cls, asked: Problem, seats: np.ndarray, parameters: Parameters) -> Around:
        """Moving a seat away from `seats` costs `stability_lam`; every limit stays as it is."""
        weights = replace(asked.weights, lam=parameters.stability_lam)
        effort = Effort(parameters.stability_gap, parameters.stability_nodes, parameters.time_limit)
        return cls(replace(asked, around=seats, weights=weights), seats, effort)

    def solve(self, need: Need) -> np.ndarray:
        """The best seats for `need`; the order's own where the search finds none better."""
        built = plan.build(replace(self.asked, need=need))
        session = Session(built.model, self.effort)
        session.start(built.values_of(self.seats))
        outcome = session.solve()
        if outcome.values is None:
            raise OrderRefused("solver_failed", "solution", outcome.stopped_by)
        self.stops.append(outcome.stopped_by)
        seats = built.seats_of(outcome.values)
        check.verify(self.asked, seats)
        return seats


def lines_of(codes: list[str], seats: np.ndarray, found: np.ndarray, fragile_below: float) -> dict[str, Any]:
    """By line: order statistics `floor(q*(N-1))` of the answers (N, P), share that keeps the number, no-regret seats.

    No-regret seats = `min(x, P10)`: the part that nine futures in ten would order too. Fragile: kept by fewer than
    `fragile_below` of the futures.
    """
    ranked = np.sort(found, axis=0)
    at = {name: ranked[int(np.floor(level * (len(found) - 1)))] for name, level in LEVELS.items()}
    kept = (found == seats).mean(axis=0)
    return {
        "programme_code": list(codes),
        "seats": seats,
        **at,
        "kept": kept,
        "no_regret": np.minimum(seats, at["seats_p10"]),
        "flags": ["fragile" if share < fragile_below else "" for share in kept],
    }


def _failing(
    asked: Problem, seats: np.ndarray, world: World, draws: np.ndarray, parameters: Parameters
) -> dict[str, Any]:
    """One world in machine form: who withdraws what, and every line that has another number because of it."""
    lines, without = asked.lines, joint_draws(asked, world.basis)
    training = np.flatnonzero(asked.feed.T @ (without != draws).any(axis=1) > 0).tolist()
    effort = Effort(0.0, parameters.block_nodes, parameters.time_limit)
    found = []
    for given in (draws, without):
        built = plan.build(replace(asked, need=Need.of(given)))
        free = neighbourhood.of_colleges(built, {lines.college[p] for p in training})
        found.append(neighbourhood.solve(built, seats, free, effort)[0])
    moved = np.flatnonzero((found[0] != found[1]) & (found[1] != seats)).tolist()
    return {
        "enterprise": world.enterprise,
        "occupation": world.occupation,
        "number": world.number,
        "lines": [{"programme": lines.code[p], "seats": float(seats[p]), "then": float(found[1][p])} for p in moved],
    }


def _summary(lines: dict[str, Any], draws: int, stops: list[str]) -> dict[str, Any]:
    """Totals, and how the searches stopped: a result that a clock stopped may not repeat."""
    return {
        "draws": draws,
        "seats": float(lines["seats"].sum()),
        "no_regret": float(lines["no_regret"].sum()),
        "fragile": sum(flag == "fragile" for flag in lines["flags"]),
        "closed": sum(stop == OPTIMAL for stop in stops),
        "searches": len(stops),
        "repeatable": TIME not in stops,
    }


def _result(lines: dict[str, Any], worlds: list[dict[str, Any]], summary: dict[str, Any]) -> Stability:
    text = json.dumps([lines, worlds, summary], sort_keys=True, separators=(",", ":"), default=np.ndarray.tolist)
    return Stability(lines, worlds, summary, hashlib.sha256(text.encode()).hexdigest())
