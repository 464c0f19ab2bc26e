"""All draws of one region: two passes over the cells, the first for the totals, the second for the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labormarket.engine.demand_draws import DemandDraws
from labormarket.engine.draws import LEVELS, Draws, Model, PlaceParts, floats, net_need, order_statistics
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import region_number
from labormarket.engine.supply_draws import SupplyDraws


def simulate(m: Model, p: Parameters, *, seed: int, draws: int, band: np.ndarray, committed: np.ndarray,
             need_draws: int, beat: Callable[[int, int], None], places: PlaceParts | None = None) -> Draws:  # fmt: skip
    """All draws of one region. `band`, `committed` (O, Y): width of "balanced" and supply that needs no new order."""
    shape, region = (len(m.base), len(m.ahead)), region_number(m.region)
    local = _Local.of(places, shape)
    taught = SupplyDraws.of(m.supply, seed, region, draws, need_draws)
    wanted = DemandDraws(m, p, seed=seed, region=region, draws=draws)
    found = np.empty((4, *shape, len(LEVELS)))  # openings, gap, supply, demand
    chance, need = np.empty((3, *shape)), np.empty((*shape, need_draws), dtype=np.float32)
    worst = 0.0
    for cells in wanted.blocks():
        opened, gap, demand = room = wanted.room(cells)
        wanted.draw(cells, opened, demand)
        supply, kept = taught.to_cells(cells)
        np.subtract(demand, supply, out=gap)
        worst = max(worst, _identity(gap, demand, supply))
        need[cells] = net_need(demand[..., :need_draws], kept, np.maximum(m.demand[cells] - committed[cells], 0.0))
        chance[:, cells] = _chances(gap, band[cells])
        local.add(cells, demand, supply)
        found[:2, cells] = order_statistics(room[:2])
        found[2, cells] = taught.quantiles(cells, supply)
        found[3, cells] = wanted.quantiles(cells, found[0, cells], demand)
        beat(cells.stop, shape[0])
    return Draws(
        openings=found[0], demand=found[3], supply=found[2], gap=found[1], graduates=taught.graduates,
        effective=taught.effective, chance=chance, need=need, worst_identity=worst, place_gap=local.gap,
        place_chance=local.chance,
    )  # fmt: skip


@dataclass(frozen=True)
class _Local:
    """Gaps of the places, block by block: a place's need and supply are its parts of the region's in every draw."""

    parts: PlaceParts
    gap: np.ndarray
    chance: np.ndarray

    @classmethod
    def of(cls, parts: PlaceParts | None, shape: tuple[int, int]) -> _Local:
        nowhere = np.zeros((0, *shape))
        parts = parts or PlaceParts(nowhere, nowhere, nowhere)
        count = len(parts.need)
        return cls(parts, np.full((count, *shape, len(LEVELS)), np.nan), np.zeros((3, count, *shape)))

    def add(self, cells: slice, demand: np.ndarray, supply: np.ndarray) -> None:
        for j, (need, own, band) in enumerate(zip(self.parts.need, self.parts.supply, self.parts.band, strict=True)):
            if not (need[cells].any() or own[cells].any()):
                continue  # nothing is known of these occupations in this place
            gap = floats(need[cells])[..., None] * demand
            gap -= floats(own[cells])[..., None] * supply
            self.chance[:, j, cells] = _chances(gap, band[cells])
            self.gap[j, cells] = order_statistics(gap)


def _identity(gap: np.ndarray, demand: np.ndarray, supply: np.ndarray) -> float:
    """Largest departure of the drawn gap from demand less supply, taken in double precision on the first draws."""
    first = slice(0, 16)
    exact = demand[..., first].astype(np.float64) - supply[..., first]
    return float(
        np.abs(gap[..., first] - exact).max(initial=0.0) / max(1.0, float(np.abs(exact).max(initial=0.0)) / 1e3)
    )


def _chances(gap: np.ndarray, band: np.ndarray) -> np.ndarray:
    width = band[..., None].astype(np.float32)
    above, below = (_count(side) for side in (gap > width, gap < -width))
    return np.stack([above, below, gap.shape[-1] - above - below]) / gap.shape[-1]


def _count(true: np.ndarray) -> np.ndarray:
    """How many of each row are true."""
    return np.asarray(np.bitwise_count(np.packbits(true, axis=-1)).sum(axis=-1, dtype=np.int64))
