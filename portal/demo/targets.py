"""What colleges teach in sum: wished supply by occupation, graduates and entrants by specialty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.demo import recipe
from portal.demo.draws import stream
from portal.demo.employment import Work
from portal.demo.reference import Reference


@dataclass
class Targets:
    """`ratio` [O] supply over demand; `entry` [S] share of graduates with registered work; `entrants` [S] a year."""

    ratio: np.ndarray
    entry: np.ndarray
    entrants: np.ndarray


def build(reference: Reference, work: Work, seed: int) -> Targets:
    said = recipe.values()["supply"]
    ratio = _ratios(reference, seed)
    demand = _demand(work)
    workers = _workers(reference, ratio * demand)
    entry = _entry(reference, seed)
    entrants = workers / (said["completion"] * entry)
    taught = workers > 0
    return Targets(ratio, entry, np.where(taught, np.maximum(said["least_entrants"], entrants), 0.0))


def _ratios(reference: Reference, seed: int) -> np.ndarray:
    """Short, surplus or about balanced, drawn for each trained occupation; some are written."""
    rng, said = stream(seed, "ratios"), recipe.values()["supply"]
    (short, low, high), (surplus, least, most) = said["short"], said["surplus"]
    ratios = np.ones(len(reference.unit_groups))
    for i in np.flatnonzero(reference.trained):
        kind, place = rng.random(2)
        bounds = (low, high) if kind < short else (least, most) if kind < short + surplus else said["balanced"]
        ratios[i] = bounds[0] + place * (bounds[1] - bounds[0])
    return np.array([said["fixed"].get(code, r) for code, r in zip(reference.unit_groups, ratios, strict=True)])


def _demand(work: Work) -> np.ndarray:
    """Openings for college graduates a year: exits and growth."""
    ages, growth_weight = recipe.values()["ages"], recipe.values()["supply"]["growth_weight"]
    exits = work.near_pension / ages["exit_years"] + ages["exit_other"]
    return np.maximum(0, work.last * (exits + growth_weight * work.growth) * work.college_share)


def _workers(reference: Reference, wished: np.ndarray) -> np.ndarray:
    """Graduates at work by specialty: multiplied, round by round, by how far their occupations are from the wish.

    Wishes by occupation become a plausible mix without negative numbers; shared links blunt them, as in life.
    """
    said = recipe.values()["supply"]
    links = np.where(reference.trained[None, :], reference.links, 0.0)
    linked = links.sum(axis=1)
    taught = np.array([code not in said["not_taught"] for code in reference.specialties])
    workers = np.where(taught, float(said["start"]), 0.0)
    for _ in range(said["rounds"]):
        supply = workers @ links
        far = np.where(supply > 0, wished / np.where(supply > 0, supply, 1), 1.0)
        factor = np.where(linked > 0, links @ far / np.where(linked > 0, linked, 1), 1.0)
        workers = np.clip(workers * factor, 0, said["most"])
    return workers


def _entry(reference: Reference, seed: int) -> np.ndarray:
    rng, said = stream(seed, "fields"), recipe.values()["entry"]
    wide = sorted({field[:2] for field in reference.field_of.values()})
    drawn = dict(zip(wide, rng.normal(said["mean"], said["spread"], len(wide)), strict=True))
    fields = [reference.field_of[code] for code in reference.specialties]
    shares = np.array([drawn[field[:2]] + recipe.by_beginning(said["added"], field) for field in fields])
    return np.clip(shares, said["least"], said["most"])
