"""From points to the model the draws vary: which figure is how unsure."""

from __future__ import annotations

import numpy as np

from labormarket.engine.demand import average_stock
from labormarket.engine.draws import Large, Model, SupplyModel
from labormarket.engine.origins import hindcasts_of_supply
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points
from labormarket.engine.supply_error import ahead, completion_spread, entry_logit, supply_accuracy, trend_spread
from labormarket.engine.tables import Inputs


def draw_model(inputs: Inputs, found: Points, p: Parameters) -> Model:
    """Collects the points, their errors and their places in the code lists of the classifications."""
    row = {code: i for i, code in enumerate(inputs["occupations"]["code"])}
    stock, opened = found.stock, found.openings
    average = average_stock(stock.base, stock.employed)
    sigma = (stock.accuracy.sigma * found.missing.demand_factor())[:, None] * np.sqrt(found.ahead / 10)
    large = large_needs(found, p)
    return Model(
        region=inputs.region.code, row=np.array([row[c] for c in found.cells.codes]),
        base=stock.base, employed=stock.employed, ahead=found.ahead, sigma=sigma,
        exit_rate=_over(opened.exits, average),
        move_rate=None if opened.transfers is None else _over(opened.transfers, average),
        share=found.college_share * found.newcomers, trust=found.posted.trust, covered=found.posted.covered,
        posted=found.posted.posted, plants=found.posted.plants, demand=found.demand, demand_factor=found.demand_factor,
        large=large, supply=supply_model(inputs, found, p),
    )  # fmt: skip


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def large_needs(found: Points, p: Parameters) -> list[Large]:
    """Posted needs of at least `large_need` persons or `large_need_share` of the cell's demand: drawn whole.

    What is missing of the enterprises widens them: the same persons are expected, in fewer and larger pieces.
    """
    a, big = found.posted.answers, []
    for i in range(len(a)):
        y = int(a.year[i] - found.years[0])
        for o, part in a.cells[i]:
            persons = float(a.number[i] * found.posted.scale[i] * part * a.counted[i])
            share = persons >= p.large_need_share * found.demand[o, y]
            if persons > 0 and found.college_share[o] > 0 and (persons >= p.large_need or share):
                chance = widened(min(float(a.rho[i]), 1.0), float(found.missing.posted[o]))
                size = persons * float(a.rho[i]) / chance if chance > 0 else 0.0
                big.append(Large(o, y, i, size, chance, bool(a.plant[i])))
    return big


def widened(chance: float, factor: float) -> float:
    """The chance at which a need that comes whole or not at all has `factor` times the deviation, and the same mean.

    `factor^2 * (1 - r) / r = (1 - r') / r'`: 0.6 widened 1.2 times is 0.5102. What is sure stays sure.
    """
    return chance / (chance + factor**2 * (1 - chance))


def supply_model(inputs: Inputs, found: Points, p: Parameters) -> SupplyModel:
    """Supply of the specialties that have graduates, with the spreads of completion, entry and trend."""
    s = found.supply
    graduates = s.graduates
    active = np.flatnonzero(graduates.sum(axis=1) > 0)
    trended = (s.by_trend + s.unplaced)[active]
    known = inputs["graduates"]["year"]
    last = int(known.max()) if len(known) else int(s.years[0]) - 1
    widened = found.supply_error.factor[active]
    learnt = supply_accuracy(hindcasts_of_supply(inputs, p), p)
    completed, passing = completion_spread(s, p)
    held = s.summed(s.background + found.repeat_share * s.later) + s.unplaced
    place = {int(n): k for k, n in enumerate(active)}
    return SupplyModel(
        specialty_row=active, counted=graduates[active] - trended, trended=trended,
        trend_spread=learnt.trend * trend_spread(trended, np.maximum(s.years - last, 0)) * widened[:, None],
        completion=completed[active], completion_spread=learnt.cohorts * passing[active] * widened,
        studied=ahead(s)[active], entry=s.entry.share[active],
        entry_spread=learnt.entry * entry_logit(s, p)[active] * widened,
        committed=_over(held[active], graduates[active]), links=_links(found, place),
    )  # fmt: skip


def _links(found: Points, place: dict[int, int]) -> list[list[tuple[int, float]]]:
    """For each cell, (active specialty, share) in code order."""
    share = found.crosswalk.share
    return [
        [(place[int(s)], float(share[s, o])) for s in np.flatnonzero(share[:, o]) if int(s) in place]
        for o in range(share.shape[1])
    ]
