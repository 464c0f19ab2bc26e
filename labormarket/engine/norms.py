"""Norms: dated rules of a region, read by key at a year.

A norm is a row (key, since, value, unit); the row in force is the latest whose `since` is not after the asked day.
"""

from __future__ import annotations

from labormarket.engine.tables import Inputs


def in_force(inputs: Inputs, key: str, year: int) -> tuple[str, str] | None:
    """(value, unit) of norm `key` at the end of `year`, None when the region has no such norm by then.

    Dates are ISO text, so their order as text is their order in time. A rule that starts later is not yet a rule.
    """
    table = inputs["norms"]
    rows = [i for i, k in enumerate(table["key"]) if k == key and table["since"][i] <= f"{year}-12-31"]
    if not rows:
        return None
    last = max(rows, key=lambda i: table["since"][i])
    return table["value"][last], table["unit"][last]


def number(inputs: Inputs, key: str, year: int) -> float | None:
    """Norm `key` at `year` as a number in its own unit (a percentage becomes a share); None when unknown."""
    found = in_force(inputs, key, year)
    if found is None:
        return None
    try:
        value = float(found[0])
    except ValueError:
        return None
    return value / 100 if found[1].split(" ")[0] in ("percent", "%") else value
