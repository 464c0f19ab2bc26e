"""Openings and demand: expansion, exits and transfers become the need for college-trained entrants.

Stocks are yearly averages in persons, flows are persons a year; arrays are (O, Y) unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Openings:
    """Flows of an occupation and year under no switch; `transfers` is None where movers are not known.

    `openings = exits + transfers + expansion` (transfers left out when unknown); `transfers_in` sums to `transfers`.
    """

    expansion: np.ndarray
    exits: np.ndarray
    transfers: np.ndarray | None
    transfers_in: np.ndarray | None
    openings: np.ndarray


def expansion(base: np.ndarray, employed: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """`(E[y] - E[y0]) / (y - y0)`: the mean change a year since the base, so one year's jump is no trend."""
    return (employed - base[..., None]) / ahead


def average_stock(base: np.ndarray, employed: np.ndarray) -> np.ndarray:
    """`(E[y0] + E[y]) / 2`: people leave a stock as it stands on average over the period."""
    return (base[..., None] + employed) / 2


def moved_in(transfers: np.ndarray, openings: np.ndarray) -> np.ndarray:
    """Movers taken in: `sum T * max(Og, 0) / sum max(Og, 0)` by year, as a mover takes any opening with equal chance.

    Sums to the movers out of all occupations. A year without any opening keeps each occupation's own movers.
    """
    wanted = np.maximum(openings, 0.0)
    whole = wanted.sum(axis=0)
    part = np.divide(wanted, whole, out=np.zeros_like(wanted), where=whole > 0)
    return np.where(whole > 0, transfers.sum(axis=0) * part, transfers)


def openings(
    base: np.ndarray, employed: np.ndarray, ahead: np.ndarray, exits: np.ndarray, transfers: np.ndarray | None
) -> Openings:
    """Gross openings by their parts. `exits`, `transfers`: persons a year (O, Y)."""
    grown = expansion(base, employed, ahead)
    whole = exits + grown if transfers is None else exits + transfers + grown
    return Openings(grown, exits, transfers, None if transfers is None else moved_in(transfers, whole), whole)


def under_rule(o: Openings, truncation: str, transfers: str) -> np.ndarray:
    """Openings under the run's two switches; they may be negative.

    `truncation` roa: a shrinking trade replaces less instead of pushing people out, so expansion counts from 0 up.
    `transfers` exits_only: `X + G`; net: `Og - Tin`; gross: `Og`. Without known movers it is always exits_only.
    """
    grown = np.maximum(o.expansion, 0.0) if truncation == "roa" else o.expansion
    if o.transfers is None or transfers == "exits_only":
        return o.exits + grown
    whole = o.exits + o.transfers + grown
    return whole if transfers == "gross" else whole - moved_in(o.transfers, whole)


def college_share(inputs: Inputs, cells: Cells) -> np.ndarray:
    """Share (O) of a cell's openings a college graduate can take: as stated, else 1 or 0 by `college_trained`."""
    table = inputs["occupations"]
    row = {code: i for i, code in enumerate(table["code"])}
    stated = np.array([table["college_share"][row[c]] if c in row else np.nan for c in cells.codes])
    trained = np.array([1.0 if c in row and table["college_trained"][row[c]] else 0.0 for c in cells.codes])
    return np.where(np.isnan(stated), trained, stated)


def model_demand(ruled: np.ndarray, share: np.ndarray, newcomers: np.ndarray) -> np.ndarray:
    """`max(openings, 0) * college_share * newcomer_share`: the need before employers are heard."""
    return np.maximum(ruled, 0.0) * share[:, None] * newcomers[:, None]


def blended(model: np.ndarray, posted: np.ndarray, trust: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """`model + Z * (posted - cov * model)`: the asked part of the region speaks with weight Z, the rest keeps the model."""
    return model + trust * (posted - covered * model)


def fitted_newcomer_share(in_trade: np.ndarray, wanted: np.ndarray, p: Parameters) -> np.ndarray:
    """Graduates working in their trade over the openings of the cells they enter (O), held to the region's mean.

    `in_trade`, `wanted`: persons a year (O). `(m*mean + in_trade) / (m + wanted)` clipped to [0.2, 1], m = rate_strength.
    """
    known = wanted > 0
    mean = in_trade[known].sum() / wanted[known].sum() if known.any() else 1.0
    share = (p.rate_strength * mean + in_trade) / (p.rate_strength + np.maximum(wanted, 0.0))
    return np.clip(share, 0.2, 1.0)
