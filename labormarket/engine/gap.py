"""Gap: demand less supply, its class and its label.

Positive = shortage. Persons a year, arrays (O, Y).
"""

from __future__ import annotations

import numpy as np

from labormarket.engine.parameters import Parameters

CLASSES = ((0.85, "very_good"), (1.00, "good"), (1.05, "reasonable"), (1.15, "moderate"))
SLACK = 1e-9
BALANCED_CHANCE = 0.5
LABELS = {
    ("short", "short"): "shortage_lasting",
    ("short", "balanced"): "shortage_easing",
    ("short", "surplus"): "shortage_turning",
    ("short", "unclear"): "shortage_now",
    ("balanced", "short"): "shortage_coming",
    ("balanced", "balanced"): "balanced",
    ("balanced", "surplus"): "surplus_coming",
    ("balanced", "unclear"): "unclear",
    ("surplus", "short"): "surplus_turning",
    ("surplus", "balanced"): "surplus_easing",
    ("surplus", "surplus"): "surplus_lasting",
    ("surplus", "unclear"): "surplus_now",
    ("unknown", "short"): "shortage_expected",
    ("unknown", "balanced"): "balance_expected",
    ("unknown", "surplus"): "surplus_expected",
    ("unknown", "unclear"): "unclear",
}


def ratio(demand: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """`S / D`: graduates per place wanted; NaN where nothing is wanted."""
    return np.divide(supply, demand, out=np.full(np.shape(demand), np.nan), where=np.asarray(demand) > 0)


def coverage(demand: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """`min(S, D) / D`: the part of the demand that is met; NaN where nothing is wanted."""
    return ratio(demand, np.minimum(supply, demand))


def ita(demand: np.ndarray, supply: np.ndarray, unemployed: np.ndarray) -> np.ndarray:
    """`(sum_y S + U) / sum_y D` (O): supply over the years with those looking for work now, after ROA's indicator."""
    return ratio(demand.sum(axis=-1), supply.sum(axis=-1) + unemployed)


def chances_class(value: float) -> str:
    """A graduate's chances at this ratio: very_good, good, reasonable, moderate, poor; no_demand where there is none."""
    if np.isnan(value):
        return "no_demand"
    return next((name for top, name in CLASSES if value <= top + SLACK), "poor")


def band(demand: np.ndarray, p: Parameters) -> np.ndarray:
    """Half width of "balanced": `max(band_min, band_share * D)`."""
    return np.maximum(p.band_min, p.band_share * demand)


def projected(above: np.ndarray, below: np.ndarray, within: np.ndarray, p: Parameters) -> np.ndarray:
    """What the draws say of each cell: short, surplus, balanced, or unclear when none is likely enough."""
    likely = [above >= p.label_prob, below >= p.label_prob, within >= BALANCED_CHANCE]
    return np.select(likely, ["short", "surplus", "balanced"], "unclear")


def label(condition: str, projection: str) -> str:
    """The label in two steps: what the market is like now, and what the projection does to it."""
    return LABELS[condition, projection]
