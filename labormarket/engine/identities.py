"""The ledger of one analysis: each identity written with the figures of the run."""

from __future__ import annotations

import numpy as np

from labormarket.engine.draws import Draws
from labormarket.engine.ledger import Ledger, not_negative, ordered
from labormarket.engine.points import Points
from labormarket.engine.tables import Inputs
from labormarket.engine.territories import commuting


def ledger(inputs: Inputs, found: Points, drawn: Draws) -> Ledger:
    """All identities; the caller refuses to publish when one that must hold does not."""
    rows = Ledger()
    openings(rows, found)
    totals(rows, found)
    places(rows, inputs, found)
    graduates(rows, found)
    gaps(rows, found, drawn)
    long_demand(rows, inputs, found)
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
    if o.transfers is not None and o.transfers_in is not None:
        for y, year in enumerate(found.years):
            rows.equal("L3", f"year={year}", o.transfers_in[:, y].sum(), o.transfers[:, y].sum(), 1e-9)


def totals(rows: Ledger, found: Points) -> None:
    """L4: the list of occupations meets the published total of its year."""
    case = found.stock.case
    for year, target in sorted(found.stock.control.targets.items()):
        y = year - int(found.years[0])
        rows.equal("L4", f"year={year}", found.stock.employed[:, y].sum(), target * case[y], 1e-6)


def places(rows: Ledger, inputs: Inputs, found: Points) -> None:
    """L5: the places add up to the region; L6: shares of crosswalk and commuting are whole."""
    known = ~np.isnan(found.places.stock).all(axis=0) if found.places.codes else np.zeros(len(found.cells), dtype=bool)
    codes = [c for c, k in zip(found.cells.codes, known, strict=True) if k]
    if codes:
        rows.by_year("L5", found.years, codes, found.places.demand[:, known].sum(axis=0), found.demand[known], 1e-6)
        rows.by_year("L5", found.years, codes, found.places.supply[:, known].sum(axis=0), found.received[known], 1e-6)
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


def long_demand(rows: Ledger, inputs: Inputs, found: Points) -> None:
    """L12: openings summed over the years against a published total of a whole period, within a fifth.

    Such a total counts all who take a job, so it is held only against gross openings: without known movers there are none.
    """
    if found.openings.transfers is None:
        return
    for name, summed, expected in whole_period(inputs, found):
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


def projections(rows: Ledger, inputs: Inputs) -> None:
    """L14: an imported projection's openings are its growth a year, exits and transfers. Only failing rows are listed."""
    t = inputs["projections"]
    span = t["target_year"] - t["base_year"]
    made = (
        (t["employed_target"] - t["employed_base"]) / np.where(span > 0, span, np.nan)
        + t["exits_per_year"]
        + t["transfers_per_year"]
    )
    off = np.abs(made - t["openings_per_year"])
    known = ~np.isnan(off)
    for i in np.flatnonzero(known & (off > 0.5 + 1e-6)):
        rows.equal(
            "L14",
            f"projection={t['occupation_code'][i]}",
            made[i],
            t["openings_per_year"][i],
            0.5 + 1e-6,
            relative=False,
        )
    if known.any() and not (off[known] > 0.5 + 1e-6).any():
        worst = int(np.nanargmax(off))
        rows.equal(
            "L14",
            f"projection={t['occupation_code'][worst]}",
            made[worst],
            t["openings_per_year"][worst],
            0.5 + 1e-6,
            relative=False,
        )


def last_courses(rows: Ledger, inputs: Inputs) -> None:
    """L15: graduates are at most the last course of the year before, and a twentieth. Only failing rows are listed."""
    e, g = inputs["enrolments"], inputs["graduates"]
    top: dict[tuple[str, int], tuple[float, float]] = {}
    for code, year, course, students in zip(e["programme_code"], e["year"], e["course"], e["students"], strict=True):
        key = (code, int(year))
        if key not in top or course > top[key][0]:
            top[key] = (float(course), float(students))
    for code, year, graduates in zip(g["programme_code"], g["year"], g["graduates"], strict=True):
        before = top.get((code, int(year) - 1))
        if before is not None and graduates > before[1] * 1.05:
            rows.at_most("L15", f"programme={code},year={int(year)}", float(graduates), before[1] * 1.05)
