"""Inputs: how much of each resource there is, what its gaps change, and the rows behind a figure."""

import json

import pytest

from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rows_coverage_vintage_and_what_is_missing(planner, read, region):
    college = make.college(region)
    first, second = make.programme(college), make.programme(college)
    make.intake(first, entrants=20)
    make.vintage(region, "intakes", as_of="2026-10-01", source="Collection of colleges", synthetic=True)
    missing = [{"resource": "needs", "effect": "model_only", "cap": "C", "sigma": 1.0}]
    make.analysis(region, missing=missing)
    page = read(planner.get("/en/sources/2027/"))
    assert "1 of 2 programmes, 2026" in page and "2026-10-01" in page and "Collection of colleges" in page
    assert "none: unknown" in page and "no employer has answered: the model speaks alone, evidence at best C" in page
    assert "synthetic" in page and str(second.pk)


def test_each_gap_says_who_fills_it(planner, read, region):
    missing = [{"resource": name, "effect": "absent", "cap": "C"} for name in ("graduates.in_trade", "commuting")]
    make.analysis(region, missing=[*missing, {"resource": "norms", "effect": "absent"}])
    page = read(planner.get("/en/sources/2027/")).partition('id="gaps"')[2].partition("</section>")[0]
    assert '<a href="/en/colleges/">colleges, on the pages of their programmes</a>' in page
    assert "the administrator, with a newer delivery" in page and "norms" not in page


def test_a_source_is_named_in_the_readers_language(planner, read, region):
    known = {"title": "Labour survey", "title_ru": "Обследование труда", "publisher_ru": "Бюро", "vintage": "2026"}
    own = {"name": "intakes", "sources": [{"title": "Labour survey", "publisher": "Bureau", "vintage": "2026"}]}
    region.datapackage = json.dumps({"sources": [known], "resources": [own]})
    region.save()
    make.intake(make.programme(make.college(region)), entrants=20)
    make.vintage(region, "intakes", as_of="Bureau: 2026", source="Labour survey")
    in_russian = read(planner.get("/ru/sources/2027/intakes/"))
    assert "Обследование труда · Бюро: 2026" in in_russian and "Labour survey" not in in_russian
    assert "Labour survey · Bureau: 2026" in read(planner.get("/kk/sources/2027/intakes/"))  # no Kazakh: as published


def test_values_of_a_short_list_are_words_and_free_text_stays(planner, read, region):
    make.college(region, ownership="state", status="verified", note="seen in a list")
    make.vintage(region, "colleges")
    page = read(planner.get("/ru/sources/2027/colleges/"))
    assert "государственный" in page.lower() and "verified" not in page and "seen in a list" in page


def test_weight_is_the_share_of_students(planner, read, region):
    college = make.college(region)
    large, small = make.programme(college), make.programme(college)
    for programme, students in ((large, 90), (small, 10)):
        programme.enrolments.create(region=region, year=2026, course=1, students=students)
    make.intake(large, entrants=20)
    assert "1 of 2 programmes, 2026; 90 % of students" in read(planner.get("/en/sources/2027/"))


def test_rows_are_narrowed_by_the_codes_they_carry(planner, read, region):
    college = make.college(region)
    mine, other = make.programme(college, code="P1"), make.programme(college, code="P2")
    make.intake(mine, entrants=21)
    make.intake(other, entrants=22)
    page = read(planner.get("/en/sources/2027/intakes/?programme=P1"))
    assert ">21<" in page and ">22<" not in page and "programme: P1" in page
    assert ">22<" in read(planner.get("/en/sources/2027/intakes/"))


def test_rows_of_needs_by_occupation_and_enterprise(planner, read, region):
    what = make.occupation(region, code="7212", name_en="Welders")
    make.need(make.enterprise(region, code="E1", name_en="Plant A"), what, number=60)
    for query in ("occupation=7212", "enterprise=E1"):
        page = read(planner.get(f"/en/sources/2027/needs/?{query}"))
        assert "Plant A" in page and "Welders" in page and ">60<" in page and "approved" in page
    assert "unknown, not zero" in read(planner.get("/en/sources/2027/needs/?occupation=9"))


def test_an_unknown_cell_is_a_dash(planner, read, region):
    programme = make.programme(make.college(region))
    make.intake(programme, 2025, entrants=20, applications=50)
    make.intake(programme, 2026, entrants=21)
    assert 'title="no data"' in read(planner.get("/en/sources/2027/intakes/"))


def test_every_resource_has_its_page(planner, region):
    from labormarket.inputs import LAYOUTS

    for layout in LAYOUTS:
        assert planner.get(f"/en/sources/2027/{layout.resource}/").status_code == 200, layout.resource


def test_what_is_not_there_is_not_found(planner, region):
    assert planner.get("/en/sources/2027/nonsense/").status_code == 404
    assert planner.get("/en/sources/1999/").status_code == 404
    assert planner.get("/en/sources/").headers["Location"] == "/en/sources/2027/"


def test_rows_of_another_region_stay_there(planner, read, region):
    make.intake(make.programme(make.college(make.region()), code="P9"), entrants=77)
    assert ">77<" not in read(planner.get("/en/sources/2027/intakes/"))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.EMPLOYER, Role.READER])
def test_only_those_who_see_inputs(as_role, region, role):
    client, _ = as_role(role)
    assert client.get("/en/sources/2027/").status_code == 403
    assert client.get("/en/sources/2027/needs/").status_code == 403
