"""Random numbers belong to a code and a region; nothing else moves them."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import REGION, tables_of

from labormarket.engine import streams
from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.streams import FACTOR, Factor, region_number, rows_of, stream
from labormarket.engine.tables import Inputs


def test_more_occupations_with_data_leave_the_numbers_of_the_others() -> None:
    few = rows_of(stream(1, FACTOR), 100, np.array([3, 40, 77]), (4, 50))
    more = rows_of(stream(1, FACTOR), 100, np.array([3, 12, 40, 50, 77]), (4, 50))
    np.testing.assert_array_equal(more[[0, 2, 4]], few)


def test_a_factor_too_large_to_keep_is_drawn_again_with_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    factor = Factor(5, 200, np.arange(0, 200, 3), (4, 50))
    kept = np.concatenate([block for _, block in factor.blocks(32)])
    monkeypatch.setattr(streams, "KEPT_BYTES", 0)
    for _ in range(2):
        np.testing.assert_array_equal(np.concatenate([block for _, block in factor.blocks(32)]), kept)


def test_a_walk_keeps_unit_variance() -> None:
    walk = streams.walked(rows_of(stream(3, FACTOR), 40, np.arange(40), (6, 2000)))
    np.testing.assert_allclose(walk.var(axis=(0, 2)), 1.0, atol=0.03)


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
