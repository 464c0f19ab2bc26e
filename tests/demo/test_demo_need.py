"""What the need of the demo region is made of adds up without rounding."""

from __future__ import annotations

import pytest

from labormarket.engine.analyse import Analysis, analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.waterfall import need_steps
from tests.engine.packs import read_pack

NUMBERS = ("expansion", "exits", "transfers", "model", "posted", "plants", "trust", "covered", "college_share")


@pytest.fixture(scope="module")
def analysis(packs) -> Analysis:
    from portal.demo.generate import SEED

    return analyse(read_pack(packs(SEED).folder), Parameters.default(), seed=1, draws=50)


def cells(analysis):
    """Every cell and year: its steps by name, its need, and whether fewer leave than the occupation shrinks by."""
    need, columns = analysis.basis.need.reshape(-1), analysis.parts
    for i in range(len(need)):
        parts = {name: float(columns[name][i]) for name in NUMBERS}
        steps = {step["step"]: step["value"] for step in need_steps(parts, float(need[i]))}
        yield steps, float(need[i]), parts["expansion"] + parts["exits"] < 0


def test_growth_exits_answers_and_plants_make_the_need(analysis):
    seen = {"growth": 0, "exits": 0, "posted": 0, "plants": 0}
    for steps, need, cut in cells(analysis):
        made = sum(steps[name] for name in seen) + (steps["rule"] if cut else 0.0)
        assert made == pytest.approx(need, abs=1e-9)
        for name in seen:
            seen[name] += steps[name] != 0
    assert all(seen.values()), "every kind of step occurs in the demo region"


def test_nothing_is_cut_or_scaled_but_occupations_that_shrink_faster_than_people_leave(analysis):
    found = list(cells(analysis))
    assert sum(cut for *_, cut in found) > 0
    for steps, _, cut in found:
        assert steps["control"] == pytest.approx(0, abs=1e-9)
        assert (abs(steps["rule"]) > 1e-9) == cut or steps["growth"] == steps["exits"] == 0
