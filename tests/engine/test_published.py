"""Published figures go through the product's own functions; identities hold within the publisher's rounding."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from labormarket.engine import demand

ROUNDING = 0.1 + 1e-6
Rows = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def bls() -> Rows:
    with (Path(__file__).parent / "published/bls_openings_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = [c for c in rows[0] if c.endswith(("_k", "_pct", "_year"))]
    return {c: np.array([float(r[c] or "nan") for r in rows]) for c in numbers} | {
        "line": np.array([r["row_type"] == "Line item" for r in rows])
    }


def opened(bls: Rows) -> demand.Openings:
    base, later = bls["employment_2024_k"], bls["employment_2034_k"][:, None]
    moved = bls["transfers_k_per_year"][:, None]
    return demand.openings(base, later, np.array([10.0]), bls["separations_k_per_year"][:, None] - moved, moved)


def test_openings_of_every_row(bls: Rows) -> None:
    assert len(bls["line"]) == 1113
    assert np.abs(opened(bls).openings[:, 0] - bls["openings_k_per_year"]).max() <= ROUNDING


def test_growth_of_every_row(bls: Rows) -> None:
    assert np.abs(opened(bls).expansion[:, 0] * 10 - bls["change_k"]).max() <= ROUNDING


def test_rates_apply_to_the_average_stock(bls: Rows) -> None:
    large = bls["employment_2024_k"] > 200
    later = bls["employment_2034_k"][:, None]
    average = demand.average_stock(bls["employment_2024_k"], later)[:, 0]

    def fitting(stock: np.ndarray) -> int:
        rate = 100 * bls["separations_k_per_year"] / stock
        return int((np.abs(rate - bls["separation_rate_pct"])[large] <= 0.06).sum())

    assert (large.sum(), fitting(average) >= 359) == (362, True)
    assert max(fitting(bls["employment_2024_k"]), fitting(bls["employment_2034_k"])) < 60


def test_net_and_exits_only_share_one_national_total(bls: Rows) -> None:
    lines = {name: values[bls["line"]] for name, values in bls.items()}
    found = opened(lines)
    net = demand.under_rule(found, "bls", "net").sum()
    assert net == pytest.approx(demand.under_rule(found, "bls", "exits_only").sum(), rel=1e-9)
    assert net == pytest.approx((lines["exits_k_per_year"] + lines["change_k"] / 10).sum(), rel=1e-4)
