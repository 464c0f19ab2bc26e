"""The measurements measure what they say: the seeded regions repeat, figures have one shape, a wrong answer is failed."""

import json

import numpy as np
import pytest

from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs
from tests.bench import kernel
from tests.bench.figures import ABSENT, FAILED, INFORMATION, MET, MISSED, Figure, Goal, absent, table, turns
from tests.bench.instance import GROUP, SIZES, YEAR, pack

TINY = SIZES["tiny"]


def test_a_region_is_the_same_every_time_and_unlike_its_neighbour():
    assert pack(TINY, 1) == pack(TINY, 1)
    assert pack(TINY, 0)[1]["intakes"] != pack(TINY, 1)[1]["intakes"]
    assert pack(TINY, 0)[1]["crosswalk"] == pack(TINY, 1)[1]["crosswalk"]


@pytest.mark.parametrize("name", ["tiny", "region"])
def test_sizes_are_kept_to_the_unit(name):
    size = SIZES[name]
    regions = [pack(size, region)[1] for region in range(size.regions)]
    assert sum(_last_seats(tables) for tables in regions) == size.seats
    assert len(regions[0]["crosswalk"]["share"]) == size.links
    assert len(regions[0]["programmes"]["code"]) == size.colleges * 10
    assert sum(len(tables["competence_centres"]["code"]) for tables in regions) == size.centres
    shops = {
        (region, college, specialty)
        for region, tables in enumerate(regions)
        for college, specialty, places in zip(
            *(tables["programmes"][name] for name in ("college_code", "specialty_code", "workshop_places")), strict=True
        )
        if places is not None
    }
    assert len(shops) == size.workshops


def _last_seats(tables):
    intakes = tables["intakes"]
    seats = [n for n, year in zip(intakes["seats_order"], intakes["year"], strict=True) if year == YEAR - 1]
    assert not any(n % GROUP for n in seats)
    return sum(seats)


def test_a_seeded_region_can_be_analysed():
    found = analyse(Inputs.build(*pack(TINY)), Parameters.default(), seed=1, draws=40)
    assert len(found.basis.cells) == TINY.occupations
    assert len(found.basis.years) == TINY.horizon


def test_the_kernel_gives_one_digest_for_the_same_inputs(tmp_path):
    kernel.keep("tiny", tmp_path)
    once, again = (kernel.draws(str(tmp_path), 2, draws=40) for _ in range(2))
    assert once["digest"] == again["digest"] != kernel.draws(str(tmp_path), 1, draws=40)["digest"]
    assert once["seconds"] > 0
    assert kernel.one_region(str(tmp_path), 0) == kernel.one_region(str(tmp_path), 0)


def test_sides_take_turns_and_medians_are_compared():
    order, floor, ours = [], iter([1.0, 2.0, 9.0]), iter([2.0, 6.0, 18.0])
    figure = turns("x", Goal(4), lambda: order.append("A") or next(floor), lambda: order.append("B") or next(ours), 3)
    assert "".join(order) == "ABABAB"
    assert (figure.floor, figure.ours, figure.ratio, figure.spread) == (2.0, 6.0, 3.0, 0.5)
    assert figure.verdict == MET


def test_the_answer_comes_before_the_time():
    fast = Figure("x", Goal(2), 1.0)
    assert [f.verdict for f in (fast, Figure("x", Goal(2), 3.0), Figure("x", None, 3.0), absent("x", "no"))] == [
        MET, MISSED, INFORMATION, ABSENT,
    ]  # fmt: skip
    assert Figure("x", Goal(2), 1.0, wrong="digests differ").verdict == FAILED
    assert Goal(1.2, at_least=True).holds(1.3) and not Goal(1.2, at_least=True).holds(1.1)


def test_the_file_has_a_line_a_figure_with_all_that_is_needed_to_repeat_it():
    figure = Figure("x", Goal(2), 1.5, floor=2.0, ours=3.0, rounds=5)
    line = json.loads(figure.line({"seed": 1, "cores": 2, "versions": {"numpy": np.__version__}, "commit": None}))
    assert {"name", "ratio", "floor", "ours", "versions", "cores", "seed", "commit", "verdict", "goal"} <= set(line)
    assert (line["goal"], line["verdict"]) == ("<= 2", MET)
    assert "x" in table([figure]) and "met" in table([figure])
