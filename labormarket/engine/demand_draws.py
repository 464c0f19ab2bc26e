"""Draws of demand: employment held to its drawn total, openings, and demand with employers' needs, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from labormarket.engine.draws import Model, floats, mean_of_spread, order_statistics
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import HALVES, NEEDS, RATES, REGION, Factor, Stream, walked

BLOCK = 16
KEPT_BYTES = 24 * 2**20
TOTAL, OWN = 0, 1  # streams under (REGION, region)
EXITS = 0  # stream under (RATES, region)


@dataclass(frozen=True)
class _Large:
    """Large posted needs, which come whole or not at all, sorted by cell: each adds `size` persons where it comes.

    `bits` (rows, B): 16 random bits of every row asked for; need n comes where those of row `row[n]` are below `limit[n]`.
    """

    cell: np.ndarray
    year: np.ndarray
    size: np.ndarray
    chance: np.ndarray
    row: np.ndarray
    bits: np.ndarray

    @classmethod
    def of(cls, m: Model, stream: Stream, draws: int) -> _Large:
        """Needs that are sure, or sure not to come, are what is expected of them: nothing is drawn."""
        unsure = sorted((x for x in m.large if 0 < x.chance < 1), key=lambda x: x.cell)
        whole = np.array([(x.cell, x.year, x.row) for x in unsure], dtype=np.int64).reshape(-1, 3)
        cell, year, row = whole.T
        size, chance, plant = np.array([(x.size, x.chance, x.plant) for x in unsure]).reshape(-1, 3).T
        size = size * m.demand_factor * np.where(plant > 0, 1.0, m.trust[cell, year])
        rows, place = np.unique(row, return_inverse=True)
        bits = np.empty((len(rows), draws), dtype=np.uint16)
        for at, drawn in stream.rows(rows, draws):
            bits[at] = drawn
        return cls(cell, year, size, chance, place, bits)

    def expected(self, shape: tuple[int, ...]) -> np.ndarray:
        """Persons expected of them by cell and year."""
        found = np.zeros(shape)
        np.add.at(found, (self.cell, self.year), self.size * self.chance)
        return found

    def within(self, cells: slice) -> tuple[slice, np.ndarray, np.ndarray]:
        """Those of a block of cells, their rows in the block, their years."""
        mine = slice(*np.searchsorted(self.cell, (cells.start, cells.stop)).tolist())
        return mine, self.cell[mine] - cells.start, self.year[mine]

    def add_to(self, demand: np.ndarray, cells: slice) -> None:
        """Adds those that come, in each draw, to a block's demand."""
        mine, o, y = self.within(cells)
        limit = (self.chance[mine] * HALVES).astype(np.uint16)
        persons = (self.bits[self.row[mine]] < limit[:, None]).astype(np.float32)
        persons *= floats(self.size[mine])[:, None]
        for at, came in zip(zip(o.tolist(), y.tolist(), strict=True), persons, strict=True):
            demand[at] += came


class DemandDraws:
    """Openings and demand of one region in every draw, some cells at a time.

    `own` (O, B) is H by its weight, `leaving` (O, B) the factor of the exit rate, `scale` (Y, B) brings each draw to its
    total; `taken_in` (Y, B), under `net` alone, is the movers' share of openings. `rough` (O, Y, B): employment before it is
    scaled, kept between the passes where it is small. Demand is `per_opening * openings + posted` (O, Y), and large needs.
    """

    def __init__(self, m: Model, p: Parameters, *, seed: int, region: int, draws: int) -> None:
        self.m, self.p, shape = m, p, (len(m.ahead), draws)
        self._factor = Factor(seed, m.row, shape)
        self._total = walked(Stream(seed, REGION, region, TOTAL).normals(np.zeros(1, dtype=np.int64), shape)[0])
        self._own = Stream(seed, REGION, region, OWN).normals(m.row, (draws,))
        self._own *= np.float32(np.sqrt(1 - p.w_factor))
        self._leaving = Stream(seed, RATES, region, EXITS).normals(m.row, (draws,))
        self._leaving *= np.float32(p.sig_exit)
        np.exp(self._leaving, out=self._leaving)
        self._large = _Large.of(m, Stream(seed, NEEDS, region), draws)
        self._per_opening = m.demand_factor * m.share[:, None] * (1 - m.trust * m.covered)
        posted = m.demand_factor * (m.trust * m.posted + m.plants) - self._large.expected(m.trust.shape)
        self._posted = np.maximum(posted, 0.0)  # the expected part is in it: below zero by rounding at most
        self.room = np.empty((4, BLOCK, *shape), dtype=np.float32)
        small = self.room[0, 0].nbytes * len(m.base) <= KEPT_BYTES
        self._rough = np.empty((len(m.base), *shape), dtype=np.float32) if small else None
        self._scale = self._to_totals(draws)
        net = m.move_rate is not None and p.transfers == "net"
        self._taken_in = self._movers(draws) if net else None

    def blocks(self) -> Iterator[tuple[slice, np.ndarray]]:
        """(cells, F) block by block."""
        return self._factor.blocks(BLOCK)

    def _to_totals(self, draws: int) -> np.ndarray:
        """First pass: the factor (Y, B) that brings every draw to its total."""
        m = self.m
        drawn = np.zeros((len(m.ahead), draws))
        for cells, factor in self.blocks():
            out = self.room[0, : len(factor)] if self._rough is None else self._rough[cells]
            drawn += self._employed(cells, factor, out).sum(axis=0)
        spread = self.p.sig_tot * np.sqrt(m.ahead / 10)
        point = mean_of_spread(m.employed, m.sigma) * m.employed.sum(axis=0)
        wanted = point[:, None] * np.exp(spread[:, None] * self._total)
        return np.divide(wanted, drawn, out=np.ones_like(drawn), where=drawn > 0).astype(np.float32)

    def _employed(self, cells: slice, factor: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Employment before it is held to the drawn total: `E * exp(sig*(sqrt(wF)*F + sqrt(1-wF)*H))`."""
        np.multiply(factor, np.float32(np.sqrt(self.p.w_factor)), out=out)
        out += self._own[cells, None, :]
        out *= floats(self.m.sigma[cells])[..., None]
        np.exp(out, out=out)
        out *= floats(self.m.employed[cells])[..., None]
        return out

    def _movers(self, draws: int) -> np.ndarray:
        """Movers taken in per opening, by year and draw: `sum T / sum max(Og, 0)`."""
        moved = np.zeros((len(self.m.ahead), draws))
        wanted = moved.copy()
        for cells, factor in self.blocks():
            exits, grown, moves = self._parts(cells, factor, *self.room[:2, : len(factor)])
            whole = exits + moves + self._truncated(grown)
            moved += moves.sum(axis=0, dtype=np.float64)
            wanted += np.maximum(whole, 0).sum(axis=0, dtype=np.float64)
        return np.divide(moved, wanted, out=np.zeros_like(moved), where=wanted > 0).astype(np.float32)

    def _parts(
        self, cells: slice, factor: np.ndarray, exits: np.ndarray, grown: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Exits and expansion of a block in every draw, written into the arrays given for them, and transfers (0 unknown)."""
        m, moves = self.m, np.zeros(1, dtype=np.float32)
        rough = self._employed(cells, factor, grown) if self._rough is None else self._rough[cells]
        employed = np.multiply(rough, self._scale, out=grown)
        base = floats(m.base[cells])[:, None, None]
        twice = np.add(employed, base, out=exits)  # twice the average stock: rates are halved for it
        if m.move_rate is not None:
            moves = twice * floats(m.move_rate[cells] / 2)[..., None]
        exits *= floats(m.exit_rate[cells] / 2)[..., None]
        exits *= self._leaving[cells, None, :]
        grown -= base
        grown /= floats(m.ahead)[:, None]
        return exits, grown, moves

    def _truncated(self, grown: np.ndarray) -> np.ndarray:
        return np.maximum(grown, 0) if self.p.truncation == "roa" else grown

    @property
    def _follows(self) -> bool:
        """True where demand under the run's switches grows with openings and with nothing else that is drawn."""
        return self.p.truncation == "bls" and (self.m.move_rate is None or self.p.transfers == "gross")

    def draw(self, cells: slice, factor: np.ndarray, opened: np.ndarray, demand: np.ndarray) -> None:
        """Gross openings, and demand under the run's switches with employers' needs, of a block in every draw."""
        exits, grown, moves = self._parts(cells, factor, opened, demand)
        ruled = opened if self._follows else self._ruled(exits, grown, moves)
        opened += grown
        if self.m.move_rate is not None:
            opened += moves
        self._answered(cells, ruled, demand)
        self._large.add_to(demand, cells)

    def _ruled(self, exits: np.ndarray, grown: np.ndarray, moves: np.ndarray) -> np.ndarray:
        """Openings that the run counts as demand, by its treatment of shrinking cells and of movers."""
        ruled = exits + self._truncated(grown)
        if self.m.move_rate is not None and self.p.transfers != "exits_only":
            ruled += moves
            if self._taken_in is not None:
                ruled -= self._taken_in * np.maximum(ruled, 0)
        return np.asarray(ruled)

    def _answered(self, cells: slice, ruled: np.ndarray, out: np.ndarray) -> None:
        """Demand of what the model and the employers say; the large needs come on top of it."""
        np.maximum(ruled, 0, out=out)
        out *= floats(self._per_opening[cells])[..., None]
        out += floats(self._posted[cells])[..., None]

    def quantiles(self, cells: slice, openings: np.ndarray, demand: np.ndarray) -> np.ndarray:
        """Quantiles of drawn demand: where it only follows openings they are the demand of the openings' quantiles."""
        if not self._follows:
            return order_statistics(demand, signed=False)
        found = np.empty(openings.shape, dtype=np.float32)
        self._answered(cells, floats(openings), found)
        _, o, y = self._large.within(cells)
        drawn = np.zeros(demand.shape[:2], dtype=bool)
        drawn[o, y] = True
        found[drawn] = order_statistics(demand[drawn], signed=False)
        return found.astype(np.float64)
