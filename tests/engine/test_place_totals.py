"""Employment of places: last known shares, fitted to what is published for each place in later years."""

from __future__ import annotations

import numpy as np
import pytest
from generated import P, Pack
from worlds import REGION

from labormarket.engine.analyse import analyse
from labormarket.engine.place_totals import PlacePath, PlaceStock, path
from labormarket.engine.points import Points, points
from labormarket.engine.tables import Inputs

STOCK = PlaceStock(["A", "B"], np.array([[60.0, 40.0], [20.0, 80.0]]), np.array([2025, 2025]))
YEARS = np.array([2026, 2027])


def held(*totals: tuple[str, int, float]) -> PlacePath:
    """Two places of 100 workers each, two occupations of 80 and 120; the region grows by a tenth in 2027."""
    territories = {"code": ["R", "A", "B"], "parent_code": ["", "R", "R"], "kind": ["region", "city", "city"]}
    rows = {"measure": ["employed"] * len(totals), "series": [""] * len(totals)}
    for n, name in enumerate(("territory_code", "year", "value")):
        rows[name] = [row[n] for row in totals]
    inputs = Inputs.build(REGION, {"territories": territories, "control_totals": rows})
    employed = np.array([[80.0, 88.0], [120.0, 132.0]])
    return path(inputs, STOCK, np.array([80.0, 120.0]), employed, 2025, YEARS, P)


def test_without_later_totals_shares_stay() -> None:
    found = held(("A", 2025, 100))
    np.testing.assert_allclose(found.share[:, :, 1], [[0.75, 1 / 3], [0.25, 2 / 3]])
    assert found.targets == {} and found.refused == {}


def test_both_margins_are_met() -> None:
    """A is to have 1.2 times its 100, B keeps pace (110): of 220 they get 220 * 120/230 and 220 * 110/230."""
    found = held(("A", 2025, 1000), ("A", 2027, 1200))  # another coverage of the count: only its growth counts
    employed = found.share[:, :, 1] * [88, 132]
    np.testing.assert_allclose(employed.sum(axis=1), [220 * 120 / 230, 220 * 110 / 230], rtol=1e-6)
    np.testing.assert_allclose(employed.sum(axis=0), [88, 132], rtol=1e-9)
    ratio = employed[0, 0] * employed[1, 1] / (employed[0, 1] * employed[1, 0])
    assert ratio == pytest.approx(60 * 80 / (40 * 20), rel=1e-6)  # the shape of the last known table is kept
    assert found.targets == {("A", 2027): pytest.approx(220 * 120 / 230)}


def test_a_total_too_far_off_is_shown_and_not_applied() -> None:
    found = held(("A", 2025, 100), ("A", 2027, 300))
    assert found.refused == {("A", 2027): pytest.approx(300 / 110)}
    np.testing.assert_allclose(found.share[0, :, 1], [0.75, 1 / 3])


def grown(factor: float) -> Points:
    pack = Pack(5, since=2017)
    tables = pack.tables
    first = sum(e for e, t, y in zip(*(tables["employment"][c] for c in ("employed", "territory_code", "year")), strict=True) if (t, y) == ("R1", 2024))  # fmt: skip
    for year, value in ((2024, first), (2029, first * factor)):
        for column, item in {
            "measure": "employed",
            "territory_code": "R1",
            "year": year,
            "series": "x",
            "value": value,
        }.items():
            tables["control_totals"][column].append(item)
    inputs = Inputs.build(REGION, tables)
    found = analyse(inputs, P, seed=1, draws=60)
    assert {scope for i, scope in zip(found.ledger["identity"], found.ledger["scope"], strict=True) if i == "L4"} >= {
        "year=2029,place=R1"
    }
    assert found.facts["place_totals"]["applied"].keys() == {"R1 2029"}
    return points(inputs, P)


def test_a_growing_place_has_more_of_the_need_and_the_region_the_same() -> None:
    small, large = grown(1.0), grown(1.15)
    np.testing.assert_array_equal(small.demand, large.demand)
    more, less = large.places.demand[0, :, -1], small.places.demand[0, :, -1]
    assert (more >= less).all() and more.sum() > less.sum() > 0
    for found in (small, large):
        np.testing.assert_allclose(found.places.demand.sum(axis=0), found.demand, rtol=1e-9)
        np.testing.assert_allclose(found.places.supply.sum(axis=0), found.received, rtol=1e-9)
