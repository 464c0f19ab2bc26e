"""The limits of order.md from the tables of a pack, in plain loops that share no code with the model.

Figures that are not known are not checked here: what stands in for them has cases of its own (test_order_limits.py)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labormarket.engine.tables import Inputs

SLACK = 1e-6
Keyed = dict[Any, list[int]]


def broken(
    inputs: Inputs, seats: Iterable[float], budget: float, cost: float, delta: float = 0.5, dc: float = 0.2
) -> list[str]:
    """Names of what `seats`, one a programme in code order, break. `cost`: what they cost by the run."""
    rows, last = inputs["programmes"], _last_year(inputs)
    decided = dict(zip(sorted(rows["code"]), (float(x) for x in seats), strict=True))
    x = [decided[code] for code in rows["code"]]
    had = [last.get(code, math.nan) for code in rows["code"]]
    found = [name for p in range(len(x)) for name in _line(rows, p, x[p], had[p], delta)]
    found += _licence(inputs, x) + _workshop(inputs, x) + _college(rows, x, had, dc)
    return found + (["budget"] if cost > budget * (1 + 1e-9) else [])


def _last_year(inputs: Inputs) -> dict[str, float]:
    """Seats of the order of the year before, else entrants; what is in neither is not known."""
    table, found = inputs["intakes"], {}
    for p, code in enumerate(table["programme_code"]):
        if table["year"][p] == inputs.region.planning_year - 1:
            order, entrants = table["seats_order"][p], table["entrants"][p]
            found[code] = entrants if math.isnan(order) else order
    return found


def _size(rows: Mapping[str, Any], p: int) -> tuple[float, float]:
    size, smallest = rows["group_size"][p], rows["smallest_group"][p]
    return size, size if math.isnan(smallest) else smallest


def _line(rows: Mapping[str, Any], p: int, x: float, had: float, delta: float) -> list[str]:
    size, smallest = _size(rows, p)
    found = []
    if size > 0 and math.ceil(x / size - SLACK) * smallest > x + SLACK:
        found.append("group")
    if had > 0 and x == 0:
        found.append("continuity")
    if size > 0 and abs(x - had) > max(delta * had, size) + SLACK:
        found.append("change_programme")
    return [f"{name} {rows['code'][p]}" for name in found]


def _grouped(rows: Mapping[str, Any], key: Callable[[int], Any]) -> Keyed:
    found: Keyed = {}
    for p in range(len(rows["code"])):
        found.setdefault(key(p), []).append(p)
    return found


def _pairs(rows: Mapping[str, Any]) -> Keyed:
    return _grouped(rows, lambda p: (rows["college_code"][p], rows["specialty_code"][p]))


def _licence(inputs: Inputs, x: list[float]) -> list[str]:
    """What the state and the families pay for, against the places of the licence, or what ran beyond them already."""
    rows, paid, table = inputs["programmes"], {}, inputs["intakes"]
    for p, code in enumerate(table["programme_code"]):
        if table["year"][p] == inputs.region.planning_year - 1:
            paid[code] = 0.0 if math.isnan(table["seats_paid"][p]) else table["seats_paid"][p]
    found = []
    for pair, group in _pairs(rows).items():
        places = sum(rows["licensed_places"][p] for p in group)  # nan where a row is not known: never beyond
        if sum(x[p] + paid.get(rows["code"][p], 0.0) for p in group) > places + SLACK and sum(x[p] for p in group) > 0:
            found.append(f"licence {pair}")
    return found


def _workshop(inputs: Inputs, x: list[float]) -> list[str]:
    rows, found = inputs["programmes"], []
    norms = inputs["norms"]
    shifts = max(
        (float(v) for n, v in zip(norms["key"], norms["value"], strict=True) if n == "workshop_shifts"), default=1
    )
    for pair, group in _pairs(rows).items():
        known = [rows["workshop_places"][p] for p in group if not math.isnan(rows["workshop_places"][p])]
        share = [1.0 if math.isnan(s) else s for s in (rows["practice_share"][p] for p in group)]
        if known and sum(w * x[p] for w, p in zip(share, group, strict=True)) > max(known) * shifts + SLACK:
            found.append(f"workshop {pair}")
    return found


def _college(rows: Mapping[str, Any], x: list[float], had: list[float], dc: float) -> list[str]:
    """A college changes by at most its share, rounded outward to its largest group."""
    found = []
    for college, group in _grouped(rows, lambda p: rows["college_code"][p]).items():
        whole, size = sum(had[p] for p in group), max(rows["group_size"][p] for p in group)
        if abs(sum(x[p] for p in group) - whole) > dc * whole + size + SLACK:
            found.append(f"change_college {college}")
    return found
