"""Random numbers belong to a code and a region; nothing else moves them."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from worlds import REGION, tables_of

from labormarket.engine import streams
from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import FACTOR, NORMALS, Stream, region_number
from labormarket.engine.tables import Inputs


@pytest.mark.parametrize("shape", [(4, 50), (7,), (16,), (1000,)])
def test_more_occupations_with_data_leave_the_numbers_of_the_others(shape: tuple[int, ...]) -> None:
    few = Stream(1, FACTOR).normals(np.array([3, 40, 77]), shape)
    more = Stream(1, FACTOR).normals(np.array([3, 12, 40, 41, 50, 77]), shape)
    np.testing.assert_array_equal(more[[0, 2, 5]], few)
    np.testing.assert_array_equal(Stream(1, FACTOR).normals(np.array([40]), shape)[0], few[1])
    assert not np.array_equal(few[0], few[1])


@pytest.mark.parametrize("size", [32, 7])
def test_rows_drawn_in_blocks_and_once_more_are_the_same_bytes(size: int) -> None:
    wanted, stream = np.arange(0, 200, 3), Stream(5, FACTOR)
    whole = Stream(5, FACTOR).normals(wanted, (4, 50))
    for _ in range(2):
        drawn = [stream.normals(wanted[rows], (4, 50)) for rows in streams.blocks(len(wanted), size)]
        np.testing.assert_array_equal(np.concatenate(drawn), whole)


def test_numbers_are_the_same_bits_on_every_machine() -> None:
    first = Stream(1, FACTOR).halves(2, 1, 8)[0]
    assert first.tolist() == [39765, 42591, 41136, 14112, 8870, 17501, 16840, 38539]
    words = np.random.Philox(np.random.SeedSequence(1, spawn_key=(FACTOR,))).random_raw(12)
    assert first.tolist() == [int(word) >> shift & 0xFFFF for word in words[8:10] for shift in (0, 16, 32, 48)]


def test_the_table_holds_the_quantiles_of_the_normal() -> None:
    exact = np.array([NormalDist().inv_cdf((k + 0.5) / 65536) for k in range(65536)])
    np.testing.assert_allclose(NORMALS, exact, rtol=2e-5, atol=1e-6)
    assert (np.diff(NORMALS) > 0).all()
    assert np.mean(NORMALS.astype(np.float64) ** 2) == pytest.approx(1.0, abs=1e-6)


def test_numbers_are_standard_normal() -> None:
    drawn = Stream(7, FACTOR).normals(np.arange(400), (1000,)).astype(np.float64)
    count = drawn.size
    assert drawn.mean() == pytest.approx(0.0, abs=4 / np.sqrt(count))
    assert drawn.var() == pytest.approx(1.0, abs=4 * np.sqrt(2 / count))
    assert (drawn**3).mean() == pytest.approx(0.0, abs=4 * np.sqrt(15 / count))
    assert (drawn**4).mean() == pytest.approx(3.0, abs=4 * np.sqrt(96 / count))
    for level in (0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999):
        below = (drawn < NormalDist().inv_cdf(level)).mean()
        assert below == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / count))


def test_rows_and_neighbours_in_a_row_are_independent() -> None:
    drawn = Stream(11, FACTOR).normals(np.arange(300), (1000,)).astype(np.float64)
    between = np.corrcoef(drawn)[np.triu_indices(300, 1)]
    assert np.abs(between).max() < 5.5 / np.sqrt(1000)
    assert between.std() == pytest.approx(1 / np.sqrt(1000), rel=0.03)
    for lag in (1, 2, 4, 8, 16):
        assert (drawn[:, lag:] * drawn[:, :-lag]).mean() == pytest.approx(0.0, abs=4 / np.sqrt(drawn.size))
    squares = drawn**2 - 1
    assert (squares[:, 1:] * squares[:, :-1]).mean() == pytest.approx(0.0, abs=4 * 2 / np.sqrt(drawn.size))


def test_streams_do_not_share_numbers() -> None:
    rows = np.arange(4)
    keys = [(streams.REGION, 5, 0), (streams.REGION, 5, 1), (streams.RATES, 5, 0), (streams.REGION, 6, 0)]
    drawn = np.stack([Stream(1, *key).normals(rows, (1000,)).reshape(-1) for key in keys])
    assert np.abs(np.corrcoef(drawn) - np.eye(len(keys))).max() < 4.5 / np.sqrt(drawn.shape[1])


def test_a_walk_keeps_unit_variance() -> None:
    walk = streams.walked(Stream(3, FACTOR).normals(np.arange(40), (6, 2000)))
    np.testing.assert_allclose(walk.var(axis=(0, 2)), 1.0, atol=0.03)
    half = streams.walked(Stream(3, FACTOR).normals(np.arange(40), (6, 2000)), 0.5)
    np.testing.assert_allclose(half, walk / 2, rtol=1e-6)


def test_regions_have_streams_of_their_own() -> None:
    assert region_number("350000000") != region_number("06")


def test_a_second_region_beside_the_first_changes_none_of_its_draws() -> None:
    tables = tables_of(4)
    wider = {**tables, "territories": {name: [*values, *extra] for (name, values), extra in zip(
        tables["territories"].items(), (["Q"], ["N"], ["region"]), strict=True)}}  # fmt: skip
    for name in ("employment", "vacancies"):
        own = tables[name]
        wider[name] = {
            c: values + (["Q"] * len(values) if c == "territory_code" else values) for c, values in own.items()
        }
    one, two = (analyse(Inputs.build(REGION, t), Parameters.default(), seed=9, draws=200) for t in (tables, wider))
    np.testing.assert_array_equal(one.gaps["gap_p90"], two.gaps["gap_p90"])
