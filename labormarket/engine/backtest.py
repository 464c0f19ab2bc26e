"""Backtest: the forecasts of earlier years held against what came, shown beside every forecast of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labormarket.engine import accuracy as errors
from labormarket.engine.accuracy import SIZE_STEPS, Hindcast, hindcasts, noise_of, origins, size_of
from labormarket.engine.cells import Cells
from labormarket.engine.measures import MEASURES, Pairs, coverage, measured
from labormarket.engine.origins import of_employment, of_needs, of_supply
from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import last_known
from labormarket.engine.series import Figures, Series, region_employment
from labormarket.engine.tables import Inputs

COLUMNS = ("measure", "scope", "horizon", "model", "naive", "no_change")
Columns = dict[str, Any]


@dataclass(frozen=True)
class Backtest:
    """How wrong this way of forecasting was on the region's own past.

    `table`: columns of backtest.csv; scope is a target (employment, graduates, effective, hired) or employment with its
    size class. `sizes`: each size class of employment with its error, skill and coverage over all horizons. `origins`:
    years forecast from, by target. `lines`: our last forecast and the naive one beside what came, by occupation and year.
    """

    table: Columns
    sizes: list[dict[str, Any]]
    origins: dict[str, list[int]]
    lines: Columns


def backtest(inputs: Inputs, p: Parameters, *, origin: int | None = None) -> Backtest:
    """Every target from every origin (or from `origin` alone). Targets without a past are left out."""
    cells = Cells.of(inputs)
    series = region_employment(inputs, Figures.of(inputs, cells))
    taught, entered = of_supply(inputs, p)
    past = {
        "employment": [] if series is None else of_employment(series, p),
        "graduates": taught,
        "effective": entered,
        "hired": of_needs(inputs, p),
    }
    noise = {target: noise_by_size(target, found, p) for target, found in past.items()}
    learnt = [] if series is None else sizes(series, past["employment"], noise["employment"], p)
    if origin is not None:
        past = {target: [h for h in found if h.origin == origin] for target, found in past.items()}
    rows: list[tuple[Any, ...]] = []
    for target, found in past.items():
        rows += _rows(target, found, noise[target], p)
        if target == "employment":
            for c in range(len(SIZE_STEPS) + 1):
                rows += _rows(f"{target} {size_name(c, p)}", _of_size(found, c, p), noise[target], p)
    return Backtest(
        {name: [row[n] for row in rows] for n, name in enumerate(COLUMNS)},
        learnt,
        {target: sorted({h.origin for h in found if h.known.any()}) for target, found in past.items()},
        _lines(cells.codes, past["employment"]),
    )


def size_name(c: int, p: Parameters) -> str:
    """A size class by its bounds in persons: 0-10000, 200000+."""
    bounds = [0, *(int(s * p.size_class) for s in SIZE_STEPS)]
    return f"{bounds[c]}-{bounds[c + 1]}" if c < len(SIZE_STEPS) else f"{bounds[c]}+"


def _of_size(past: list[Hindcast], c: int, p: Parameters) -> list[Hindcast]:
    return [h.only(size_of(np.nan_to_num(h.base), p) == c) for h in past]


def noise_by_size(target: str, past: list[Hindcast], p: Parameters) -> np.ndarray:
    """Noise of the figures by size class at the origin; of other targets than employment one for all."""
    classes = range(len(SIZE_STEPS) + 1)
    if target != "employment":
        return np.full(len(classes), noise_of(past, p))
    return np.array([noise_of(_of_size(past, c, p), p) for c in classes])


def _noise_at(past: list[Hindcast], noise: np.ndarray, p: Parameters) -> list[np.ndarray]:
    return [noise[size_of(np.nan_to_num(h.base), p)] for h in past]


def _rows(scope: str, past: list[Hindcast], noise: np.ndarray, p: Parameters) -> list[tuple[Any, ...]]:
    """One row a horizon and measure; a horizon without a single pair has none."""
    rows: list[tuple[Any, ...]] = []
    for horizon in sorted({h.horizon for h in past}):
        mine = [h for h in past if h.horizon == horizon]
        if len(Pairs.of(mine)):
            found = measured(mine, _noise_at(mine, noise, p), p)
            rows += [(measure, scope, horizon, *found[measure]) for measure in MEASURES]
    return rows


def sizes(series: Series, past: list[Hindcast], noise: np.ndarray, p: Parameters) -> list[dict[str, Any]]:
    """What a run learns from the backtest, by size class: own error, error used, and whether the trend route is on.

    `trend_skill` is that of the trend route on its own (0 or less turns it off there), `skill` that of what was forecast.
    `coverage` holds each forecast against the error learnt from other origins, `coverage_used` against today's.
    """
    base, trials, found = last_known(series), hindcasts(origins(series, p)), []
    learnt = errors.accuracy(trials, past, base, p)
    size = size_of(base, p)
    for c in np.unique(size).tolist():
        mine, here = size == c, _of_size(past, c, p)
        pairs = Pairs.of(here)
        first = int(np.flatnonzero(mine)[0])
        found.append({
            "scope": size_name(c, p), "cells": int(mine.sum()), "pairs": float(learnt.pairs[first]),
            "error_own": float(learnt.own[first]), "error_used": float(np.median(learnt.sigma[mine])), "noise": float(noise[c]),
            "trend_skill": float(learnt.skill[first]), "trend": not learnt.skill[first] <= 0,
            "skill": measured(here, _noise_at(here, noise, p), p)["skill"][0] if len(pairs) else float("nan"),
            "coverage": coverage(here, _noise_at(here, noise, p), p),
            "coverage_used": coverage(_with_error(here, trials, past, p), _noise_at(here, noise, p), p),
        })  # fmt: skip
    return found


def _with_error(here: list[Hindcast], trials: list[Hindcast], past: list[Hindcast], p: Parameters) -> list[Hindcast]:
    """The same forecasts with the error learnt from all of them, as the draws of today use it."""

    def spread(h: Hindcast) -> np.ndarray:
        return errors.accuracy(trials, past, np.nan_to_num(h.base), p).sigma * np.sqrt(h.horizon / 10)

    return [replace(h, spread=spread(h)) for h in here]


def _lines(codes: list[str], past: list[Hindcast]) -> Columns:
    """The forecast of the latest origin that looks farthest ahead, for the chart of each occupation."""
    farthest = max((h.horizon for h in past), default=0)
    origin = max((h.origin for h in past if h.horizon == farthest), default=0)
    rows = [
        (code, origin + h.horizon, *(float(v[o]) for v in (h.forecast, h.naive, h.actual)))
        for o, code in enumerate(codes)
        for h in past
        if h.origin == origin and not np.isnan(h.base[o])
    ]
    names = ("occupation_code", "year", "forecast", "naive", "actual")
    return {"origin": origin if rows else None, **{name: [row[n] for row in rows] for n, name in enumerate(names)}}
