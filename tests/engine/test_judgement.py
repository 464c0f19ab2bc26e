"""Conditions and evidence: which way each source speaks, and what holds a grade down."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Pack
from worlds import CELLS, REGION, tables_of, world

from labormarket.engine import evidence, gap
from labormarket.engine.analyse import analyse
from labormarket.engine.cells import Cells
from labormarket.engine.conditions import recent_conditions
from labormarket.engine.intakes import intakes
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.series import Figures, region_employment
from labormarket.engine.tables import Inputs

P = Parameters.default()
UNKNOWN = np.full(len(CELLS), np.nan)


def index(inputs: Inputs) -> np.ndarray:
    cells = Cells.of(inputs)
    series = region_employment(inputs, Figures.of(inputs, cells))
    assert series is not None
    return recent_conditions(inputs, cells, series, UNKNOWN)


def with_first_cell(resource: str, column: str, value: float) -> Inputs:
    table = tables_of(3)[resource]
    values = [value if code == CELLS[0] else v for code, v in zip(table["occupation_code"], table[column], strict=True)]
    return world(3, **{resource: {**table, column: values}})


@pytest.mark.parametrize(
    ("resource", "column", "shortage", "surplus"),
    [("jobseekers", "registered", 0, 5000), ("vacancies", "filled", 0, 5000)],
)
def test_many_seekers_and_filled_vacancies_speak_for_a_surplus(
    resource: str, column: str, shortage: int, surplus: int
) -> None:
    assert index(with_first_cell(resource, column, shortage))[0] > index(with_first_cell(resource, column, surplus))[0]


def test_a_single_indicator_is_no_condition() -> None:
    assert np.isnan(index(world(3, frozenset({"vacancies", "jobseekers", "needs"})))).all()


def test_two_counts_of_employment_far_apart_hold_the_grade() -> None:
    graduates = tables_of(3)["graduates"]
    reported = [
        int(r + 0.15 * g) for r, g in zip(graduates["employed_registered"], graduates["graduates"], strict=True)
    ]
    found = points(world(3, graduates={**graduates, "employed_reported": reported}), P)
    assert found.supply.entry.disputed[0]
    assert ("counts_disagree", "C") in {(m["effect"], m["cap"]) for m in found.missing.entries}


def test_no_grade_is_above_its_cap() -> None:
    found = analyse(world(3, frozenset({"needs"})), P, seed=1, draws=200)
    graded = [g for g in found.gaps["evidence"] if g]
    assert graded
    assert set(graded) <= {"C", "D"}
    assert evidence.grades(np.array([[3]]), np.array([[0]]), np.array([["C"]], dtype=object))[0, 0] == "C"


def test_an_occupation_outside_the_plan_has_no_label() -> None:
    occupations = tables_of(3)["occupations"]
    outside = {**occupations, "college_trained": [code != "21" for code in occupations["code"]]}
    found = analyse(world(3, occupations=outside), P, seed=1, draws=200).gaps
    mine = [n for n, code in enumerate(found["occupation_code"]) if code == "21"]
    assert {found["label"][n] for n in mine} == {found["evidence"][n] for n in mine} == {""}
    assert np.isnan(found["ratio"][mine]).all()


def test_movers_are_taken_in_only_where_there_are_openings() -> None:
    from labormarket.engine.demand import moved_in

    np.testing.assert_allclose(moved_in(np.array([[4.0], [6.0]]), np.array([[5.0], [-5.0]])), [[10.0], [0.0]])
    np.testing.assert_allclose(moved_in(np.array([[4.0], [6.0]]), np.array([[-1.0], [-5.0]])), [[4.0], [6.0]])


def test_the_order_is_last_years_seats_from_the_planning_year_on() -> None:
    inputs = world(3)
    codes = inputs["programmes"]["code"]
    begun = intakes(inputs, {c: n for n, c in enumerate(codes)}, 2029)
    table = tables_of(3)["intakes"]
    last = next(
        n for n, (p, y) in enumerate(zip(table["programme_code"], table["year"], strict=True)) if (p, y) == ("p0", 2025)
    )
    order, entrants = table["seats_order"][last], table["entrants"][last]
    assert order < entrants
    by_year = dict(zip(begun.years.tolist(), zip(begun.outside[0], begun.order[0], strict=True), strict=True))
    assert by_year[2025] == (entrants, 0)
    for year in (2026, 2027, 2029):
        assert sum(by_year[year]) == pytest.approx(entrants)
        assert by_year[year][1] > 0


def test_rates_come_from_the_last_three_years() -> None:
    table = tables_of(3)["enrolments"]
    older = [
        students if year == 2021 else left
        for students, left, year in zip(table["students"], table["left"], table["year"], strict=True)
    ]
    recent = [
        students if year == 2023 else left
        for students, left, year in zip(table["students"], table["left"], table["year"], strict=True)
    ]
    usual, old, new = (
        points(world(3, enrolments={**table, "left": v}), P).supply.rates.completion
        for v in (table["left"], older, recent)
    )
    np.testing.assert_array_equal(old, usual)
    assert (new < usual).all()


def test_a_place_is_labelled_by_its_own_gap() -> None:
    """The first place holds six in ten of the work and trains differently: its gap is drawn, not borrowed."""
    found = analyse(world(3), P, seed=1, draws=400)
    table = found.gaps
    rows = {
        (o, t, int(y)): n
        for n, (o, t, y) in enumerate(
            zip(table["occupation_code"], table["territory_code"], table["year"], strict=True)
        )
    }
    share = dict(zip(found.basis.cells, found.basis.college_share, strict=True))
    for (o, t, y), n in rows.items():
        assert (table["label"][n] == "") == (share[o] == 0)
        assert table["gap_p10"][n] <= table["gap_p50"][n] <= table["gap_p90"][n]
        if t == "R1":
            parts = [table["gap"][rows[o, place, y]] for place in ("R1", "R2")]
            assert sum(parts) == pytest.approx(table["gap"][rows[o, "R", y]], abs=1e-6)


def test_a_small_gap_of_a_place_is_balanced_where_the_region_is_short() -> None:
    """In one market the places' gaps are parts of the region's, and the band is at least five people."""
    found = analyse(world(3, frozenset({"commuting"})), P, seed=1, draws=400)
    table = found.gaps
    small = np.array([
        t == "R2" and label != "" and np.isfinite(p90) and max(abs(p10), abs(p90)) <= P.band_min
        for t, label, p10, p90 in zip(table["territory_code"], table["label"], table["gap_p10"], table["gap_p90"], strict=True)
    ])  # fmt: skip
    assert {table["label"][n] for n in np.flatnonzero(small)} <= {
        "balanced",
        "balance_expected",
        "shortage_easing",
        "surplus_easing",
    }


def test_chances_count_those_who_look_for_work_now() -> None:
    """X17's ratio in a run: supply of the arrival years and the jobseekers of the last year, over the need of those years."""
    pack = Pack(3, since=2017)
    told, untold = pack.run(), pack.run(jobseekers={})
    table = pack.tables["jobseekers"]
    for n, code in enumerate(told.parts["occupation_code"]):
        rows = [k for k, (o, t, y) in enumerate(zip(*(told.gaps[c] for c in ("occupation_code", "territory_code", "year")), strict=True)) if (o, t) == (code, "R") and y > REGION["planning_year"]]  # fmt: skip
        need, supply = (told.gaps[name][rows].sum() for name in ("demand", "supply"))
        seekers = next(
            v for o, y, v in zip(table["occupation_code"], table["year"], table["registered"], strict=True)
            if (o, y) == (code, 2024)
        )  # fmt: skip
        assert told.parts["jobseekers"][n] == seekers and np.isnan(untold.parts["jobseekers"][n])
        if told.parts["college_share"][n] == 0:
            assert told.parts["chances"][n] == ""
        elif need > 0:
            assert told.parts["ita"][n] == pytest.approx((supply + seekers) / need)
            assert untold.parts["ita"][n] == pytest.approx(supply / need)
            assert told.parts["chances"][n] == gap.chances_class(told.parts["ita"][n])
