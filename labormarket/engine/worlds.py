"""Worlds in which one large posted need fails: the need of the analysis again, without what that answer brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from labormarket.engine.basis import Basis
from labormarket.engine.draws import Large, Model
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.simulation import simulate
from labormarket.engine.tables import Inputs
from labormarket.engine.uncertain import draw_model


@dataclass(frozen=True)
class World:
    """One enterprise withdraws what it posted for one occupation (`number` persons, all years); the need without it."""

    enterprise: str
    occupation: str
    number: float
    basis: Basis


def withdrawals(
    inputs: Inputs, basis: Basis, parameters: Parameters, *, seed: int, draws: int, most: int | None = None
) -> Iterator[World]:
    """The `most` largest posted needs, one after the other failing for certain; largest first, ties by code.

    Large are the answers that the draws take whole or not at all. The random numbers are those of the analysis with the
    same `seed` and `draws`, so only the failed answer differs. Parameters are the analysis's own.
    """
    found = points(inputs, parameters)
    model = draw_model(inputs, found, parameters)
    asked: dict[tuple[str, str], list[Large]] = {}
    for large in model.large:
        asked.setdefault(_who(found, large), []).append(large)
    size = {who: _number(found, parts) for who, parts in asked.items()}
    limit = int(parameters.stability_worlds if most is None else most)
    for enterprise, occupation in sorted(asked, key=lambda who: (-size[who], who))[:limit]:
        who = enterprise, occupation
        without = _without(model, asked[who])
        drawn = simulate(
            without, parameters, seed=seed, draws=draws, band=found.band, committed=found.committed,
            need_draws=basis.need_draws.shape[2], beat=lambda done, total: None,
        )  # fmt: skip
        yield World(enterprise, occupation, size[who], replace(basis, need_draws=drawn.need, need=without.demand))


def _who(found: Points, large: Large) -> tuple[str, str]:
    answers = found.posted.answers
    return found.posted.firms.codes[int(answers.firm[large.row])], answers.occupation[large.row]


def _number(found: Points, parts: list[Large]) -> float:
    """Persons posted, each answer once though it may reach several cells."""
    return float(sum(found.posted.answers.number[row] for row in sorted({large.row for large in parts})))


def _without(model: Model, failed: list[Large]) -> Model:
    """The model in which `failed` never come: what was expected of them is taken from the posted need and the plants.

    An answer stands in the points with `size * chance`; its draw adds `size * (came - chance)`. Taking the first away and
    leaving the second out is the same as never coming.
    """
    posted, plants, demand = model.posted.copy(), model.plants.copy(), model.demand.copy()
    for large in failed:
        at, expected = (large.cell, large.year), large.size * large.chance
        if large.plant:
            plants[at] -= expected
        else:
            posted[at] -= expected
        weight = 1.0 if large.plant else float(model.trust[at])
        demand[at] = max(0.0, float(demand[at]) - model.demand_factor * weight * expected)
    kept = [large for large in model.large if large not in failed]
    return replace(model, posted=posted, plants=np.maximum(plants, 0.0), demand=demand, large=kept)
