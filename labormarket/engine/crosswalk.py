"""Crosswalk: where the graduates of a specialty work. Each graduate is counted once.

`share[s, o]` and `outside[s]` of a specialty sum to 1. Cells are reached through the tree (see cells.py), and two links
of one specialty that meet in a cell are one link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Links:
    """The links of one specialty: cells with a given share, cells without one, and given shares that reach no cell."""

    given: Mapping[int, float]
    blank: tuple[int, ...]
    lost: float = 0.0

    @property
    def cells(self) -> list[int]:
        """Every linked cell, in code order."""
        return sorted({*self.given, *self.blank})


@dataclass(frozen=True)
class Crosswalk:
    """Shares (S, O), the part outside every linked occupation (S), and how each specialty's were found.

    `mode[s]`: observed, part (some links given), proportional, ipf, ipf_failed (proportional stays) or none. `moved`
    (O): cells whose supply the fit changed by more than half.
    """

    share: np.ndarray
    outside: np.ndarray
    mode: list[str]
    moved: np.ndarray | None = None


def links(inputs: Inputs, cells: Cells, weight: np.ndarray) -> dict[str, Links]:
    """The links of each specialty after reading each at its cell; a group's given share is spread by `weight` (O)."""
    table = inputs["crosswalk"]
    given: dict[str, dict[int, float]] = {}
    blank: dict[str, set[int]] = {}
    lost: dict[str, float] = {}
    for specialty, occupation, share in zip(
        table["specialty_code"], table["occupation_code"], table["share"], strict=True
    ):
        reached = cells.reached(occupation)
        if np.isnan(share):
            blank.setdefault(specialty, set()).update(reached)
        elif not reached:
            lost[specialty] = lost.get(specialty, 0.0) + float(share)
        else:
            mine = given.setdefault(specialty, {})
            for o, part in zip(reached, _parts(weight[reached]), strict=True):
                mine[o] = mine.get(o, 0.0) + float(share) * float(part)
    every = sorted({*given, *blank, *lost})
    return {
        s: Links(given.get(s, {}), tuple(sorted(blank.get(s, set()) - set(given.get(s, {})))), lost.get(s, 0.0))
        for s in every
    }


def _parts(weight: np.ndarray) -> np.ndarray:
    whole = weight.sum()
    return weight / whole if whole > 0 else np.full(len(weight), 1 / len(weight))


def weights(model: np.ndarray, gross: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(w, fallback) by cell (O): model demand before posted needs, and openings, each as the mean over the run's years."""
    return model.mean(axis=1), np.maximum(gross.mean(axis=1), 0.0)


def pull(w: np.ndarray, fallback: np.ndarray) -> np.ndarray:
    """The weights links compete with: demand; where none of them has any, openings; where none has those, equal parts."""
    if w.sum() > 0:
        return w
    return fallback if fallback.sum() > 0 else np.ones_like(w)


def shares(
    specialties: list[str], found: Mapping[str, Links], w: np.ndarray, fallback: np.ndarray, outside: np.ndarray,
    to_the_trade: np.ndarray, proportional: bool = False,
) -> Crosswalk:  # fmt: skip
    """Shares of every specialty.

    `outside` (S): share working outside their links where no share says so. `to_the_trade[s]`: the entry figure already
    counts only those who enter the trade, so nothing is outside. `proportional` sets given shares aside.
    """
    share, rest, mode = np.zeros((len(specialties), len(w))), np.ones(len(specialties)), ["none"] * len(specialties)
    for s, code in enumerate(specialties):
        mine = found.get(code, Links({}, ()))
        if not mine.cells:
            continue
        if proportional:
            mine = Links({}, tuple(mine.cells))
        outer = 0.0 if to_the_trade[s] else float(outside[s])
        row = one_specialty(mine, w, fallback, outer, bool(to_the_trade[s]))
        share[s] = row
        rest[s] = max(0.0, 1.0 - float(row.sum()))
        mode[s] = "proportional" if not mine.given else "part" if mine.blank else "observed"
    return Crosswalk(share, rest, mode)


def one_specialty(
    mine: Links, w: np.ndarray, fallback: np.ndarray, outside: float, to_the_trade: bool = False
) -> np.ndarray:
    """Shares over cells (O) of one specialty with at least one linked cell.

    Given shares stand; blank links divide `1 - outside - sum of given` in proportion to their pull. Shares that sum to
    more than 1 are scaled down to 1.
    """
    row = np.zeros(len(w))
    for o, part in mine.given.items():
        row[o] += part
    told = float(row.sum())
    if mine.blank:
        blank = list(mine.blank)
        weight = pull(w[blank], fallback[blank])
        row[blank] += max(0.0, 1 - outside - told - mine.lost) * weight / weight.sum()
    whole = float(row.sum())
    if whole > 1 or (to_the_trade and whole > 0 and not mine.lost):
        row /= whole
    return row


def seed(specialties: list[str], found: Mapping[str, Links], cells: int) -> np.ndarray:
    """What a fit starts from (S, O): the observed share of a link, 1 for a link without one."""
    table = np.zeros((len(specialties), cells))
    for s, code in enumerate(specialties):
        mine = found.get(code, Links({}, ()))
        for o in mine.cells:
            table[s, o] = mine.given.get(o, 1.0)
    return table


def pull_all(w: np.ndarray, fallback: np.ndarray) -> np.ndarray:
    """Weights (O) that spread a group's given share over its cells: demand where there is any, else openings."""
    return np.where(w > 0, w, 0.0) if (w > 0).any() else fallback
