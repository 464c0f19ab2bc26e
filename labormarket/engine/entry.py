"""Entry: the share of a specialty's graduates that enters work, by one route per specialty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine import norms
from labormarket.engine.history import positions
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs

POOLED_YEARS = 3
DISPUTED = 0.10


@dataclass(frozen=True)
class Entry:
    """Entry share eps (S), its route, graduates behind it, and what the same rows say of work in the trade.

    `route`: registered, reported, chain, norm, default. `disputed`: reported and registered more than 10 points apart.
    `elsewhere` (S): share of the employed outside their trade, NaN unknown. `in_trade`, `followed` (S): persons.
    """

    share: np.ndarray
    route: list[str]
    exposed: np.ndarray
    disputed: np.ndarray
    elsewhere: np.ndarray
    in_trade: np.ndarray
    followed: np.ndarray


def observed(graduates: float, employed: float, field: float, strength: float) -> float:
    """`(m*field + employed) / (m + graduates)`: a small class leans on its field."""
    return (strength * field + employed) / (strength + graduates)


def chain(q: float, study: float, military: float, leave: float, returning: float, enter: float) -> float:
    """`(q*(1 - study - military - leave) + returning) * enter`: persons who enter work when the parts are known."""
    return (q * (1 - study - military - leave) + returning) * enter


def entry(inputs: Inputs, specialty: np.ndarray, codes: list[str], fields: list[str], p: Parameters) -> Entry:
    """Entry of every specialty. `specialty` (P): index into `codes`; `fields` (S): its field."""
    pooled = _pooled(inputs, specialty, len(codes))
    registered = _held_to_field(pooled["registered"], pooled["registered_of"], fields, p)
    reported = _held_to_field(pooled["reported"] * p.reported_discount, pooled["reported_of"], fields, p)
    share, route = np.full(len(codes), np.nan), [""] * len(codes)
    for s in range(len(codes)):
        share[s], route[s] = _first_route(inputs, p, registered[s], reported[s], pooled, s, fields[s])
    both = (pooled["registered_of"] > 0) & (pooled["reported_of"] > 0)
    apart = _ratio(pooled["reported"], pooled["reported_of"]) - _ratio(pooled["registered"], pooled["registered_of"])
    employed = np.where(pooled["registered_of"] > 0, pooled["registered"], pooled["reported"])
    return Entry(
        share, route, np.maximum(pooled["registered_of"], pooled["reported_of"]),
        both & (np.abs(np.nan_to_num(apart)) > DISPUTED),
        np.clip(1 - _ratio(pooled["in_trade"], np.where(pooled["in_trade_of"] > 0, employed, 0.0)), 0.0, 1.0),
        pooled["in_trade"], pooled["in_trade_of"],
    )  # fmt: skip


def _first_route(
    inputs: Inputs, p: Parameters, registered: float, reported: float, pooled: dict[str, np.ndarray], s: int, field: str
) -> tuple[float, str]:
    if not np.isnan(registered):
        return registered, "registered"
    if not np.isnan(reported):
        return reported, "reported"
    year = inputs.region.planning_year
    enter = norms.number(inputs, "entry.enter", year)
    if enter is not None and pooled["studying_of"][s] > 0 and pooled["in_army_of"][s] > 0:
        study = pooled["studying"][s] / pooled["studying_of"][s]
        army = pooled["in_army"][s] / pooled["in_army_of"][s]
        return chain(1.0, study, army, p.leave_region, army * p.military_return, enter), "chain"
    norm = norms.number(inputs, f"entry.{field}", year)
    norm = norms.number(inputs, "entry", year) if norm is None else norm
    return (norm, "norm") if norm is not None else (float(p.entry_default), "default")


def _pooled(inputs: Inputs, specialty: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """Persons of the last three years by specialty (S) in each state, and the graduates of the rows that report it."""
    table, programmes = inputs["graduates"], inputs["programmes"]
    index = {code: i for i, code in enumerate(programmes["code"])}
    mine = positions(index, table["programme_code"])
    columns = {"registered": "employed_registered", "reported": "employed_reported", "in_trade": "in_trade",
               "studying": "studying", "in_army": "in_army"}  # fmt: skip
    found: dict[str, np.ndarray] = {}
    for name, column in columns.items():
        known = (mine >= 0) & ~np.isnan(table[column]) & ~np.isnan(table["graduates"])
        if known.any():
            known &= table["year"] > table["year"][known].max() - POOLED_YEARS
        at = specialty[mine[known]]
        found[name] = np.bincount(at, weights=table[column][known], minlength=count)
        found[f"{name}_of"] = np.bincount(at, weights=table["graduates"][known], minlength=count)
    return found


def _held_to_field(employed: np.ndarray, graduates: np.ndarray, fields: list[str], p: Parameters) -> np.ndarray:
    """Share by specialty (S) held to its field's; NaN where the whole field is unknown."""
    found = np.full(len(fields), np.nan)
    names = np.array(fields, dtype=object)
    for field in sorted(set(fields)):
        mine = names == field
        if graduates[mine].sum() > 0:
            mean = employed[mine].sum() / graduates[mine].sum()
            found[mine] = [
                observed(g, e, mean, p.rate_strength) for g, e in zip(graduates[mine], employed[mine], strict=True)
            ]
    return found


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
