"""The recommended order: from an analysis and a scenario to seats for every line, with their reasons."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from labormarket.engine import blocks, check, conflicts, explain, fixes, headline, listing, problem, quotas
from labormarket.engine.basis import Basis
from labormarket.engine.explain import Explained
from labormarket.engine.limits import Setting
from labormarket.engine.parameters import Parameters
from labormarket.engine.prices import Blocks, prices, releases
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.solved import Solved, solve
from labormarket.engine.tables import Inputs

Progress = Callable[[str, int, int], None]
STEPS = ("limits", "baselines", "solve", "check", "prices", "reasons")


@dataclass(frozen=True)
class Recommendation:
    """One recommended order, or the reason why there is none.

    `lines` has the columns of order.csv but `why`, `limits` those of limits.csv; `because` the figures of every line's
    Why by programme code; `conflicts` is empty for an order that exists. Unknown figures are NaN.
    """

    lines: dict[str, Any]
    limits: dict[str, Any]
    because: dict[str, dict[str, Any]]
    summary: dict[str, Any]
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    digest: str = ""

    @property
    def feasible(self) -> bool:
        """Whether there is an order."""
        return not self.conflicts


def recommend(
    inputs: Inputs,
    basis: Basis,
    parameters: Parameters,
    scenario: Scenario,
    *,
    year: int | None = None,
    progress: Progress | None = None,
) -> Recommendation:
    """The order of the planning year that covers most of the need within every limit of the scenario.

    OrderRefused where it cannot even be asked (no programme, negative figures, another year than the analysis is made
    for, unknown codes); `conflicts` where limits cannot hold together. Same inputs give the same bytes.
    """
    step = _stepper(progress)
    year = inputs.region.planning_year if year is None else year
    if year != inputs.region.planning_year:
        raise OrderRefused("no_year", "year", year, planning_year=inputs.region.planning_year)
    step("limits")
    asked = problem.build(inputs, basis, parameters, scenario, year)
    setting = Setting(inputs, asked.lines, parameters, scenario, asked.missing)
    clashes = conflicts.clashes(asked)
    if clashes:
        mends = [{"members": pair, "fixes": fixes.of_clash(asked, pair, parameters)} for pair in clashes]
        return _no_order(asked, mends)
    step("baselines")
    known = [] if asked.around is None or check.broken(asked, asked.around) else [asked.around]
    solved = solve(asked, parameters, step, known)
    if solved is None:
        return _no_order(asked, [fixes.mended(asked, parameters)])
    asked = solved.problem
    step("check")
    check.verify(asked, solved.seats)
    step("prices")
    priced = prices(solved.plan, Blocks.of(inputs, parameters, asked), parameters.priced_rows)
    step("reasons")
    explained = Explained.of(asked, basis, solved.seats, priced)
    return _result(setting, asked, solved, explained, parameters)


def _stepper(progress: Progress | None) -> Callable[[str], None]:
    def step(name: str) -> None:
        if progress is not None:
            progress(name, STEPS.index(name), len(STEPS))

    return step


def _no_order(asked: Problem, found: list[dict[str, Any]]) -> Recommendation:
    """No order exists: which limits conflict, and nothing else."""
    result = Recommendation({}, {}, {}, {"feasible": False}, found, _unique(asked.missing))
    return replace(result, digest=_digest(result))


def _result(
    setting: Setting, asked: Problem, solved: Solved, explained: Explained, parameters: Parameters
) -> Recommendation:
    reserved = quotas.quota_reserved(setting, solved.seats)
    held = [explain.held_by(explained, p) for p in range(len(asked.lines))]
    because = {code: explain.because(explained, p) for p, code in enumerate(asked.lines.code)}
    for p, code in enumerate(asked.lines.code):
        because[code]["held_by"] = held[p]
        because[code]["reserved"] = {name: float(seats[p]) for name, seats in reserved.items()}
    free = releases(asked, solved.seats, explained.prices.money)
    result = Recommendation(
        lines=listing.lines_table(asked, explained, solved.seats, held, parameters),
        limits=listing.limits_table(asked, explained, free),
        because=because,
        summary={
            **headline.summary(setting, asked, solved, explained, free, reserved, parameters),
            "first_page": blocks.first_page(solved.plan, solved.seats, explained.prices, parameters),
        },
        missing=_unique(asked.missing),
    )
    return replace(result, digest=_digest(result))


def _unique(missing: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each gap of the pack once, in a fixed order."""
    return [dict(row) for row in sorted({tuple(sorted(row.items())) for row in missing})]


def _digest(result: Recommendation) -> str:
    """sha256 over the result as canonical JSON, line by line: as one text the reasons of a large order fill the memory."""
    sha = hashlib.sha256()
    for part in (result.lines, result.limits, result.summary, result.conflicts, result.missing):
        sha.update(_json(part))
    for code in sorted(result.because):
        sha.update(_json([code, result.because[code]]))
    return sha.hexdigest()


def _json(part: Any) -> bytes:
    return json.dumps(part, sort_keys=True, separators=(",", ":"), default=np.ndarray.tolist).encode()
