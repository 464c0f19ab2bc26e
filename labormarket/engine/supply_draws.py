"""Draws of supply: graduates and those of them who enter work, by specialty, and what of them reaches each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.draws import LEVELS, SupplyModel, floats, logit_draw, order_statistics
from labormarket.engine.streams import RATES, Stream, blocks

BLOCK = 32
COMPLETION, ENTRY, TREND = 1, 2, 3  # streams under (RATES, region)


@dataclass(frozen=True)
class SupplyDraws:
    """`graduates`, `effective`: quantiles by specialty (S, Y, 7). `flows` (S, Y*B + Y*F): those who enter work in every draw.

    The last Y*F of them are, of the first F draws, those who need no new order: both parts reach a cell by the same shares.
    `room` is of the same kind, for the supply of a block of cells.
    """

    m: SupplyModel
    shape: tuple[int, int, int]
    flows: np.ndarray
    room: np.ndarray
    graduates: np.ndarray
    effective: np.ndarray

    @classmethod
    def of(cls, m: SupplyModel, seed: int, region: int, draws: int, first: int) -> SupplyDraws:
        """Draws completion, entry and trend, one number each per specialty and draw; of the `first`, what is committed."""
        completing, entering, trending = (
            Stream(seed, RATES, region, k).normals(m.specialty_row, (draws,)) for k in (COMPLETION, ENTRY, TREND)
        )
        specialties, years = m.counted.shape
        whole = np.empty((specialties + BLOCK, years * (draws + first)), dtype=np.float32)
        flows, room = np.split(whole, [specialties])  # one piece of memory, as in DemandDraws
        drawn = cls(
            m, (years, draws, first), flows, room, *(np.empty((specialties, years, len(LEVELS))) for _ in range(2))
        )
        studied, kind = np.unique(m.studied, axis=1, return_inverse=True)
        for n in blocks(specialties, BLOCK):
            block = _Block.of(m, n, studied[n], kind.reshape(-1), completing[n], trending[n])
            whole, part = drawn.parts(flows[n])
            drawn.graduates[n] = block.graduates()
            drawn.effective[n] = block.enter(entering[n], whole)
            np.multiply(floats(m.committed[n])[..., None], whole[..., :first], out=part)
        return drawn

    def parts(self, flows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(those who enter work (.., Y, B), those of the first draws who need no new order (.., Y, F)) of some flows."""
        years, draws, first = self.shape
        whole, part = flows[:, : years * draws], flows[:, years * draws :]
        return whole.reshape(len(flows), years, draws), part.reshape(len(flows), years, first)

    def to_cells(self, cells: slice) -> tuple[np.ndarray, np.ndarray]:
        """The `parts` of the supply to a block of cells; they last until the next block."""
        out = self.room[: cells.stop - cells.start]
        for links, to in zip(self.m.links[cells], out, strict=True):
            if not links:
                to[:] = 0
            for nth, (n, share) in enumerate(links):
                if nth:
                    to += np.float32(share) * self.flows[n]
                else:
                    np.multiply(self.flows[n], np.float32(share), out=to)
        return self.parts(out)

    def quantiles(self, cells: slice, whole: np.ndarray) -> np.ndarray:
        """Quantiles of a block's supply: what one specialty alone sends is its share of that specialty's quantiles."""
        found = np.zeros((*whole.shape[:2], len(LEVELS)))
        links = self.m.links[cells]
        for o, alone in ((o, ways[0]) for o, ways in enumerate(links) if len(ways) == 1):
            found[o] = alone[1] * self.effective[alone[0]]
        several = [o for o, ways in enumerate(links) if len(ways) > 1]
        found[several] = order_statistics(whole[several], signed=False)
        return found


@dataclass(frozen=True)
class _Block:
    """Some specialties (N): graduates of cohorts `counted * (kap_d/kap)^studied`, by trend `(q+1)*exp(sd*n) - 1`, at least 0.

    In years of one `kind` the same part of the course is still ahead, so their cohorts differ by number alone and `passed`
    (N, kinds, B), graduates over their expected number, holds for all of them.
    """

    m: SupplyModel
    n: slice
    studied: np.ndarray
    kind: np.ndarray
    ratio: np.ndarray
    trending: np.ndarray

    @classmethod
    def of(
        cls,
        m: SupplyModel,
        n: slice,
        studied: np.ndarray,
        kind: np.ndarray,
        completing: np.ndarray,
        trending: np.ndarray,
    ) -> _Block:
        share = logit_draw(m.completion[n], m.completion_spread[n], completing)
        ratio = np.log(share / floats(np.where(m.completion[n] > 0, m.completion[n], 1.0))[:, None])
        return cls(m, n, studied, kind, ratio, trending)

    def passed(self, ratio: np.ndarray) -> np.ndarray:
        found = floats(self.studied)[..., None] * ratio[:, None, :]
        return np.asarray(np.exp(found, out=found))

    def by_trend(self, rows: np.ndarray, normal: np.ndarray) -> np.ndarray:
        """Graduates forecast by trend of the specialties `rows` (R, Y, B)."""
        known = self.m.trended[self.n][rows][..., None]
        spread = floats(self.m.trend_spread[self.n][rows])[..., None]
        found = np.exp(spread * normal[rows, None, :]) * floats(known + 1) - 1
        return np.where(known > 0, np.maximum(found, 0), np.float32(0))

    def graduates(self) -> np.ndarray:
        """Quantiles of graduates (N, Y, 7), those of a growing function of one number being the function of its quantiles.

        Only where cohorts and a trend come together are the graduates themselves drawn and sorted.
        """
        m, n = self.m, self.n
        every = np.arange(len(self.ratio))
        middle = order_statistics(self.ratio.copy()).astype(np.float32)
        found = m.counted[n][..., None] * self.passed(middle)[:, self.kind].astype(np.float64)
        if m.trended[n].any():
            found += self.by_trend(every, order_statistics(self.trending.copy()).astype(np.float32))
            both = np.flatnonzero(((m.counted[n] > 0) & (m.trended[n] > 0)).any(axis=1))
            drawn = floats(m.counted[n][both])[..., None] * self.passed(self.ratio)[both][:, self.kind]
            found[both] = order_statistics(drawn + self.by_trend(both, self.trending), signed=False)
        return found

    def enter(self, entering: np.ndarray, flows: np.ndarray) -> np.ndarray:
        """Those who enter work in every draw, written into `flows`; returns their quantiles (N, Y, 7)."""
        m, n = self.m, self.n
        entry = logit_draw(m.entry[n], m.entry_spread[n], entering)[:, None, :]
        each = self.passed(self.ratio) * entry
        for y, kind in enumerate(self.kind.tolist()):
            np.multiply(each[:, kind], floats(m.counted[n])[:, y, None], out=flows[:, y])
        trended = np.flatnonzero(m.trended[n].any(axis=1))
        if len(trended):
            flows[trended] += self.by_trend(trended, self.trending) * entry[trended]
        found = m.counted[n][..., None] * order_statistics(each, signed=False)[:, self.kind]
        found[trended] = order_statistics(flows[trended], signed=False)
        return found
