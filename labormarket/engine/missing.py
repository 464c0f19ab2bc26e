"""What a pack does not hold, what stands in for it, and how much less sure that makes a run.

Each entry is (resource, effect, cap, sigma): the route taken, the best evidence grade still possible, the factor on the
error. Several factors on one cell multiply, at most to 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labormarket.engine.tables import Inputs

REQUIRED = ("occupations", "specialties", "crosswalk", "programmes", "colleges", "employment")
LARGEST_FACTOR = 2.0
# Figures that are there and disagree. Without them nothing would disagree: that alone may raise a cap.
DOUBTS = frozenset(
    {"trend_did_no_better", "control_out_of_range", "counts_disagree", "sign_depends_on_split", "ipf_not_converged"}
)


class AnalysisRefused(ValueError):
    """A pack that cannot be analysed. `resource` names what is missing; `code` is missing or no_figures_of_region."""

    def __init__(self, resource: str, code: str = "missing") -> None:
        self.resource, self.code = resource, code
        super().__init__(f"{resource}: {code}; an analysis cannot be computed without it")


def refuse_without_required(inputs: Inputs) -> None:
    """AnalysisRefused when a resource is empty that no other can stand in for."""
    for resource in REQUIRED:
        if not len(inputs[resource]):
            raise AnalysisRefused(resource)
    if not len(inputs["graduates"]) and not len(inputs["specialty_graduates"]):
        raise AnalysisRefused("graduates")


@dataclass
class Missing:
    """The list shown with a run, and the caps and factors by cell (O) it leads to."""

    count: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    lacking: np.ndarray = field(init=False)
    doubted: np.ndarray = field(init=False)
    demand: np.ndarray = field(init=False)
    supply: np.ndarray = field(init=False)
    posted: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.lacking, self.doubted = (np.full(self.count, "", dtype=object) for _ in range(2))
        self.demand, self.supply, self.posted = (np.ones(self.count) for _ in range(3))

    @property
    def cap(self) -> np.ndarray:
        """Best grade still possible (O): the lower of what is lacking and of what is there but contradicts ("" no cap)."""
        return np.maximum(self.lacking, self.doubted)

    def add(
        self,
        resource: str,
        effect: str,
        cap: str = "",
        sigma: float = 1.0,
        where: np.ndarray | None = None,
        on: str = "demand",
    ) -> None:
        """Notes what is missing; `where` (O, bool) are the cells it touches, None = all; nothing touched, nothing noted."""
        touched = np.ones(self.count, dtype=bool) if where is None else where
        if not touched.any():
            return
        entry = {"resource": resource, "effect": effect, "cap": cap, "sigma": sigma, "cells": int(touched.sum())}
        self.entries.append(entry)
        if cap:
            caps = self.doubted if effect in DOUBTS else self.lacking
            caps[touched] = np.maximum(caps[touched], cap)
        getattr(self, on)[touched] *= sigma

    def demand_factor(self) -> np.ndarray:
        """Factor on the error of employment (O), at most 2."""
        return np.minimum(self.demand, LARGEST_FACTOR)


@dataclass
class SupplyFactors:
    """Factors on the error of supply by specialty (S), at most 2."""

    factor: np.ndarray

    def widen(self, where: np.ndarray, sigma: float) -> None:
        self.factor = np.where(where, np.minimum(self.factor * sigma, LARGEST_FACTOR), self.factor)


def says_nothing(inputs: Inputs, resource: str, column: str) -> bool:
    """True when no row of the resource holds a figure in this column."""
    return bool(np.isnan(inputs[resource][column]).all())


def most_of(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """True for the cells (O) whose supply comes mostly from the flagged specialties."""
    return (part > 0) & (part >= 0.5 * whole)
