"""Random numbers: a stream of its own for each block, so that a change in one leaves the others as they were."""

from __future__ import annotations

import numpy as np

BLOCKS = {
    "employment": 1,
    "ratios": 2,
    "fields": 3,
    "colleges": 4,
    "programmes": 5,
    "parameters": 6,
    "intakes": 7,
    "capacities": 8,
    "needs": 9,
    "rest": 10,
    "centres": 11,
    "outcomes": 12,
}


def stream(seed: int, block: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(BLOCKS[block],))))


def clipped(rng: np.random.Generator, size: int, mean: float, spread: float, least: float, most: float) -> np.ndarray:
    return np.clip(rng.normal(mean, spread, size), least, most)


def chosen(rng: np.random.Generator, size: int, choices: list[float], odds: list[float]) -> np.ndarray:
    """One of `choices` each, with `odds`."""
    places = np.searchsorted(np.cumsum(odds), rng.random(size), side="right")
    return np.array(choices)[np.minimum(places, len(choices) - 1)]


def whole(values: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Persons are whole: the part of a person becomes one with its own chance (`chance` in 0..1 is drawn before)."""
    return np.floor(values + chance)


def to_total(values: np.ndarray, total: int) -> np.ndarray:
    """`values` as whole numbers that add up to `total`: the largest parts are rounded up (ties: first)."""
    scaled = values * (total / values.sum()) if values.sum() else values
    down = np.floor(scaled)
    short = round(total - down.sum())
    order = np.argsort(-(scaled - down), kind="stable")
    down[order[:short]] += 1
    return down


def up_to(values: np.ndarray | float, step: int) -> np.ndarray:
    return np.ceil(np.asarray(values, dtype=float) / step - 1e-9) * step
