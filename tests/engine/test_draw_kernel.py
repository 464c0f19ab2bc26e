"""The draws are the points with error: without error every draw is the point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import world

from labormarket.engine.draws import Draws, Large
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.simulation import simulate
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
