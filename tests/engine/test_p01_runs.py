"""P1, P5, P6, P8-P11, P15, P18 of the method: what holds of whole runs, whatever a pack holds or misses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from generated import DRAWS, LONG, Pack, digest_of, many, packs
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import OPTIONAL, REGION, SPECIALTIES

from labormarket.engine.analyse import analyse
from labormarket.engine.ledger import WARNINGS
from labormarket.engine.streams import FACTOR, Stream
from labormarket.engine.tables import Inputs

pytestmark = pytest.mark.long


@many
@given(packs())
def test_p01_the_ledger_holds_whatever_is_missing(pack: Pack) -> None:
    found = pack.run()
    names = set(found.ledger["identity"])
    assert names >= {f"L{n}" for n in range(1, 12)}
    broken = [row for row in zip(*found.ledger.values(), strict=True) if not row[-1] and row[0] not in WARNINGS]
    assert broken == []
    assert np.isfinite(found.gaps["gap"]).all()


@many
@given(packs(), st.randoms(use_true_random=False))
def test_p05_the_order_of_rows_has_no_effect(pack: Pack, random: object) -> None:
    shuffled = {}
    for name, columns in pack.tables.items():
        order = list(range(len(next(iter(columns.values())))))
        random.shuffle(order)  # type: ignore[attr-defined]
        shuffled[name] = {column: [values[i] for i in order] for column, values in columns.items()}
    assert pack.run(**shuffled).digest() == pack.run().digest()


RENAMED = {
    "occupations": ({"1", "11", "12", "2", "21", "22", "23", "24"}, ("code", "parent_code", "occupation_code")),
    "specialties": (set(SPECIALTIES), ("code", "specialty_code")),
    "programmes": ({f"p{n}" for n in range(6)}, ("code", "programme_code")),
}


@many
@given(packs(), st.sampled_from(sorted(RENAMED)), st.sampled_from(["0{}", "a{}", "ә{}"]))
def test_p06_names_do_not_matter_only_their_order(pack: Pack, kind: str, pattern: str) -> None:
    codes, columns = RENAMED[kind]
    other = pack.tables
    for name, table in other.items():
        for column in set(columns) & set(table):
            if (column.endswith("_code") and column != "parent_code") or name == kind:
                table[column] = [pattern.format(v) if v in codes else v for v in table[column]]
    one, two = pack.run(), pack.run(**other)
    for table in ("openings", "supply", "gaps", "parts"):
        for column, values in getattr(one, table).items():
            if column not in ("occupation_code", "specialty_code"):
                np.testing.assert_array_equal(getattr(two, table)[column], values, err_msg=f"{table}.{column}")


def larger(column: str, value: object) -> object:
    return value * 3 + 1 if isinstance(value, int | float) and "year" not in column else value


def beside(pack: Pack) -> Inputs:
    """The same region with a second one in the pack: its work, vacancies, jobseekers, projections and totals."""
    tables = pack.tables
    for name in ("employment", "vacancies", "jobseekers", "projections", "control_totals", "industry_employment"):
        if name in tables:
            own = tables[name]
            mine = [n for n, t in enumerate(own["territory_code"]) if t == "R"]
            tables[name] = {
                c: values + (["Q"] * len(mine) if c == "territory_code" else [larger(c, values[n]) for n in mine])
                for c, values in own.items()
            }
    for column, value in {"code": "Q", "parent_code": "N", "kind": "region"}.items():
        tables["territories"][column].append(value)
    return Inputs.build(REGION, tables)


@many
@given(packs())
def test_p08_a_second_region_moves_no_draw_of_the_first(pack: Pack) -> None:
    found = analyse(beside(pack), pack.parameters, seed=7, draws=DRAWS)
    assert found.digest() == pack.run().digest()


@many
@given(st.integers(0, 2**32), st.sets(st.integers(0, 79), min_size=1, max_size=30), st.integers(0, 79))
def test_p08_another_occupation_moves_no_random_number(seed: int, known: set[int], added: int) -> None:
    few, more = (np.array(sorted(rows), dtype=np.int64) for rows in (known, known | {added}))
    kept = np.isin(more, few)

    for shape in ((3, 8), (8,)):
        drawn = [Stream(seed, FACTOR).normals(wanted, shape) for wanted in (few, more)]
        np.testing.assert_array_equal(drawn[1][kept], drawn[0])


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    """Two processes that share nothing with this one."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@settings(many, max_examples=10_000 if LONG else 100)
@given(packs(), packs())
def test_p09_other_processes_find_the_same_digest(workers: ProcessPoolExecutor, one: Pack, two: Pack) -> None:
    there = list(workers.map(digest_of, [one, two]))
    assert there == [digest_of(one), digest_of(two)]


@many
@given(packs(), st.integers(0, 2**31), st.integers(0, 2**31))
def test_p10_another_seed_moves_quantiles_and_no_point(pack: Pack, first: int, second: int) -> None:
    one, two = pack.run(seed=first), pack.run(seed=second)
    for name in ("demand", "supply", "gap", "ratio"):
        np.testing.assert_array_equal(one.gaps[name], two.gaps[name])
    assert one.missing == two.missing
    assert (one.digest() == two.digest()) == (first == second)


@many
@given(packs())
def test_p11_a_second_run_from_the_written_pack_is_identical(pack: Pack) -> None:
    written = json.loads(json.dumps(pack.tables))
    assert pack.run().digest() == pack.run(**written).digest()


STANDS_FOR = {"staffing": "industry_employment", "age_shares": "exits"}


@many
@given(packs(switches=st.just({})), st.sampled_from(OPTIONAL))
def test_p15_a_missing_resource_is_named_and_never_makes_a_run_surer(pack: Pack, removed: str) -> None:
    whole = replace(pack, absent=pack.absent - {removed}, thinned=pack.thinned - {removed})
    before = whole.points()
    after = whole.points(**{removed: {}})
    named = {entry["resource"].split(".")[0] for entry in after.missing.entries}
    assert {removed, STANDS_FOR.get(removed, removed)} & named
    assert all(a >= b for a, b in zip(after.missing.lacking, before.missing.lacking, strict=True))
    assert (after.missing.demand_factor() >= before.missing.demand_factor() - 1e-12).all()
    assert (after.supply_error.factor >= before.supply_error.factor - 1e-12).all()


@many
@given(packs(needed=("needs",)))
def test_p18_a_duplicate_answer_changes_nothing(pack: Pack) -> None:
    needs = {column: values * 2 for column, values in pack.tables["needs"].items()}
    assert pack.run(needs=needs).digest() == pack.run().digest()
