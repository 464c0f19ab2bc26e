"""The recommended order: from an analysis and a scenario to seats for every line, with their reasons."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from labormarket.engine import check, conflicts, explain, greedy, plan, problem, quotas
from labormarket.engine.basis import Basis
from labormarket.engine.explain import Explained
from labormarket.engine.limits import Setting, signed
from labormarket.engine.parameters import Parameters
from labormarket.engine.plan import Plan, Search
from labormarket.engine.polish import polish
from labormarket.engine.prices import Blocks, Prices, prices, releases
from labormarket.engine.problem import Problem
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.solver import INFEASIBLE, Outcome
from labormarket.engine.tables import Inputs

Progress = Callable[[str, int, int], None]
STEPS = ("limits", "baselines", "solve", "check", "prices", "reasons")
PUBLISHABLE_GAP = 0.02


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


@dataclass(frozen=True)
class Solved:
    """A found order with what was proven about it."""

    plan: Plan
    seats: np.ndarray
    outcome: Outcome
    repaired: np.ndarray | None
    greedy: np.ndarray | None

    @property
    def model_objective(self) -> float:
        """Z of the order by the pieces of V, in which the bound was proven."""
        return -float(self.plan.model.cost @ self.plan.values_of(self.seats))

    @property
    def proven_gap(self) -> float:
        """How far a better order could be: `(bound - Z)/max(1, |bound|)` against the dual bound, after the polish."""
        bound = -self.outcome.bound
        return max(0.0, (bound - self.model_objective) / max(1.0, abs(bound)))


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
        return _no_order(asked, [{"members": pair, "fixes": []} for pair in clashes])
    step("baselines")
    solved = solve(asked, parameters, step)
    if solved is None:
        return _no_order(asked, [conflicts.irreducible(asked)])
    step("check")
    check.verify(asked, solved.seats)
    step("prices")
    priced = prices(solved.plan, Blocks.of(inputs, parameters, asked), parameters.priced_rows)
    step("reasons")
    explained = Explained.of(asked, basis, solved.seats, priced)
    return _result(setting, asked, solved, explained, parameters)


def solve(asked: Problem, parameters: Parameters, step: Callable[[str], None] = lambda _: None) -> Solved | None:
    """The best seats of a problem, polished; None when its limits cannot hold together."""
    repaired = greedy.last_year_repaired(asked)
    filled = None if repaired is None else greedy.largest_gap_first(asked, repaired)
    step("solve")
    model = plan.build(asked)
    known = [seats for seats in (repaired, filled) if seats is not None]
    start = max(known, key=asked.objective, default=None)
    search = Search(parameters.gap, parameters.nodes, parameters.time_limit, parameters.stage_nodes)
    outcome = plan.solve(model, search, None if start is None else model.values_of(start))
    if outcome.stopped_by == INFEASIBLE:
        return None
    if outcome.values is None:
        raise OrderRefused("solver_failed", "solution", outcome.stopped_by)
    seats = model.seats_of(outcome.values)
    check.verify(asked, seats)
    objective = asked.objective(seats)
    seats = polish(asked, seats, objective, parameters.polish_line, parameters.polish_all)
    return Solved(model, seats, outcome, repaired, filled)


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
        lines=_lines_table(asked, explained, solved.seats, held, parameters),
        limits=_limits_table(asked, explained, free),
        because=because,
        summary=_summary(setting, asked, solved, explained, free, reserved, parameters),
        missing=_unique(asked.missing),
    )
    return replace(result, digest=_digest(result))


def _lines_table(
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


def _limits_table(asked: Problem, explained: Explained, free: list[dict[str, Any]]) -> dict[str, Any]:
    """limits.csv: every row over several lines, then the bounds of single lines that hold their number."""
    rows, priced, moves = asked.rows, explained.prices, explained.moves
    table: dict[str, list[Any]] = {name: [] for name in LIMIT_COLUMNS}
    used, available = rows.used(moves.seats), rows.available(moves.seats)
    binding = binding_rows(explained)
    for r in range(len(rows)):
        block = priced.blocks.size(rows.limit[r])
        known = priced.rows[r] == priced.rows[r]
        unit = f"{block:g} {rows.unit[r]}" if known else ""
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
                value, unit = priced.lines[p], f"{priced.blocks.seats:g} seats"
            _append(table, bound.limit, code, seats, edge, True, value, unit)
    numbers = ("used", "available", "value_of_one_more")
    return {name: np.array(values, dtype=np.float64) if name in numbers else values for name, values in table.items()}


LIMIT_COLUMNS = ("limit", "scope", "used", "available", "binding", "value_of_one_more", "unit_of_one_more")


def _append(table: dict[str, list[Any]], *values: Any) -> None:
    for name, value in zip(LIMIT_COLUMNS, values, strict=True):
        table[name].append(value)


def binding_rows(explained: Explained) -> np.ndarray:
    """Rows with less left than the smallest step of every line that uses them; False where no line does."""
    rows, moves = explained.problem.rows, explained.moves
    up = explained.problem.lines.at_least(moves.seats + 1) - moves.seats
    down = moves.seats - explained.problem.lines.at_most(np.maximum(moves.seats - 1, 0))
    found = np.zeros(len(rows), dtype=bool)
    for r in range(len(rows)):
        part = slice(rows.use.indptr[r], rows.use.indptr[r + 1])
        members, use = rows.use.indices[part], rows.use.data[part]
        more, fewer = (use * up[members])[use > 0], (use * down[members])[(use > 0) & (moves.seats[members] > 0)]
        free_up, free_down = rows.upper[r] - moves.use[r], moves.use[r] - rows.lower[r]
        found[r] = (len(more) > 0 and free_up < more.min() - 1e-9) or (len(fewer) > 0 and free_down < fewer.min() - 1e-9)
    return found


def _at_bound(explained: Explained, bound) -> np.ndarray:
    """Lines whose smallest step up or down this bound stops."""
    lines, seats = explained.problem.lines, explained.moves.seats
    if bound.limit == "licence":  # told as a row
        return np.zeros(len(lines), dtype=bool)
    up, down = lines.at_least(seats + 1), lines.at_most(np.maximum(seats - 1, 0))
    return (up > bound.upper + 1e-9) | ((seats > 0) & (down < bound.lower - 1e-9))


def _baseline(asked: Problem, seats: np.ndarray | None) -> dict[str, float] | None:
    """What a baseline comes to; None when it could not be made to fit."""
    if seats is None:
        return None
    told = check.totals(asked, seats)
    return {
        "objective": told.objective,
        "seats": told.seats,
        "cost": told.cost,
        "covered": told.covered,
        "weighted": told.weighted,
    }


def _summary(
    setting: Setting,
    asked: Problem,
    solved: Solved,
    explained: Explained,
    free: list[dict[str, Any]],
    reserved: dict[str, np.ndarray],
    parameters: Parameters,
) -> dict[str, Any]:
    """Headline figures of the order, its proof and the baselines held beside it."""
    told, lines = check.totals(asked, solved.seats), asked.lines
    ceiling = [float(asked.rows.upper[r]) for r, name in enumerate(asked.rows.limit) if name == "budget"]
    last, filled = _baseline(asked, solved.repaired), _baseline(asked, solved.greedy)
    by_effect = {row["effect"] for row in asked.missing}
    return {
        "feasible": True,
        "year": lines.year,
        "lines": len(lines),
        "seats": told.seats,
        "seats_last": float(lines.last.sum()),
        "cost": told.cost,
        "course_cost": told.course_cost,
        "budget": ceiling[0] if ceiling else None,
        "budget_source": "last_year" if "budget_from_last_year" in by_effect else "scenario",
        "objective": told.objective,
        "model_objective": solved.model_objective,
        "bound": -solved.outcome.bound,
        "proven_gap": solved.proven_gap,
        "stopped_by": solved.outcome.stopped_by,
        "repeatable": solved.outcome.stopped_by != "time",
        "publishable": publishable(solved) and "budget_from_last_year" not in by_effect,
        "relaxed_objective": explained.prices.relaxed,
        "greedy_objective": filled and filled["objective"],
        "last_year_objective": last and last["objective"],
        "greedy": filled,
        "last_year": last,
        "covered": told.covered,
        "weighted_covered": told.weighted,
        "need": float(asked.need.mean.sum()),
        "moved_lines": told.moved_lines,
        "up": int((solved.seats > lines.last).sum()),
        "down": int((solved.seats < lines.last).sum()),
        "moved_seats": told.moved_seats,
        "short": _short(asked, solved.seats),
        "worth_of_money": explained.prices.money * explained.prices.blocks.money,
        "money_block": explained.prices.blocks.money,
        "releases": free[:20],
        "release_count": len(free),
        "reserved": {name: float(seats.sum()) for name, seats in reserved.items()},
        "wishes": [row for row in signed(setting) if not row["hard"]],
        "pinned": {code: dict(lower=p.lower, upper=p.upper, by=p.by, reason=p.reason) for code, p in setting.scenario.pins.items()},
        "priorities": _priorities(asked, parameters),
        "weights": {"qual": asked.weights.qual, "lam": asked.weights.lam, "fair": asked.weights.fair, "thrift": asked.weights.thrift},
        "scenario": setting.scenario.as_dict(),
        "demand_case": setting.scenario.demand_case,
    }


def publishable(solved: Solved) -> bool:
    """Whether the proof allows an order to be published: stopped by gap or nodes, at most 2 % from the bound."""
    return solved.outcome.stopped_by in ("gap", "nodes") and solved.proven_gap <= PUBLISHABLE_GAP


def _short(asked: Problem, seats: np.ndarray) -> list[dict[str, Any]]:
    """Soft floors that the order misses, by territory."""
    short = asked.short(seats)
    return [
        {"territory": asked.rows.scope[r], "floor": float(asked.rows.lower[r]), "short": float(short[r])}
        for r in np.flatnonzero(asked.rows.soft & (short > 1e-9))
    ]


def _priorities(asked: Problem, parameters: Parameters) -> dict[str, Any]:
    """The planner's priorities other than 1, with what the order would be without them."""
    used = {o: float(w) for (o, _), w in zip(asked.cells, asked.priority, strict=True) if w != 1}
    if not used:
        return {"used": {}}
    plain = solve(replace(asked, priority=np.ones_like(asked.priority)), parameters)
    told = None if plain is None else check.totals(plain.plan.problem, plain.seats)
    return {"used": used, "without": told and {"seats": told.seats, "covered": told.covered}}


def _unique(missing: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each gap of the pack once, in a fixed order."""
    return [dict(row) for row in sorted({tuple(sorted(row.items())) for row in missing})]


def _digest(result: Recommendation) -> str:
    """sha256 over the result as canonical JSON."""
    content = [result.lines, result.limits, result.because, result.summary, result.conflicts, result.missing]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=np.ndarray.tolist)
    return hashlib.sha256(text.encode()).hexdigest()
