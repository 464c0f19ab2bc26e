"""What an order needs to know of an analysis, stored with the run."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

MAGIC = b"basis-1\n"


@dataclass(frozen=True)
class Basis:
    """The link from analysis to order: need by cell, arrival year and draw, and what one seat yields.

    `cells` are the occupation codes (O), `years` the arrival years (Y); persons per year throughout.

    | field | shape | meaning |
    |---|---|---|
    | need_draws | O, Y, N float32 | net need of each kept draw; its mean over draws is the point need |
    | need, background, repeated | O, Y | demand; supply without the planning year's order; supply if last year's order is repeated |
    | college_share | O | share of openings a college graduate can take |
    | entry | S | share of graduates that enter work; NaN where no programme teaches it and no figure is known |
    | share, outside | S, O and S | where a specialty's effective supply goes; each row with its outside part sums to 1 |
    | completion | P | share of entrants who graduate |
    | flags | P | codes joined by ";" that say what stood in for an unknown |
    """

    cells: list[str]
    years: list[int]
    need_draws: np.ndarray
    need: np.ndarray
    background: np.ndarray
    repeated: np.ndarray
    college_share: np.ndarray
    specialties: list[str]
    entry: np.ndarray
    share: np.ndarray
    outside: np.ndarray
    programmes: list[str]
    completion: np.ndarray
    flags: list[str]

    def to_bytes(self) -> bytes:
        """The whole content; the same content always gives the same bytes."""
        return MAGIC + zlib.compress(self._plain(), 6)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Basis:
        """The basis that `to_bytes` wrote; ValueError if the bytes are something else."""
        if not raw.startswith(MAGIC):
            raise ValueError("basis: not the bytes of a stored basis")
        plain = zlib.decompress(raw[len(MAGIC) :])
        size = int.from_bytes(plain[:8], "big")
        content: dict[str, Any] = json.loads(plain[8 : 8 + size])
        start = 8 + size
        for name, (kind, shape) in content.pop("arrays").items():
            flat = np.frombuffer(plain, dtype=kind, count=int(np.prod(shape)), offset=start)
            content[name] = flat.reshape(shape).astype(flat.dtype.newbyteorder("="))
            start += flat.nbytes
        return cls(**content)

    def digest(self) -> str:
        """sha256 of the content, before compression."""
        return hashlib.sha256(self._plain()).hexdigest()

    def _plain(self) -> bytes:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        arrays = {
            name: np.ascontiguousarray(v, dtype="<f4" if name == "need_draws" else "<f8")
            for name, v in values.items()
            if isinstance(v, np.ndarray)
        }
        content: dict[str, Any] = {name: v for name, v in values.items() if name not in arrays}
        content["arrays"] = {name: [a.dtype.str, list(a.shape)] for name, a in arrays.items()}
        header = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
        # dict order of `arrays` must follow the sorted header, because reading takes them in that order
        return len(header).to_bytes(8, "big") + header + b"".join(arrays[n].tobytes() for n in sorted(arrays))
