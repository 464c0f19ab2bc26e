"""Headline figures of an analysis."""

from __future__ import annotations

from typing import Any

import numpy as np

from labormarket.engine.identities import whole_period
from labormarket.engine.points import Points
from labormarket.engine.rules import Rules
from labormarket.engine.tables import Inputs


def facts(inputs: Inputs, found: Points, under: Rules) -> dict[str, Any]:
    """Headline figures of the region; by year where a year is meant. Sums leave out occupations outside the plan."""
    inside = found.college_share > 0
    need, received = found.demand[inside].sum(axis=0), found.received[inside].sum(axis=0)
    s, control = found.supply, found.stock.control
    effective = s.effective.sum(axis=0)
    beside = found.received[~inside].sum(axis=0)
    by_year = [int(y) for y in found.years]
    linked_inside = found.crosswalk.share[:, inside].sum(axis=1)
    nowhere = ((linked_inside == 0)[:, None] * s.effective).sum(axis=0)
    return {
        "years": by_year,
        "demand": need.tolist(),
        "supply": received.tolist(),
        "supply_over_demand": [float(a / b) if b > 0 else None for a, b in zip(received, need, strict=True)],
        "graduates": s.graduates.sum(axis=0).tolist(),
        "effective": effective.tolist(),
        "outside_every_occupation": (effective - found.received.sum(axis=0)).tolist(),
        "to_occupations_outside_the_plan": beside.tolist(),
        "from_specialties_without_a_planned_occupation": nowhere.tolist(),
        "openings": found.openings.openings.sum(axis=0).tolist(),
        "gross_demand_span": _span(found),
        "employed": found.stock.employed.sum(axis=0).tolist(),
        "employed_base": float(found.stock.base.sum()),
        "base_year": found.stock.series.base,
        "list_share_of_employed": control.coverage if control.coverage_known else None,
        "control_applied": {str(y): v for y, v in sorted(control.targets.items())},
        "control_refused": {str(y): v for y, v in sorted(control.refused.items())},
        "place_totals": {
            "applied": {f"{code} {year}": v for (code, year), v in sorted(found.places.path.targets.items())},
            "refused": {f"{code} {year}": v for (code, year), v in sorted(found.places.path.refused.items())},
        },
        "published_openings": found.published_openings,
        "newcomer_share": [float(found.newcomers.min()), float(found.newcomers.max())],
        "credibility_K": found.posted.K,
        "borders": found.stock.series.borders,
        "border_link": found.stock.series.link,
        "error_own": _first_known(found.stock.accuracy.own),
        "error_pairs": float(found.stock.accuracy.pairs.max(initial=0.0)),
        "error_used_median": float(np.median(found.stock.accuracy.sigma)),
        "skill": _first_known(found.stock.accuracy.skill),
        "whole_period": [{"total": n, "openings": a, "published": b} for n, a, b in whole_period(inputs, found)],
        "moved_by_fit": []
        if found.crosswalk.moved is None
        else [found.cells.codes[o] for o in np.flatnonzero(found.crosswalk.moved)],
        "depends_on": {
            switch: [found.cells.codes[o] for o in np.flatnonzero(turned.any(axis=1))]
            for switch, turned in under.depends.items()
        },
        "moving": found.places.moving,
        "cells": len(found.cells),
        "cells_in_plan": int(inside.sum()),
        "unlinked_specialties": [c for c, m in zip(s.specialties, found.crosswalk.mode, strict=True) if m == "none"],
    }


def _span(found: Points) -> list[float] | None:
    """Need if every mover's place were a newcomer's, by year; None where movers are not known."""
    if found.openings.transfers is None:
        return None
    share = (found.college_share * found.newcomers)[:, None]
    return list((np.maximum(found.openings.openings, 0.0) * share).sum(axis=0).tolist())


def _first_known(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[0]) if len(known) else None
