"""The degradation ladder: one resource taken away at a time, what stands in for it, and how much less sure that makes it.

A row: what is taken away; the entry in `missing` (resource, effect, best grade, factor); what the factor widens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from generated import P, Pack
from worlds import CELLS, REGION, Tables

from labormarket.engine.analyse import analyse
from labormarket.engine.missing import AnalysisRefused, SupplyFactors
from labormarket.engine.points import Points, points
from labormarket.engine.tables import Inputs
from labormarket.engine.uncertain import draw_model, large_needs, widened

WHOLE = Pack(3, since=2017)


def without(*names: str) -> Callable[[Tables], Tables]:
    return lambda tables: {name: table for name, table in tables.items() if name not in names}


def blank(name: str, *columns: str) -> Callable[[Tables], Tables]:
    return lambda tables: {
        **tables,
        name: {**tables[name], **{column: [None] * len(next(iter(tables[name].values()))) for column in columns}},
    }


def only(name: str, column: str, keep: Callable[[object], bool]) -> Callable[[Tables], Tables]:
    def taken(tables: Tables) -> Tables:
        rows = [n for n, v in enumerate(tables[name][column]) if keep(v)]
        return {**tables, name: {c: [values[n] for n in rows] for c, values in tables[name].items()}}

    return taken


def all_of(*steps: Callable[[Tables], Tables]) -> Callable[[Tables], Tables]:
    def taken(tables: Tables) -> Tables:
        for step in steps:
            tables = step(tables)
        return tables

    return taken


def sums_by_specialty(tables: Tables) -> Tables:
    """Graduates of no programme: what is published for each specialty of the region is all that is known."""
    codes = ("s1", "s2", "s3", "s4")
    rows = [(s, "R", year, "worker", 60) for s in codes for year in range(2020, 2025)]
    names = ("specialty_code", "territory_code", "year", "level", "graduates")
    told = {**tables, "specialty_graduates": {n: [row[i] for row in rows] for i, n in enumerate(names)}}
    return without("graduates", "enrolments", "intakes")(told)


OWN = without("projections")
LADDER = [
    ("projections", OWN, ("projections", "own_projection", "B", 1.0), ""),
    ("industries and projections", all_of(OWN, without("industry_employment", "staffing")), ("industry_employment", "trend", "B", 1.1), "demand"),
    ("years of employment", all_of(OWN, without("industry_employment", "staffing"), only("employment", "year", lambda y: y > 2021)), ("employment", "constant_share", "C", 1.3), "demand"),
    ("exits, first", blank("projections", "exits_per_year"), ("exits", "ages_of_nearest_ancestor", "B", 1.0), ""),
    ("exits and ages", all_of(blank("projections", "exits_per_year"), without("age_shares")), ("exits", "exit_rate", "C", 1.1), "demand"),
    ("transfers", blank("projections", "transfers_per_year"), ("transfers", "exits_only", "", 1.0), ""),
    ("employment by place", only("employment", "territory_code", lambda t: t == "R"), ("employment.territories", "region_only", "C", 1.3), ""),
    ("needs", without("needs"), ("needs", "model_only", "C", 1.0), ""),
    ("headcounts", blank("enterprises", "headcount"), ("enterprises.headcount", "no_scaling", "", 1.2), "posted"),
    ("enrolments", without("enrolments"), ("enrolments", "intake_times_completion", "C", 1.5), "supply"),
    ("intakes", without("intakes"), ("intakes", "cohorts_without_new_intakes", "C", 1.5), "supply"),
    ("enrolments and intakes", without("enrolments", "intakes"), ("enrolments", "trend_of_graduates", "C", 1.5), "supply"),
    ("graduates by programme", sums_by_specialty, ("graduates", "by_specialty_only", "C", 1.2), "supply"),
    ("registered employment", blank("graduates", "employed_registered"), ("graduates.employed_registered", "entry_reported", "C", 1.2), "supply"),
    ("any employment of graduates", blank("graduates", "employed_registered", "employed_reported"), ("graduates.employed_registered", "entry_default", "C", 1.2), "supply"),
    ("crosswalk shares", blank("crosswalk", "share"), ("crosswalk.share", "split_in_proportion", "", 1.2), "supply"),
    ("vacancies", without("vacancies"), ("vacancies", "condition_unknown", "B", 1.0), ""),
    ("jobseekers", without("jobseekers"), ("jobseekers", "condition_unknown", "B", 1.0), ""),
    ("posted wages", lambda tables: tables, ("needs.wage", "condition_unknown", "B", 1.0), ""),
    ("control totals", without("control_totals"), ("control_totals", "no_control", "", 1.1), "demand"),
    ("commuting", without("commuting"), ("commuting", "one_market", "D", 1.0), ""),
]  # fmt: skip


def given(take: Callable[[Tables], Tables]) -> Inputs:
    return Inputs.build(REGION, take(WHOLE.tables))


def factor(found: Points, on: str) -> np.ndarray:
    """The factor on the error of employment by cell, of employers' needs by cell, or of supply by specialty."""
    if on == "posted":
        return found.missing.posted
    return found.missing.demand_factor() if on == "demand" else found.supply_error.factor


@pytest.mark.parametrize(("take", "entry", "on"), [row[1:] for row in LADDER], ids=[row[0] for row in LADDER])
def test_a_step_of_the_ladder(take: Callable[[Tables], Tables], entry: tuple[str, str, str, float], on: str) -> None:
    found = points(given(take), P)
    said = {(m["resource"], m["effect"]): m for m in found.missing.entries}
    resource, effect, cap, sigma = entry
    assert (said[resource, effect]["cap"], said[resource, effect]["sigma"]) == (cap, sigma)
    if on:
        assert factor(found, on).max() == pytest.approx(min(2.0, _product(found, on)))
        assert (factor(found, on) >= sigma - 1e-12).any()
    if cap in ("B", "C"):
        assert (found.missing.cap >= cap).any() or resource == "employment.territories"


def _product(found: Points, on: str) -> float:
    """The factors of all entries that widen the same figure, multiplied (every cell of this world is touched by all)."""
    widening = {row[2][:2] for row in LADDER if row[3] == on}
    return float(np.prod([m["sigma"] for m in found.missing.entries if (m["resource"], m["effect"]) in widening]))


@pytest.mark.parametrize("take", [row[1] for row in LADDER], ids=[row[0] for row in LADDER])
def test_a_run_goes_on_and_no_grade_is_above_the_cap(take: Callable[[Tables], Tables]) -> None:
    found = analyse(given(take), P, seed=1, draws=60)
    best = max([m["cap"] for m in found.missing if m["cells"] == len(CELLS)], default="")
    graded = {g for g, t in zip(found.gaps["evidence"], found.gaps["territory_code"], strict=True) if g and t == "R"}
    assert graded and min(graded) >= best


def test_places_without_commuting_are_told_apart_no_better_than_d() -> None:
    found = analyse(given(without("commuting")), P, seed=1, draws=60).gaps
    graded = {g for g, t in zip(found["evidence"], found["territory_code"], strict=True) if t in ("R1", "R2") and g}
    assert graded == {"D"}


def test_graduates_of_neither_kind_are_refused() -> None:
    with pytest.raises(AnalysisRefused) as refused:
        analyse(given(without("graduates", "specialty_graduates")), P, seed=1, draws=60)
    assert refused.value.resource == "graduates"


def test_factors_multiply_and_stop_at_two() -> None:
    """Trend 1.1 x exit rate 1.1 x no control 1.1; cohorts without intakes 1.5 x reported entry 1.2 x split 1.2 = 2.16 -> 2."""
    names = ("projections", "industry_employment", "staffing", "age_shares", "control_totals")
    found = points(given(without(*names)), P)
    assert set(found.stock.projection.source) == {"trend"}
    np.testing.assert_allclose(found.missing.demand_factor(), 1.1**3)
    three = all_of(without("intakes"), blank("graduates", "employed_registered"), blank("crosswalk", "share"))
    assert points(given(three), P).supply_error.factor.max() == 2.0


def test_the_draws_take_the_factors() -> None:
    """Without control totals the error of employment is 1.1 times as large; that of supply is what each specialty's steps say."""
    whole, control = (draw_model(i, points(i, P), P) for i in map(given, (without(), without("control_totals"))))
    np.testing.assert_allclose(control.sigma, 1.1 * whole.sigma)
    inputs = given(without("intakes"))
    found = points(inputs, P)
    plain = replace(found, supply_error=SupplyFactors(np.ones(4)))
    wide, stated = (draw_model(inputs, f, P).supply for f in (found, plain))
    for name in ("entry_spread", "completion_spread"):
        np.testing.assert_allclose(getattr(wide, name), found.supply_error.factor * getattr(stated, name))
    assert set(found.supply_error.factor.round(9)) == {1.5, 1.8}


def test_unknown_headcounts_widen_what_employers_name() -> None:
    """Large needs come whole or not at all: the same persons are expected, their deviation is 1.2 times as large."""
    found = points(given(blank("enterprises", "headcount")), P)
    plain = replace(found, missing=replace(found.missing, count=found.missing.count))
    wide, stated = large_needs(found, P), large_needs(plain, P)
    assert len(wide) == len(stated) > 0 and any(0 < x.chance < 1 for x in stated)
    for one, other in zip(wide, stated, strict=True):
        deviation, before = (x.size * np.sqrt(x.chance * (1 - x.chance)) for x in (one, other))
        assert one.size * one.chance == pytest.approx(other.size * other.chance)
        assert deviation == pytest.approx(1.2 * before)
    assert (widened(0.6, 1.2), widened(1.0, 1.2), widened(0.0, 1.2)) == (pytest.approx(0.510204), 1.0, 0.0)
