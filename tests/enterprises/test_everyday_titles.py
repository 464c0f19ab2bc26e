"""Sixty everyday titles with slips, written down before the search was: 95 % of them find their unit group."""

import csv
from pathlib import Path

import pytest

from portal.classifiers.wording import TITLES, occupations_for, slips
from tests import factories as make

HERE = Path(__file__).parent
PACK = HERE.parents[1] / "portal" / "demo" / "packs" / "karaganda" / "occupations.csv"
ASKED = list(csv.DictReader((HERE / "everyday_titles.csv").read_text().splitlines()))


@pytest.fixture
def isco(db):
    region = make.region(datapackage='{"classifications": {"occupations": {"name": "ISCO-08"}}}')
    rows = [row for row in csv.DictReader(PACK.read_text().splitlines()) if row["level"] == "4"]
    for row in rows:
        make.occupation(region, **{name: row[name] for name in ("code", "name_kk", "name_ru", "name_en")})
    return region


def test_sixty_titles_with_slips_find_their_group_among_the_first_five(isco):
    missed = []
    for row in ASKED:
        first = {one.code for one in occupations_for(isco, row["typed"])[:5]}
        if not first & set(row["fits"].split()):
            missed.append((row["typed"], row["fits"], sorted(first)))
    assert len(ASKED) == 60 and len(missed) <= 3, missed


def test_a_title_of_the_table_finds_its_own_group(isco):
    rows = csv.DictReader(TITLES.read_text().splitlines())
    titles = [(row["code"], title) for row in rows for name in ("kk", "ru", "en") for title in row[name].split(";")]
    sample = titles[::9]  # a search takes some hundredths of a second
    lost = [(code, title) for code, title in sample if code not in {o.code for o in occupations_for(isco, title)[:5]}]
    assert len(sample) > 100 and not lost


def test_titles_belong_to_isco_only(region):
    make.occupation(region, code="7212", name_en="Sevens", name_ru="", name_kk="")
    assert occupations_for(region, "сварщик") == []


@pytest.mark.parametrize(
    ("a", "b", "cost"),
    [("сваршик", "сварщик", 0.5), ("кенши", "кенши", 0), ("еш", "ше", 1), ("повор", "повар", 0.5), ("к", "", 1)],
)
def test_slips_are_counted_as_people_make_them(a, b, cost):
    assert slips(a, b) == slips(b, a) == cost
