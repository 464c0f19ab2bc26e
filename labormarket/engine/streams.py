"""Random numbers of a run: counted streams that no other data can disturb.

Each stream is `Philox(SeedSequence(seed, spawn_key))`. The rows of an array follow the whole sorted code list of the
classification, so a further occupation with data, another region or another worker changes no number of this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

FACTOR, REGION, RATES, NEEDS = 1, 2, 3, 4
ROWS_AT_ONCE = 32
KEPT_BYTES = 48 * 2**20


def region_number(code: str) -> int:
    """First four bytes of SHA-256 of the region's code, big-endian."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:4], "big")


def stream(seed: int, *key: int) -> np.random.Generator:
    """The generator of one stream."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=key)))


def rows_of(
    generator: np.random.Generator, total: int, wanted: np.ndarray, shape: tuple[int, ...], uniform: bool = False
) -> np.ndarray:
    """Draws `total` rows of `shape` in order and keeps the `wanted` ones (ascending); float32."""
    draw = generator.random if uniform else generator.standard_normal
    kept = np.empty((len(wanted), *shape), dtype=np.float32)
    block = np.empty((ROWS_AT_ONCE, *shape), dtype=np.float32)
    for start in range(0, total, ROWS_AT_ONCE):
        count = min(ROWS_AT_ONCE, total - start)
        low, high = np.searchsorted(wanted, (start, start + count))
        if high - low == count:
            draw(dtype=np.float32, out=kept[low:high])
        else:
            draw(dtype=np.float32, out=block[:count])
            kept[low:high] = block[wanted[low:high] - start]
    return kept


def walked(steps: np.ndarray) -> np.ndarray:
    """Steps (.., Y, B) summed over the years and divided by sqrt(number of steps): a random walk of unit variance."""
    for y in range(1, steps.shape[-2]):
        steps[..., y, :] += steps[..., y - 1, :]
    steps /= np.sqrt(np.arange(1, steps.shape[-2] + 1, dtype=np.float32))[:, None]
    return steps


@dataclass
class Factor:
    """F: the part of the error that an occupation has in common everywhere; (O, Y, B) in blocks of cells."""

    seed: int
    total: int
    wanted: np.ndarray
    shape: tuple[int, int]

    def blocks(self, size: int) -> Iterator[tuple[slice, np.ndarray]]:
        """(cells, F) block by block; kept in memory while it is small, else drawn again with the same bytes."""
        small = len(self.wanted) * self.shape[0] * self.shape[1] * 4 <= KEPT_BYTES
        kept = _factor(self.seed, self.total, self.wanted.tobytes(), self.shape) if small else None
        for start in range(0, len(self.wanted), size):
            cells = slice(start, min(start + size, len(self.wanted)))
            yield cells, kept[cells] if kept is not None else self._again(cells)

    def _again(self, cells: slice) -> np.ndarray:
        if cells.start == 0:
            self._generator, self._at = stream(self.seed, FACTOR), 0
        stop = int(self.wanted[cells][-1]) + 1
        block = walked(rows_of(self._generator, stop - self._at, self.wanted[cells] - self._at, self.shape))
        self._at = stop
        return block


@lru_cache(maxsize=1)
def _factor(seed: int, total: int, wanted: bytes, shape: tuple[int, int]) -> np.ndarray:
    """All of F for the wanted rows, kept by the process: every region and scenario of one seed shares it."""
    rows = walked(rows_of(stream(seed, FACTOR), total, np.frombuffer(wanted, dtype=np.int64), shape))
    rows.flags.writeable = False
    return rows
