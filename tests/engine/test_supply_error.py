"""Intervals of graduates hold four in five of what comes, where students leave by chance alone."""

from __future__ import annotations

import numpy as np
import pytest
from packs import small_pack

from labormarket.engine.measures import coverage
from labormarket.engine.origins import hindcasts_of_supply, of_supply
from labormarket.engine.parameters import Parameters
from labormarket.engine.supply_error import SupplyHindcast
from labormarket.engine.tables import Inputs

P = Parameters.default()
LINES, YEARS, COURSES = 80, range(2014, 2026), 3


def colleges_by_chance(seed: int, leaving: float = 0.07, working: float = 0.7) -> Inputs:
    """Lines of three years; every student leaves a course, and every graduate finds work, by the same chance."""
    rng = np.random.default_rng(seed)
    size = rng.integers(20, 80, LINES)
    cohort = {year: size.copy() for year in range(YEARS[0] - COURSES, YEARS[-1] + 1)}
    enrolled, finished = [], []
    for year in YEARS:
        for course in range(1, COURSES + 1):
            began = year - course + 1
            stays = rng.binomial(cohort[began], 1 - leaving)
            enrolled += [(f"p{n:02}", year, course, int(cohort[began][n]), int(cohort[began][n] - stays[n])) for n in range(LINES)]  # fmt: skip
            cohort[began] = stays
        found = rng.binomial(stays, working)
        finished += [(f"p{n:02}", year + 1, int(stays[n]), int(found[n])) for n in range(LINES)]
    codes, specialties = [f"p{n:02}" for n in range(LINES)], [f"s{n:02}" for n in range(LINES)]
    begun = [(code, year, int(size[n])) for n, code in enumerate(codes) for year in YEARS]

    def table(names: str, rows: list[tuple[object, ...]]) -> dict[str, list[object]]:
        return {name: [row[i] for row in rows] for i, name in enumerate(names.split())}

    return small_pack(
        2026, 2,
        specialties={"code": specialties, "field_code": ["f"] * LINES},
        colleges={"code": ["c"], "territory_code": ["R"]},
        programmes={"code": codes, "college_code": ["c"] * LINES, "specialty_code": specialties, "duration_months": [34] * LINES},
        enrolments=table("programme_code year course students left", enrolled),
        intakes=table("programme_code year entrants", begun),
        graduates=table("programme_code year graduates employed_registered", finished),
    )  # fmt: skip


def held(past: list[SupplyHindcast]) -> float:
    """Share of graduates inside the interval as it is stated, before anything is learnt from the past."""
    return coverage([h.graduates for h in past], [np.zeros(LINES)] * len(past), P)


@pytest.mark.parametrize("seed", range(3))
def test_the_stated_interval_of_graduates_holds_four_in_five(seed: int) -> None:
    past = hindcasts_of_supply(colleges_by_chance(seed), P)
    assert {h.graduates.horizon for h in past} == {1, 2, 3, 4, 5}
    assert 0.75 <= held(past) <= 0.85
    for horizon in range(1, 6):
        assert 0.75 <= held([h for h in past if h.graduates.horizon == horizon]) <= 0.92


@pytest.mark.parametrize("seed", range(3))
def test_learnt_intervals_of_graduates_and_of_those_at_work_do_too(seed: int) -> None:
    for past in of_supply(colleges_by_chance(seed), P):
        assert 0.75 <= coverage(past, [np.zeros(LINES)] * len(past), P) <= 0.86
