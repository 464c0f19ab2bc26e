"""Ledger: the identities that hold in every run, or nothing of it is published.

One row per identity and year shows the cell where the two sides differ most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

COLUMNS = ("identity", "scope", "left", "right", "difference", "tolerance", "holds")
WARNINGS = frozenset({"L12", "L13", "L14", "L15"})


class LedgerBroken(ArithmeticError):
    """An identity that must hold does not. `rows` are the failing rows, by column."""

    def __init__(self, rows: list[dict[str, object]]) -> None:
        self.rows = rows
        first = rows[0]
        super().__init__(f"{first['identity']} at {first['scope']}: {first['left']!r} is not {first['right']!r}")


@dataclass
class Ledger:
    """Rows as they are written; `holds` is True within the tolerance."""

    rows: list[tuple[str, str, float, float, float, float, bool]] = field(default_factory=list)

    def equal(
        self, identity: str, scope: str, left: float, right: float, tolerance: float, relative: bool = True
    ) -> None:
        """Left and right are one figure, within a tolerance relative to the larger of 1 and the right side."""
        allowed = tolerance * max(1.0, abs(right)) if relative else tolerance
        off = abs(left - right)
        self.rows.append((identity, scope, float(left), float(right), float(off), float(allowed), bool(off <= allowed)))

    def at_most(self, identity: str, scope: str, left: float, right: float) -> None:
        """Left is not above right."""
        off = max(0.0, left - right)
        self.rows.append((identity, scope, float(left), float(right), float(off), 0.0, bool(left <= right)))

    def unknown(self, identity: str, why: str) -> None:
        """An identity that cannot be checked on this pack; `why` (a code) stands as its scope."""
        nothing = float("nan")
        self.rows.append((identity, why, nothing, nothing, nothing, nothing, True))

    def sum_of_parts(
        self, identity: str, scope: str, parts: Mapping[str, float], whole: float, tolerance: float
    ) -> None:
        """The parts add up to the whole. Where they do not, but would with one sign turned, the scope names that part."""
        made = sum(parts.values())
        if abs(made - whole) > tolerance:
            turned = [name for name, value in parts.items() if value and abs(made - 2 * value - whole) <= tolerance]
            scope = ",".join([scope, *(f"lost_sign={name}" for name in turned)])
        self.equal(identity, scope, made, whole, tolerance, relative=False)

    def by_year(
        self, identity: str, years: Sequence[int] | np.ndarray, names: Sequence[str], left: np.ndarray, right: np.ndarray,
        tolerance: float, relative: bool = True,
    ) -> None:  # fmt: skip
        """An identity of every (name, year) (O, Y): the row of each year is the worst of its names."""
        if not len(names):
            return
        allowed = np.maximum(1.0, np.abs(right)) if relative else np.ones_like(right)
        worst = np.argmax(np.abs(left - right) / allowed, axis=0)
        for y, year in enumerate(years):
            o = int(worst[y])
            self.equal(identity, f"year={int(year)},code={names[o]}", left[o, y], right[o, y], tolerance, relative)

    def columns(self) -> dict[str, list[object]]:
        """The rows as the columns of ledger.csv."""
        return {name: [row[i] for row in self.rows] for i, name in enumerate(COLUMNS)}

    def refuse_if_broken(self) -> None:
        """LedgerBroken if any identity fails that may not."""
        failed = [dict(zip(COLUMNS, r, strict=True)) for r in self.rows if not r[-1] and r[0] not in WARNINGS]
        if failed:
            raise LedgerBroken(failed)


def ordered(ledger: Ledger, scope: str, quantiles: Iterable[np.ndarray]) -> None:
    """L10: every quantile is at least the one before it. Rows: the largest step down, which must be none."""
    steps = [float(np.maximum(0.0, q[..., :-1] - q[..., 1:]).max(initial=0.0)) for q in quantiles]
    ledger.at_most("L10", f"{scope} quantiles in order", max(steps, default=0.0), 0.0)


def not_negative(ledger: Ledger, scope: str, values: np.ndarray) -> None:
    """L10: no stock or flow of people is below nothing."""
    ledger.at_most("L10", f"{scope} not negative", float(-np.nan_to_num(values).min(initial=0.0)), 0.0)
