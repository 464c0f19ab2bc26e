"""The ledger of one analysis: each identity written with the figures of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from labormarket.engine.basis import Basis
from labormarket.engine.draws import Draws
from labormarket.engine.ledger import Ledger, not_negative, ordered
from labormarket.engine.points import Points
from labormarket.engine.tables import Inputs
from labormarket.engine.territories import commuting

ROUNDED = 0.5 + 1e-6


def ledger(inputs: Inputs, found: Points, drawn: Draws, basis: Basis) -> Ledger:
    """All identities; the caller refuses to publish when one that must hold does not.

    Each identity has at least one row: one that this pack gives no figures for says so.
    """
    rows = Ledger()
    openings(rows, found)
    totals(rows, found)
    place_totals(rows, found)
    places(rows, inputs, found)
    graduates(rows, found)
    gaps(rows, found, drawn)
    order_supply(rows, found, basis)
    long_demand(rows, inputs, found)
    unemployed(rows, inputs)
    projections(rows, inputs)
    last_courses(rows, inputs)
    return rows


def openings(rows: Ledger, found: Points) -> None:
    """L1 growth, L2 parts of openings, L3 movers in and out."""
    o, codes = found.openings, found.cells.codes
    change = found.stock.employed - found.stock.base[:, None]
    rows.by_year("L1", found.years, codes, change, o.expansion * found.ahead, 1e-9)
    moves = 0.0 if o.transfers is None else o.transfers
    rows.by_year("L2", found.years, codes, o.openings, o.exits + moves + o.expansion, 1e-9)
    if o.transfers is None or o.transfers_in is None:
        rows.unknown("L3", "movers_unknown")
    else:
        for y, year in enumerate(found.years):
            rows.equal("L3", f"year={year}", o.transfers_in[:, y].sum(), o.transfers[:, y].sum(), 1e-9)


def totals(rows: Ledger, found: Points) -> None:
    """L4: the list of occupations meets the published total of its year."""
    case = found.stock.case
    if not found.stock.control.targets:
        rows.unknown("L4", "no_control")
    for year, target in sorted(found.stock.control.targets.items()):
        y = year - int(found.years[0])
        rows.equal("L4", f"year={year}", found.stock.employed[:, y].sum(), target * case[y], 1e-6)


def place_totals(rows: Ledger, found: Points) -> None:
    """L4 of the places: their employment meets what is published for them."""
    for (code, year), target in sorted(found.places.path.targets.items()):
        y = year - int(found.years[0])
        if y >= 0:
            made = float(
                np.nansum(found.places.path.share[found.places.codes.index(code), :, y] * found.stock.employed[:, y])
            )
            rows.equal("L4", f"year={year},place={code}", made, target, 1e-6)


def places(rows: Ledger, inputs: Inputs, found: Points) -> None:
    """L5: the places add up to the region; L6: shares of crosswalk and commuting are whole."""
    known = ~np.isnan(found.places.stock).all(axis=0) if found.places.codes else np.zeros(len(found.cells), dtype=bool)
    codes = [c for c, k in zip(found.cells.codes, known, strict=True) if k]
    if codes:
        rows.by_year("L5", found.years, codes, found.places.demand[:, known].sum(axis=0), found.demand[known], 1e-6)
        rows.by_year("L5", found.years, codes, found.places.supply[:, known].sum(axis=0), found.received[known], 1e-6)
    else:
        rows.unknown("L5", "no_places")
    whole = found.crosswalk.share.sum(axis=1) + found.crosswalk.outside
    worst = int(np.argmax(np.abs(whole - 1)))
    rows.equal("L6", f"crosswalk={found.supply.specialties[worst]}", whole[worst], 1.0, 1e-12)
    moves = commuting(inputs, found.places.codes)
    if moves is not None:
        off = int(np.argmax(np.abs(moves.sum(axis=1) - 1)))
        rows.equal("L6", f"commuting={found.places.codes[off]}", moves[off].sum(), 1.0, 1e-12)


def graduates(rows: Ledger, found: Points) -> None:
    """L7: every graduate once; L8: cohorts balance."""
    s = found.supply
    outside = (s.effective * found.crosswalk.outside[:, None]).sum(axis=0)
    for y, year in enumerate(found.years):
        left = found.received[:, y].sum() + outside[y]
        rows.equal("L7", f"year={year}", left, s.effective[:, y].sum(), 1e-9)
    if not s.balances:
        rows.unknown("L8", "no_cohorts")
    for b in s.balances:
        worst = int(np.argmax(np.abs(b.before - b.after) / np.maximum(1.0, np.abs(b.after))))
        rows.equal("L8", f"year={b.year},programme={found.programmes[worst]}", b.before[worst], b.after[worst], 1e-9)


def gaps(rows: Ledger, found: Points, drawn: Draws) -> None:
    """L9: the gap is demand less supply, as background and repeated make it up; L10: order and sign."""
    s = found.supply
    supplied = found.to_cells(s.background, s.unplaced) + found.to_cells(s.repeated)
    rows.by_year("L9", found.years, found.cells.codes, found.demand - found.received, found.demand - supplied, 1e-6)
    rows.equal("L9", "draws", drawn.worst_identity, 0.0, 1e-3, relative=False)
    ordered(rows, "openings, demand, supply, gap", (drawn.openings, drawn.demand, drawn.supply, drawn.gap))
    ordered(rows, "graduates, effective", (drawn.graduates, drawn.effective))
    for name, values in (
        ("demand", found.demand),
        ("supply", found.received),
        ("effective", s.effective),
        ("employed", found.stock.employed),
    ):
        not_negative(rows, name, values)


def order_supply(rows: Ledger, found: Points, basis: Basis) -> None:
    """L11: the supply an order starts from is the background of this run, to the last bit."""
    own = found.to_cells(found.supply.background, found.supply.unplaced)
    for y, year in enumerate(basis.years):
        rows.equal("L11", f"year={year}", float(basis.background[:, y].sum()), float(own[:, y].sum()), 0.0)


def holds_supply(basis: Basis, rows: Iterable[Mapping[str, Any]]) -> bool:
    """L11 again when an order begins: this basis has the supply that the run's ledger wrote down, to the last bit."""
    written = {row["scope"]: row["left"] for row in rows if row["identity"] == "L11"}
    years = ((f"year={year}", float(basis.background[:, y].sum())) for y, year in enumerate(basis.years))
    return all(written.get(scope, supply) == supply for scope, supply in years)


def long_demand(rows: Ledger, inputs: Inputs, found: Points) -> None:
    """L12: openings summed over the years against a published total of a whole period, within a fifth.

    Such a total counts all who take a job, so it is held only against gross openings: without known movers there are none.
    """
    pairs = whole_period(inputs, found)
    if found.openings.transfers is None or not pairs:
        rows.unknown("L12", "movers_unknown" if pairs else "no_total_of_years")
        return
    for name, summed, expected in pairs:
        rows.equal("L12", name, summed, expected, 0.20)


def whole_period(inputs: Inputs, found: Points) -> list[tuple[str, float, float]]:
    """(total's name, our openings of the shared years, the total's part of them x the list's share) for each such total."""
    table, pairs = inputs["control_totals"], []
    for i in range(len(table)):
        mine = table["measure"][i] in ("openings", "labour_demand") and table["territory_code"][i] == inputs.region.code
        if not mine or np.isnan(table["from_year"][i]):
            continue
        first, last = int(table["from_year"][i]), int(table["year"][i])
        shared = (found.years >= first) & (found.years <= last)
        if not shared.any():
            continue
        covered = table["value"][i] * int(shared.sum()) / (last - first + 1) * found.stock.list_share
        summed = float(found.openings.openings[:, shared].sum())
        pairs.append((f"{table['measure'][i]} {first}-{last} {table['series'][i]}", summed, float(covered)))
    return pairs


def unemployed(rows: Ledger, inputs: Inputs) -> None:
    """L13: the unemployed at the end of a period are those at its start and the new seekers, less the openings.

    Read from a publisher's totals `unemployed` (at the years before and at the end), `job_seekers` and `openings` (each of
    the whole period, with from_year).
    """
    table = inputs["control_totals"]
    known: dict[tuple[str, float, float], float] = {}
    for i, measure in enumerate(table["measure"]):
        if table["territory_code"][i] == inputs.region.code:
            known.setdefault(
                (measure, float(np.nan_to_num(table["from_year"][i])), table["year"][i]), table["value"][i]
            )
    found = False
    for (measure, first, last), seekers in sorted(known.items()):
        start, end = known.get(("unemployed", 0.0, first - 1)), known.get(("unemployed", 0.0, last))
        openings = known.get(("openings", first, last))
        if measure == "job_seekers" and first and start is not None and end is not None and openings is not None:
            rows.equal("L13", f"{int(first)}-{int(last)}", start + seekers - openings, end, 0.05)
            found = True
    if not found:
        rows.unknown("L13", "no_flow_of_unemployed")


def projections(rows: Ledger, inputs: Inputs) -> None:
    """L14: an imported projection's openings are its growth a year, exits and transfers.

    Every failing row is listed, and where one turned sign would mend it, which; else the row that is farthest off.
    """
    t = inputs["projections"]
    span = t["target_year"] - t["base_year"]
    grown = (t["employed_target"] - t["employed_base"]) / np.where(span > 0, span, np.nan)
    off = np.abs(grown + t["exits_per_year"] + t["transfers_per_year"] - t["openings_per_year"])
    if np.isnan(off).all():
        rows.unknown("L14", "no_projection")
        return
    failing = np.flatnonzero(off > ROUNDED)
    for i in failing if len(failing) else [int(np.nanargmax(off))]:
        parts = {"growth": grown[i], "exits": t["exits_per_year"][i], "transfers": t["transfers_per_year"][i]}
        rows.sum_of_parts("L14", f"projection={t['occupation_code'][i]}", parts, t["openings_per_year"][i], ROUNDED)


def last_courses(rows: Ledger, inputs: Inputs) -> None:
    """L15: graduates are at most the last course of the year before, and a twentieth.

    Every failing row is listed; else the one that comes nearest.
    """
    e, g = inputs["enrolments"], inputs["graduates"]
    top: dict[tuple[str, int], tuple[float, float]] = {}
    for code, year, course, students in zip(e["programme_code"], e["year"], e["course"], e["students"], strict=True):
        key = (code, int(year))
        if not np.isnan(students) and (key not in top or course > top[key][0]):
            top[key] = (float(course), float(students))
    held = [
        (float(graduates), 1.05 * top[code, int(year) - 1][1], f"programme={code},year={int(year)}")
        for code, year, graduates in zip(g["programme_code"], g["year"], g["graduates"], strict=True)
        if (code, int(year) - 1) in top and not np.isnan(graduates)
    ]
    if not held:
        rows.unknown("L15", "no_cohorts")
        return
    failing = [row for row in held if row[0] > row[1]]
    for finished, most, scope in failing or [max(held, key=lambda row: (row[0] - row[1], row[2]))]:
        rows.at_most("L15", scope, finished, most)
