"""Quantiles of draws are items of the sorted row, however long the row is and however it is sorted."""

import numpy as np
import pytest

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
