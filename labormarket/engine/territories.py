"""Places inside the region: its sub-territories' share of employment, need and supply. They add up to the region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.draws import PlaceParts
from labormarket.engine.needs import Posted
from labormarket.engine.place_totals import PlacePath, PlaceStock
from labormarket.engine.series import Figures, employment, place_of, sub_territories
from labormarket.engine.supply import Supply
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Places:
    """Sub-territories (J) in code order. `stock` (J, O): share of a cell's employment, NaN where not known by place.

    `path`: the same in every year, held to the places' published totals.
    `demand`, `supply` (J, O, Y) persons a year; `moving`: commuting, zones or one_market.
    """

    codes: list[str]
    stock: np.ndarray
    path: PlacePath
    demand: np.ndarray
    supply: np.ndarray
    moving: str


def place_stock(inputs: Inputs, cells: Cells, figures: Figures) -> PlaceStock:
    """Employment of each cell by place in its last year known there."""
    codes = sub_territories(inputs)
    employed, year = np.full((len(codes), len(cells)), np.nan), np.zeros(len(codes), dtype=np.int64)
    for j, code in enumerate(codes):
        series = employment(inputs, figures, code)
        if series is not None:
            last = series.employed.shape[1] - 1 - np.argmax(~np.isnan(series.employed[:, ::-1]), axis=1)
            employed[j], year[j] = series.employed[np.arange(len(cells)), last], series.base
    return PlaceStock(codes, employed, year)


def local_demand(
    inputs: Inputs, codes: list[str], part: np.ndarray, model: np.ndarray, posted: Posted, factor: float
) -> np.ndarray:
    """Need by place (J, O, Y): the model by its `part` (J, O, Y), posted needs and plants where the enterprise stands."""
    home = place_of(inputs)
    here = np.zeros((2, len(codes), *model.shape))
    a = posted.answers
    index = {code: j for j, code in enumerate(codes)}
    for i in range(len(a)):
        place = index.get(home.get(posted.firms.territory[a.firm[i]], ""))
        for o, own in a.cells[i]:
            persons = a.expected[i] * posted.scale[i] * own * a.counted[i]
            y = int(a.year[i]) - posted.first_year
            weight = np.nan_to_num(part[:, o, y]) if place is None else np.eye(len(codes))[place]
            here[int(a.plant[i]), :, o, y] += persons * weight
    local = part * model
    return factor * (local + posted.trust[None] * (here[0] - posted.covered * local) + here[1])


def local_supply(
    inputs: Inputs, codes: list[str], stock: np.ndarray, demand: np.ndarray, s: Supply, share: np.ndarray
) -> tuple[np.ndarray, str]:
    """(supply by place (J, O, Y), how people move). The region's supply is divided, never added to.

    With commuting shares, graduates go from the college's place by them. Without: a zone keeps its own graduates, and all
    other places are one market whose supply goes where the need is.
    """
    by_place, nowhere = _supply_at_colleges(inputs, codes, s, share)
    moves = commuting(inputs, codes)
    if moves is not None:
        found, moving = np.einsum("joy,jk->koy", by_place, moves), "commuting"
        return found + nowhere * _parts(demand, stock), moving
    kinds = dict(zip(inputs["territories"]["code"], inputs["territories"]["kind"], strict=True))
    zone = np.array([kinds.get(c) == "zone" for c in codes])
    shared = by_place[~zone].sum(axis=0) + nowhere
    open_places = np.where(zone[:, None, None], 0.0, demand) if not zone.all() else demand
    parts = _parts(open_places, np.where(zone[:, None] & ~zone.all(), 0.0, stock))
    return np.where(zone[:, None, None], by_place, 0.0) + shared * parts, "zones" if zone.any() else "one_market"


def _parts(demand: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """Share of each place in a cell's need; where nothing is needed, in its employment."""
    need, people = demand.sum(axis=0), np.nansum(stock, axis=0)
    by_need = np.divide(demand, need, out=np.zeros_like(demand), where=need > 0)
    by_stock = np.divide(np.nan_to_num(stock), people, out=np.zeros_like(stock), where=people > 0)
    return np.where(need > 0, by_need, by_stock[:, :, None])


def part_of_places(places: Places, need: np.ndarray, received: np.ndarray, band: np.ndarray) -> PlaceParts:
    """Each place's part of the region's need and of its supply; of its employment where the region has none of them."""
    stock = np.nan_to_num(places.stock)[:, :, None]

    def part(own: np.ndarray, whole: np.ndarray) -> np.ndarray:
        return np.divide(own, whole, out=np.broadcast_to(stock, own.shape).copy(), where=whole > 0)

    return PlaceParts(part(places.demand, need), part(places.supply, received), band)


def college_places(inputs: Inputs, codes: list[str]) -> np.ndarray:
    """Place of each programme's college (P): index into `codes`, -1 when the college is known only for the region."""
    home, index = place_of(inputs), {code: j for j, code in enumerate(codes)}
    colleges = dict(zip(inputs["colleges"]["code"], inputs["colleges"]["territory_code"], strict=True))
    where = [index.get(home.get(colleges.get(c, ""), ""), -1) for c in inputs["programmes"]["college_code"]]
    return np.array(where, dtype=np.int64)


def _supply_at_colleges(
    inputs: Inputs, codes: list[str], s: Supply, share: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Supply by the college's place (J, O, Y), and that of graduates whose place is not known (O, Y)."""
    where = college_places(inputs, codes)
    worth = s.programmes * s.entry.share[s.specialty][:, None]

    def to_cells(mine: np.ndarray) -> np.ndarray:
        return share.T @ s.summed(np.where(mine[:, None], worth, 0.0))

    found = np.array([to_cells(where == j) for j in range(len(codes))])
    return found, to_cells(where < 0) + share.T @ (s.unplaced * s.entry.share[:, None])


def commuting(inputs: Inputs, codes: list[str]) -> np.ndarray | None:
    """C (J, J): share of working residents of i who work in j, latest year; None when nothing is known.

    What leaves the region is taken out and the rest brought back to 1: the region's supply is divided among its places.
    A place without figures keeps its own.
    """
    table, index = inputs["commuting"], {code: j for j, code in enumerate(codes)}
    home = place_of(inputs)
    rows = [
        (index[home[a]], index[home[b]], year, share)
        for a, b, year, share in zip(table["from_code"], table["to_code"], table["year"], table["share"], strict=True)
        if home.get(a) in index and home.get(b) in index and not np.isnan(share)
    ]
    if not rows:
        return None
    latest = {i: max(year for a, _, year, _ in rows if a == i) for i, *_ in rows}
    found = np.zeros((len(codes), len(codes)))
    for i, j, year, share in rows:
        found[i, j] += share if year == latest[i] else 0.0
    whole = found.sum(axis=1, keepdims=True)
    return np.where(whole > 0, found / np.where(whole > 0, whole, 1.0), np.eye(len(codes)))


def moved(supply: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """`S[j] = sum_i S[i] * C[i, j]`: supply where people work, from supply where they live."""
    return supply @ shares
