"""From points to the model the draws vary: which figure is how unsure."""

from __future__ import annotations

import numpy as np

from labormarket.engine.demand import average_stock
from labormarket.engine.draws import Large, Model, SupplyModel
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points
from labormarket.engine.supply import Supply
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
    """Posted needs of at least `large_need` persons or `large_need_share` of the cell's demand: drawn whole."""
    a, big = found.posted.answers, []
    for i in range(len(a)):
        y = int(a.year[i] - found.years[0])
        for o, part in a.cells[i]:
            persons = float(a.number[i] * found.posted.scale[i] * part * a.counted[i])
            share = persons >= p.large_need_share * found.demand[o, y]
            if persons > 0 and found.college_share[o] > 0 and (persons >= p.large_need or share):
                size = persons * max(float(a.rho[i]), 1.0)
                big.append(Large(o, y, i, size, min(float(a.rho[i]), 1.0), bool(a.plant[i])))
    return big


def supply_model(inputs: Inputs, found: Points, p: Parameters) -> SupplyModel:
    """Supply of the specialties that have graduates, with the spreads of completion, entry and trend."""
    s = found.supply
    graduates = s.graduates
    active = np.flatnonzero(graduates.sum(axis=1) > 0)
    trended = (s.by_trend + s.unplaced)[active]
    known = inputs["graduates"]["year"]
    last = int(known.max()) if len(known) else int(s.years[0]) - 1
    widened = found.supply_error.factor[active]
    completed, exposed = _completion(s)
    held = s.summed(s.background + found.repeat_share * s.later) + s.unplaced
    place = {int(n): k for k, n in enumerate(active)}
    return SupplyModel(
        specialty_row=active, counted=graduates[active] - trended, trended=trended,
        trend_spread=trend_spread(trended, np.maximum(s.years - last, 0)) * widened[:, None],
        completion=completed[active], completion_spread=logit_spread(completed[active], p.rate_strength + exposed[active]) * widened,
        studied=s.studied[active], entry=s.entry.share[active],
        entry_spread=logit_spread(s.entry.share[active], p.rate_strength + s.entry.exposed[active]) * widened,
        committed=_over(held[active], graduates[active]), links=_links(found, place),
    )  # fmt: skip


def trend_spread(graduates: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Error of log graduates by trend: `sqrt(0.08^2 + 4/(q+1)) * sqrt(h)`; shape (S, Y)."""
    return np.sqrt(0.08**2 + 4 / (graduates + 1)) * np.sqrt(ahead)


def logit_spread(mean: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """Error of a share on the logit, from a beta posterior of `strength` persons: `1/sqrt(m*(1-m)*(n+1))`."""
    inside = np.clip(mean, 1e-6, 1 - 1e-6)
    return np.asarray(1 / np.sqrt(inside * (1 - inside) * (strength + 1)))


def graduates_spread(s: Supply, last: int, p: Parameters) -> np.ndarray:
    """Standard deviation of log graduates by specialty and year (S, Y), as the draws have it for small errors.

    Cohorts err by completion over the courses still ahead, trends by their own error; a specialty of both by its parts.
    """
    completed, exposed = _completion(s)
    whole, trended = s.graduates, s.by_trend + s.unplaced
    passing = ((1 - completed) * logit_spread(completed, p.rate_strength + exposed))[:, None] * s.studied
    part = np.divide(trended, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray((1 - part) * passing + part * trend_spread(trended, np.maximum(s.years - last, 0)))


def entry_spread(s: Supply, p: Parameters) -> np.ndarray:
    """Standard deviation of log entry by specialty (S), as the draws have it for small errors."""
    share = s.entry.share
    return np.asarray((1 - share) * logit_spread(share, p.rate_strength + s.entry.exposed))


def _completion(s: Supply) -> tuple[np.ndarray, np.ndarray]:
    """Completion of a specialty, weighted by its graduates, and the students behind it (S)."""
    weight = s.programmes.sum(axis=1) + 1e-9
    sums = np.bincount(s.specialty, weights=weight * s.rates.completion, minlength=len(s.specialties))
    whole = np.bincount(s.specialty, weights=weight, minlength=len(s.specialties))
    exposed = np.bincount(s.specialty, weights=s.rates.exposed, minlength=len(s.specialties))
    return np.divide(sums, whole, out=np.ones_like(sums), where=whole > 0), exposed


def _links(found: Points, place: dict[int, int]) -> list[list[tuple[int, float]]]:
    """For each cell, (active specialty, share) in code order."""
    share = found.crosswalk.share
    return [
        [(place[int(s)], float(share[s, o])) for s in np.flatnonzero(share[:, o]) if int(s) in place]
        for o in range(share.shape[1])
    ]
