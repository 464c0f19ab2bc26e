"""Each kind of agreement is to be seen in the demo, in several standings, marked; no figure of the analysis moves."""

import csv
import shutil
from datetime import date

import numpy as np
import pytest

from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.models import Agreement
from labormarket.queries.agreements import by_standing
from portal.demo.agreements import TOLD, agree
from portal.demo.people import DIRECTORS, EMPLOYERS, settle
from tests import factories as make
from tests.engine.packs import read_pack


@pytest.fixture
def region(db):
    region = make.region(planning_year=2027)
    for code in DIRECTORS:
        make.college(region, code=code)
    for code in EMPLOYERS:
        make.enterprise(region, code=code)
    for code in {one.specialty for one in TOLD}:
        make.specialty(region, code=code)
    settle(region)
    return region


def test_each_kind_in_several_standings_told_once(region):
    agree(region)
    agree(region)
    found = by_standing(Agreement.objects.all(), date(2026, 11, 25))
    assert sum(len(rows) for rows in found.values()) == len(TOLD)
    assert {name: sorted(one.kind for one in rows) for name, rows in found.items()} == {
        "offered": ["dual", "equipment"],
        "accepted": ["equipment"],
        "running": ["equipment", "practice"],
        "coming": ["practice"],
        "ended": ["practice"],
        "declined": ["practice"],
    }
    assert all(one.synthetic for rows in found.values() for one in rows)


def test_another_region_has_no_such_story(db):
    region = make.region()
    settle(region)
    agree(region)
    assert not Agreement.objects.exists()


def test_signed_ones_move_no_figure(demo, tmp_path):
    """The pack with them and without gives the same need and supply."""
    year = int(demo.descriptor["region"]["planning_year"])
    folder = shutil.copytree(demo.folder, tmp_path / "pack")
    with (folder / "agreements.csv").open(encoding="utf-8", newline="") as file:
        header, *body = list(csv.reader(file))
    signed = [one for one in TOLD if one.reached == Agreement.SIGNED]
    for one in signed:
        since, until = (date(year + years, *day).isoformat() for years, *day in (one.since, one.until))
        row = {
            "enterprise_code": one.enterprise, "college_code": one.college, "kind": one.kind,
            "specialty_code": one.specialty, "since": since, "until": until, "places": one.places,
        }  # fmt: skip
        body.append([row.get(name) or "" for name in header])
    with (folder / "agreements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *body])
    before, after = (analyse(read_pack(at), Parameters.default(), seed=1, draws=1) for at in (demo.folder, folder))
    assert len(signed) == 4 and {one.kind for one in signed} == {"practice", "equipment"}
    for name in ("need", "need_draws", "background", "repeated"):
        assert np.array_equal(getattr(before.basis, name), getattr(after.basis, name)), name
