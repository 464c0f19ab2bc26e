"""How long a programme takes, and the year its graduates arrive."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from labormarket.engine import norms
from labormarket.engine.tables import Inputs

UNKNOWN_MONTHS = 24.0


def arrival(year: int | np.ndarray, months: float | np.ndarray) -> np.ndarray:
    """The year an intake's graduates arrive: `year + ceil(months / 12)`.

    An intake of 2027 that studies 34 months arrives in 2030; after 10 months, in 2028. Shapes broadcast; result int64.
    """
    return np.asarray(year) + np.ceil(np.asarray(months, dtype=np.float64) / 12).astype(np.int64)


def months(inputs: Inputs) -> tuple[np.ndarray, list[str]]:
    """Months of study of each programme row, and for each the flag that says where the figure came from.

    A known duration has the flag "". An unknown one is filled, in this order, by the median of the same specialty and
    base, the median of the same level and base, the norm `duration.<level>.base<base>`, and 24 months; the flag is
    `duration_from_specialty`, `duration_from_level`, `duration_from_norm` or `duration_unknown`. Shape (P,), months.
    """
    programmes = inputs["programmes"]
    found = programmes["duration_months"].copy()
    flags = [""] * len(programmes)
    if not np.isnan(found).any():
        return found, flags
    levels = level_of(inputs)
    base = programmes["base"]
    by_specialty = _medians(zip(programmes["specialty_code"], base, strict=True), found)
    by_level = _medians(zip(levels, base, strict=True), found)
    for p in np.flatnonzero(np.isnan(programmes["duration_months"])):
        specialty, level = (programmes["specialty_code"][p], base[p]), (levels[p], base[p])
        if specialty in by_specialty:
            found[p], flags[p] = by_specialty[specialty], "duration_from_specialty"
        elif level in by_level and levels[p]:
            found[p], flags[p] = by_level[level], "duration_from_level"
        elif (norm := _norm(inputs, levels[p], base[p])) is not None:
            found[p], flags[p] = norm, "duration_from_norm"
        else:
            found[p], flags[p] = UNKNOWN_MONTHS, "duration_unknown"
    return found, flags


def _norm(inputs: Inputs, level: str, base: str) -> float | None:
    return norms.number(inputs, f"duration.{level}.base{base}", inputs.region.planning_year) if level else None


def level_of(inputs: Inputs) -> list[str]:
    """The level of each programme row: its qualification's, else its specialty's, else ""."""
    qualifications, specialties = inputs["qualifications"], inputs["specialties"]
    by_qualification = dict(zip(qualifications["code"], qualifications["level"], strict=True))
    by_specialty = dict(zip(specialties["code"], specialties["level"], strict=True))
    programmes = inputs["programmes"]
    return [
        by_qualification.get(q, "") or by_specialty.get(s, "")
        for q, s in zip(programmes["qualification_code"], programmes["specialty_code"], strict=True)
    ]


def _medians(keys: Iterable[tuple[str, str]], values: np.ndarray) -> dict[tuple[str, str], float]:
    """Median of the known values of each key."""
    named = list(keys)
    known = [i for i in range(len(named)) if not np.isnan(values[i])]
    known.sort(key=lambda i: (named[i], values[i]))
    starts = [n for n, i in enumerate(known) if n == 0 or named[known[n - 1]] != named[i]]
    return {named[known[a]]: float(np.median(values[known[a:b]])) for a, b in pairwise([*starts, len(known)])}
