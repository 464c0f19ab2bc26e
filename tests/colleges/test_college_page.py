"""One college: where it stands, what it teaches, with words for codes and marks on figures."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_codes_are_said_in_words(visit, region):
    college = make.college(region, cluster="it_communications", ownership="state", is_reference=True)
    make.programme(college, language="kk", base="9", form="dual")
    page = visit(f"colleges/{college.code}/")
    assert "Cluster: IT and communications" in page and "state college" in page and "reference college" in page
    assert "in Kazakh, after grade 9, dual" in page and "it_communications" not in page


def test_a_cluster_of_another_region_is_shown_as_it_came(visit, region):
    college = make.college(region, cluster="health_care")
    assert "Cluster: health care" in visit(f"colleges/{college.code}/")


def test_one_named_link_a_programme_tells_two_languages_apart(visit, region):
    college, welding = make.college(region), make.specialty(region, name_en="Welding")
    one, two = (make.programme(college, specialty=welding, language=x) for x in ("kk", "ru"))
    page = visit(f"colleges/{college.code}/")
    links = dict(re.findall(r'href="/en/colleges/[^/]+/programmes/([^/]+)/" aria-label="([^"]+)"', page))
    assert links == {one.code: "Welding, in Kazakh, after grade 9", two.code: "Welding, in Russian, after grade 9"}


def test_totals_stand_beside_last_years_and_the_unknown_is_not_counted(visit, region):
    college = make.college(region)
    known, silent = make.programme(college), make.programme(college)
    make.intake(known, entrants=30), make.intake(known, year=2025, entrants=24)
    make.intake(silent, seats_order=25)
    make.enrolment(known, 1, 30), make.enrolment(known, 2, 20)
    page = visit(f"colleges/{college.code}/")
    assert (
        '<span class="v">30</span><span class="l">entrants</span> <span class="y">24 a year before, +6</span>' in page
    )
    assert '<span class="v">50</span><span class="l">students</span>' in page


@pytest.mark.parametrize(
    ("beds", "needed", "sentence"),
    [
        (40, 60, "60 beds are needed, there are 40: 20 are missing."),
        (60, 40, "60 beds, 40 are needed: 20 are free."),
        (40, None, "40 beds; how many are needed is not known."),
    ],
)
def test_beds_against_those_needed_in_a_sentence(visit, region, beds, needed, sentence):
    college = make.college(region, dormitory_places=beds, dormitory_needed=needed)
    assert sentence in visit(f"colleges/{college.code}/")


def test_nothing_is_said_of_beds_nobody_counted(visit, region):
    assert "Dormitory" not in visit(f"colleges/{make.college(region).code}/")


def test_centres_name_their_field_as_the_classifier_does(visit, region):
    college = make.college(region)
    make.specialty(region, field_code="0732", field_name_en="Building and civil engineering")
    make.centre(college, name_en="Water centre", field="water", field_codes="0732", planned_year=2027, places=25)
    make.centre(college, name_en="Rescue centre", field="rescue", field_codes="", opened_year=2019)
    page = visit(f"colleges/{college.code}/")
    assert "Water centre" in page and "Building and civil engineering" in page and "planned for 2027" in page
    assert "Rescue centre" in page and "rescue" in page and "open since 2019" in page and "places: 25" in page


def test_the_way_to_its_lines_of_the_order(visit, client, region):
    college = make.college(region)
    make.line(make.order(make.analysis(region)), make.programme(college))
    assert f'href="/en/orders/?college={college.code}"' in visit(f"colleges/{college.code}/")
    led = client.get(f"/en/orders/?college={college.code}")
    assert led["Location"] == f"/en/orders/{region.code}-2027/?college={college.code}"


def test_a_reader_sees_no_count_of_few_people_nor_the_sum_that_gives_it_away(visit, region):
    college = make.college(region)
    make.intake(make.programme(college), seats_order=4, entrants=3)
    make.intake(make.programme(college), seats_order=25, entrants=20)
    read = visit(f"colleges/{college.code}/", role=Role.READER)
    assert ">3<" not in read and ">23<" not in read and "hidden: fewer than" in read
    assert ">4<" in read and ">29<" in read  # seats are no people
    assert ">23<" in visit(f"colleges/{college.code}/", role=Role.APPROVER)


def test_a_college_without_programmes_says_so(visit, region):
    assert "No programmes are known for this college." in visit(f"colleges/{make.college(region).code}/")


def test_a_directors_own_college_is_one_step_from_the_rail(visit, client, region):
    director = make.person(region, Role.DIRECTOR)
    college = make.college(region, owner=director)
    assert 'href="/en/colleges/mine/"' in visit(f"colleges/{college.code}/", director)
    assert client.get("/en/colleges/mine/")["Location"] == f"/en/colleges/{college.code}/"


def test_the_page_costs_the_same_with_3_and_with_30_programmes(visit, client, region):
    college, person, counted = make.college(region), make.person(region), []
    for many in (3, 30):
        while college.programmes.count() < many:
            one = make.programme(college, vintage=make.vintage(region, "programmes"))
            (
                make.intake(one, entrants=9, vintage=make.vintage(region, "intakes")),
                make.graduates(one),
                make.enrolment(one, 1, 9),
            )
        visit(f"colleges/{college.code}/", person)
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/en/colleges/{college.code}/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 16


def test_five_years_stand_below_one_another_and_the_unknown_is_no_zero(visit, region):
    college = make.college(region)
    for one in (make.programme(college), make.programme(college)):
        for year in range(make.YEAR - 7, make.YEAR):
            make.intake(one, year, seats_order=25, applications=year - 2000, entrants=None)
        make.graduates(one, make.YEAR - 1, graduates=20, employed_registered=11)
    page = visit(f"colleges/{college.code}/")
    table = page.partition("Year by year")[2].partition("</table>")[0]
    assert [str(year) in table for year in range(2020, 2027)] == [False, False, True, True, True, True, True]
    cells = [">50<", ">52<", ">40<", ">22<"]  # of 2026: seats, applications, graduates, at work
    assert all(cell in table for cell in cells)
    assert ">0<" not in table


def test_a_reader_sees_no_year_that_gives_few_people_away(visit, region):
    college = make.college(region)
    make.intake(make.programme(college), make.YEAR - 1, seats_order=25, entrants=3)
    make.intake(make.programme(college), make.YEAR - 2, seats_order=25, entrants=31)
    table = visit(f"colleges/{college.code}/", role=Role.READER).partition("Year by year")[2]
    assert ">31<" in table and ">3<" not in table


def test_a_centre_names_the_other_colleges_that_use_it(visit, region):
    home, user, idle = (make.college(region, cluster="mining") for _ in range(3))
    stranger = make.college(region, cluster="energy")
    trade = make.specialty(region, field_code="0715")
    make.centre(home, field_codes="0715;0716")
    for college, share in ((home, 0.5), (user, 0.5), (idle, None), (stranger, 0.5)):
        make.programme(college, specialty=trade, centre_share=share)
    section = visit(f"colleges/{home.code}/").partition("Competence centres")[2]
    assert user.name in section and idle.name not in section and stranger.name not in section
    make.centre(user, field_codes="0715")
    assert user.name not in visit(f"colleges/{home.code}/").partition("Competence centres")[2]
