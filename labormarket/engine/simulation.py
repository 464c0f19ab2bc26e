"""All draws of one region: two passes over the cells, the first for the totals, the second for the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labormarket.engine.draws import (
    LEVELS,
    Draws,
    Model,
    PlaceParts,
    floats,
    logit_draw,
    mean_of_spread,
    net_need,
    order_statistics,
)
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import NEEDS, RATES, REGION, Factor, region_number, rows_of, stream, walked

BLOCK = 32


def simulate(m: Model, p: Parameters, *, seed: int, draws: int, band: np.ndarray, committed: np.ndarray,
             need_draws: int, beat: Callable[[int, int], None], places: PlaceParts | None = None) -> Draws:  # fmt: skip
    """All draws of one region. `band`, `committed` (O, Y): width of "balanced" and supply that needs no new order."""
    local = _Local.of(places, (len(m.base), len(m.ahead)))
    state = _State.begin(m, p, seed, draws)
    graduates, effective = state.draw_supply()
    shape = (len(m.base), len(m.ahead))
    found = [np.empty((*shape, len(LEVELS))) for _ in range(4)]
    chance, need = np.empty((3, *shape)), np.empty((*shape, need_draws), dtype=np.float32)
    worst = 0.0
    state.measure_totals()
    for cells, factor in state.factor.blocks(BLOCK):
        opened, demand = state.demand(cells, factor)
        supply, held = state.supply_to(cells, need_draws)
        gap = demand - supply
        worst = max(worst, _identity(gap, demand, supply))
        point = np.maximum(m.demand[cells] - committed[cells], 0.0)
        need[cells] = net_need(demand[..., :need_draws], held, point)
        chance[:, cells] = _chances(gap, band[cells])
        local.add(cells, demand, supply)
        for table, values in zip(found, (opened, demand, supply, gap), strict=True):
            table[cells] = order_statistics(values)
        beat(cells.stop, shape[0])
    return Draws(
        found[0], found[1], found[2], found[3], graduates, effective, chance, need, worst, local.gap, local.chance
    )


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
    above, below = (np.count_nonzero(side, axis=-1) for side in (gap > width, gap < -width))
    return np.stack([above, below, gap.shape[-1] - above - below]) / gap.shape[-1]


@dataclass
class _State:
    """Random numbers of one run and what is derived from them once."""

    m: Model
    p: Parameters
    draws: int
    factor: Factor
    own: np.ndarray
    total: np.ndarray
    leaving: np.ndarray
    specialty: np.ndarray
    uniform: dict[int, np.ndarray]
    scale: np.ndarray
    taken_in: np.ndarray | None
    flows: np.ndarray

    @classmethod
    def begin(cls, m: Model, p: Parameters, seed: int, draws: int) -> _State:
        """Draws every stream in its fixed order."""
        years = len(m.ahead)
        region = region_number(m.region)
        local, rates, needs = (stream(seed, key, region) for key in (REGION, RATES, NEEDS))
        total = walked(local.standard_normal((years, draws), dtype=np.float32))
        own = rows_of(local, m.occupations, m.row, (draws,))
        leaving = np.exp(np.float32(p.sig_exit) * rows_of(rates, m.occupations, m.row, (draws,)))
        s = m.supply
        specialty = np.stack([rows_of(rates, s.specialties, s.specialty_row, (draws,)) for _ in range(3)])
        rows = np.array(sorted({x.row for x in m.large}), dtype=np.int64)
        kept = rows_of(needs, m.needs, rows, (draws,), uniform=True)
        nothing = np.zeros((0, years, draws), dtype=np.float32)
        return cls(m, p, draws, Factor(seed, m.occupations, m.row, (years, draws)), own, total, leaving, specialty,
                   dict(zip(rows.tolist(), kept, strict=True)), nothing, None, nothing)  # fmt: skip

    def draw_supply(self) -> tuple[np.ndarray, np.ndarray]:
        """Graduates and effective supply by specialty: quantiles of both; effective supply is kept for the crosswalk."""
        s, years = self.m.supply, len(self.m.ahead)
        self.flows = np.empty((len(s.specialty_row), years, self.draws), dtype=np.float32)
        graduates = np.empty((*self.flows.shape[:2], len(LEVELS)))
        effective = graduates.copy()
        for start in range(0, len(self.flows), BLOCK):
            n = slice(start, start + BLOCK)
            drawn = self._graduates(n)
            np.multiply(
                drawn, logit_draw(s.entry[n], s.entry_spread[n], self.specialty[1, n])[:, None, :], out=self.flows[n]
            )
            graduates[n] = order_statistics(drawn)
            effective[n] = order_statistics(self.flows[n].copy())
        return graduates, effective

    def _graduates(self, n: slice) -> np.ndarray:
        """Drawn graduates of a block of specialties: cohorts by completion, trends by their own error."""
        s = self.m.supply
        passed = logit_draw(s.completion[n], s.completion_spread[n], self.specialty[0, n])
        log_ratio = np.log(passed / floats(np.where(s.completion[n] > 0, s.completion[n], 1.0))[:, None])
        drawn = floats(s.studied[n])[..., None] * log_ratio[:, None, :]
        np.exp(drawn, out=drawn)
        drawn *= floats(s.counted[n])[..., None]
        if s.trended[n].any():
            trend = np.exp(floats(s.trend_spread[n])[..., None] * self.specialty[2, n][:, None, :])
            trend *= floats(s.trended[n] + 1)[..., None]
            trend -= 1
            np.maximum(trend, 0, out=trend)
            drawn += np.where(s.trended[n][..., None] > 0, trend, np.float32(0))
        return np.asarray(drawn)

    def supply_to(self, cells: slice, need_draws: int) -> tuple[np.ndarray, np.ndarray]:
        """Supply to a block of cells, and of its first draws the part that needs no new order."""
        s = self.m.supply
        whole = np.zeros((cells.stop - cells.start, *self.flows.shape[1:]), dtype=np.float32)
        held = np.zeros((*whole.shape[:2], need_draws), dtype=np.float32)
        for o in range(cells.start, cells.stop):
            for n, share in s.links[o]:
                part = np.float32(share) * self.flows[n]
                whole[o - cells.start] += part
                held[o - cells.start] += s.committed[n, :, None].astype(np.float32) * part[:, :need_draws]
        return whole, held

    def employed(self, cells: slice, factor: np.ndarray) -> np.ndarray:
        """Employment before it is held to the drawn total: `E * exp(sig*(sqrt(wF)*F + sqrt(1-wF)*H))`."""
        common, local = np.float32(np.sqrt(self.p.w_factor)), np.float32(np.sqrt(1 - self.p.w_factor))
        z = common * factor + local * self.own[cells, None, :]
        z *= floats(self.m.sigma[cells])[..., None]
        np.exp(z, out=z)
        z *= self.m.employed[cells, :, None].astype(np.float32)
        return np.asarray(z)

    def measure_totals(self) -> None:
        """First pass: the factor that brings every draw to its total; under `net` also the movers' share of openings."""
        m, p = self.m, self.p
        drawn = np.zeros((len(m.ahead), self.draws))
        for cells, factor in self.factor.blocks(BLOCK):
            drawn += self.employed(cells, factor).sum(axis=0, dtype=np.float64)
        spread = p.sig_tot * np.sqrt(m.ahead / 10)
        wanted = (mean_of_spread(m.employed, m.sigma) * m.employed.sum(axis=0))[:, None] * np.exp(
            spread[:, None] * self.total
        )
        self.scale = np.divide(wanted, drawn, out=np.ones_like(drawn), where=drawn > 0).astype(np.float32)
        if m.move_rate is not None and p.transfers == "net":
            self.taken_in = self._movers()

    def _movers(self) -> np.ndarray:
        """Movers taken in per opening, by year and draw: `sum T / sum max(Og, 0)`."""
        moved = np.zeros((len(self.m.ahead), self.draws))
        wanted = moved.copy()
        for cells, factor in self.factor.blocks(BLOCK):
            exits, moves, grown = self.parts(cells, factor)
            whole = exits + moves + self.truncated(grown)
            moved += moves.sum(axis=0, dtype=np.float64)
            wanted += np.maximum(whole, 0).sum(axis=0, dtype=np.float64)
        return np.divide(moved, wanted, out=np.zeros_like(moved), where=wanted > 0).astype(np.float32)

    def parts(self, cells: slice, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Exits, transfers and expansion of a block in every draw."""
        m = self.m
        employed = self.employed(cells, factor)
        employed *= self.scale
        base = m.base[cells, None, None].astype(np.float32)
        stock = (base + employed) * np.float32(0.5)
        grown = employed - base
        grown /= m.ahead.astype(np.float32)[:, None]
        moves = np.zeros(1, dtype=np.float32) if m.move_rate is None else stock * floats(m.move_rate[cells])[..., None]
        stock *= m.exit_rate[cells, :, None].astype(np.float32)
        stock *= self.leaving[cells, None, :]
        return stock, moves, grown

    def truncated(self, grown: np.ndarray) -> np.ndarray:
        return np.maximum(grown, 0) if self.p.truncation == "roa" else grown

    def demand(self, cells: slice, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Gross openings, and demand under the run's switches with employers' needs, of a block in every draw."""
        m, p = self.m, self.p
        exits, moves, grown = self.parts(cells, factor)
        opened = exits + moves + grown
        ruled = exits + self.truncated(grown)
        if m.move_rate is not None and p.transfers != "exits_only":
            ruled += moves
            if self.taken_in is not None:
                ruled -= self.taken_in * np.maximum(ruled, 0)
        np.maximum(ruled, 0, out=ruled)
        ruled *= m.share[cells, None, None].astype(np.float32)
        ruled *= (1 - m.trust[cells] * m.covered).astype(np.float32)[..., None]
        ruled += (m.trust[cells] * m.posted[cells] + m.plants[cells]).astype(np.float32)[..., None]
        self._draw_large(cells, ruled)
        np.maximum(ruled, 0, out=ruled)
        ruled *= np.float32(m.demand_factor)
        return np.asarray(opened), ruled

    def _draw_large(self, cells: slice, ruled: np.ndarray) -> None:
        """Large posted needs come whole or not at all: their departure from the expected number is added."""
        for x in self.m.large:
            if cells.start <= x.cell < cells.stop:
                weight = 1.0 if x.plant else self.m.trust[x.cell, x.year]
                came = (self.uniform[x.row] < x.chance).astype(np.float32) - np.float32(x.chance)
                ruled[x.cell - cells.start, x.year] += np.float32(weight * x.size) * came
