"""Quantiles of draws are items of the sorted row, however long the row is and however it is sorted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labormarket.engine.draws import LEVELS, order_statistics

ROWS = {
    "drawn": lambda rng, shape: rng.standard_normal(shape),
    "with ties": lambda rng, shape: np.round(rng.standard_normal(shape)),
    "all alike": lambda rng, shape: np.zeros(shape),
    "ascending": lambda rng, shape: np.sort(rng.random(shape), axis=-1),
    "descending": lambda rng, shape: -np.sort(rng.random(shape), axis=-1),
}


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("draws", [1, 2, 7, 200, 512, 513, 514, 999, 1000, 1024, 1026, 2000, 2001, 2056])
def test_items_are_those_of_the_sorted_row(kind, draws):
    values = ROWS[kind](np.random.default_rng(1), (4, 3, draws)).astype(np.float32)
    at = [int(np.floor(q * (draws - 1))) for q in LEVELS]
    wanted = np.sort(values, axis=-1)[..., at]
    found = order_statistics(values)
    assert found.dtype == np.float64
    assert (found == wanted).all()


@pytest.mark.parametrize("draws", [200, 999, 1000, 2000])
def test_numbers_that_are_never_below_zero_are_sorted_by_their_bits(draws):
    values = np.maximum(np.random.default_rng(2).standard_normal((5, 4, draws)), 0).astype(np.float32)
    at = [int(np.floor(q * (draws - 1))) for q in LEVELS]
    wanted = np.sort(values, axis=-1)[..., at]
    assert (order_statistics(values, signed=False) == wanted).all()


@given(st.integers(1, 1100), st.integers(0, 2**32 - 1), st.sampled_from([1e-3, 1.0, 30.0]))
def test_any_row_gives_the_items_of_its_sorted_copy(draws, seed, step):
    """Coarse steps make ties, a shuffled mixture of two levels makes halves that hardly overlap."""
    rng = np.random.default_rng(seed)
    values = np.round(rng.standard_normal((3, draws)) * 40 / step) * step
    values[0, : draws // 2] += 1e4
    values[1, draws // 3 :] -= 1e4
    values = values.astype(np.float32)
    at = [int(np.floor(q * (draws - 1))) for q in LEVELS]
    wanted = np.sort(values, axis=-1)[..., at]
    assert (order_statistics(values) == wanted).all()
