"""Draws of demand: employment held to its drawn total, openings, and demand with employers' needs, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from labormarket.engine.draws import Model, floats, mean_of_spread, order_statistics
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import FACTOR, HALVES, NEEDS, RATES, REGION, Stream, blocks, walked

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
    total; `taken_in` (Y, B), under `net` alone, is the movers' share of openings; `rough` (O, Y, B) is what the first pass
    draws, kept where it is small, else drawn again. By cell (O, Y, 1): halves of the rates of `exits` and `moving`, and
    `before`, twice the base over the years ahead, as `growing` (Y, 1) is one over them. Demand is `per_opening * openings +
    posted` (O, Y), and large needs.
    """

    def __init__(self, m: Model, p: Parameters, *, seed: int, region: int, draws: int) -> None:
        self.m, self.p, shape = m, p, (len(m.ahead), draws)
        self._factor = Stream(seed, FACTOR)
        self._total = walked(Stream(seed, REGION, region, TOTAL).normals(np.zeros(1, dtype=np.int64), shape)[0])
        self._own = Stream(seed, REGION, region, OWN).normals(m.row, (draws,))
        self._own *= np.float32(np.sqrt(1 - p.w_factor))
        self._leaving = Stream(seed, RATES, region, EXITS).normals(m.row, (draws,))
        self._leaving *= np.float32(p.sig_exit)
        np.exp(self._leaving, out=self._leaving)
        self._exits, self._before = floats(m.exit_rate / 2)[..., None], floats(2 * m.base[:, None] / m.ahead)[..., None]
        self._moving = floats(np.zeros_like(m.exit_rate) if m.move_rate is None else m.move_rate / 2)[..., None]
        self._growing = floats(1 / m.ahead)[:, None]
        self._large = _Large.of(m, Stream(seed, NEEDS, region), draws)
        self._per_opening = m.demand_factor * m.share[:, None] * (1 - m.trust * m.covered)
        posted = m.demand_factor * (m.trust * m.posted + m.plants) - self._large.expected(m.trust.shape)
        self._posted = np.maximum(posted, 0.0)  # the expected part is in it: below zero by rounding at most
        kept = len(m.base) if 4 * len(m.ahead) * draws * len(m.base) <= KEPT_BYTES else 0
        whole = np.empty((3 * BLOCK + kept, *shape), dtype=np.float32)  # one piece: the system gives it in large pages
        self._space, self._rough = whole[: 3 * BLOCK].reshape(3, BLOCK, *shape), whole[3 * BLOCK :]
        self._scale = self._to_totals(draws)
        net = m.move_rate is not None and p.transfers == "net"
        self._taken_in = self._movers(draws) if net else None

    def blocks(self) -> Iterator[slice]:
        return blocks(len(self.m.base), BLOCK)

    def room(self, cells: slice) -> np.ndarray:
        """Three arrays (N, Y, B) for the draws of a block, the same for every block."""
        return self._space[:, : cells.stop - cells.start]

    def _to_totals(self, draws: int) -> np.ndarray:
        """First pass: the factor (Y, B) that brings every draw to its total."""
        m = self.m
        drawn = np.zeros((len(m.ahead), draws))
        for cells in self.blocks():
            rough = self._drawn(cells, self._rough[cells] if len(self._rough) else self.room(cells)[0])
            drawn += np.einsum("oyb,oy->yb", rough, floats(m.employed[cells]))
        spread = self.p.sig_tot * np.sqrt(m.ahead / 10)
        point = mean_of_spread(m.employed, m.sigma) * m.employed.sum(axis=0)
        wanted = point[:, None] * np.exp(spread[:, None] * self._total)
        return np.divide(wanted, drawn, out=np.ones_like(drawn), where=drawn > 0).astype(np.float32)

    def _drawn(self, cells: slice, out: np.ndarray) -> np.ndarray:
        """Employment over its point before it is held to the drawn total: `exp(sig*(sqrt(wF)*F + sqrt(1-wF)*H))`."""
        walked(self._factor.normals(self.m.row[cells], out.shape[1:], out), np.sqrt(self.p.w_factor))
        out += self._own[cells, None, :]
        out *= floats(self.m.sigma[cells])[..., None]
        return np.exp(out, out=out)

    def _movers(self, draws: int) -> np.ndarray:
        """Movers taken in per opening, by year and draw: `sum T / sum max(Og, 0)`."""
        moved = np.zeros((len(self.m.ahead), draws))
        wanted = moved.copy()
        for cells in self.blocks():
            opened, stock, *_ = self.room(cells)
            self._open(cells, self._stock(cells, stock), opened)
            moved += (stock * self._moving[cells]).sum(axis=0, dtype=np.float64)
            wanted += np.maximum(self._kept(cells, stock, opened), 0).sum(axis=0, dtype=np.float64)
        return np.divide(moved, wanted, out=np.zeros_like(moved), where=wanted > 0).astype(np.float32)

    def _stock(self, cells: slice, out: np.ndarray) -> np.ndarray:
        """Employment of a block then and now together, in every draw: rates are halved for it."""
        rough = self._rough[cells] if len(self._rough) else self._drawn(cells, out)
        np.multiply(rough, floats(self.m.employed[cells])[..., None], out=out)
        out *= self._scale
        out += floats(self.m.base[cells])[:, None, None]
        return out

    def _open(self, cells: slice, stock: np.ndarray, out: np.ndarray) -> None:
        """Gross openings: exits, transfers and expansion, `(E_d + E)*(x*L/2 + t/2 + 1/h) - 2*E/h`."""
        np.multiply(self._leaving[cells, None, :], self._exits[cells], out=out)
        out += self._moving[cells] + self._growing
        out *= stock
        out -= self._before[cells]

    def _kept(self, cells: slice, stock: np.ndarray, opened: np.ndarray) -> np.ndarray:
        """Openings by the run's treatment of shrinking cells: as they are, or with no place taken away."""
        if self.p.truncation == "bls":
            return opened
        return np.asarray(opened + np.maximum(self._before[cells] - stock * self._growing, 0))

    @property
    def _follows(self) -> bool:
        """True where demand under the run's switches grows with openings and with nothing else that is drawn."""
        return self.p.truncation == "bls" and (self.m.move_rate is None or self.p.transfers == "gross")

    def draw(self, cells: slice, opened: np.ndarray, demand: np.ndarray) -> None:
        """Gross openings, and demand under the run's switches with employers' needs, of a block in every draw."""
        self._open(cells, self._stock(cells, demand), opened)
        self._answered(cells, opened if self._follows else self._ruled(cells, demand, opened), demand)
        self._large.add_to(demand, cells)

    def _ruled(self, cells: slice, stock: np.ndarray, opened: np.ndarray) -> np.ndarray:
        """Openings that the run counts as demand, by its treatment of shrinking cells and of movers."""
        ruled = self._kept(cells, stock, opened)
        if self.p.transfers == "exits_only":
            return np.asarray(ruled - stock * self._moving[cells])
        return ruled if self._taken_in is None else np.asarray(ruled - self._taken_in * np.maximum(ruled, 0))

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
