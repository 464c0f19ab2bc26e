"""Homes of those who have something of their own: a director's figures and lines, an employer's needs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.actions.needs import Statement, post_need
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make.region()


@pytest.fixture
def home(client):
    def read(person) -> str:
        client.force_login(person)
        return " ".join(client.get("/en/").content.decode().replace("\N{NO-BREAK SPACE}", " ").split())

    return read


@pytest.fixture
def director(region):
    return make.person(region, Role.DIRECTOR)


@pytest.fixture
def college(region, director):
    return make.college(region, owner=director, name_en="Saran College")


@pytest.fixture
def employer(region):
    return make.person(region, Role.EMPLOYER)


def complete(programme, **given):
    make.intake(programme, **{"seats_order": 25, "applications": 40, "entrants": 25, **given})
    make.graduates(programme)
    return programme


def named(college, name, **given):
    return make.programme(college, specialty=make.specialty(college.region, name_en=name), **given)


def test_what_is_wrong_comes_first_then_what_is_missing_then_what_is_odd(home, director, college):
    complete(named(college, "Masonry"))
    complete(named(college, "Painting"), entrants=31)  # more than its seats
    make.intake(named(college, "Roofing"), seats_order=25, applications=40, entrants=25)
    make.graduates(complete(named(college, "Welding")), year=2025)
    wrong = named(college, "Plumbing")
    make.intake(wrong, seats_order=25, applications=40, entrants=25)
    make.graduates(wrong, graduates=20, employed_reported=15, studying=6)
    page = home(director)
    places = [
        page.index(f"{verb}, in Kazakh") for verb in ("Correct: Plumbing", "Fill in: Roofing", "Look at: Painting")
    ]
    assert places == sorted(places)
    assert "not known: graduates" in page and "31 entrants for 25 seats. Transfers?" in page
    assert "Figures of 2026: 2 of 5 programmes are complete and raise no question." in page
    assert f'href="/en/colleges/{college.code}/programmes/{wrong.code}/"' in page


def test_nothing_waits(home, director, college):
    complete(named(college, "Masonry"))
    assert "Nothing waits for you." in home(director)


def test_own_lines_with_the_seat_as_the_way_to_its_reasons(home, director, college, region):
    order = make.order(make.analysis(region))
    mine = named(college, "Welding")
    make.line(order, mine), make.line(order, named(college, "Masonry"), seats_last=25, seats_recommended=25)
    make.line(order, named(make.college(region), "Foreign trade"))
    page = home(director)
    assert f'href="/en/orders/{region.code}-2027/lines/{mine.code}/"' in page and "Foreign trade" not in page
    assert "75 seats are recommended for your college, 50 the year before; 1 line of 2 changes." in page
    assert page.index("Welding") < page.index("Masonry") and "+25" in page and "workshop" in page
    assert f"run {order.pk}" in page


def test_before_an_order_it_says_so(home, director, college):
    assert "No order is recommended yet." in home(director)


def test_a_director_without_a_college_is_told_whom_to_ask(home, director):
    assert "No college is yours yet." in home(director)


def test_a_directors_home_costs_the_same_with_3_and_30_programmes(home, client, director, college, region):
    order, counted = make.order(make.analysis(region)), []
    for many in (3, 30):
        while college.programmes.count() < many:
            make.line(order, complete(make.programme(college, vintage=make.vintage(region, "programmes"))))
        home(director)
        with CaptureQueriesContext(connection) as seen:
            client.get("/en/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 20


def test_what_became_of_each_need(home, employer, region):
    plant, welder = make.enterprise(region, representative=employer), make.occupation(region, name_en="Welders")
    for year in (2027, 2028):
        make.need(plant, welder, year=year, number=20)
    line = make.programme(make.college(region))
    make.link(line.specialty, welder)
    make.line(make.order(make.analysis(region)), line)
    page = home(employer)
    assert "you asked for 40 in 2027–2028" in page
    assert "the order of 2027 has 50 seats that lead to it, 25 the year before" in page and "/effect/" in page


def test_a_need_that_no_analysis_has_read_yet_is_said(home, employer, region):
    plant, welder = make.enterprise(region, representative=employer), make.occupation(region)
    make.need(plant, welder)
    make.analysis(region)
    assert "newer than the last analysis" not in home(employer)
    post_need(enterprise=plant, statement=Statement(welder, 2027, 12, "planned"), by=employer)
    assert "newer than the last analysis" in home(employer)


def test_the_planner_hears_of_what_people_changed(home, employer, region):
    plant = make.enterprise(region, representative=employer)
    make.order(make.analysis(region))
    planner = make.person(region)
    assert "Run the analysis again" not in home(planner)
    post_need(enterprise=plant, statement=Statement(make.occupation(region), 2027, 12, "planned"), by=employer)
    assert "Run the analysis again" in home(planner)


def test_an_employers_home_costs_the_same_with_3_and_30_occupations(home, client, employer, region):
    plant, counted = make.enterprise(region, representative=employer), []
    order, college = make.order(make.analysis(region)), make.college(region)
    for many in (3, 30):
        while plant.needs.count() < many:
            what, line = make.occupation(region), make.programme(college)
            make.need(plant, what), make.link(line.specialty, what), make.line(order, line)
        home(employer)
        with CaptureQueriesContext(connection) as seen:
            client.get("/en/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 10


def test_an_employer_without_an_enterprise_is_told_whom_to_ask(home, employer):
    assert "No enterprise is yours yet." in home(employer)


def test_an_employer_who_said_nothing_is_invited(home, employer, region):
    make.enterprise(region, representative=employer)
    assert "You have posted no need yet." in home(employer) and "/en/needs/new/" in home(employer)
