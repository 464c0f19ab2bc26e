"""The degradation ladder of one run: which step each missing resource led to."""

from __future__ import annotations

import numpy as np

from labormarket.engine.control import Control
from labormarket.engine.exits import Exits
from labormarket.engine.missing import Missing, SupplyFactors, most_of, says_nothing
from labormarket.engine.projection import FEWEST_YEARS, Projection
from labormarket.engine.series import Series
from labormarket.engine.supply import Supply
from labormarket.engine.tables import Inputs


def of_demand(
    m: Missing, inputs: Inputs, series: Series, projection: Projection, control: Control, exits: Exits, moving: bool
) -> None:
    """Steps on the side of employment and openings."""
    route = np.array(projection.source)
    m.add("projections", "own_projection", "B", 1.0, route != "given")
    m.add("industry_employment", "trend", "B", 1.1, np.isin(route, ("trend", "share")))
    long = (~np.isnan(series.employed)).sum(axis=1) >= FEWEST_YEARS
    m.add("employment", "constant_share", "C", 1.3, (route == "share") & ~long)
    m.add("employment", "trend_did_no_better", "C", 1.3, (route == "share") & long)
    if series.borders == "cut":
        m.add("employment", "older_borders_left_out")
    m.add("projections", "continued_past_target", where=np.asarray(projection.beyond.any(axis=1)))
    leaving = np.array(exits.route)
    m.add("exits", "ages_of_nearest_ancestor", "B", 1.0, leaving == "ages_borrowed")
    m.add("exits", "exit_rate", "C", 1.1, leaving == "rate")
    if not moving:
        m.add("transfers", "exits_only")
    if not control.targets and not control.refused:
        m.add("control_totals", "no_control", "", 1.1)
    if control.refused:
        m.add("control_totals", "control_out_of_range", "C")
    if not control.coverage_known:
        m.add("control_totals", "coverage_taken_as_whole")


def of_needs(m: Missing, inputs: Inputs) -> None:
    """Steps on the side of employers and the market."""
    if says_nothing(inputs, "needs", "number"):
        m.add("needs", "model_only", "C")
    elif says_nothing(inputs, "enterprises", "headcount"):
        m.add("enterprises.headcount", "no_scaling", "", 1.2, on="posted")
    for resource, column in (("vacancies", "posted"), ("jobseekers", "registered"), ("needs", "wage")):
        if says_nothing(inputs, resource, column):
            m.add(resource if column != "wage" else "needs.wage", "condition_unknown", "B")


def of_supply(m: Missing, inputs: Inputs, s: Supply, share: np.ndarray, mode: list[str]) -> SupplyFactors:
    """Steps on the side of graduates; a cell is touched when most of its supply comes from such specialties."""
    factors = SupplyFactors(np.ones(len(s.specialties)))
    effective = s.effective.sum(axis=1)
    whole = share.T @ effective

    def step(resource: str, effect: str, cap: str, sigma: float, where: np.ndarray) -> None:
        factors.widen(where, sigma)
        touched = most_of(share.T @ np.where(where, effective, 0.0), whole)
        m.add(resource, effect, cap, sigma, touched, on="supply")

    for resource, effect, ways in (
        ("enrolments", "intake_times_completion", ("intake",)),
        ("enrolments", "trend_of_graduates", ("trend",)),
    ):
        step(resource, effect, "C", 1.5, _mostly(s, ways))
    if says_nothing(inputs, "intakes", "entrants") and says_nothing(inputs, "intakes", "seats_order"):
        step("intakes", "cohorts_without_new_intakes", "C", 1.5, _mostly(s, ("cohort",)))
    step("graduates", "by_specialty_only", "C", 1.2, s.unplaced.sum(axis=1) > 0)
    entry = np.array(s.entry.route)
    taught = s.graduates.sum(axis=1) > 0
    for way in ("reported", "chain", "norm", "default"):
        step("graduates.employed_registered", f"entry_{way}", "C", 1.2, taught & (entry == way))
    step("graduates.employed_registered", "counts_disagree", "C", 1.0, taught & s.entry.disputed)
    step(
        "crosswalk.share",
        "split_in_proportion",
        "",
        1.2,
        taught & np.isin(mode, ("proportional", "part", "ipf_failed")),
    )
    step("crosswalk", "ipf_not_converged", "C", 1.0, taught & np.isin(mode, ("ipf_failed",)))
    return factors


def _mostly(s: Supply, ways: tuple[str, ...]) -> np.ndarray:
    """Specialties (S) most of whose graduates come by these routes."""
    mine = np.isin(s.route, ways)
    part = s.summed(np.where(mine[:, None], s.programmes, 0.0)).sum(axis=1)
    return (part > 0) & (part >= 0.5 * s.graduates.sum(axis=1))


def of_places(m: Missing, moving: str, known: bool) -> str:
    """Steps on the side of sub-territories; returns the cap of their grades."""
    if not known:
        m.entries.append(
            {"resource": "employment.territories", "effect": "region_only", "cap": "C", "sigma": 1.3, "cells": 0}
        )
    if moving == "commuting":
        return ""
    m.entries.append({"resource": "commuting", "effect": moving, "cap": "D", "sigma": 1.0, "cells": 0})
    return "D"
