"""Random numbers of a run: counted streams that no other data can disturb.

Each stream is `Philox(SeedSequence(seed, spawn_key))`. Row n of a stream begins at a place of its counter that depends on
n and the row's length alone, n being the row of the classification's whole sorted code list: a further occupation with
data, another region or another worker changes no number of this one, and rows nobody asks for are not drawn.

A normal number is looked up: 16 random bits name one of 65,536 quantiles (docs/decisions/012).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.random import Philox, SeedSequence

FACTOR, REGION, RATES, NEEDS = 1, 2, 3, 4
NUMBERS_AT_ONCE = 2**16
HALVES = 2**16  # values of 16 bits
BITS_A_STEP = 16  # 16-bit numbers of one step of the counter


def region_number(code: str) -> int:
    """First four bytes of SHA-256 of the region's code, big-endian."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:4], "big")


def normal_quantiles() -> np.ndarray:
    """The quantiles (k + 1/2)/65536 of the standard normal, scaled to variance 1; float32.

    Its distribution function is summed by trapezoids of 0.0003 and read backwards: 1e-7 off at most.
    """
    x = np.linspace(0.0, 4.5, 2**14)
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) * (x[1] / 2))))
    upper = np.interp((np.arange(HALVES // 2) + 0.5) / HALVES, below, x)
    both = np.concatenate((-upper[::-1], upper))
    table = (both / np.sqrt(np.mean(both**2))).astype(np.float32)
    table.flags.writeable = False
    return table


NORMALS = normal_quantiles()


class Stream:
    """One counted stream, read by rows."""

    def __init__(self, seed: int, *key: int) -> None:
        self._bits = Philox(SeedSequence(seed, spawn_key=key))
        self._at = 0

    def halves(self, row: int, count: int, size: int) -> np.ndarray:
        """Rows `row` .. `row + count - 1`, each of `size` random numbers of 16 bits."""
        steps = -(-size // BITS_A_STEP)
        self._bits.advance(row * steps - self._at)
        self._at = (row + count) * steps
        words = self._bits.random_raw(self._at * 4 - row * steps * 4).astype("<u8", copy=False)
        return words.view("<u2").reshape(count, -1)[:, :size]

    def rows(self, wanted: np.ndarray, size: int) -> Iterator[tuple[slice, np.ndarray]]:
        """(places in `wanted`, their rows of 16-bit numbers), some rows at a time; `wanted` ascending."""
        at_once = max(1, NUMBERS_AT_ONCE // size)
        edges = np.flatnonzero(np.diff(wanted // at_once)) + 1
        for low, high in zip([0, *edges.tolist()], [*edges.tolist(), len(wanted)], strict=True):
            if high > low:
                first, last = int(wanted[low]), int(wanted[high - 1])
                drawn = self.halves(first, last - first + 1, size)
                yield slice(low, high), drawn if len(drawn) == high - low else drawn[wanted[low:high] - first]

    def normals(self, wanted: np.ndarray, shape: tuple[int, ...], out: np.ndarray | None = None) -> np.ndarray:
        """Standard normal numbers of the `wanted` rows, each of `shape`; float32."""
        found = np.empty((len(wanted), *shape), dtype=np.float32) if out is None else out
        flat = found.reshape(len(wanted), -1)
        for at, drawn in self.rows(wanted, flat.shape[1]):
            np.take(NORMALS, drawn, out=flat[at], mode="wrap")
        return found


def walked(steps: np.ndarray, weight: float = 1.0) -> np.ndarray:
    """Steps (.., Y, B) summed over the years, `weight/sqrt(number of steps)` of it: a random walk of variance weight^2."""
    for y in range(1, steps.shape[-2]):
        steps[..., y, :] += steps[..., y - 1, :]
    steps *= (weight / np.sqrt(np.arange(1, steps.shape[-2] + 1))).astype(np.float32)[:, None]
    return steps


def blocks(count: int, size: int) -> Iterator[slice]:
    """0 .. count - 1 in slices of `size`."""
    return (slice(start, min(start + size, count)) for start in range(0, count, size))
