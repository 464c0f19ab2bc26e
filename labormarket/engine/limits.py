"""The limits of an order as rows, and those that are money and change; one function each, its sentence the docstring.

A limit over several lines is a block of rows `lower <= use @ x <= upper`, x in seats. Rows are named like
`workshop[KRG-025,07150500]`: limit and scope. Places (licence, workshop, beds ..) are in `capacity`,
shares and promises (technical, access, agreements ..) in `policy`, limits of a single line in `bounds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from labormarket.engine import norms
from labormarket.engine.lines import Lines
from labormarket.engine.parameters import Parameters
from labormarket.engine.scenario import Scenario
from labormarket.engine.tables import Inputs

WHOLE = 1e-9


@dataclass(frozen=True)
class Setting:
    """All that a limit may look at; `missing` collects what the pack did not hold."""

    inputs: Inputs
    lines: Lines
    parameters: Parameters
    scenario: Scenario
    missing: list[dict[str, str]] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.lines.year

    def norm(self, key: str) -> float | None:
        """Norm `key` in force in the order's year; a percentage as a share."""
        return norms.number(self.inputs, key, self.year)

    def off(self, limit: str, why: str) -> None:
        """Say that `limit` does not hold because something is unknown."""
        self.missing.append({"resource": why, "effect": f"limit_off:{limit}"})


@dataclass(frozen=True)
class Rows:
    """R rows of one or several limits over P lines.

    | field | shape | meaning |
    |---|---|---|
    | limit, scope, unit | R | name, where, what is counted |
    | use | R, P | use per seat |
    | lower, upper | R | what must and may be used by the order's seats |
    | offset | R | what is used besides the order's seats (paid places, students who stay): printed, not decided |
    | counted | R, P | what is printed as used; differs from `use` only where a share is asked |
    | soft | R | may fall short of `lower` at a price |
    """

    limit: list[str]
    scope: list[str]
    unit: list[str]
    use: sparse.csr_array
    lower: np.ndarray
    upper: np.ndarray
    offset: np.ndarray
    counted: sparse.csr_array
    soft: np.ndarray

    def __len__(self) -> int:
        return len(self.limit)

    def name(self, row: int) -> str:
        """`workshop[KRG-025,07150500]`; a limit of the whole region is `budget[]`."""
        return f"{self.limit[row]}[{self.scope[row]}]"

    def only(self, kept: Sequence[int]) -> Rows:
        """These rows alone, in the order given."""
        at = list(kept)
        return Rows(
            limit=[self.limit[r] for r in at],
            scope=[self.scope[r] for r in at],
            unit=[self.unit[r] for r in at],
            use=self.use[at],
            lower=self.lower[at],
            upper=self.upper[at],
            offset=self.offset[at],
            counted=self.counted[at],
            soft=self.soft[at],
        )

    def used(self, seats: np.ndarray) -> np.ndarray:
        """What is used of each row when the order has these seats, other use included."""
        return self.counted @ seats + self.offset

    def available(self, seats: np.ndarray) -> np.ndarray:
        """What each row has (upper limits) or asks for (floors), in the terms of `used`."""
        asked = self.counted @ seats - self.use @ seats + self.lower
        return np.where(np.isfinite(self.upper), self.upper, asked) + self.offset


def rows(
    limit: str,
    scope: Sequence[str],
    use: sparse.sparray,
    *,
    lower: np.ndarray | float = -np.inf,
    upper: np.ndarray | float = np.inf,
    unit: str = "seats",
    offset: np.ndarray | float = 0.0,
    counted: sparse.sparray | None = None,
    soft: bool = False,
) -> Rows:
    """A block of rows of one limit."""
    count = len(scope)
    use = sparse.csr_array(use)
    return Rows(
        limit=[limit] * count,
        scope=list(scope),
        unit=[unit] * count,
        use=use,
        lower=np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)),
        upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)),
        offset=np.broadcast_to(np.asarray(offset, dtype=np.float64), (count,)),
        counted=use if counted is None else sparse.csr_array(counted),
        soft=np.full(count, soft),
    )


def join(blocks: Sequence[Rows], lines: int) -> Rows:
    """All blocks one under the other, in the order given."""
    kept = [block for block in blocks if len(block)]
    if not kept:
        return rows("", [], sparse.csr_array((0, lines)))
    return Rows(
        limit=[name for block in kept for name in block.limit],
        scope=[name for block in kept for name in block.scope],
        unit=[name for block in kept for name in block.unit],
        use=sparse.csr_array(sparse.vstack([block.use for block in kept])),
        lower=np.concatenate([block.lower for block in kept]),
        upper=np.concatenate([block.upper for block in kept]),
        offset=np.concatenate([block.offset for block in kept]),
        counted=sparse.csr_array(sparse.vstack([block.counted for block in kept])),
        soft=np.concatenate([block.soft for block in kept]),
    )


def gather(keys: Sequence[str], use: np.ndarray) -> tuple[list[str], sparse.csr_array]:
    """One row for each key (sorted) with the use of its lines; a line with key "" is in none."""
    names = sorted(set(keys) - {""})
    place = {name: r for r, name in enumerate(names)}
    kept = [p for p, key in enumerate(keys) if key]
    at = [place[keys[p]] for p in kept]
    return names, sparse.csr_array((np.asarray(use, dtype=np.float64)[kept], (at, kept)), shape=(len(names), len(keys)))


def budget(setting: Setting) -> list[Rows]:
    """The seats cost no more than the money."""
    lines, ceiling = setting.lines, setting.scenario.budget
    if ceiling is None:
        index = setting.norm("budget_index")
        ceiling = float(lines.cost @ last_in_groups(lines)) * (1.0 if index is None else index)
        setting.missing.append({"resource": "budget", "effect": "budget_from_last_year"})
    return [rows("budget", [""], lines.cost[None, :], upper=ceiling, unit="money")]


def last_in_groups(lines: Lines) -> np.ndarray:
    """Last year's seats rounded up to whole groups: a stand-in never forbids a running line."""
    return lines.at_least(lines.last)


def commitment(setting: Setting) -> list[Rows]:
    """Later years of these courses are paid for too."""
    lines, ceiling = setting.lines, setting.scenario.commitment
    if ceiling is None:
        ceiling = setting.norm("commitment_ceiling")
    if ceiling is None:
        setting.off("commitment", "norms.commitment_ceiling")
        return []
    course = lines.cost * np.ceil(lines.months / 12)
    return [rows("commitment", [""], course[None, :], upper=ceiling, unit="money")]


def total(setting: Setting) -> list[Rows]:
    """The total of the region is given."""
    lower, upper = setting.scenario.total
    if upper is None:
        upper = _control_total(setting)
    if lower is None and upper is None:
        setting.off("total", "control_totals.seats")
        return []
    low, high = -np.inf if lower is None else lower, np.inf if upper is None else upper
    return [rows("total", [""], np.ones((1, len(setting.lines))), lower=low, upper=high)]


def _control_total(setting: Setting) -> float | None:
    """The region's own total of seats for the planning year: the series the region names first."""
    table, order = setting.inputs["control_totals"], setting.inputs.region.series_order
    found = [
        (order.index(series) if series in order else len(order), series, float(value))
        for measure, code, year, series, value in zip(
            table["measure"], table["territory_code"], table["year"], table["series"], table["value"], strict=True
        )
        if measure == "seats" and code == setting.inputs.region.code and year == setting.year and value == value
    ]
    return min(found)[2] if found else None


def change_college(setting: Setting) -> list[Rows]:
    """A college changes by at most a fifth."""
    lines, share = setting.lines, setting.scenario.dc
    share = setting.parameters.dc if share is None else share
    closed = closed_colleges(setting)
    names, seats = gather(["" if c in closed else c for c in lines.college], np.ones(len(lines)))
    last = seats @ np.where(lines.has_last, lines.last, 0.0)
    kept = np.flatnonzero(last > 0)
    if len(kept) < len(names):
        setting.off("change_college", "intakes.seats_order")
    step = np.array([lines.size[seats[[r]].indices].max() for r in kept])
    lower = np.floor((1 - share) * last[kept] / step + WHOLE) * step
    upper = np.ceil((1 + share) * last[kept] / step - WHOLE) * step
    return [rows("change_college", [names[r] for r in kept], seats[kept], lower=lower, upper=upper)]


def closed_colleges(setting: Setting) -> set[str]:
    """Colleges that are closed in the order's year: their history stays, they get no seats."""
    colleges = setting.inputs["colleges"]
    return {code for code, year in zip(colleges["code"], colleges["closed_year"], strict=True) if year <= setting.year}
