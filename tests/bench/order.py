"""The order against its own relaxed model, against what a careful planner does, and against last year."""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from labormarket.engine import check, greedy, plan, problem, regions, solved
from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import Scenario
from labormarket.engine.solved import Solved
from labormarket.engine.solver import Effort, Session
from labormarket.engine.tables import Inputs
from tests.bench.alone import Told, alone
from tests.bench.figures import Figure, Goal, absent, measured, turns
from tests.bench.instance import SEED, SIZES, pack

# The seeded instance: graduates go where needed within their limits, seats move for a fiftieth of a graduate each, lines
# may double, a college may change by half.
SEEDED: dict[str, Any] = {"changes": {"lam": 0.02, "split": "bounded"}, "wishes": {"delta": 1.0, "dc": 0.5}}
AS_SHIPPED: dict[str, Any] = {"changes": {}, "wishes": {}}


def figures(size: str, folder: Path, demo: Path | None, rounds: int) -> Iterator[Figure]:
    """The seeded region, and the demo region as a planner finds it; `demo` is its pack."""
    folder.mkdir(parents=True, exist_ok=True)
    if size == "world":
        yield absent(
            "V2 order of several regions on one budget", "the country's twenty regions are measured, by size country"
        )
    if size == "country":
        yield from _several(folder / "country.pickle", rounds)
    seeded = _kept(folder / "seeded.pickle", Inputs.build(*pack(SIZES[size])))
    yield from _one("seeded region", seeded, SEEDED, rounds, gains=True)
    if demo:
        from tests.engine.packs import read_pack

        yield from _one("demo region", _kept(folder / "demo.pickle", read_pack(demo)), AS_SHIPPED, rounds, gains=False)


def _one(name: str, inputs: Path, asked: dict[str, Any], rounds: int, *, gains: bool) -> Iterator[Figure]:
    answers: list[Told] = []
    relaxed: list[Told] = []

    def lp() -> float:
        relaxed.append(alone(f"{__name__}:lp", inputs=inputs, **asked))
        return relaxed[-1].seconds

    def order() -> float:
        answers.append(alone(f"{__name__}:order", inputs=inputs, **asked))
        return answers[-1].seconds

    speed = turns(f"V2 {name}: order / its own LP", Goal(40), lp, order, rounds, unit="cpu s")
    wrong = _wrong(relaxed, answers)
    found = answers[0]
    yield replace(speed, wrong=wrong, facts=found.facts)
    yield measured(f"V2 {name}: proven gap", Goal(0.01), found["gap"], unit="", wrong=wrong, note=found["stopped_by"])
    build = sorted(told["build"] for told in relaxed)[len(relaxed) // 2]
    solve = sorted(told.seconds for told in relaxed)[len(relaxed) // 2]
    goal = Goal(0.1)
    yield Figure(f"V1 {name}: model build / LP", goal, build / solve, solve, build, unit="cpu s", rounds=rounds)
    if gains:
        for rival, least in (("greedy", 1.12), ("last year repaired", 1.25)):
            ours, theirs = found["covered"], found[rival]
            yield Figure(f"V3 {name}: coverage / {rival}", Goal(least, at_least=True), ours / theirs, theirs, ours,
                         unit="graduates", wrong=wrong)  # fmt: skip
    yield measured(f"{name}: peak of the order's process, MB", Goal(512), max(t.peak for t in answers), unit="MB")


def _several(kept: Path, rounds: int) -> Iterator[Figure]:
    """The regions of a country on one budget, against their own relaxed plans."""
    inputs = [Inputs.build(*pack(SIZES["country"], region)) for region in range(SIZES["country"].regions)]
    bases = [analyse(one, Parameters.default(), seed=SEED, draws=200).basis for one in inputs]
    kept.write_bytes(pickle.dumps(list(zip(inputs, bases, strict=True))))
    answers: list[Told] = []

    def shared() -> float:
        answers.append(alone(f"{__name__}:shared", inputs=kept, **SEEDED))
        return answers[-1].seconds

    def lps() -> float:
        return alone(f"{__name__}:lps", inputs=kept, **SEEDED).seconds

    speed = turns("V2 country by region / its regions' LPs", Goal(50), lps, shared, rounds, unit="cpu s")
    wrong = "two runs gave different orders" if len({told["digest"] for told in answers}) > 1 else ""
    yield Figure(**{**vars(speed), "wrong": wrong})
    found = answers[0]
    yield measured("V2 country: proven gap", Goal(0.01), found["gap"], unit="")
    for rival, least in (("greedy", 1.12), ("last year repaired", 1.2)):
        ours, theirs = found["covered"], found[rival]
        yield Figure(f"V3 country: coverage / {rival}", Goal(least, at_least=True), ours / theirs, theirs, ours,
                     unit="graduates")  # fmt: skip
    yield measured("country: peak of the order's process, MB", Goal(512), max(t.peak for t in answers), unit="MB")


def _wrong(relaxed: list[Told], answers: list[Told]) -> str:
    """What an answer missed: two runs that differ, or a plan better than its own relaxation allows."""
    if len({told["digest"] for told in answers}) > 1:
        return "two runs gave different orders"
    bound, best = relaxed[0]["objective"], answers[0]["objective"]
    return "" if best <= bound + 1e-6 * abs(bound) else f"objective {best} above the bound {bound}"


def _kept(file: Path, inputs: Inputs) -> Path:
    """Inputs and the basis of their analysis, as a file for processes that only order."""
    basis = analyse(inputs, Parameters.default(), seed=SEED, draws=1000).basis
    file.write_bytes(pickle.dumps((inputs, basis)))
    return file


# Tasks: each runs in a process of its own.


def lp(inputs: str, changes: dict[str, Any], wishes: dict[str, Any]) -> dict[str, Any]:
    """The floor: the model built and solved with fractions of groups allowed."""
    asked, parameters = _asked(inputs, changes, wishes)
    plan.build(asked)  # the first call pays for imports
    before = time.process_time()
    model = plan.build(asked).model
    built = time.process_time()
    effort = Effort(float(parameters.gap), int(parameters.nodes), float(parameters.time_limit))
    found = Session(model.relaxed(), effort).solve()
    return {"seconds": time.process_time() - built, "build": built - before, "objective": -found.cost}


def order(inputs: str, changes: dict[str, Any], wishes: dict[str, Any]) -> dict[str, Any]:
    """Baselines, search, check and polish, as a run does them."""
    asked, parameters = _asked(inputs, changes, wishes)
    before = time.process_time()
    found = solved.solve(asked, parameters)
    spent = time.process_time() - before
    if found is None or found.repaired is None or found.greedy is None:
        raise ValueError("the limits of the instance cannot hold together")
    check.verify(asked, found.seats)
    return {
        "seconds": spent,
        "gap": found.proven_gap,
        "stopped_by": found.outcome.stopped_by,
        "objective": found.model_objective,
        "covered": _covered(found, found.seats),
        "greedy": _covered(found, found.greedy),
        "last year repaired": _covered(found, found.repaired),
        "seats": float(found.seats.sum()),
        "digest": hashlib.sha256(found.seats.tobytes()).hexdigest(),
    }


def lps(inputs: str, changes: dict[str, Any], wishes: dict[str, Any]) -> dict[str, Any]:
    """The floor: the relaxed plan of every region of a country, each with its own money."""
    asked, _ = _regions(inputs, changes, wishes)
    before = time.process_time()
    for one in asked.values():
        Session(plan.build(one).model.relaxed()).solve()
    return {"seconds": time.process_time() - before}


def shared(inputs: str, changes: dict[str, Any], wishes: dict[str, Any]) -> dict[str, Any]:
    """All regions of a country on the money they have together."""
    own, parameters = _regions(inputs, changes, wishes)
    money = {code: one.rows.limit.index("budget") for code, one in own.items()}
    budget = sum(float(own[code].rows.upper[row]) for code, row in money.items())
    asked = {
        code: replace(one, rows=one.rows.only([r for r in range(len(one.rows)) if r != money[code]]))
        for code, one in own.items()
    }
    before = time.process_time()
    found = regions.share(asked, budget, parameters)
    spent = time.process_time() - before
    last = {code: greedy.last_year_repaired(one) for code, one in own.items()}
    filled = {code: greedy.largest_gap_first(one, last[code]) for code, one in own.items()}
    return {
        "seconds": spent,
        "gap": found.gap,
        "covered": _covered_by_all(own, found.seats),
        "greedy": _covered_by_all(own, filled),
        "last year repaired": _covered_by_all(own, last),
        "digest": hashlib.sha256(b"".join(seats.tobytes() for seats in found.seats.values())).hexdigest(),
    }


def _regions(file: str, changes: dict[str, Any], wishes: dict[str, Any]) -> tuple[dict[str, Problem], Parameters]:
    parameters = Parameters.default().with_changes(changes)
    scenario = Scenario.from_dict(wishes)
    kept = pickle.loads(Path(file).read_bytes())
    return {
        one.region.code: problem.build(one, basis, parameters, scenario, one.region.planning_year)
        for one, basis in kept
    }, parameters


def _covered_by_all(asked: dict[str, Problem], seats: dict[str, np.ndarray]) -> float:
    settled = {code: plan.build(one).settled(seats[code]) for code, one in asked.items()}
    return sum(check.totals(one, seats[code]).weighted for code, one in settled.items())


def _asked(file: str, changes: dict[str, Any], wishes: dict[str, Any]) -> tuple[Problem, Parameters]:
    inputs, basis = pickle.loads(Path(file).read_bytes())
    parameters = Parameters.default().with_changes(changes)
    return problem.build(inputs, basis, parameters, Scenario.from_dict(wishes), inputs.region.planning_year), parameters


def _covered(found: Solved, seats: np.ndarray) -> float:
    """Expected need met, weighted by the planner's priorities, graduates where these seats send them."""
    return check.totals(found.plan.settled(seats), seats).weighted
