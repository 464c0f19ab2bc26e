"""One labour-market analysis: a pure function of the pack, the parameters, the seed and the number of draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from labormarket.engine import identities, results
from labormarket.engine.basis import Basis
from labormarket.engine.facts import facts
from labormarket.engine.judgement import judged
from labormarket.engine.ledger import LedgerBroken
from labormarket.engine.missing import AnalysisRefused, refuse_without_required
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.rules import rules
from labormarket.engine.simulation import simulate
from labormarket.engine.tables import Inputs
from labormarket.engine.territories import part_of_places
from labormarket.engine.uncertain import draw_model

__all__ = ["Analysis", "AnalysisRefused", "LedgerBroken", "analyse"]

STEPS = ("points", "draws", "labels", "ledger")
Columns = dict[str, Any]


@dataclass(frozen=True)
class Analysis:
    """The result of one analysis. Tables are columns by name; unknown numbers are NaN.

    `missing`: what the pack did not hold. `facts`: headline figures. `parts`: per cell and year, what each figure is made of.
    """

    openings: Columns
    supply: Columns
    gaps: Columns
    ledger: Columns
    missing: list[dict[str, Any]]
    basis: Basis
    parameters: Mapping[str, Any]
    seed: int
    draws: int
    facts: dict[str, Any]
    parts: Columns

    def digest(self) -> str:
        """sha256 over the canonical bytes of the result tables and the basis."""
        sha = hashlib.sha256()
        for name in ("openings", "supply", "gaps", "ledger", "parts"):
            for column, values in getattr(self, name).items():
                sha.update(f"{name}.{column}\n".encode())
                sha.update(_bytes(values))
        sha.update(self.basis.digest().encode())
        return sha.hexdigest()


def _bytes(values: Any) -> bytes:
    if isinstance(values, np.ndarray) and values.dtype.kind in "fi":
        return np.ascontiguousarray(values, dtype="<f8").tobytes()
    return json.dumps(list(values), default=str, separators=(",", ":")).encode()


def analyse(
    inputs: Inputs, parameters: Parameters, *, seed: int, draws: int,
    progress: Callable[[str, int, int], None] | None = None,
) -> Analysis:  # fmt: skip
    """Need, supply and gap of every occupation and year, how sure they are, and the basis for an order.

    `progress(step, done, total)` is called between and within steps and may raise to stop. AnalysisRefused names a
    resource that nothing can stand in for; LedgerBroken carries the identities that did not hold.
    """
    tell = progress or (lambda step, done, total: None)
    refuse_without_required(inputs)
    tell("points", 0, 1)
    found = points(inputs, parameters)
    tell("draws", 0, len(found.cells))
    model = draw_model(inputs, found, parameters)
    drawn = simulate(
        model, parameters, seed=seed, draws=draws, band=found.band, committed=found.committed,
        need_draws=min(int(parameters.order_draws), draws), beat=lambda done, total: tell("draws", done, total),
        places=part_of_places(found.places, found.demand, found.received, found.place_band),
    )  # fmt: skip
    tell("labels", 0, 1)
    said = judged(inputs, found, drawn, parameters)
    under = rules(inputs, found, parameters)
    tell("ledger", 0, 1)
    kept = basis(inputs, found, drawn.need)
    ledger = identities.ledger(inputs, found, drawn, kept)
    ledger.refuse_if_broken()
    return Analysis(
        openings=results.openings(found, drawn),
        supply=results.supply(inputs, found, drawn, model),
        gaps=results.gaps(found, drawn, said),
        ledger=ledger.columns(),
        missing=found.missing.entries,
        basis=kept,
        parameters=parameters.as_dict(),
        seed=seed,
        draws=draws,
        facts=facts(inputs, found, under),
        parts=results.parts(found, drawn, said, under),
    )


def basis(inputs: Inputs, found: Points, need: np.ndarray) -> Basis:
    """What an order is built on, taken out of the analysis."""
    s = found.supply
    return Basis(
        cells=list(found.cells.codes), years=[int(y) for y in found.years], need_draws=need, need=found.demand,
        background=found.to_cells(s.background, s.unplaced), repeated=found.to_cells(s.repeated),
        college_share=found.college_share, specialties=list(s.specialties), entry=s.entry.share,
        share=found.crosswalk.share, outside=found.crosswalk.outside, programmes=list(inputs["programmes"]["code"]),
        completion=s.rates.completion, flags=[";".join(sorted(f)) for f in s.flags],
    )  # fmt: skip
