"""The backtest on figures nobody here made. The bounds are what was measured, good or not: a change of them is news.

Karaganda: employed people of its 13 towns and districts, 2014-2023 (carried). British Columbia: labour force of 512
occupations, 2015-2021, a survey (a development check: the file is not carried).
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from published_files import published

from labormarket.engine.accuracy import Hindcast, hindcasts, noise_of, origins
from labormarket.engine.backtest import noise_by_size, sizes
from labormarket.engine.measures import coverage, measured
from labormarket.engine.origins import of_employment
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import Series

P = Parameters.default()
KARAGANDA = Path(__file__).parents[2] / "portal" / "demo" / "packs" / "karaganda" / "control_totals.csv"


def series(rows: list[tuple[str, int, str]]) -> Series:
    codes, years = sorted({r[0] for r in rows}), np.arange(min(r[1] for r in rows), max(r[1] for r in rows) + 1)
    employed = np.full((len(codes), len(years)), np.nan)
    for code, year, value in rows:
        employed[codes.index(code), year - years[0]] = float(value or "nan")
    return Series(years, employed)


@pytest.fixture(scope="module")
def karaganda() -> Series:
    with KARAGANDA.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["measure"], r["series"]) == ("employed", "bns")]
    return series(
        [(r["territory_code"], int(r["year"]), r["value"]) for r in rows if r["territory_code"] != "350000000"]
    )


def british_columbia() -> Series:
    rows = published("ca_bc_lfs_labour_force_by_noc_2015_2021.csv")
    assert len(rows) == 3619
    return series([(r["noc"], int(r["year"]), r["labour_force"]) for r in rows if r["noc"] != "Total"])


def skills(past: list[Hindcast]) -> dict[int, float]:
    horizons = sorted({h.horizon for h in past})
    by_horizon = {n: [h for h in past if h.horizon == n] for n in horizons}
    return {
        n: measured(found, [np.zeros(len(found[0].base))] * len(found), P)["skill"][0]
        for n, found in by_horizon.items()
    }


def test_karaganda_intervals_cover(karaganda: Series) -> None:
    assert karaganda.employed.shape == (13, 10)
    past = of_employment(karaganda, P)
    whole = coverage(past, [np.full(13, noise_of(past, P))] * len(past), P)
    assert 0.75 <= whole <= 0.85


def after_the_first(past: list[Hindcast]) -> list[Hindcast]:
    """Forecasts of the origins that could know how well the trend had done before."""
    return [h for h in past if h.origin > past[0].origin]


def test_karaganda_trend_has_no_skill_and_is_off(karaganda: Series) -> None:
    """Places of one region swing more than they drift: the trend lost to a constant share, so the run uses the share."""
    past, trials = of_employment(karaganda, P), hindcasts(origins(karaganda, P))
    assert all(size["trend"] is False for size in sizes(karaganda, past, np.zeros(4), P))
    assert all(trend < share <= 0 for trend, share in zip(skills(trials).values(), skills(past).values(), strict=True))
    assert min(skills(past).values()) > -0.19
    assert skills(after_the_first(past)) == pytest.approx(dict.fromkeys(range(1, 6), 0.0), abs=1e-9)


def test_karaganda_no_part_of_the_trend_would_have_helped(karaganda: Series) -> None:
    """Any pull towards a place's own trend is worse than none: no shrinkage of it is above a constant share."""
    made = origins(karaganda, P)

    def pulled(part: float) -> list[Hindcast]:
        return [h for o in made for h in o.beside(o.share * (o.trend / o.share) ** part)]

    found = [skills(pulled(part)) for part in (0.05, 0.25, 0.5, 1.0)]
    for horizon in range(1, 6):
        assert 0 > found[0][horizon] > found[1][horizon] > found[2][horizon] > found[3][horizon]


def test_british_columbia_intervals_and_skill() -> None:
    """A survey of seven years: one origin sees three years ahead, and 2020-2021 are not like the years before."""
    known = british_columbia()
    past = of_employment(known, P)
    found = sizes(known, past, noise_by_size("employment", past, P), P)
    assert [size["trend"] for size in found] == [False, False, False]
    assert found[0]["cells"] > 400 and 0.70 <= found[0]["coverage_used"] <= 0.85
    assert all(-0.20 < value < 0 for value in skills(past).values())
    assert skills(after_the_first(past)) == pytest.approx({1: 0.0, 2: 0.0}, abs=1e-9)
