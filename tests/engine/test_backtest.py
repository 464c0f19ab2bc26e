"""Forecasts of earlier years: what they may read, what they are held against, what a run learns from them."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import REGION, columns, tables_of, world

from labormarket.engine import accuracy, measures, supply_error
from labormarket.engine.accuracy import Hindcast
from labormarket.engine.backtest import COLUMNS, backtest
from labormarket.engine.origins import known_at, of_employment, of_needs, of_supply
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import Series
from labormarket.engine.tables import Inputs

P = Parameters.default()
YEARS = np.arange(2010, 2021)


def steady(*rates: float, noise: float = 0.0, seed: int = 1) -> Series:
    """Occupations of 5,000 that grow at `rates` a year, with noise on each figure."""
    rng = np.random.default_rng(seed)
    grown = np.exp(np.outer(rates, YEARS - 2010)) * np.exp(rng.normal(0, noise, (len(rates), len(YEARS))))
    return Series(YEARS, 5000 * grown)


def table(found: object, scope: str, measure: str) -> dict[int, float]:
    rows = zip(*(found.table[n] for n in COLUMNS), strict=True)  # type: ignore[attr-defined]
    return {h: model for m, s, h, model, _, _ in rows if (m, s) == (measure, scope)}


def test_origins_and_horizons() -> None:
    made = {(h.origin, h.horizon) for h in of_employment(steady(0.01, 0.02), P)}
    assert made == {(t, h) for t in range(2013, 2020) for h in range(1, 6) if t + h <= 2020}


def test_what_came_later_is_not_read() -> None:
    series = steady(0.03, -0.02, 0.01, noise=0.02)
    other = replace(series, employed=np.where(YEARS > 2016, series.employed * 3, series.employed))
    for one, two in zip(of_employment(series, P), of_employment(other, P), strict=True):
        if one.origin <= 2016:
            np.testing.assert_array_equal(one.forecast, two.forecast)


@given(st.integers(0, 10_000))
def test_graduates_and_hires_of_later_years_are_not_read(seed: int) -> None:
    tables = tables_of(seed)
    later = copy.deepcopy(tables)
    for name, column, year in (
        ("graduates", "graduates", 2025),
        ("enrolments", "students", 2025),
        ("needs", "hired", 2024),
    ):
        later[name][column] = [
            v if v is None or y < year else v * 2 + 5
            for v, y in zip(later[name][column], later[name]["year"], strict=True)
        ]
    for made in (lambda inputs: of_supply(inputs, P)[0], lambda inputs: of_needs(inputs, P)):
        one, two = (made(Inputs.build(REGION, t)) for t in (tables, later))
        assert one and len(one) == len(two)
        for a, b in zip(one, two, strict=True):
            if a.origin < 2024:
                np.testing.assert_array_equal(a.forecast, b.forecast)


def test_known_then() -> None:
    then = known_at(world(3), 2023)
    assert then.region.planning_year == 2024
    assert max(then["graduates"]["year"]) == max(then["intakes"]["year"]) == max(then["enrolments"]["year"]) == 2023


def test_steady_growth_is_seen_coming_and_a_constant_share_is_not() -> None:
    past = of_employment(steady(0.05, 0.0, -0.05), P.with_changes({"trend_damping": 1, "slope_cap": 0.2}))
    found = measures.measured(past, [np.zeros(3)] * len(past), P)
    assert found["skill"][0] > 0.9 > 0.5 > found["skill"][2]
    assert (found["direction"][0], found["rank"][0]) == (pytest.approx(1, abs=0.34), pytest.approx(1))


def test_the_trend_is_off_where_it_did_no_better_before() -> None:
    """Figures that swing from year to year: a trend fitted to them is worse than none."""
    rng = np.random.default_rng(3)
    swings = Series(YEARS, 1000 * np.exp(rng.normal(0, 0.2, (40, len(YEARS)))))
    last = [h for h in of_employment(swings, P) if h.origin == 2019]
    share = last[0].base / last[0].base.sum()
    np.testing.assert_allclose(last[0].forecast / last[0].forecast.sum(), share)


def test_a_size_class_of_few_cells_leans_on_the_whole_region() -> None:
    """A single large row whose trend did well once among thirty whose trends did not: luck, not skill."""
    base = np.array([*[1000.0] * 30, 90_000.0])
    came, said, share = base * 1.1, base.copy(), base * 1.05
    said[-1], share[-1] = came[-1] - 20, came[-1] - 40
    whole = accuracy.skill_of([Hindcast(2019, 1, base, said, share, came)], np.ones(31, dtype=bool))
    found = accuracy.skills([Hindcast(2019, 1, base, said, share, came)], base, P)
    assert accuracy.skill_of([Hindcast(2019, 1, base, said, share, came)], base > 50_000) == pytest.approx(0.5)
    assert found[-1] == pytest.approx((30 * whole + 1 * 0.5) / 31) and found[-1] < 0
    assert found[0] == pytest.approx(-1.0)  # no luck is lent to those who did worse


def test_a_size_class_nobody_forecast_before_has_the_skill_of_the_region() -> None:
    base = np.array([1000.0, 90_000.0])
    one = Hindcast(2019, 1, base, np.array([1100.0, np.nan]), np.array([1000.0, np.nan]), np.array([1150.0, np.nan]))
    assert accuracy.skills([one], base, P)[1] == pytest.approx(accuracy.skill_of([one], np.array([True, True])))
    assert np.isnan(accuracy.skills([], base, P)).all()


def test_intervals_are_learnt_from_the_other_origins() -> None:
    series = steady(*np.linspace(-0.02, 0.02, 30), noise=0.03)
    one = of_employment(series, P)
    wild = series.employed.copy()
    wild[:, -1] *= np.exp(np.random.default_rng(2).normal(0, 1, 30))
    two = of_employment(replace(series, employed=wild), P)
    at = [n for n, h in enumerate(one) if h.origin == 2019]
    for n in at:  # only the year after 2019 has changed: its own origin must not know
        others = [h for h in two if h.origin != 2019]
        assert one[n].spread is not None and len(others) == len(two) - 1
        sigma = accuracy.accuracy(
            accuracy.hindcasts(accuracy.origins(replace(series, employed=wild), P)), others, two[n].base, P
        ).sigma
        np.testing.assert_allclose(two[n].spread, sigma * np.sqrt(0.1))


def walks(sd: float, cells: int = 400) -> list[Hindcast]:
    rng, base = np.random.default_rng(5), np.full(cells, 1000.0)
    errors = np.cumsum(rng.normal(0, sd, (5, cells)), axis=0)
    return [Hindcast(2015, h, base, base, base, base * np.exp(errors[h - 1])) for h in range(1, 6)]


@pytest.mark.parametrize("sd", [0.02, 0.4])
def test_an_error_that_covers_too_much_or_too_little_is_brought_to_eighty_per_cent(sd: float) -> None:
    past, stated = walks(sd), np.full(400, 0.1 * np.sqrt(10))
    factor = accuracy.calibration(past, stated, P)
    ready = [replace(h, spread=factor * stated * np.sqrt(h.horizon / 10)) for h in past]
    noise = [np.full(400, accuracy.noise_of(past, P))] * 5
    assert factor == pytest.approx(sd / 0.1, rel=0.25)
    assert measures.coverage(ready, noise, P) == pytest.approx(0.80, abs=0.01)


def test_an_error_that_covers_is_left_alone() -> None:
    assert accuracy.calibration(walks(0.1), np.full(400, 0.1 * np.sqrt(10)), P) == 1.0
    assert accuracy.calibration([h.only(np.arange(400) < 2) for h in walks(0.1)], np.full(400, 9.0), P) == 1.0


def test_noise_of_the_figures_widens_the_interval_here() -> None:
    past = [replace(h, spread=np.zeros(400)) for h in walks(0.1)]
    assert measures.coverage(past, [np.zeros(400)] * 5, P) == 0
    assert measures.coverage(past, [np.full(400, 9.0)] * 5, P) == 1


def test_the_table_of_a_region() -> None:
    found = backtest(world(4), P)
    assert tuple(found.table) == COLUMNS
    assert {s.split()[0] for s in found.table["scope"]} == {"employment", "graduates", "effective", "hired"}
    assert set(table(found, "employment", "wape")) == {1, 2, 3, 4}
    assert found.origins["employment"] == [2020, 2021, 2022, 2023] and found.origins["hired"] == [2023]
    rows = list(zip(*(found.table[n] for n in COLUMNS), strict=True))
    assert all(naive == 0 for measure, *_, naive, _ in rows if measure == "skill")
    assert all(np.isnan(still) for measure, *_, still in rows if measure in ("direction", "rank", "coverage"))


def test_one_origin_alone() -> None:
    found = backtest(world(4), P, origin=2022)
    assert found.origins == {"employment": [2022], "graduates": [], "effective": [], "hired": []}
    assert found.sizes == backtest(world(4), P).sizes
    assert set(table(found, "employment", "mape")) == {1, 2}


def test_lines_for_the_charts_are_those_of_the_forecast_that_looks_farthest() -> None:
    found = backtest(world(4), P)
    assert found.lines["origin"] == 2020 and sorted(set(found.lines["year"])) == [2021, 2022, 2023, 2024]
    assert len(found.lines["forecast"]) == len(found.lines["actual"]) == 5 * 4


def test_without_a_past_there_is_nothing_to_compare() -> None:
    short = columns("occupation_code territory_code year age_group employed", [("11", "R", 2024, "all", 50)])
    found = backtest(world(4, frozenset({"needs", "graduates"}), employment=short), P)
    assert found.table["measure"] == [] and not any(found.origins.values()) and found.lines["origin"] is None


def test_hires_are_expected_from_the_record_of_the_enterprise() -> None:
    found = of_needs(world(4), P)
    assert [h.origin for h in found] == [2023]
    h = found[0]
    asked = sum(
        n for n, y in zip(tables_of(4)["needs"]["number"], tables_of(4)["needs"]["year"], strict=True) if y == 2024
    )
    assert np.nansum(h.forecast) < asked and np.nansum(h.actual) < asked


def test_the_spread_of_a_share_holds_the_chance_of_its_persons() -> None:
    """25 beginners, 99 students known, 90 % complete: sqrt((99+25) / (25*100*0.9*0.1)); of very many, the rate's alone."""
    mean, strength = np.array([0.9]), np.array([99.0])
    assert supply_error.logit_spread(mean, strength, np.array([25.0]))[0] == pytest.approx(np.sqrt(124 / 225))
    assert supply_error.logit_spread(mean, strength, np.array([1e12]))[0] == pytest.approx(1 / np.sqrt(0.09 * 100))


def test_a_stated_error_is_widened_to_hold_four_in_five() -> None:
    """Off by 0.01, 0.02 .. 0.40, stated 0.05: six of forty inside. Item 31.2 of the sorted is 0.322: 0.322/(1.2816*0.05)."""
    off, stated = [np.arange(1, 41) / 100], [np.full(40, 0.05)]
    assert accuracy.enough(off, stated, 0.0, P) == pytest.approx(0.322 / (1.2816 * 0.05))
    assert accuracy.enough(off, [np.full(40, 0.25)], 0.0, P) == 1.0  # 32 of 40 inside
    assert accuracy.enough([off[0][:20]], [stated[0][:20]], 0.0, P) == 1.0  # too few to learn from
    beside = np.full(40, 0.2)  # sqrt((0.322/1.2816)^2 - 0.2^2) of the error is left to be explained
    needed = np.sqrt(np.maximum((off[0] / 1.2816) ** 2 - 0.04, 0)) / 0.05
    assert accuracy.enough(off, stated, beside, P) == pytest.approx(np.quantile(needed, 0.8))


def looked(origin: int, off: float, entered: float, rows: int = 40) -> supply_error.SupplyHindcast:
    """Forecasts of a thousand graduates and of half of them at work, each off by so much of the log; 0.05 stated."""
    came, work = (np.full(rows, (n + 1) * np.exp(e) - 1) for n, e in ((1000, off), (500, entered)))
    said = [np.full(rows, n) for n in (1000.0, 500.0)]
    graduates, effective = (Hindcast(origin, 1, s, s, s, a) for s, a in zip(said, (came, work), strict=True))
    stated = replace(graduates, spread=np.full(rows, 0.05))
    return supply_error.SupplyHindcast(stated, effective, np.zeros(rows, dtype=bool), np.full(rows, 0.10))


def test_graduates_and_entry_learn_their_own_factors() -> None:
    """Graduates were off by 0.2, so they need 0.2/1.2816 = 3.121 x 0.05; entry by what is left of 0.3 beside that."""
    learnt = supply_error.supply_accuracy([looked(2020, 0.2, 0.3)], P)
    assert learnt.cohorts == pytest.approx(0.2 / (1.2816 * 0.05))
    assert learnt.entry == pytest.approx(np.sqrt(0.3**2 - 0.2**2) / 1.2816 / 0.10)
    assert learnt.trend == 1.0
    graduates, effective = supply_error.with_error(looked(2021, 0.0, 0.0), learnt)
    assert graduates[0] == pytest.approx(0.2 / 1.2816) and effective[0] == pytest.approx(0.3 / 1.2816)


def test_graduates_by_trend_do_not_lend_their_error_to_cohorts() -> None:
    one = looked(2020, 0.2, 0.2)
    learnt = supply_error.supply_accuracy([replace(one, by_trend=np.ones(40, dtype=bool))], P)
    assert learnt.cohorts == 1.0 and learnt.trend == pytest.approx(0.2 / (1.2816 * 0.05))
