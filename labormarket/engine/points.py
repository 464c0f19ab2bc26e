"""Point results: the chain from clean series to gap, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from labormarket.engine import control as controls
from labormarket.engine import crosswalk as links
from labormarket.engine import demand as demands
from labormarket.engine import exits as leaving
from labormarket.engine import ladder, place_totals
from labormarket.engine.accuracy import Accuracy, accuracy, forecasts, hindcasts, origins
from labormarket.engine.balancing import balanced
from labormarket.engine.cells import Cells
from labormarket.engine.credibility import posted_needs
from labormarket.engine.crosswalk import Crosswalk
from labormarket.engine.draws import CASES
from labormarket.engine.gap import band
from labormarket.engine.missing import AnalysisRefused, Missing, SupplyFactors
from labormarket.engine.needs import Posted
from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import Projection, last_known, project
from labormarket.engine.series import Figures, Series, employed_total, region_employment
from labormarket.engine.supply import Supply, supply
from labormarket.engine.tables import SCHEMA, Inputs
from labormarket.engine.territories import Places, local_demand, local_supply, place_stock


@dataclass(frozen=True)
class Stock:
    """Employment: the series, its projection held to control totals, and how far such forecasts were off."""

    series: Series
    projection: Projection
    control: controls.Control
    base: np.ndarray
    employed: np.ndarray
    accuracy: Accuracy
    case: np.ndarray
    list_share: float


@dataclass(frozen=True)
class Points:
    """Everything of one run that has a point value. O cells, Y years, S specialties; persons and persons a year."""

    region: str
    programmes: list[str]
    cells: Cells
    years: np.ndarray
    ahead: np.ndarray
    stock: Stock
    exits: leaving.Exits
    openings: demands.Openings
    college_share: np.ndarray
    newcomers: np.ndarray
    model: np.ndarray
    posted: Posted
    demand_factor: float
    published_openings: float | None
    demand: np.ndarray
    supply: Supply
    crosswalk: Crosswalk
    received: np.ndarray
    repeat_share: float
    band: np.ndarray
    places: Places
    place_cap: str
    place_band: np.ndarray
    missing: Missing
    supply_error: SupplyFactors

    def to_cells(self, programmes: np.ndarray, unplaced: np.ndarray | None = None) -> np.ndarray:
        """Graduates by programme (P, Y) as supply to cells (O, Y): entry and crosswalk applied."""
        by_specialty = self.supply.summed(programmes)
        if unplaced is not None:
            by_specialty = by_specialty + unplaced
        return np.asarray(self.crosswalk.share.T @ (by_specialty * self.supply.entry.share[:, None]))

    @property
    def committed(self) -> np.ndarray:
        """Supply that the planning year's order cannot change (O, Y): background, and later intakes of shorter lines."""
        s = self.supply
        return self.to_cells(s.background + self.repeat_share * s.later, s.unplaced)


def points(inputs: Inputs, p: Parameters) -> Points:
    """The chain in the order of one run; each step reads only what the steps before it found."""
    cells = Cells.of(inputs)
    figures = Figures.of(inputs, cells)
    stock = employment(inputs, cells, figures, p)
    years = stock.projection.years
    ahead = (years - stock.series.base).astype(np.float64)
    left = leaving.exits(inputs, cells, stock.base, years, p)
    opened = flows(inputs, cells, stock, left, ahead)
    ruled = demands.under_rule(opened, p.truncation, p.transfers)
    share = demands.college_share(inputs, cells)
    taught = supply(inputs, years, p)
    before = demands.model_demand(ruled, share, np.ones(len(cells)))
    walk = distribution(inputs, cells, before, opened.openings, taught, p)
    newcomers = newcomer_share(before, taught, walk, p)
    model = demands.model_demand(ruled, share, newcomers)
    heard = posted_needs(
        inputs, cells, stock.base, years, model, employed_total(inputs, inputs.region, stock.series.base), p
    )
    posted = within_plan(heard, share > 0)
    factor, published = controls.openings_factor(inputs, stock.control.coverage, stock.series.base, opened.openings)
    factor = factor if p.control == "on" else 1.0
    need = factor * (demands.blended(model, posted.posted, posted.trust, posted.covered) + posted.plants)
    received = walk.share.T @ taught.effective
    missing = Missing(len(cells))
    ladder.of_demand(missing, inputs, stock.series, stock.projection, stock.control, left, opened.transfers is not None)
    ladder.of_needs(missing, inputs)
    supply_error = ladder.of_supply(missing, inputs, taught, walk.share, walk.mode)
    _sign_depends_on_split(missing, inputs, cells, need, received, taught, walk, p)
    places = local(inputs, cells, figures, stock, opened, model, posted, factor, taught, walk, p)
    place_cap = ladder.of_places(missing, places.moving, not np.isnan(places.stock).all()) if places.codes else ""
    _name_the_absent(missing, inputs)
    return Points(
        inputs.region.code, inputs["programmes"]["code"], cells, years, ahead, stock, left, opened, share, newcomers, model, posted, factor, published, need, taught, walk,
        received, float(p.repeat_share), band(need, p), places, place_cap, band(places.demand, p), missing, supply_error,
    )  # fmt: skip


def employment(inputs: Inputs, cells: Cells, figures: Figures, p: Parameters) -> Stock:
    """Clean series, projection, control totals, demand case. AnalysisRefused when the region itself has no figures."""
    series = region_employment(inputs, figures)
    if series is None:
        raise AnalysisRefused("employment", "no_figures_of_region")
    last = inputs.region.planning_year + inputs.region.horizon_years
    years = np.arange(series.base + 1, last + 1)
    if not len(years):
        raise AnalysisRefused("employment", "newer_than_horizon")
    made = origins(series, p)
    trials = hindcasts(made)
    past = accuracy(trials, forecasts(made, trials, p), last_known(series), p)
    projection = project(inputs, cells, series, years, p, ~(past.skill <= 0))
    held = controls.control(inputs, series, projection, p)
    case = np.exp(CASES[p.demand_case] * p.sig_tot * np.sqrt((years - series.base) / 10))
    whole = employed_total(inputs, inputs.region, series.base)
    share = controls.coverage(float(np.nansum(series.employed[:, -1])), whole)
    return Stock(series, projection, held, projection.base, controls.scaled(projection, held) * case, past, case, share)


def flows(inputs: Inputs, cells: Cells, stock: Stock, left: leaving.Exits, ahead: np.ndarray) -> demands.Openings:
    """Openings by their parts; given flows replace rate x stock, movers count only when known for every cell."""
    average = demands.average_stock(stock.base, stock.employed)
    out = np.where(np.isnan(left.given)[:, None], left.rate * average, left.given[:, None])
    given = leaving.given_flow(inputs, cells, stock.base, "transfers_per_year")
    moves = None if np.isnan(given).any() else np.repeat(given[:, None], len(ahead), axis=1)
    return demands.openings(stock.base, stock.employed, ahead, out, moves)


def distribution(
    inputs: Inputs,
    cells: Cells,
    model: np.ndarray,
    gross: np.ndarray,
    taught: Supply,
    p: Parameters,
    equal: bool = False,
) -> Crosswalk:
    """Where graduates go: given shares, else in proportion to the model's demand before any employer is heard."""
    w, fallback = links.weights(model, gross)
    if equal:
        w = np.ones_like(w)
    found = links.links(inputs, cells, links.pull_all(w, fallback))
    elsewhere = taught.entry.elsewhere
    outside = np.where(np.isnan(elsewhere), p.outside_default, elsewhere)
    to_the_trade = np.array([route == "default" for route in taught.entry.route])
    walk = links.shares(
        taught.specialties, found, w, fallback, outside, to_the_trade, p.crosswalk_mode == "proportional"
    )
    if p.crosswalk_mode != "ipf" or equal:
        return walk
    seed = links.seed(taught.specialties, found, len(cells))
    return balanced(walk, seed, taught.effective.mean(axis=1), links.pull_all(w, fallback))


def newcomer_share(model: np.ndarray, taught: Supply, walk: Crosswalk, p: Parameters) -> np.ndarray:
    """Share of demand that newcomers meet (O): as given, or fitted to graduates who work in their trade."""
    if p.newcomer == "given" or not (taught.entry.followed > 0).any():
        return np.full(len(model), float(p.newcomer_share))
    within = walk.share / np.maximum(walk.share.sum(axis=1, keepdims=True), 1e-300)
    in_trade = within.T @ taught.entry.in_trade / 3
    return demands.fitted_newcomer_share(in_trade, model[:, : min(3, model.shape[1])].mean(axis=1), p)


def within_plan(heard: Posted, inside: np.ndarray) -> Posted:
    """Employers' answers without those for occupations a college does not train for: they are shown, not counted."""
    kept = inside[:, None]
    return replace(
        heard,
        trust=np.where(kept, heard.trust, 0.0),
        plants=np.where(kept, heard.plants, 0.0),
        answers=replace(heard.answers, cells=[[(o, part) for o, part in c if inside[o]] for c in heard.answers.cells]),
    )


def local(
    inputs: Inputs, cells: Cells, figures: Figures, stock: Stock, opened: demands.Openings, model: np.ndarray,
    posted: Posted, factor: float, taught: Supply, walk: Crosswalk, p: Parameters,
) -> Places:  # fmt: skip
    """Need and supply by sub-territory; without employment by place there are none."""
    known = place_stock(inputs, cells, figures)
    share = known.share
    years = stock.projection.years
    held = place_totals.path(inputs, known, stock.base, stock.employed, stock.series.base, years, p)
    if np.isnan(share).all():
        nothing = np.zeros((len(known.codes), *model.shape))
        return Places(known.codes, share, held, nothing, nothing, "region_only")
    part = held.openings(stock.base, stock.employed, (years - stock.series.base).astype(np.float64), opened.exits)
    need = np.nan_to_num(local_demand(inputs, known.codes, part, model, posted, factor))
    received, moving = local_supply(inputs, known.codes, share, need, taught, walk.share)
    return Places(known.codes, share, held, need, received, moving)


def _sign_depends_on_split(
    missing: Missing,
    inputs: Inputs,
    cells: Cells,
    need: np.ndarray,
    received: np.ndarray,
    taught: Supply,
    walk: Crosswalk,
    p: Parameters,
) -> None:
    """Caps cells whose gap would change sign if graduates went to all linked occupations in equal parts."""
    if not any(mode in ("proportional", "part", "ipf_failed") for mode in walk.mode):
        return
    even = distribution(inputs, cells, need, need, taught, p, equal=True)
    other = even.share.T @ taught.effective
    turned = (np.sign(need - received) != np.sign(need - other)).any(axis=1)
    missing.add("crosswalk.share", "sign_depends_on_split", "C", 1.0, turned)


def _name_the_absent(missing: Missing, inputs: Inputs) -> None:
    """Names every empty resource that no step above has named."""
    named = {entry["resource"].split(".")[0] for entry in missing.entries}
    for resource in SCHEMA:
        if not len(inputs[resource]) and resource not in named:
            missing.add(resource, "absent")
