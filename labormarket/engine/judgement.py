"""Judgement: what the numbers of a cell mean, as a condition, a label, a class of chances and a grade of evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine import conditions, evidence, gap
from labormarket.engine.draws import Draws
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Judged:
    """What is said of a cell beyond its numbers: index c (O), label and evidence (O, Y), a graduate's chances (O).

    `ita` (O): supply of the arrival years and `seekers` (O, NaN unknown, then taken as none) over their need.
    `place_label` (J, O, Y): the region's condition, and what the projection does to the place.
    """

    condition: np.ndarray
    seekers: np.ndarray
    ita: np.ndarray
    label: np.ndarray
    place_label: np.ndarray
    chances: np.ndarray
    evidence: np.ndarray
    agree: np.ndarray
    oppose: np.ndarray


def judged(inputs: Inputs, found: Points, drawn: Draws, p: Parameters) -> Judged:
    """Labels and grades of every cell; an occupation outside the plan has neither class nor label."""
    share, followed, region = _in_trade(found)
    index = conditions.recent_conditions(inputs, found.cells, found.stock.series, share)
    inside = found.college_share > 0
    shape = found.demand.shape
    seekers = conditions.jobseekers(inputs, found.cells)
    ita = _ita(found, seekers, inputs.region.planning_year)
    named = [gap.chances_class(float(value)) if planned else "" for value, planned in zip(ita, inside, strict=True)]
    chances = np.array(named, dtype=object)
    label, place_label = (_labels(c, index, inside, p) for c in (drawn.chance, drawn.place_chance))
    agree, oppose = evidence.votes(found.demand - found.received, _sources(found, index, share, followed, region))
    small = (found.stock.base < evidence.SMALL_EMPLOYMENT) | (followed < evidence.FEW_GRADUATES)
    caps = np.array([max(c, "C") if few else c for c, few in zip(found.missing.cap, small, strict=True)], dtype=object)
    grades = evidence.grades(agree, oppose, np.repeat(caps[:, None], shape[1], axis=1))
    return Judged(
        index, seekers, ita, label, place_label, chances, np.where(inside[:, None], grades, ""), agree, oppose
    )


def _ita(found: Points, seekers: np.ndarray, planning_year: int) -> np.ndarray:
    """Supply over need of the years in which intakes from the planning year on arrive, with those looking for work now."""
    arriving = found.years > planning_year
    arriving = arriving if arriving.any() else np.ones(len(found.years), dtype=bool)
    return gap.ita(found.demand[:, arriving], found.received[:, arriving], np.nan_to_num(seekers))


def _labels(chance: np.ndarray, index: np.ndarray, inside: np.ndarray, p: Parameters) -> np.ndarray:
    """Labels (.., O, Y) from chances (3, .., O, Y); "" outside the plan."""
    said = gap.projected(chance[0], chance[1], chance[2], p)
    label = np.full(said.shape, "", dtype=object)
    condition = np.array([conditions.condition(float(c)) for c in index], dtype=object)
    for (now, then), words in gap.LABELS.items():
        label[(said == then) & ((condition == now) & inside)[:, None]] = words
    return label


def _in_trade(found: Points) -> tuple[np.ndarray, np.ndarray, float]:
    """Share of the graduates sent to each cell who work in their trade (O), graduates behind it (O), the region's."""
    e, share = found.supply.entry, found.crosswalk.share
    followed = share.T @ e.followed
    part = np.divide(share.T @ e.in_trade, followed, out=np.full(len(followed), np.nan), where=followed > 0)
    whole = float(e.followed.sum())
    return part, followed, float(e.in_trade.sum()) / whole if whole > 0 else float("nan")


def _sources(
    found: Points, index: np.ndarray, share: np.ndarray, followed: np.ndarray, region: float
) -> list[np.ndarray]:
    """What each independent source says of every cell and year (O, Y), by its sign."""
    shape, route = found.demand.shape, np.array(found.stock.projection.source)
    model_gap = found.demand - found.received
    long = (~np.isnan(found.stock.series.employed)).sum(axis=1) >= evidence.FEWEST_YEARS
    trusted_trend = (route == "trend") & long & (np.nan_to_num(found.stock.accuracy.skill) > 0)
    posted = found.posted

    def every_year(values: np.ndarray) -> np.ndarray:
        return np.repeat(values[:, None], shape[1], axis=1)

    return [
        evidence.employers(posted.posted, posted.covered, found.received, posted.trust, posted.count),
        every_year(evidence.market(index)),
        every_year(evidence.graduates_in_trade(share, followed, region)),
        np.where(every_year(route == "given"), model_gap, 0.0),
        np.where(every_year(trusted_trend), model_gap, 0.0),
    ]
