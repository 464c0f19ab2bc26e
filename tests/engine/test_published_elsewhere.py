"""Published rows of Canada, the Netherlands and England through the product's functions, at the producers' rounding."""

from __future__ import annotations

import numpy as np
import pytest
from packs import small_pack
from published_files import published

from labormarket.engine import demand, entry, gap, identities, measures
from labormarket.engine.ledger import WARNINGS, Ledger
from labormarket.engine.projection import along

SLACK = 1e-6
PARTS = {
    "job_openings": ("expansion", "retirements", "other_replacement"),
    "job_seekers": ("school_leavers", "immigration", "other_seekers"),
}


def failing(rows: Ledger) -> list[tuple[object, ...]]:
    return [row for row in rows.rows if not row[-1]]


def balance_rows() -> list[dict[str, float]]:
    rows = published("cops_balance_rows.csv")
    assert len(rows) == 826
    names = ("employment_base", *PARTS, *(p for parts in PARTS.values() for p in parts), "openings_minus_seekers")
    whole = [{n: float(r[n]) for n in names} for r in rows if all(r[n] for n in names)]
    assert len(whole) == 795
    return whole


def test_cops_openings_of_every_row() -> None:
    rows = balance_rows()
    base, grown, out, other, printed = (
        np.array([r[n] for r in rows]) for n in ("employment_base", *PARTS["job_openings"], "job_openings")
    )
    found = demand.openings(base, (base + grown)[:, None], np.array([10.0]), out[:, None] / 10, other[:, None] / 10)
    assert np.abs(found.openings[:, 0] * 10 - printed).max() <= 100 + SLACK


def test_cops_parts_add_up_and_their_difference_is_exact() -> None:
    rows = Ledger()
    for r in balance_rows():
        for whole, parts in PARTS.items():
            rows.sum_of_parts("L14", whole, {p: r[p] for p in parts}, r[whole], 100 + SLACK)
        rows.equal("L9", "gap", r["job_openings"] - r["job_seekers"], r["openings_minus_seekers"], 0.0)
    assert len(rows.rows) == 3 * 795
    assert failing(rows) == []


def test_cops_condition_is_more_than_the_gap() -> None:
    """Rows of one published condition lie on both sides of nothing: the gap alone never makes a label."""
    balanced = [
        float(r["openings_minus_seekers"])
        for r in published("cops_balance_rows.csv")
        if r["future_condition"] == "Balance"
    ]
    assert min(balanced) < 0 < max(balanced)


def flows() -> dict[str, float]:
    rows = published("cops_national_flow_rows.csv")
    assert len(rows) == 45
    return {r["item"]: float(r["value"]) / (1000 if r["unit"] == "persons" else 1) for r in rows}


def test_cops_mobility_sums_to_nothing() -> None:
    moves = [v for item, v in flows().items() if item.endswith("| Mobility")]
    rows = Ledger()
    rows.equal(
        "L3", "mobility", sum(v for v in moves if v > 0), -sum(v for v in moves if v < 0), 0.1 + SLACK, relative=False
    )
    assert len(moves) == 5 and failing(rows) == []


def test_cops_unemployed_of_the_last_year() -> None:
    f = flows()
    totals = [
        ("unemployed", 2021, None, f["Unemployed 2021"]), ("unemployed", 2031, None, f["Unemployed 2031"]),
        ("job_seekers", 2031, 2022, f["New net job seekers"]), ("openings", 2031, 2022, f["New job openings as printed"]),
    ]  # fmt: skip
    pack = small_pack(control_totals={
        "measure": [t[0] for t in totals], "territory_code": ["R"] * 4, "year": [t[1] for t in totals],
        "from_year": [t[2] for t in totals], "value": [t[3] for t in totals],
    })  # fmt: skip
    rows = Ledger()
    identities.unemployed(rows, pack)
    (identity, scope, made, printed, off, _, holds), *more = rows.rows
    assert (identity, scope, holds, more) == ("L13", "2022-2031", True, [])
    assert (made, printed) == (pytest.approx(1152.6), pytest.approx(1152.7)) and off <= 0.1 + SLACK


def test_cops_parts_of_the_national_flows() -> None:
    """Sums over the five levels of skill agree with the printed totals, but for the figure that has lost its sign."""
    f = flows()
    wholes = {
        "Retirements": f["Retirements"], "Expansion": f["New job growth (expansion)"], "School leavers": f["School leavers"],
        "Immigrants": f["Immigrants"], "Others": f["Others"],
    }  # fmt: skip
    rows = Ledger()
    for name, whole in wholes.items():
        parts = {item.split(" | ")[0]: v for item, v in f.items() if item.endswith(f"| {name}")}
        assert len(parts) == 5
        rows.sum_of_parts("L14", name, parts, whole, 0.5 + SLACK)
    assert [(row[0], row[1]) for row in failing(rows)] == [("L14", "Others,lost_sign=High school")]
    assert failing(rows)[0][2:4] == (pytest.approx(-261.5), pytest.approx(-475.8))
    assert "L14" in WARNINGS  # the rest of the pack can still be used


def test_roa_components_and_classes() -> None:
    rows = published("roa_ita_rows.csv")
    assert len(rows) == 16
    health = {r["item"]: float(r["value"]) for r in rows if r["education_type"] == "mbo4 health & welfare"}
    grown, left, whole = (health[f"{n} (6y)"] for n in ("expansion demand", "replacement demand", "job openings"))
    made = demand.openings(np.zeros(1), np.array([[grown]]), np.array([6.0]), np.array([[left / 6]]), None)
    assert made.openings[0, 0] * 6 == pytest.approx(whole)
    assert 100 * gap.ratio(np.array([whole]), np.array([left]))[0] == pytest.approx(
        health["share of replacement in openings"], abs=0.05
    )
    yearly = {
        "expansion demand annual avg": 0.14,
        "replacement demand annual avg": 0.17,
        "job openings annual avg": 0.31,
    }
    for item, total in yearly.items():
        rate = 100 * (along([(0, 1), (6, 1 + total)], np.array([1.0]))[0] - 1)
        assert rate == pytest.approx(health[item], abs=0.05 + SLACK), item
    assert health["job openings total"] == 31
    assert gap.chances_class(health["ITA"]) == "moderate"
    every = {r["item"]: float(r["value"]) for r in rows if r["education_type"] == "mbo4 all"}
    assert set(every) == {"expansion demand annual avg", "replacement demand annual avg"}


def test_roa_limits_of_the_classes() -> None:
    limits = [
        (r["education_type"].split(" / ")[1], r["value"])
        for r in published("roa_ita_rows.csv")
        if r["kind"] == "threshold"
    ]
    assert len(limits) == 5 and limits[-1] == ("poor", "")
    names = [name.replace(" ", "_") for name, _ in limits]
    for n, (_, value) in enumerate(limits[:-1]):
        assert gap.chances_class(float(value)) == names[n]
        assert gap.chances_class(float(value) + 0.001) == names[n + 1]


def test_roa_losses_of_a_forecast() -> None:
    rows = published("roa_backtest_rows.csv")
    assert len(rows) == 7
    forecast, came = (np.array([float(r[n]) for r in rows]) for n in ("forecast_1998", "realised_1998"))
    found = measures.squared_loss(forecast, came)
    off = [abs(a - float(r["loss_published"])) for a, r in zip(found, rows, strict=True)]
    assert max(off) <= 0.001 + SLACK


def test_twm_trainees_become_entrants() -> None:
    rows = published("twm_conversion_rows.csv")
    assert len(rows) == 18
    for r in rows:
        enter = float(r["entering_employment_pct"]) / 100
        made = entry.chain(float(r["itt_census_2022_minus_tf"]), 0, 0, 0, 0, enter)
        assert abs(made - float(r["entering_employment_published"])) <= 1, r["subject"]


def test_twm_targets_add_up() -> None:
    rows = {
        r["phase"]: {n: float(r[n]) for n in r if n not in ("phase", "source")}
        for r in published("twm_target_rows.csv")
    }
    assert len(rows) == 4
    held = Ledger()
    for year in ("target_2023_24", "target_2024_25"):
        held.sum_of_parts("L14", year, {p: rows[p][year] for p in ("Primary", "Secondary")}, rows["Total"][year], SLACK)
    for phase, r in rows.items():
        held.equal("L14", phase, r["target_2024_25"] - r["target_2023_24"], r["change_published"], 0.0)
    assert failing(held) == []
