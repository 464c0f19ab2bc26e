"""What holds of any analysis beside P1-P18: see test_p01_runs.py and test_p02_steps.py."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Pack, packs
from hypothesis import given

from labormarket.engine.points import points


@given(packs())
def test_every_graduate_is_counted_once(pack: Pack) -> None:
    found = pack.run()
    for n, year in enumerate(found.facts["years"]):
        region = [t == "R" and y == year for t, y in zip(found.gaps["territory_code"], found.gaps["year"], strict=True)]
        reached = found.gaps["supply"][region].sum() + found.facts["outside_every_occupation"][n]
        assert reached == pytest.approx(found.facts["effective"][n], rel=1e-9)


@given(packs())
def test_the_mean_of_the_kept_need_is_the_point_need(pack: Pack) -> None:
    found = pack.run()
    point = np.maximum(found.basis.need - points(pack.inputs(), pack.parameters).committed, 0.0)
    mean = found.basis.need_draws.mean(axis=-1, dtype=np.float64)
    possible = found.basis.need_draws.max(axis=-1) > 0
    np.testing.assert_allclose(mean[possible], point[possible], rtol=1e-4)
