"""The main job: inputs -> engine -> outputs. The same code for the worker, the commands and the first start."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from labormarket.engine import VERSION as ENGINE_VERSION
from labormarket.engine import check, problem
from labormarket.engine.analyse import Analysis, AnalysisRefused, LedgerBroken, analyse
from labormarket.engine.backtest import Backtest, backtest
from labormarket.engine.basis import Basis
from labormarket.engine.identities import holds_supply
from labormarket.engine.mends import name_of
from labormarket.engine.parameters import ParameterRefused, Parameters
from labormarket.engine.parameters import rows as engine_parameters
from labormarket.engine.recommend import Recommendation, recommend
from labormarket.engine.scenario import OrderRefused
from labormarket.engine.scenario import Scenario as Wishes
from labormarket.engine.waterfall import need_steps
from labormarket.inputs import engine_inputs, freeze
from labormarket.models import Run, Scenario
from labormarket.outputs import plain, refuse, store_analysis, store_order
from labormarket.queries import changed_parameters
from portal.sources.models import Region

Progress = Callable[[str, int, int], None]
Fence = Callable[[], AbstractContextManager[Any]]
Then = Callable[[Run], Any]
REFUSALS = (AnalysisRefused, LedgerBroken, OrderRefused, ParameterRefused)


@dataclass
class Outcome:
    """A finished run and, for the files of a command, the engine's own result (None: the run was refused)."""

    run: Run
    result: Analysis | Recommendation | None = None
    seconds: dict[str, float] = field(default_factory=dict)


def execute(
    run: Run,
    *,
    progress: Progress = lambda step, done, total: None,
    fence: Fence = transaction.atomic,
    then: Then | None = None,
) -> Outcome:
    """Computes `run` and stores what came, together with `then(run)`. No transaction is open while the engine works."""
    outcome = Outcome(run)
    try:
        work = _analyse if run.kind == Run.ANALYSIS else _recommend
        outcome.result = work(run, outcome.seconds, progress)
    except REFUSALS as refusal:
        with fence():
            outcome.run = refuse(run, **_said(refusal))
        return outcome
    if isinstance(outcome.result, Recommendation) and not outcome.result.feasible:
        with fence():
            outcome.run = refuse(run, code="conflict", conflicts=outcome.result.conflicts)
        outcome.result = None
        return outcome
    progress("storing", 0, 1)
    with _timed(outcome.seconds, "storing"), fence():
        run.seconds = outcome.seconds
        store = store_analysis if run.kind == Run.ANALYSIS else store_order
        outcome.run = store(run, outcome.result)
        if then:
            then(outcome.run)
    return outcome


def look_back(region: Region, *, scenario: Scenario | None = None, origin: int | None = None) -> Backtest:
    """The forecasts of earlier years on the region's data as they are now, held against what came."""
    inputs = engine_inputs(freeze(region))
    return backtest(inputs, current_parameters(region, scenario), origin=origin)


def parameter_rows() -> list[dict[str, Any]]:
    """Every coefficient of the engine with its unit, range and source, as the methods page shows it."""
    return [asdict(row) for row in engine_parameters().values()]


def _said(refusal: Exception) -> dict[str, Any]:
    """The machine form of a refusal: its code and what it speaks of."""
    names = ("code", "resource", "where", "name", "value", "allowed", "rows")
    found = {name: getattr(refusal, name) for name in names if hasattr(refusal, name)}
    return {"code": "ledger_broken", **found, **getattr(refusal, "facts", {})}


def default_of(name: str) -> float | int | str:
    return Parameters.default()[name]


def checked_parameter(name: str, value: Any) -> float | int | str:
    """`value` as the engine takes it for this coefficient; ParameterRefused when it cannot."""
    return Parameters.default().with_changes({name: value})[name]


def current_parameters(region: Region, scenario: Scenario | None, on: date | None = None) -> Parameters:
    """The defaults, then what the region's planner changed by that day (today), then what the scenario asks."""
    changed = changed_parameters(region, on or timezone.localdate())
    return Parameters.default().with_changes(
        {**changed, **(scenario.changes.get("parameters", {}) if scenario else {})}
    )


def stands_on(analysis: Run, scenario: Scenario | None) -> bool:
    """Whether an order under the scenario can stand on this analysis, or the scenario asks for another one."""
    return analysis.parameters == current_parameters(analysis.region, scenario).as_dict()


def made_of(parts: Mapping[str, Any], need: float, transfers: str) -> list[dict[str, Any]]:
    """The steps whose sum is one cell's need, from the parts the analysis stored; none where one of them is unknown."""
    names = ("expansion", "exits", "college_share", "model", "trust", "posted", "covered", "plants")
    if any(not isinstance(parts.get(name), int | float) for name in names):
        return []
    moved = parts.get("transfers")
    return need_steps({**parts, "transfers": float("nan") if moved is None else moved}, need, transfers)


def _analyse(run: Run, seconds: dict[str, float], progress: Progress) -> Analysis:
    progress("reading", 0, 1)
    with _timed(seconds, "reading"):
        run.snapshot = freeze(run.region)
        inputs = engine_inputs(run.snapshot)
    parameters = current_parameters(run.region, run.scenario, timezone.localdate(run.created_at))
    run.parameters, run.engine_version = parameters.as_dict(), ENGINE_VERSION
    run.draws = run.draws or int(parameters["draws"])
    with _timed(seconds, "analysis"):
        result = analyse(inputs, parameters, seed=run.seed, draws=run.draws, progress=progress)
    progress("backtest", 0, 1)
    with _timed(seconds, "backtest"):
        run.backtest = plain(asdict(backtest(inputs, parameters)))
    return result


def _recommend(run: Run, seconds: dict[str, float], progress: Progress) -> Recommendation:
    progress("reading", 0, 1)
    analysis = run.analysis
    if not analysis.ledger_holds:
        raise OrderRefused("ledger", "analysis", analysis.pk)
    with _timed(seconds, "reading"):
        run.snapshot = analysis.snapshot
        inputs = engine_inputs(run.snapshot)
        basis = Basis.from_bytes(bytes(analysis.basis))
    if not holds_supply(basis, analysis.ledger):
        raise OrderRefused("ledger", "analysis", analysis.pk)
    wishes = dict(run.scenario.changes) if run.scenario else {}
    parameters = Parameters.default().with_changes({**analysis.parameters, **wishes.pop("parameters", {})})
    run.parameters, run.engine_version = parameters.as_dict(), ENGINE_VERSION
    run.seed, run.draws = analysis.seed, analysis.draws
    with _timed(seconds, "order"):
        return recommend(inputs, basis, parameters, Wishes.from_dict(wishes), year=run.year, progress=progress)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[step] = round(time.perf_counter() - start, 3)


Seats = Mapping[str, int]  # by programme code
OVERRULED = ("change_programme", "applicants", "continuity")


class Scales:
    """What any seats come to by the measure of one order run, without solving: money, need covered, limits broken."""

    def __init__(self, weighed: problem.Problem) -> None:
        self.problem = weighed

    def totals(self, seats: Seats) -> check.Totals:
        return check.totals(self.problem, self._row(seats))

    def worsened(self, before: Seats, after: Seats) -> list[check.Break]:
        return check.worsened(self.problem, self._row(before), self._row(after))

    def difference(self, before: Seats, after: Seats) -> dict[str, float]:
        """What a change adds: persons whose need is met, money a year, and the plan's score, other lines as they are."""
        a, b = self.totals(before), self.totals(after)
        return {name: round(getattr(b, name) - getattr(a, name), 6) for name in ("covered", "cost", "objective")}

    def overruled(self, pins: Seats) -> dict[str, float]:
        """The caps of single lines that numbers fixed by people go beyond, as a scenario assumes them: a person's word
        goes before how far a line may move, how many applied, and that a running course stays."""
        found = {}
        for bound in self.problem.bounds:
            for p, code in enumerate(self.problem.lines.code):
                if bound.limit in OVERRULED and code in pins:
                    if pins[code] < bound.lower[p]:
                        found[name_of(bound.limit, code, "lower")] = float(pins[code])
                    if pins[code] > bound.upper[p]:
                        found[name_of(bound.limit, code, "upper")] = float(pins[code])
        return found

    def _row(self, seats: Seats) -> np.ndarray:
        """A line that the seats do not speak of has none."""
        return np.array([float(seats.get(code, 0)) for code in self.problem.lines.code])


def scales_of(run: Run) -> Scales | None:
    """The scales of a finished order run; None for a run that kept no inputs. The first reading takes a second, so call
    it before a row is locked."""
    if run.snapshot_id is None or run.analysis is None:
        return None
    return _scales(run.pk, run.snapshot.digest, run.digest)


@lru_cache(maxsize=4)  # of a run, which never changes; the digests are for databases that give a number twice
def _scales(run_id: int, snapshot: str, digest: str) -> Scales | None:
    run = Run.objects.select_related("analysis", "snapshot", "scenario").get(pk=run_id)
    if run.analysis.basis is None:
        return None
    basis = Basis.from_bytes(bytes(run.analysis.basis))
    parameters = Parameters.default().with_changes(run.parameters)
    wishes = Wishes.from_dict(run.facts.get("scenario") or {})
    return Scales(problem.build(engine_inputs(run.snapshot), basis, parameters, wishes, run.year))
