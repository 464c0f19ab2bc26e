"""The one place that speaks to HiGHS: fixed settings, one thread, statuses that raise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy import sparse

from labormarket.engine.scenario import OrderRefused

THREADS = 1  # per process: a second model with another number fails without a word
INFEASIBLE, OPTIMAL, NODES, TIME = "infeasible", "gap", "nodes", "time"

Limits = dict[int, tuple[float, float]]


@dataclass(frozen=True)
class Model:
    """Minimise `cost @ v` with `row_lower <= matrix @ v <= row_upper` and `lower <= v <= upper`."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    matrix: sparse.csc_array
    row_lower: np.ndarray
    row_upper: np.ndarray

    def relaxed(self) -> Model:
        """The same without whole numbers."""
        return replace(self, integer=np.zeros_like(self.integer))


@dataclass(frozen=True)
class Effort:
    """How far a search goes: relative gap, nodes (the stop that repeats), seconds (safety only)."""

    gap: float
    nodes: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What came back: `stopped_by` is gap, nodes, time or infeasible; values are None where nothing was found."""

    stopped_by: str
    values: np.ndarray | None = None
    cost: float = np.nan
    bound: float = np.nan

    @property
    def gap(self) -> float:
        """Proven gap against the dual bound: `(cost - bound)/max(1, |bound|)`."""
        return max(0.0, (self.cost - self.bound) / max(1.0, abs(self.bound)))


class Quiet(highspy.Highs):
    """HiGHS without the banner that its Python class prints while it turns on callbacks, which are not used here."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


class Session:
    """One loaded model. `solve` runs it; `widened` solves it again with more room, from the kept basis."""

    def __init__(self, model: Model, effort: Effort | None = None) -> None:
        self.model = model
        self.highs = Quiet()
        self._options(effort or Effort(0.0, 20_000, 600.0))
        self._pass(model)

    def _options(self, effort: Effort) -> None:
        options: dict[str, bool | int | float | str] = {
            "threads": THREADS,
            "parallel": "off",
            "random_seed": 0,
            "presolve": "on",
            "mip_rel_gap": float(effort.gap),
            "mip_abs_gap": 1e-6,
            "mip_max_nodes": int(effort.nodes),
            "time_limit": float(effort.seconds),
            "primal_feasibility_tolerance": 1e-7,
            "mip_feasibility_tolerance": 1e-6,
        }
        for name, value in options.items():
            _expect(self.highs.setOptionValue(name, value), f"option {name}")

    def _pass(self, model: Model) -> None:
        matrix = model.matrix
        status = self.highs.passModel(
            len(model.cost),
            len(model.row_lower),
            matrix.nnz,
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            model.cost,
            model.lower,
            model.upper,
            model.row_lower,
            model.row_upper,
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
            model.integer.astype(np.int32),
        )
        _expect(status, "passModel")

    def start(self, values: np.ndarray) -> None:
        """Begin from a known answer."""
        solution = highspy.HighsSolution()
        solution.col_value = values
        _expect(self.highs.setSolution(solution), "setSolution")

    def solve(self) -> Outcome:
        """Run; OrderRefused("solver_failed") for any status that is neither an answer nor infeasible."""
        status = self._run()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            _expect(self.highs.setOptionValue("presolve", "off"), "option presolve")
            status = self._run()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Outcome(INFEASIBLE)
        stops = {
            highspy.HighsModelStatus.kOptimal: OPTIMAL,
            highspy.HighsModelStatus.kSolutionLimit: NODES,
            highspy.HighsModelStatus.kTimeLimit: TIME,
        }
        info = self.highs.getInfo()
        if status not in stops:
            raise OrderRefused("solver_failed", "model_status", str(status))
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Outcome(stops[status])
        values = np.array(self.highs.getSolution().col_value) + 0.0
        whole = bool(self.model.integer.any())
        cost = float(info.objective_function_value)
        return Outcome(stops[status], values, cost, float(info.mip_dual_bound) if whole else cost)

    def _run(self) -> highspy.HighsModelStatus:
        _expect(self.highs.run(), "run", warnings=True)
        return self.highs.getModelStatus()

    def row_duals(self) -> np.ndarray:
        """Duals of the rows of a relaxed model just solved."""
        return np.array(self.highs.getSolution().row_dual)

    def column_duals(self) -> np.ndarray:
        """Reduced costs of the columns of a relaxed model just solved."""
        return np.array(self.highs.getSolution().col_dual)

    def widened(self, rows: Limits, columns: Limits) -> float:
        """Cost with other bounds of some rows and columns, from the kept basis; the model is put back."""
        kept = self.highs.getBasis()
        for row, (lower, upper) in rows.items():
            self.highs.changeRowBounds(int(row), float(lower), float(upper))
        for column, (lower, upper) in columns.items():
            self.highs.changeColBounds(int(column), float(lower), float(upper))
        cost = self._cost_now()
        for row in rows:
            self.highs.changeRowBounds(int(row), float(self.model.row_lower[row]), float(self.model.row_upper[row]))
        for column in columns:
            self.highs.changeColBounds(int(column), float(self.model.lower[column]), float(self.model.upper[column]))
        _expect(self.highs.setBasis(kept), "setBasis")
        return cost

    def _cost_now(self) -> float:
        if self._run() != highspy.HighsModelStatus.kOptimal:
            raise OrderRefused("solver_failed", "model_status", str(self.highs.getModelStatus()))
        return float(self.highs.getInfo().objective_function_value)


def _expect(status: highspy.HighsStatus, what: str, warnings: bool = False) -> None:
    allowed = (highspy.HighsStatus.kOk, highspy.HighsStatus.kWarning) if warnings else (highspy.HighsStatus.kOk,)
    if status not in allowed:
        raise OrderRefused("solver_failed", what, str(status))
