"""P2-P4, P7, P12-P14, P16, P17 of the method: what holds of its steps, on any pack or any figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from generated import SEEDS, P, Pack, many, packs
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from packs import small_pack

from labormarket.engine import balancing, demand, gap
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.projection import Slopes, shrunk
from labormarket.engine.tables import Inputs

pytestmark = pytest.mark.long
SHARES = st.floats(0, 1)


@many
@given(packs())
def test_p02_net_and_exits_only_share_one_total(pack: Pack) -> None:
    opened = pack.points().openings
    net, only = (demand.under_rule(opened, "bls", rule).sum(axis=0) for rule in ("net", "exits_only"))
    np.testing.assert_allclose(net, only, rtol=1e-9, atol=1e-6)


def added(table: dict[str, list[object]], column: str, row: int, more: float) -> dict[str, list[object]]:
    """The table with one known figure raised."""
    values = list(table[column])
    known = [n for n, v in enumerate(values) if v is not None]
    if known:
        at = known[row % len(known)]
        values[at] = values[at] + more  # type: ignore[operator]
    return {**table, column: values}


@many
@given(packs(needed=("projections",)), st.integers(0, 100), st.integers(1, 2000))
def test_p03_more_employed_never_lower_openings(pack: Pack, row: int, more: int) -> None:
    p = pack.parameters.with_changes({"control": "off"})
    table = pack.tables["projections"]
    rows = len(table["occupation_code"])
    code = table["occupation_code"][row % rows]
    before, after = (
        points(pack.inputs(projections=t), p) for t in (table, added(table, "employed_target", row % rows, more))
    )
    at = before.cells.index[code]
    for rule in ("bls", "roa"):
        one, two = (demand.under_rule(found.openings, rule, "gross")[at] for found in (before, after))
        assert (two >= one - 1e-9).all()


@many
@given(packs(needed=("enrolments", "intakes")), st.integers(0, 100), st.integers(1, 300), st.booleans())
def test_p03_more_students_never_lower_supply(pack: Pack, row: int, more: int, begun: bool) -> None:
    """Students of the last count, or entrants of the last intake: further years only pass them on."""
    name, column = ("intakes", "entrants") if begun else ("enrolments", "students")
    table = pack.tables[name]
    last = [n for n, y in enumerate(table["year"]) if y == 2025]
    larger = {**table, column: list(table[column])}
    at = last[row % len(last)]
    if larger[column][at] is not None:
        larger[column][at] += more
    before, after = pack.points(), pack.points(**{name: larger})
    assert (after.supply.graduates >= before.supply.graduates - 1e-9).all()
    if pack.switches.get("crosswalk_mode") != "ipf":
        assert (after.received >= before.received - 1e-9).all()


@many
@given(packs(needed=("enrolments",)), st.lists(st.integers(0, 500), max_size=5))
def test_p03_higher_completion_never_lowers_graduates(pack: Pack, rows: list[int]) -> None:
    table = pack.tables["enrolments"]
    left = list(table["left"])
    for row in rows:
        at = row % len(left)
        left[at] = left[at] and left[at] // 2
    before, after = pack.points(), pack.points(enrolments={**table, "left": left})
    assert (after.supply.rates.completion >= before.supply.rates.completion - 1e-12).all()
    assert (after.supply.graduates >= before.supply.graduates - 1e-9).all()


CERTAINTIES = ("possible", "planned", "approved")


def survey(seed: int, row: int = 0, more: int = 0, certainty: str = "") -> Inputs:
    """Twelve occupations with three to six answers each in two years, so that credibility is learnt from the first.

    One answer of the second year may be changed.
    """
    rng = np.random.default_rng(seed)
    codes, firms = [f"{n:02}" for n in range(12)], [f"e{n}" for n in range(8)]
    asked = [(f, c) for c in codes for f in rng.choice(firms, int(rng.integers(3, 7)), replace=False).tolist()]
    before, number = rng.integers(0, 60, (2, len(asked)))
    classes = rng.choice(CERTAINTIES, len(asked)).tolist()
    number[row % len(asked)] += more
    now = [*classes]
    now[row % len(asked)] = certainty or now[row % len(asked)]
    return small_pack(
        planning_year=2026, horizon_years=1,
        occupations={"code": codes, "parent_code": [""] * 12, "college_trained": [True] * 12},
        employment={
            "occupation_code": codes, "territory_code": ["R"] * 12, "year": [2025] * 12,
            "age_group": ["all"] * 12, "employed": rng.integers(50, 4000, 12).tolist(),
        },
        specialties={"code": ["s"]}, colleges={"code": ["c"], "territory_code": ["R"]},
        programmes={"code": ["p"], "college_code": ["c"], "specialty_code": ["s"], "duration_months": [34]},
        crosswalk={"specialty_code": ["s"], "occupation_code": ["00"], "share": [None]},
        graduates={"programme_code": ["p"], "year": [2025], "graduates": [25]},
        enterprises={"code": firms, "territory_code": ["R"] * 8, "headcount": rng.integers(10, 900, 8).tolist()},
        needs={
            "enterprise_code": [f for f, _ in asked] * 2, "occupation_code": [c for _, c in asked] * 2,
            "year": [2025] * len(asked) + [2026] * len(asked), "number": [*before.tolist(), *number.tolist()],
            "certainty": [*classes, *now],
        },
    )  # fmt: skip


@many
@given(SEEDS, st.integers(0, 1000), st.integers(1, 400))
def test_p04_a_larger_answer_never_lowers_demand(seed: int, row: int, more: int) -> None:
    before, after = points(survey(seed), P), points(survey(seed, row, more), P)
    assert before.posted.K == after.posted.K != P.K_default
    assert (after.demand >= before.demand - 1e-9).all()


@many
@given(SEEDS, st.integers(0, 1000))
def test_p04_a_firmer_answer_never_counts_for_less(seed: int, row: int) -> None:
    weak, middle, firm = (points(survey(seed, row, certainty=c), P).demand for c in CERTAINTIES)
    assert (weak <= middle + 1e-9).all() and (middle <= firm + 1e-9).all()


@many
@given(packs(needed=("needs",)), st.integers(1, 500), st.integers(0, 500))
def test_p04_a_larger_answer_never_lowers_demand_beside_anything_else(pack: Pack, more: int, row: int) -> None:
    table = pack.tables["needs"]
    future = [n for n, y in enumerate(table["year"]) if y > 2025]
    before, after = pack.points(), pack.points(needs=added(table, "number", future[row % len(future)], more))
    assert (after.demand >= before.demand - 1e-9).all()


PERSONS = {
    "employment": ["employed"], "projections": ["employed_base", "employed_target", "exits_per_year", "transfers_per_year"],
    "industry_employment": ["employed"], "control_totals": ["value"], "vacancies": ["posted", "filled"],
    "jobseekers": ["registered"], "enrolments": ["students", "left", "on_leave"],
    "intakes": ["seats_order", "seats_paid", "entrants"],
    "graduates": ["graduates", "employed_registered", "employed_reported", "in_trade"],
    "enterprises": ["headcount"], "needs": ["number", "hired"],
}  # fmt: skip
IN_PERSONS = ("log_offset", "reliability", "rate_strength", "band_min", "size_class")


@many
@given(packs())
def test_p07_ten_times_the_people_ten_times_the_gap(pack: Pack) -> None:
    larger = pack.tables
    for name, columns in PERSONS.items():
        for column in columns if name in larger else ():
            larger[name][column] = [None if v is None else v * 10 for v in larger[name][column]]
    p = pack.parameters
    wide = Parameters({**p.values, **{name: p[name] * 10 for name in IN_PERSONS}})
    one, ten = pack.points(), points(pack.inputs(**larger), wide)
    for a, b in (
        (one.demand, ten.demand), (one.received, ten.received), (one.band, ten.band),
        (one.openings.openings, ten.openings.openings), (one.places.demand, ten.places.demand),
    ):  # fmt: skip
        np.testing.assert_allclose(b, a * 10, rtol=1e-9, atol=1e-7)
    for a, b in (
        (one.posted.trust, ten.posted.trust), (one.crosswalk.share, ten.crosswalk.share),
        (one.supply.entry.share, ten.supply.entry.share), (one.newcomers, ten.newcomers),
        (gap.ratio(one.demand, one.received), gap.ratio(ten.demand, ten.received)),
    ):  # fmt: skip
        np.testing.assert_allclose(b, a, rtol=1e-9, atol=1e-9)


@many
@given(packs(), st.sampled_from([0.6, 0.4, None]))
def test_p12_a_link_split_between_two_codes_of_one_cell_changes_nothing(pack: Pack, share: float | None) -> None:
    one = pack.tables
    for code in ("11-1", "11-2"):
        for column, value in {"code": code, "parent_code": "11", "college_trained": True}.items():
            one["occupations"][column].append(value)
    one["crosswalk"]["share"][0] = share
    two = {name: list(values) for name, values in one["crosswalk"].items()}
    two["occupation_code"][0], two["share"][0] = "11-1", share and share / 2
    for column, value in {"specialty_code": "s1", "occupation_code": "11-2", "share": share and share / 2}.items():
        two[column].append(value)
    whole, split = pack.points(**one), pack.points(**{**one, "crosswalk": two})
    np.testing.assert_allclose(split.received, whole.received, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(split.crosswalk.outside, whole.crosswalk.outside, rtol=1e-12, atol=1e-12)


@many
@given(packs())
def test_p13_an_occupation_without_demand_gets_no_one_in_proportion(pack: Pack) -> None:
    found = pack.points()
    w = found.model.mean(axis=1)
    for s, code in enumerate(found.supply.specialties):
        if found.crosswalk.mode[s] == "proportional" and w[found.crosswalk.share[s] > 0].sum() > 0:
            assert (found.crosswalk.share[s][w == 0] == 0).all(), code


@many
@given(st.floats(-0.2, 0.2), st.floats(1e-9, 1), st.floats(-0.05, 0.05), st.floats(1e-9, 0.01))
def test_p14_a_shrunken_slope_lies_between_its_own_and_the_regions(
    own: float, se2: float, region: float, tau2: float
) -> None:
    def slope(error: float) -> float:
        return float(shrunk(Slopes(np.array([own]), np.array([error]), region), tau2, P)[0])

    clipped, prior = (float(np.clip(v, -P.slope_cap, P.slope_cap)) for v in (own, region))
    assert min(clipped, prior) - 1e-12 <= slope(se2) <= max(clipped, prior) + 1e-12
    assert slope(0.0) == pytest.approx(clipped)
    assert slope(1e12) == pytest.approx(prior, abs=1e-9)


@many
@given(*[st.floats(0, 1e5)] * 2, SHARES, st.floats(1e-3, 1e3))
def test_p14_demand_lies_between_the_model_and_the_survey(model: float, posted: float, cov: float, n: float) -> None:
    def blend(K: float) -> float:
        return float(demand.blended(*(np.array([[v]]) for v in (model, posted, n / (n + K), cov)))[0, 0])

    survey = posted + (1 - cov) * model
    assert min(model, survey) - 1e-6 <= blend(5.0) <= max(model, survey) + 1e-6
    assert blend(0.0) == pytest.approx(survey)
    assert blend(1e15) == pytest.approx(model, rel=1e-6, abs=1e-3)


@st.composite
def tables_to_fit(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """(seed, a table with the same zeros): the second's margins can be met from the first."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    figures = arrays(np.float64, shape, elements=st.floats(0.1, 10))
    held = draw(arrays(np.bool_, shape))
    return draw(figures) * held, draw(figures) * held * draw(st.floats(0.1, 1000))


@many
@given(tables_to_fit())
def test_p16_fitting_keeps_margins_zeros_and_cross_ratios(made: tuple[np.ndarray, np.ndarray]) -> None:
    seed, wanted = made
    rows, columns = wanted.sum(axis=1), wanted.sum(axis=0)
    found = balancing.ipf(seed, rows, columns)
    assert found.converged
    scale = max(1.0, rows.max())
    np.testing.assert_allclose(found.table.sum(axis=1), rows, atol=1e-6 * scale)
    np.testing.assert_allclose(found.table.sum(axis=0), columns, atol=1e-6 * scale)
    np.testing.assert_array_equal(found.table > 0, seed > 0)
    for (a, b), (c, d) in (
        (r, k) for r in combinations(range(len(rows)), 2) for k in combinations(range(len(columns)), 2)
    ):
        if seed[np.ix_((a, b), (c, d))].all():
            own, new = (np.log(t[a, c] * t[b, d] / (t[a, d] * t[b, c])) for t in (seed, found.table))
            assert new == pytest.approx(own, abs=1e-6)


@many
@given(packs(needed=("employment",)))
def test_p17_merging_two_places_leaves_the_region(pack: Pack) -> None:
    pack = replace(pack, absent=pack.absent | {"commuting"})
    merged = pack.tables
    for name, columns in merged.items():
        if name != "employment" and "territory_code" in columns:
            columns["territory_code"] = ["R1" if v == "R2" else v for v in columns["territory_code"]]
    kept = [n for n, code in enumerate(merged["territories"]["code"]) if code != "R2"]
    merged["territories"] = {c: [v[n] for n in kept] for c, v in merged["territories"].items()}
    sums: dict[tuple[object, ...], float] = {}
    work = merged["employment"]
    for *key, place, employed in zip(*(work[c] for c in ("occupation_code", "year", "age_group", "territory_code", "employed")), strict=True):  # fmt: skip
        at = (*key, "R1" if place == "R2" else place)
        sums[at] = sums.get(at, 0) + employed
    merged["employment"] = {
        **{
            c: [key[n] for key in sums]
            for n, c in enumerate(("occupation_code", "year", "age_group", "territory_code"))
        },
        "employed": list(sums.values()),
    }
    one, two = pack.points(), pack.points(**merged)
    np.testing.assert_allclose(two.demand, one.demand, rtol=1e-12)
    np.testing.assert_allclose(two.received, one.received, rtol=1e-12)
