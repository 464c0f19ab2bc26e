"""What holds of any analysis, on generated regions with any resource missing."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CELLS, OPTIONAL, REGION, tables_of, world

from labormarket.engine.analyse import Analysis, analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.tables import Inputs

P = Parameters.default()
SEEDS = st.integers(0, 10_000)
ABSENT = st.frozensets(st.sampled_from(OPTIONAL))


def run(inputs: Inputs, *, seed: int = 7, **changes: object) -> Analysis:
    return analyse(inputs, P.with_changes(changes), seed=seed, draws=200)


@given(SEEDS, ABSENT)
def test_the_ledger_holds_whatever_is_missing(seed: int, absent: frozenset[str]) -> None:
    found = run(world(seed, absent))
    broken = [
        row for row in zip(*found.ledger.values(), strict=True) if not row[-1] and row[0] not in ("L12", "L14", "L15")
    ]
    assert broken == []


@given(SEEDS, ABSENT)
def test_every_graduate_is_counted_once(seed: int, absent: frozenset[str]) -> None:
    found = run(world(seed, absent))
    for n, year in enumerate(found.facts["years"]):
        region = [t == "R" and y == year for t, y in zip(found.gaps["territory_code"], found.gaps["year"], strict=True)]
        reached = found.gaps["supply"][region].sum() + found.facts["outside_every_occupation"][n]
        assert reached == pytest.approx(found.facts["effective"][n], rel=1e-9)


@given(SEEDS, ABSENT)
def test_quantiles_are_in_order(seed: int, absent: frozenset[str]) -> None:
    found = run(world(seed, absent))
    for name in ("demand", "supply", "gap"):
        low, middle, high = (found.gaps[f"{name}_{q}"] for q in ("p10", "p50", "p90"))
        known = ~np.isnan(low)
        assert (low[known] <= middle[known]).all() and (middle[known] <= high[known]).all()


@given(SEEDS)
def test_the_order_of_rows_has_no_effect(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = tables_of(seed)
    shuffled = {}
    for name, columns in tables.items():
        order = rng.permutation(len(next(iter(columns.values()))))
        shuffled[name] = {column: [values[i] for i in order] for column, values in columns.items()}
    assert run(Inputs.build(REGION, shuffled)).digest() == run(Inputs.build(REGION, tables)).digest()


@given(SEEDS, ABSENT)
def test_the_same_seed_gives_the_same_bytes(seed: int, absent: frozenset[str]) -> None:
    assert run(world(seed, absent)).digest() == run(world(seed, absent)).digest()


@given(SEEDS)
def test_another_seed_moves_quantiles_and_no_point(seed: int) -> None:
    one, two = (run(world(seed), seed=s) for s in (1, 2))
    for name in ("demand", "supply", "gap"):
        np.testing.assert_array_equal(one.gaps[name], two.gaps[name])
    assert not np.array_equal(one.gaps["demand_p50"], two.gaps["demand_p50"])


@given(SEEDS, st.integers(1, 300), st.integers(0, 2))
def test_more_entrants_never_lower_supply(seed: int, more: int, line: int) -> None:
    before = points(world(seed), P)
    tables = tables_of(seed)
    intakes = copy.deepcopy(tables["intakes"])
    last = [
        n
        for n, (p, y) in enumerate(zip(intakes["programme_code"], intakes["year"], strict=True))
        if (p, y) == (f"p{line}", 2025)
    ]
    intakes["entrants"][last[0]] += more
    after = points(world(seed, intakes=intakes), P)
    assert (after.received >= before.received - 1e-9).all()
    assert after.received.sum() > before.received.sum()


@given(SEEDS, ABSENT, st.integers(1, 500), st.integers(0, 50))
def test_a_larger_posted_need_never_lowers_demand(seed: int, absent: frozenset[str], more: int, row: int) -> None:
    tables = tables_of(seed)
    needs = copy.deepcopy(tables["needs"])
    future = [n for n, y in enumerate(needs["year"]) if y > 2025]
    needs["number"][future[row % len(future)]] += more
    absent = absent - {"needs"}
    before, after = points(world(seed, absent), P), points(world(seed, absent, needs=needs), P)
    if before.posted.K == after.posted.K:
        assert (after.demand >= before.demand - 1e-9).all()


@given(SEEDS)
def test_a_firmer_need_never_counts_for_less(seed: int) -> None:
    tables = tables_of(seed)
    need = []
    for certainty in ("possible", "planned", "approved"):
        needs = copy.deepcopy(tables["needs"])
        needs["certainty"] = [certainty] * len(needs["year"])
        need.append(points(world(seed, needs=needs), P).demand)
    assert (need[0] <= need[1] + 1e-9).all() and (need[1] <= need[2] + 1e-9).all()


@given(SEEDS, st.sampled_from(OPTIONAL), ABSENT)
def test_a_missing_resource_is_named_and_never_makes_a_run_surer(
    seed: int, removed: str, absent: frozenset[str]
) -> None:
    absent = absent - {removed}
    before, after = points(world(seed, absent), P), points(world(seed, absent | {removed}), P)
    assert any(
        removed in entry["resource"] or entry["resource"] == _stands_for(removed) for entry in after.missing.entries
    )
    assert all(a >= b for a, b in zip(after.missing.cap, before.missing.cap, strict=True))
    assert (after.missing.demand_factor() >= before.missing.demand_factor() - 1e-12).all()


def _stands_for(resource: str) -> str:
    return {"staffing": "industry_employment", "age_shares": "exits"}.get(resource, resource)


@given(SEEDS)
def test_a_duplicate_answer_changes_nothing(seed: int) -> None:
    needs = {name: values * 2 for name, values in tables_of(seed)["needs"].items()}
    assert run(world(seed, needs=needs)).digest() == run(world(seed)).digest()


@given(SEEDS)
def test_a_given_share_split_between_two_codes_of_one_cell_changes_nothing(seed: int) -> None:
    tables = tables_of(seed)
    occupations = copy.deepcopy(tables["occupations"])
    for code in ("11-1", "11-2"):
        occupations["code"].append(code)
        occupations["parent_code"].append("11")
        occupations["college_trained"].append(True)
    links = copy.deepcopy(tables["crosswalk"])
    links["occupation_code"][0], links["share"][0] = "11-1", 0.3
    links["specialty_code"].append("s1")
    links["occupation_code"].append("11-2")
    links["share"].append(0.3)
    one = points(world(seed, occupations=occupations), P)
    two = points(world(seed, occupations=occupations, crosswalk=links), P)
    np.testing.assert_allclose(two.received, one.received, rtol=1e-12)


@given(SEEDS)
def test_names_do_not_matter_only_their_order(seed: int) -> None:
    def renamed(value: object) -> object:
        return f"a{value}" if value in {"1", "2", "24", *CELLS} else value

    tables = tables_of(seed)
    other = copy.deepcopy(tables)
    for name, column in [
        (n, c) for n, cols in other.items() for c in cols if c in ("occupation_code",) or n == "occupations"
    ]:
        other[name][column] = [renamed(v) for v in other[name][column]]
    one, two = run(Inputs.build(REGION, tables)), run(Inputs.build(REGION, other))
    for name in ("gap", "gap_p10", "ratio"):
        np.testing.assert_array_equal(one.gaps[name], two.gaps[name])
    assert one.gaps["label"] == two.gaps["label"]


PERSONS = {
    "employment": ["employed"], "projections": ["employed_base", "employed_target", "exits_per_year", "transfers_per_year"],
    "industry_employment": ["employed"], "control_totals": ["value"], "vacancies": ["posted", "filled"],
    "jobseekers": ["registered"], "enrolments": ["students", "left", "on_leave"],
    "intakes": ["seats_order", "seats_paid", "entrants"],
    "graduates": ["graduates", "employed_registered", "employed_reported", "in_trade"],
    "enterprises": ["headcount"], "needs": ["number", "hired"],
}  # fmt: skip


@given(SEEDS, ABSENT)
def test_ten_times_the_people_ten_times_the_gap(seed: int, absent: frozenset[str]) -> None:
    tables = {k: v for k, v in tables_of(seed).items() if k not in absent}
    larger = copy.deepcopy(tables)
    for name, names in PERSONS.items():
        for column in names:
            if name in larger:
                larger[name][column] = [None if v is None else v * 10 for v in larger[name][column]]
    wide = Parameters(
        {**P.values, **{n: P[n] * 10 for n in ("log_offset", "reliability", "rate_strength", "band_min", "size_class")}}
    )
    one, ten = points(Inputs.build(REGION, tables), P), points(Inputs.build(REGION, larger), wide)
    np.testing.assert_allclose(ten.demand, one.demand * 10, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ten.received, one.received * 10, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ten.posted.trust, one.posted.trust, rtol=1e-9)


@given(SEEDS)
def test_merging_two_places_leaves_the_region(seed: int) -> None:
    tables = tables_of(seed)
    merged = copy.deepcopy(tables)
    for name, columns in merged.items():
        for column in columns:
            if column == "territory_code" and name != "employment":
                columns[column] = ["R1" if v == "R2" else v for v in columns[column]]
    keep = [n for n, t in enumerate(tables["employment"]["territory_code"]) if t == "R"]
    merged["employment"] = {c: [v[n] for n in keep] for c, v in tables["employment"].items()}
    one, two = (
        points(Inputs.build(REGION, {k: v for k, v in t.items() if k != "commuting"}), P) for t in (tables, merged)
    )
    np.testing.assert_array_equal(one.demand, two.demand)
    np.testing.assert_array_equal(one.received, two.received)


@given(SEEDS)
def test_the_mean_of_the_kept_need_is_the_point_need(seed: int) -> None:
    found = run(world(seed))
    point = np.maximum(found.basis.need - points(world(seed), P).committed, 0.0)
    mean = found.basis.need_draws.mean(axis=-1, dtype=np.float64)
    possible = found.basis.need_draws.max(axis=-1) > 0
    np.testing.assert_allclose(mean[possible], point[possible], rtol=1e-4)
