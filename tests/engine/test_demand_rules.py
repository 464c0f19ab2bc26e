"""Demand: rules that hold on any figures, and the steps of the ladder on the side of need."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from packs import small_pack
from worlds import tables_of, world

from labormarket.engine import accuracy, demand, exits
from labormarket.engine.cells import Cells
from labormarket.engine.control import coverage
from labormarket.engine.credibility import buehlmann_straub
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.projection import Slopes, shrunk
from labormarket.engine.results import told_apart
from labormarket.engine.series import Figures, employment, total

P = Parameters.default()
FLOWS = arrays(np.float64, (6, 2), elements=st.floats(0, 1e5))
CHANGES = arrays(np.float64, (6, 2), elements=st.floats(-1e5, 1e5))


@given(FLOWS, FLOWS, CHANGES)
def test_net_and_exits_only_share_one_total(out: np.ndarray, moves: np.ndarray, grown: np.ndarray) -> None:
    whole = out + moves + grown
    found = demand.Openings(grown, out, moves, demand.moved_in(moves, whole), whole)
    net, only = (demand.under_rule(found, "bls", rule).sum(axis=0) for rule in ("net", "exits_only"))
    np.testing.assert_allclose(net, only, rtol=1e-9, atol=1e-6)


def test_without_movers_every_rule_is_exits_only() -> None:
    found = demand.openings(np.array([10.0]), np.array([[12.0]]), np.array([2.0]), np.array([[3.0]]), None)
    assert {float(demand.under_rule(found, "bls", rule)[0, 0]) for rule in ("gross", "net", "exits_only")} == {4.0}
    assert found.transfers_in is None


@given(st.floats(-0.2, 0.2), st.floats(1e-9, 1), st.floats(-0.05, 0.05), st.floats(0, 0.01))
def test_a_shrunken_slope_lies_between_its_own_and_the_regions(
    own: float, se2: float, region: float, tau2: float
) -> None:
    slope = shrunk(Slopes(np.array([own]), np.array([se2]), region), tau2, P)[0]
    low, high = np.clip(sorted((own, region)), -P.slope_cap, P.slope_cap)
    assert low - 1e-12 <= slope <= high + 1e-12


@pytest.mark.parametrize(("se2", "expected"), [(0.0, 0.05), (1e12, 0.01)])
def test_a_certain_slope_is_its_own_and_an_uncertain_one_the_regions(se2: float, expected: float) -> None:
    assert shrunk(Slopes(np.array([0.05]), np.array([se2]), 0.01), 0.0004, P)[0] == pytest.approx(expected, abs=1e-9)


def test_groups_that_do_not_differ_are_not_believed_against_the_model() -> None:
    alike = np.tile([1.0, 2.0, 3.0], 4)
    assert buehlmann_straub(alike, np.ones(12), np.repeat(np.arange(4), 3)) == float("inf")
    apart = np.array([m + d for m in (1.0, 5.0, 9.0) for d in (0.0, 0.1, -0.1)])
    assert buehlmann_straub(apart, np.ones(9), np.repeat([7, 2, 4], 3)) < 0.01


def test_a_list_is_its_share_of_the_whole() -> None:
    assert coverage(350.0, 535.0) == pytest.approx(0.654, abs=5e-4)
    assert coverage(350.0, None) == 1.0


def borders(employed: list[float], known: list[tuple[str, int, float]]) -> tuple[str, list[float]]:
    years = list(range(2019, 2019 + len(employed)))
    pack = small_pack(
        occupations={"code": ["o"]},
        employment={"occupation_code": ["o"] * len(years), "territory_code": ["R"] * len(years), "year": years, "employed": employed},
        norms={"key": ["series_break.R"], "since": ["2021-01-01"], "value": ["1"]},
        control_totals={
            "measure": ["employed"] * len(known), "territory_code": ["R"] * len(known), "series": [k[0] for k in known],
            "year": [k[1] for k in known], "value": [k[2] for k in known],
        },
    )  # fmt: skip
    found = employment(pack, Figures.of(pack, Cells.of(pack)), "R")
    assert found is not None
    return found.borders, found.employed[0].tolist()


BOTH = [("old", 2019, 1000.0), ("old", 2020, 1000.0), ("new", 2020, 800.0), ("new", 2021, 800.0), ("new", 2022, 800.0)]


def test_figures_of_the_old_borders_are_linked() -> None:
    assert borders([100, 100, 80, 80], BOTH) == ("linked", [80, 80, 80, 80])


def test_figures_already_of_the_new_borders_are_left_alone() -> None:
    assert borders([80, 80, 80, 80], BOTH) == ("comparable", [80, 80, 80, 80])


def test_without_an_overlap_older_years_give_no_trend() -> None:
    kind, employed = borders([100, 100, 80, 80], [])
    assert kind == "cut"
    assert np.isnan(employed[:2]).all() and employed[2:] == [80, 80]


def test_of_two_publishers_the_first_named_is_used() -> None:
    region = {"code": "R", "planning_year": 2027, "horizon_years": 1, "series_order": ["b", "a"]}
    rows = {
        "measure": ["employed"] * 2,
        "territory_code": ["R"] * 2,
        "year": [2024] * 2,
        "series": ["a", "b"],
        "value": [1, 2],
    }
    from labormarket.engine.tables import Inputs

    assert total(Inputs.build(region, {"control_totals": rows}), "employed", "R") == {2024: 2.0}


def test_employment_meets_the_control_total_between_and_after_its_years() -> None:
    found = points(world(3), P)
    wanted = found.stock.control.targets[2028]
    by_year = dict(zip(found.years.tolist(), found.stock.employed.sum(axis=0).tolist(), strict=True))
    assert by_year[2028] == pytest.approx(wanted, rel=1e-9)


def test_a_total_too_far_off_is_shown_and_not_applied() -> None:
    tables = tables_of(3)
    totals = {
        **tables["control_totals"],
        "value": [tables["control_totals"]["value"][0], tables["control_totals"]["value"][1] * 2],
    }
    found = points(world(3, control_totals=totals), P)
    assert found.stock.control.targets == {}
    assert list(found.stock.control.refused) == [2028]
    assert (found.missing.cap >= "C").all()


@pytest.mark.parametrize(
    ("absent", "route"),
    [
        (set(), "given"),
        ({"projections"}, "staffing"),
        ({"projections", "staffing"}, "trend"),
        ({"projections", "industry_employment"}, "trend"),
    ],
)
def test_each_route_stands_in_for_the_one_before(absent: set[str], route: str) -> None:
    found = points(world(10, frozenset(absent)), P).stock.projection.source
    assert route in found


def test_three_years_of_employment_give_a_constant_share() -> None:
    tables = tables_of(5)
    short = [n for n, y in enumerate(tables["employment"]["year"]) if y > 2021]
    employed = {c: [v[n] for n in short] for c, v in tables["employment"].items()}
    found = points(world(5, frozenset({"projections", "staffing"}), employment=employed), P)
    assert set(found.stock.projection.source) == {"share"}
    assert any(m["effect"] == "constant_share" for m in found.missing.entries)


@pytest.mark.parametrize(
    ("absent", "route"),
    [
        (set(), "given"),
        ({"projections"}, "ages_borrowed"),
        ({"projections", "age_shares"}, "rate"),
        ({"projections", "norms"}, "rate"),
    ],
)
def test_exits_come_from_the_best_source(absent: set[str], route: str) -> None:
    assert set(points(world(6, frozenset(absent)), P).exits.route) == {route}


def test_a_rising_pension_age_keeps_people_longer() -> None:
    tables = tables_of(6)
    norms = {
        c: [*v, x]
        for (c, v), x in zip(tables["norms"].items(), ("pension_age.women", "2027-01-01", "63", "years"), strict=True)
    }
    before, after = (points(world(6, frozenset({"projections"}), **n), P).exits.rate for n in ({}, {"norms": norms}))
    at = 2027 - 2025
    np.testing.assert_array_equal(after[:, :at], before[:, :at])
    assert (after[:, at:] < before[:, at:]).all()


def test_two_dates_of_ages_are_followed_by_cohort() -> None:
    tables = tables_of(6)
    rows = [
        ("11", "R", 2019, "50-54", 100),
        ("11", "R", 2019, "55-59", 90),
        ("11", "R", 2019, "60-64", 40),
        ("11", "R", 2019, "65+", 5),
    ]
    rows += [
        ("11", "R", 2024, "50-54", 110),
        ("11", "R", 2024, "55-59", 88),
        ("11", "R", 2024, "60-64", 42),
        ("11", "R", 2024, "65+", 6),
    ]
    employed = {c: v + [r[n] for r in rows] for n, (c, v) in enumerate(tables["employment"].items())}
    found = points(world(6, frozenset({"projections"}), employment=employed), P).exits
    assert found.route[0] == "ages_two_dates"
    assert found.rate[0, 0] == pytest.approx(19.8 / ((235 + 246) / 2))
    assert exits.band("65+") == (65.0, exits.OPEN_END)


def test_age_shares_of_two_dates_times_employment_are_followed_by_cohort_too() -> None:
    """X6 from shares: 235 and 246 workers of 50 and over are all there is of the occupation."""
    tables = tables_of(6)
    bands = ("50-54", "55-59", "60-64", "65+")
    persons = {2019: (100, 90, 40, 5), 2024: (110, 88, 42, 6)}
    names = ("occupation_code", "territory_code", "year", "age_group", "share")
    rows = [("11", "R", y, b, n / sum(of)) for y, of in persons.items() for b, n in zip(bands, of, strict=True)]
    shares = {c: tables["age_shares"][c] + [r[n] for r in rows] for n, c in enumerate(names)}
    work = tables["employment"]
    keys = zip(work["occupation_code"], work["territory_code"], work["year"], work["employed"], strict=True)
    work["employed"] = [sum(persons[y]) if (o, t) == ("11", "R") and y in persons else e for o, t, y, e in keys]
    found = points(world(6, frozenset({"projections"}), employment=work, age_shares=shares), P).exits
    assert found.route == ["ages_two_dates", *["ages_borrowed"] * 4]
    assert found.rate[0, 0] == pytest.approx(19.8 / ((235 + 246) / 2))


def test_noise_of_the_figures_is_no_error_of_the_forecast() -> None:
    rng = np.random.default_rng(1)
    past = [
        accuracy.Hindcast(
            2020,
            h,
            np.ones(4000),
            np.full(4000, 100.0),
            np.ones(4000),
            100 * np.exp(rng.normal(0, np.sqrt(0.02 + 0.01 * h), 4000)),
        )
        for h in range(1, 6)
    ]
    own, pairs = accuracy.own_sigma(past, np.ones(4000, dtype=bool), P)
    assert pairs == 4000
    assert own == pytest.approx(np.sqrt(0.10), rel=0.1)


@pytest.mark.parametrize("seed", range(6))
def test_every_need_says_how_much_of_it_is_model_survey_and_prior(seed: int) -> None:
    """The four parts add up to the need; without earlier hires an answer stands on the weight of its class alone."""
    found = points(world(seed), P)
    apart = told_apart(found)
    np.testing.assert_allclose(sum(apart.values()), found.demand, rtol=1e-9, atol=1e-9)
    assert all((part >= -1e-9).all() for part in apart.values()) and apart["need_prior"].sum() > 0
    table = tables_of(seed)["needs"]
    new = points(world(seed, needs={**table, "hired": [None] * len(table["hired"])}), P)
    assert not told_apart(new)["need_hired"].any()
    share = new.posted.unproven.sum() / new.posted.posted.sum()
    assert share == pytest.approx(1.0)
