"""Supply: each route of a programme, what depends on the order and what does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import OPTIONAL, tables_of, world

from labormarket.engine import balancing
from labormarket.engine.crosswalk import Crosswalk
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.supply import supply
from labormarket.engine.tables import Inputs

P = Parameters.default()
YEARS = np.arange(2025, 2030)


def of(inputs: Inputs, **changes: object):  # type: ignore[no-untyped-def]
    return supply(inputs, YEARS, P.with_changes(changes))


@pytest.mark.parametrize(
    ("absent", "route"),
    [(set(), "cohort"), ({"enrolments"}, "intake"), ({"enrolments", "intakes"}, "trend"), ({"intakes"}, "cohort")],
)
def test_a_programme_is_followed_by_what_is_known(absent: set[str], route: str) -> None:
    assert set(of(world(1, frozenset(absent))).route) == {route}


def test_the_planning_years_order_is_kept_apart() -> None:
    found = of(world(1))
    before_arrival = YEARS[None, :] < found.arrival[:, None]
    assert (found.repeated[before_arrival] == 0).all()
    assert found.repeated[~before_arrival].sum() > 0
    assert (found.later[YEARS[None, :] <= found.arrival[:, None]] == 0).all()


def test_by_trend_graduates_from_the_arrival_year_on_are_the_orders_own() -> None:
    found = of(world(1, frozenset({"enrolments", "intakes"})))
    own = YEARS[None, :] >= found.arrival[:, None]
    assert (found.background[own] == 0).all()
    assert (found.repeated[~own] == 0).all()


def test_reported_graduates_stand() -> None:
    found = of(world(1))
    graduates = tables_of(1)["graduates"]
    for code, year, count in zip(graduates["programme_code"], graduates["year"], graduates["graduates"], strict=True):
        if year == 2025:
            assert found.programmes[int(code[1:]), 0] == count


def test_a_closed_college_admits_no_one() -> None:
    tables = tables_of(1)
    colleges = {**tables["colleges"], "closed_year": [2026, None]}
    found = of(world(1, colleges=colleges))
    closed = np.array([c == "c1" for c in tables["programmes"]["college_code"]])
    assert found.repeated[closed].sum() == 0
    assert found.repeated[~closed].sum() > 0


def test_a_specialty_nobody_teaches_supplies_a_known_nothing() -> None:
    tables = tables_of(1)
    specialties = {
        **tables["specialties"],
        "code": [*tables["specialties"]["code"], "s9"],
        "field_code": [*tables["specialties"]["field_code"], "f9"],
    }
    found = of(world(1, specialties=specialties))
    assert found.specialties[-1] == "s9"
    assert (found.graduates[-1] == 0).all()


def test_graduates_known_only_by_specialty_are_not_added_to_programmes() -> None:
    sums = {
        "specialty_code": ["s1"] * 4,
        "territory_code": ["R"] * 4,
        "year": [2021, 2022, 2023, 2024],
        "level": ["worker"] * 4,
        "graduates": [1000] * 4,
    }
    with_programmes = of(world(1, specialty_graduates=sums))
    assert with_programmes.unplaced.sum() == 0
    tables = tables_of(1)
    keep = [n for n, s in enumerate(tables["programmes"]["specialty_code"]) if s != "s1"]
    programmes = {c: [v[n] for n in keep] for c, v in tables["programmes"].items()}
    alone = of(world(1, programmes=programmes, specialty_graduates=sums))
    assert alone.unplaced[0] == pytest.approx([1000] * 5, rel=0.25)


def test_left_is_the_net_loss_where_it_is_not_reported() -> None:
    tables = tables_of(1)
    enrolments = {
        **tables["enrolments"],
        "left": [None] * len(tables["enrolments"]["year"]),
        "on_leave": [None] * len(tables["enrolments"]["year"]),
    }
    found = of(world(1, enrolments=enrolments))
    assert (found.rates.leave == 0).all()
    assert ((found.rates.completion > 0.6) & (found.rates.completion < 1)).all()


@pytest.mark.parametrize(
    ("blank", "route"),
    [
        ((), "registered"),
        (("employed_registered",), "reported"),
        (("employed_registered", "employed_reported"), "default"),
    ],
)
def test_entry_takes_one_route(blank: tuple[str, ...], route: str) -> None:
    tables = tables_of(1)
    graduates = {c: [None] * len(v) if c in blank else v for c, v in tables["graduates"].items()}
    assert set(of(world(1, graduates=graduates)).entry.route) == {route}


def test_entry_by_norm() -> None:
    tables = tables_of(1)
    graduates = {c: [None] * len(v) if c.startswith("employed") else v for c, v in tables["graduates"].items()}
    norms = {
        "key": ["entry", "entry.f2"],
        "since": ["2020-01-01"] * 2,
        "value": ["60", "0.5"],
        "unit": ["percent", "share"],
    }
    assert of(world(1, graduates=graduates, norms=norms)).entry.share.tolist() == [0.6, 0.6, 0.5, 0.5]


@given(st.integers(0, 5000), st.frozensets(st.sampled_from(OPTIONAL)))
def test_an_occupation_without_demand_gets_no_one_in_proportion_unless_all_are_so(
    seed: int, absent: frozenset[str]
) -> None:
    found = points(world(seed, absent), P)
    w = found.model.mean(axis=1)
    for s, code in enumerate(found.supply.specialties):
        if found.crosswalk.mode[s] == "proportional" and w[found.crosswalk.share[s] > 0].sum() > 0:
            assert (found.crosswalk.share[s][w == 0] == 0).all(), code


@given(st.integers(0, 5000))
def test_fitting_keeps_margins_zeros_and_cross_ratios(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seed_table = rng.uniform(1, 9, (4, 3))
    rows = rng.uniform(1, 100, 4)
    columns = rng.dirichlet(np.ones(3)) * rows.sum()
    found = balancing.ipf(seed_table, rows, columns)
    assert found.converged
    np.testing.assert_allclose(found.table.sum(axis=1), rows, atol=1e-6)
    np.testing.assert_allclose(found.table.sum(axis=0), columns, atol=1e-6)

    def ratio(t: np.ndarray) -> float:
        return float(t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]))

    assert ratio(found.table) == pytest.approx(ratio(seed_table), rel=1e-6)


@pytest.mark.parametrize(
    ("kind", "absent", "moving"),
    [("city", set(), "commuting"), ("city", {"commuting"}, "one_market"), ("zone", {"commuting"}, "zones")],
)
def test_places_add_up_however_people_move(kind: str, absent: set[str], moving: str) -> None:
    tables = tables_of(2)
    territories = {**tables["territories"], "kind": ["country", "region", kind, "district"]}
    found = points(world(2, frozenset(absent), territories=territories), P)
    assert found.places.moving == moving
    np.testing.assert_allclose(found.places.demand.sum(axis=0), found.demand, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.places.supply.sum(axis=0), found.received, rtol=1e-9, atol=1e-9)


def walk_of(share: list[list[float]], modes: list[str]) -> Crosswalk:
    table = np.array(share)
    return Crosswalk(table, 1 - table.sum(axis=1), modes)


def test_fitted_shares_send_graduates_where_they_are_wanted() -> None:
    """Two specialties share two occupations; demand asks for 30 and 70 of their 100, and both margins are met."""
    walk = walk_of([[0.4, 0.4], [0.4, 0.4]], ["proportional"] * 2)
    found = balancing.balanced(walk, np.ones((2, 2)), np.array([50.0, 75.0]), np.array([30.0, 70.0]))
    assert found.mode == ["ipf", "ipf"]
    np.testing.assert_allclose(found.share.T @ [50, 75], [30, 70], atol=1e-6)
    np.testing.assert_allclose(found.outside, [0.2, 0.2])
    assert found.moved is not None and not found.moved.any()


def test_what_cannot_be_fitted_keeps_its_shares_and_says_so() -> None:
    """The second specialty has only an occupation that asks for less than it teaches; the third, one that asks for nobody."""
    walk = walk_of([[0.5, 0.5, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]], ["proportional"] * 4)
    seed = (walk.share > 0).astype(float)
    found = balancing.balanced(walk, seed, np.array([10.0, 90, 5, 7]), np.array([90.0, 10, 0, 3]))
    assert found.mode == ["ipf_failed", "ipf_failed", "ipf_failed", "ipf"]
    np.testing.assert_array_equal(found.share, walk.share)


def test_a_cell_that_the_fit_moves_by_more_than_half_is_flagged() -> None:
    found = balancing.balanced(
        walk_of([[0.5, 0.5]], ["proportional"]), np.ones((1, 2)), np.array([100.0]), np.array([80.0, 20.0])
    )
    assert found.moved is not None and found.moved.tolist() == [True, True]
    np.testing.assert_allclose(found.share, [[0.8, 0.2]])


@given(st.integers(0, 5000), st.frozensets(st.sampled_from(OPTIONAL)))
def test_fitting_counts_every_graduate_once_and_never_steepens_what_converged(
    seed: int, absent: frozenset[str]
) -> None:
    found = points(world(seed, absent), P.with_changes({"crosswalk_mode": "ipf"}))
    np.testing.assert_allclose(found.crosswalk.share.sum(axis=1) + found.crosswalk.outside, 1, rtol=1e-12)
    before = points(world(seed, absent), P)
    np.testing.assert_allclose(found.crosswalk.outside, before.crosswalk.outside, atol=1e-12)
    failed = [m == "ipf_failed" for m in found.crosswalk.mode]
    assert any(failed) == any(e["effect"] == "ipf_not_converged" for e in found.missing.entries) or not any(failed)
