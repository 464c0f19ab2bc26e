"""The draws are the points with error: without error every draw is the point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import world

from labormarket.engine import demand_draws
from labormarket.engine.demand_draws import DemandDraws
from labormarket.engine.draws import Draws, Large, order_statistics
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.simulation import simulate
from labormarket.engine.supply_draws import SupplyDraws
from labormarket.engine.uncertain import draw_model

CERTAIN = Parameters({**Parameters.default().values, "sig_exit": 0.0, "sig_tot": 0.0})
MIDDLE, FIRST, LAST = 3, 0, 6


def drawn(large: list[Large], absent: frozenset[str] = frozenset(), **rules: str) -> tuple[Points, Draws]:
    p = Parameters({**CERTAIN.values, **rules})
    inputs = world(8, absent)
    found = points(inputs, p)
    model = draw_model(inputs, found, p)
    s = model.supply
    still = replace(
        s,
        completion_spread=s.completion_spread * 0,
        entry_spread=s.entry_spread * 0,
        trend_spread=s.trend_spread * 0,
    )
    model = replace(model, sigma=model.sigma * 0, large=large, supply=still)
    result = simulate(
        model, p, seed=1, draws=200, band=found.band, committed=found.committed, need_draws=50, beat=lambda a, b: None
    )
    return found, result


@pytest.mark.parametrize("transfers", ["exits_only", "net", "gross"])
@pytest.mark.parametrize("truncation", ["bls", "roa"])
def test_without_error_every_draw_is_the_point(transfers: str, truncation: str) -> None:
    found, result = drawn([], transfers=transfers, truncation=truncation)
    for level in (FIRST, MIDDLE, LAST):
        np.testing.assert_allclose(result.openings[..., level], found.openings.openings, rtol=2e-4, atol=2e-2)
        np.testing.assert_allclose(result.demand[..., level], found.demand, rtol=2e-4, atol=2e-2)
        np.testing.assert_allclose(result.supply[..., level], found.received, rtol=1e-4, atol=1e-3)


def test_without_error_graduates_by_trend_are_their_point_too() -> None:
    found, result = drawn([], frozenset({"enrolments", "intakes", "projections"}))
    np.testing.assert_allclose(result.supply[..., MIDDLE], found.received, rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(result.demand[..., MIDDLE], found.demand, rtol=2e-4, atol=2e-2)


@pytest.mark.parametrize("plant", [True, False])
def test_a_large_need_comes_whole_or_not_at_all(plant: bool) -> None:
    found, _ = drawn([])
    o, y = np.argwhere(found.posted.trust > 0)[0]
    found, result = drawn([Large(int(o), int(y), 0, 40.0, 0.5, plant)])
    weight = 1.0 if plant else found.posted.trust[o, y]
    span = result.demand[o, y, LAST] - result.demand[o, y, FIRST]
    assert span == pytest.approx(40.0 * weight * found.demand_factor, rel=1e-3)


def test_chances_are_shares_of_draws() -> None:
    found, result = drawn([])
    gap = found.demand - found.received
    np.testing.assert_array_equal(result.chance[0], gap > found.band)
    np.testing.assert_array_equal(result.chance[1], gap < -found.band)
    np.testing.assert_allclose(result.chance.sum(axis=0), 1.0)


def test_the_median_of_employment_is_its_point_when_the_total_is_certain() -> None:
    p = Parameters.default().with_changes({"sig_tot": 0})
    inputs = world(8)
    found = points(inputs, p)
    result = simulate(
        draw_model(inputs, found, p), p, seed=1, draws=2000, band=found.band, committed=found.committed, need_draws=50,
        beat=lambda a, b: None,
    )  # fmt: skip
    off = result.openings[..., MIDDLE] - found.openings.openings
    spread = result.openings[..., 5] - result.openings[..., 1]
    assert np.abs(off / spread).max() < 0.15


@pytest.mark.parametrize("transfers", ["exits_only", "net", "gross"])
@pytest.mark.parametrize("truncation", ["bls", "roa"])
def test_quantiles_of_demand_are_those_of_its_draws(transfers: str, truncation: str) -> None:
    p = Parameters.default().with_changes({"transfers": transfers, "truncation": truncation})
    inputs = world(8)
    model = draw_model(inputs, points(inputs, p), p)
    large = [Large(0, 1, 0, 30.0, 0.4, False), Large(0, 1, 1, 9.0, 0.7, True), Large(2, 0, 1, 50.0, 1.0, True)]
    drawn = DemandDraws(replace(model, large=large), p, seed=3, region=5, draws=1000)
    for cells in drawn.blocks():
        opened, demand, _ = drawn.room(cells)
        drawn.draw(cells, opened, demand)
        wanted = order_statistics(demand.copy())
        np.testing.assert_array_equal(drawn.quantiles(cells, order_statistics(opened), demand), wanted)


@pytest.mark.parametrize("absent", [frozenset[str](), frozenset({"enrolments", "intakes"})])
def test_quantiles_of_supply_are_those_of_its_draws(absent: frozenset[str]) -> None:
    p, inputs = Parameters.default(), world(8, absent)
    model = draw_model(inputs, points(inputs, p), p).supply
    both = replace(model, counted=model.counted + 3.0, trended=model.trended + 4.0)
    for m in (model, both, replace(model, trended=model.trended * 0)):
        drawn = SupplyDraws.of(m, 3, 5, 1000, 0)
        np.testing.assert_allclose(drawn.effective, order_statistics(drawn.parts(drawn.flows)[0].copy()), rtol=2e-6)
        certain = replace(m, entry=np.ones_like(m.entry))
        every = SupplyDraws.of(certain, 3, 5, 1000, 0)
        np.testing.assert_allclose(every.graduates, order_statistics(every.parts(every.flows)[0].copy()), rtol=2e-6)


def test_quantiles_of_the_supply_of_cells_are_those_of_its_draws() -> None:
    p, inputs = Parameters.default(), world(8)
    model = draw_model(inputs, points(inputs, p), p).supply
    links = [[], [(0, 0.4)], [(0, 0.25), (1, 0.5)], [(1, 1.0)]]
    drawn = SupplyDraws.of(replace(model, links=links), 3, 5, 1000, 50)
    whole, held = drawn.to_cells(slice(0, 4))
    flows, _ = drawn.parts(drawn.flows)
    np.testing.assert_allclose(whole[2], 0.25 * flows[0] + 0.5 * flows[1], rtol=1e-6)
    np.testing.assert_allclose(held[1], 0.4 * model.committed[0][:, None] * flows[0][:, :50], rtol=1e-6)
    found = drawn.quantiles(slice(0, 4), whole)
    np.testing.assert_allclose(found, order_statistics(whole.copy()), rtol=2e-6)


def test_employment_kept_or_computed_again_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, kept = drawn([])
    monkeypatch.setattr(demand_draws, "KEPT_BYTES", 0)
    _, again = drawn([])
    np.testing.assert_array_equal(kept.openings, again.openings)
    np.testing.assert_array_equal(kept.need, again.need)


def test_a_large_need_comes_as_often_as_it_is_likely() -> None:
    p, inputs = CERTAIN, world(8)
    found = points(inputs, p)
    model = draw_model(inputs, found, p)
    plants = model.plants.copy()
    plants[0, 0] += 9.0  # what is expected of three needs of 10 persons with a chance of 0.3
    large = [Large(0, 0, r, 10.0, 0.3, True) for r in range(3)]
    model = replace(model, sigma=model.sigma * 0, plants=plants, large=large)
    drawn = DemandDraws(model, p, seed=3, region=5, draws=4000)
    cells = next(drawn.blocks())
    opened, demand, _ = drawn.room(cells)
    drawn.draw(cells, opened, demand)
    came = np.rint((demand[0, 0] - demand[0, 0].min()) / (10.0 * model.demand_factor))
    assert set(came.tolist()) == {0.0, 1.0, 2.0, 3.0}
    assert came.mean() == pytest.approx(0.9, abs=4 * np.sqrt(3 * 0.21 / 4000))
    expected = found.demand[0, 0] + 9.0 * model.demand_factor
    assert demand[0, 0].mean(dtype=np.float64) == pytest.approx(expected, abs=0.55)
