"""Intakes: who begins, what of it is paid by the order, and what is known or repeated for later years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.history import positions
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Intakes:
    """Entrants by programme and year (P, T) over `years`: `outside` the order, and of `order` repeated from last year.

    Before the planning year everything is `outside` (those courses run); from it on only seats not paid by the order.
    `known[p]`: some intake of the programme is known.
    """

    years: np.ndarray
    outside: np.ndarray
    order: np.ndarray
    known: np.ndarray


def intakes(inputs: Inputs, index: dict[str, int], last_year: int) -> Intakes:
    """Intakes from the first known year to `last_year`; an unknown later one repeats the last known."""
    table, plan = inputs["intakes"], inputs.region.planning_year
    started = [int(y) for y in table["year"] if y < plan]
    years = np.arange(min(started, default=plan), last_year + 1)
    begun, paid_by_order = _begun(inputs, index, years)
    known = ~np.isnan(begun[:, years < plan]).all(axis=1)
    begun, paid_by_order = _carried(begun), _carried(paid_by_order)
    begun = np.where(_closed(inputs, index, years), 0.0, np.nan_to_num(begun))
    order = np.where(years[None, :] >= plan, begun * np.nan_to_num(paid_by_order, nan=1.0), 0.0)
    return Intakes(years, begun - order, order, known)


def _begun(inputs: Inputs, index: dict[str, int], years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Entrants (else seats), and the order's share of the seats, as reported before the planning year."""
    table = inputs["intakes"]
    mine = positions(index, table["programme_code"])
    used = (mine >= 0) & (table["year"] < inputs.region.planning_year)
    order, paid, entrants = (table[name][used] for name in ("seats_order", "seats_paid", "entrants"))
    seats = np.where(np.isnan(order) & np.isnan(paid), np.nan, np.nan_to_num(order) + np.nan_to_num(paid))
    at = (mine[used], table["year"][used].astype(np.int64) - int(years[0]))
    begun, share = np.full((2, len(index), len(years)), np.nan)
    begun[at] = np.where(np.isnan(entrants), seats, entrants)
    share[at] = np.divide(order, seats, out=np.full(len(order), np.nan), where=seats > 0)
    return begun, share


def _carried(values: np.ndarray) -> np.ndarray:
    """Each unknown takes the last known value before it; NaN before the first."""
    if not values.shape[1]:
        return values
    known = np.where(~np.isnan(values), np.arange(values.shape[1])[None, :], 0)
    return np.asarray(np.take_along_axis(values, np.maximum.accumulate(known, axis=1), axis=1))


def _closed(inputs: Inputs, index: dict[str, int], years: np.ndarray) -> np.ndarray:
    """True where a college has closed: no new seats from that year on; shape (P, T)."""
    return years[None, :] >= closing_years(inputs)[:, None]


def closing_years(inputs: Inputs) -> np.ndarray:
    """Year of closure of each programme's college (P), infinity while it is open."""
    colleges = inputs["colleges"]
    closed = dict(zip(colleges["code"], colleges["closed_year"], strict=True))
    found = np.array([closed.get(c, np.nan) for c in inputs["programmes"]["college_code"]], dtype=np.float64)
    return np.where(np.isnan(found), np.inf, found)
