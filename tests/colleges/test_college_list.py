"""The list of colleges: found by name however typed, narrowed, sorted; what a reader may not count stays hidden."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def names(page: str) -> list[str]:
    return re.findall(r'href="/en/colleges/[^"]+/">([^<]+)</a>', page)


def a_college(region, name, **given):
    entrants, seats = given.pop("entrants", 20), given.pop("seats", 25)
    made = make.college(region, name_en=name, name_ru=name, name_kk=given.pop("name_kk", name), **given)
    make.intake(make.programme(made), seats_order=seats, entrants=entrants)
    return made


def test_each_college_leads_to_its_page_with_totals_of_the_newest_intake(visit, region):
    town = make.territory(region, name_en="Coal Town")
    college = a_college(region, "Mining College", territory=town, cluster="mining", dormitory_places=40)
    make.intake(make.programme(college), seats_order=50, entrants=48)
    make.intake(make.programme(college), year=2020, seats_order=999)
    page = visit("colleges/")
    assert f'href="/en/colleges/{college.code}/"' in page and "mining and metallurgy" in page and "Coal Town" in page
    assert ">75<" in page and ">68<" in page and ">40<" in page and "999" not in page


def test_unknown_is_a_dash_and_never_a_zero(visit, region):
    make.college(region, name_en="Silent College")
    page = visit("colleges/")
    assert page.count("no data") >= 4 and ">0<" in page  # no programmes is known; seats, entrants, beds are not


def test_synthetic_figures_carry_their_mark(visit, region):
    made_up = make.vintage(region, "intakes", synthetic=True)
    make.intake(make.programme(make.college(region)), seats_order=25, vintage=made_up)
    assert '25<i class="syn"' in visit("colleges/")


@pytest.mark.parametrize("typed", ["ұлттық", "Улттык", "КӨЛІК улттык", "C77"])
def test_search_forgives_kazakh_letters_and_case(visit, region, typed):
    a_college(region, "Transport", name_kk="Ұлттық көлік колледжі", code="C77")
    a_college(region, "Other")
    assert names(visit(f"colleges/?q={typed}")) == ["Transport"]


def test_filters_narrow_and_the_way_back_is_offered(visit, region):
    here, there = make.territory(region, name_en="Here"), make.territory(region, name_en="There")
    a_college(region, "A", territory=here, cluster="mining")
    a_college(region, "B", territory=there, cluster="energy")
    page = visit(f"colleges/?territory={here.code}")
    assert names(page) == ["A"] and "1 of 2 colleges" in page and 'href="?"' in page
    assert names(visit("colleges/?cluster=energy")) == ["B"]
    assert "No college fits." in visit("colleges/?q=nothing+like+it")


def test_sorting_by_a_column_keeps_the_unknown_last(visit, region):
    a_college(region, "Small", seats=15), a_college(region, "Large", seats=75), a_college(region, "Unknown", seats=None)
    assert names(visit("colleges/?sort=-seats")) == ["Large", "Small", "Unknown"]
    assert names(visit("colleges/?sort=seats")) == ["Small", "Large", "Unknown"]
    assert names(visit("colleges/?sort=nonsense")) == ["Large", "Small", "Unknown"]  # by town and name


def test_a_sum_that_would_tell_of_few_people_is_hidden_from_a_reader(visit, region):
    a_college(region, "Few", entrants=3)
    assert "hidden: fewer than" in visit("colleges/", role=Role.READER)
    assert ">3<" in visit("colleges/", role=Role.PLANNER)


def test_a_region_without_colleges_says_so(visit):
    assert "No college is known yet." in visit("colleges/")


def test_the_list_costs_the_same_with_3_and_with_30_colleges(visit, region, client):
    person, counted = make.person(region), []
    for many in (3, 30):
        while region_colleges(region) < many:
            a_college(region, f"College {region_colleges(region)}", vintage=make.vintage(region, "colleges"))
        visit("colleges/", person)
        with CaptureQueriesContext(connection) as seen:
            client.get("/en/colleges/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 6


def region_colleges(region) -> int:
    from colleges.models import College

    return College.objects.filter(region=region).count()
