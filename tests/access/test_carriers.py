"""Somebody else's object named in a body, a filter or a pin instead of the path: it is not there either."""

import pytest

from colleges.models import Intake
from enterprises.models import Enterprise, Need
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make.region()


def signed(client, person):
    client.force_login(person)
    return client


def test_a_need_for_somebody_elses_enterprise_in_the_body(client, region):
    mine = make.person(region, Role.EMPLOYER)
    make.enterprise(region, representative=mine)
    foreign, welder = make.enterprise(region), make.occupation(region)
    body = {"enterprise": foreign.pk, "occupation": welder.code, "year_2027": "5", "certainty": "approved"}
    assert signed(client, mine).post("/en/needs/new/", body).status_code == 422
    assert not Need.objects.exists()


def test_an_occupation_of_another_region_in_the_body(client, region):
    mine = make.person(region, Role.EMPLOYER)
    plant, foreign = make.enterprise(region, representative=mine), make.occupation(make.region())
    body = {"enterprise": plant.pk, "occupation": foreign.code, "year_2027": "5", "certainty": "approved"}
    answer = signed(client, mine).post("/en/needs/new/", body)
    assert answer.status_code == 422 and "not in the list" in answer.content.decode()
    assert not Need.objects.exists()


def test_the_search_for_an_occupation_stays_in_the_region(client, region):
    mine = make.person(region, Role.EMPLOYER)
    make.enterprise(region, representative=mine)
    make.occupation(region, name_en="Welders at home")
    make.occupation(make.region(), name_en="Welders abroad")
    page = signed(client, mine).get("/en/needs/occupations/?q=welders").content.decode()
    assert "Welders at home" in page and "Welders abroad" not in page


def test_fields_a_form_does_not_offer_are_ignored(client, region):
    mine, other = make.person(region, Role.EMPLOYER), make.person(region, Role.EMPLOYER)
    plant, welder = make.enterprise(region, representative=mine), make.occupation(region)
    body = {"enterprise": plant.pk, "occupation": welder.code, "year_2027": "5", "certainty": "approved"}
    body |= {"posted_by": other.pk, "state": "withdrawn", "hired": "99", "region": make.region().pk}
    signed(client, mine).post("/en/needs/new/", body)
    need = Need.objects.get()
    assert (need.posted_by, need.state, need.hired, need.region) == (mine, "open", None, region)


def test_lines_of_another_college_by_filter_or_file(client, region):
    director = make.person(region, Role.DIRECTOR)
    mine, foreign = make.college(region, owner=director), make.college(region, name_en="Foreign college")
    order = make.order(make.analysis(region))
    make.line(order, make.programme(mine)), make.line(order, make.programme(foreign))
    address = f"/en/orders/{region.code}-2027/"
    for carrier in (f"?college={foreign.code}", "?q=foreign", "?format=csv", "?all=1"):
        assert "Foreign college" not in signed(client, director).get(address + carrier).content.decode(), carrier


def test_a_run_of_another_region_by_pin(client, region):
    foreign = make.analysis(make.region())
    make.analysis(region)
    planner = signed(client, make.person(region))
    for address in ("/en/gaps/", "/en/sources/2027/"):
        pinned, missing = (planner.get(f"{address}?run={pk}") for pk in (foreign.pk, 10**9))
        assert pinned.status_code == missing.status_code, address
        assert str(foreign) not in pinned.content.decode()


def test_colleges_of_another_region_are_in_no_list(client, region):
    make.college(region, name_en="Ours"), make.college(make.region(), name_en="Theirs")
    page = signed(client, make.person(region)).get("/en/colleges/?q=").content.decode()
    assert "Ours" in page and "Theirs" not in page


def test_the_region_asked_for_in_the_address_gives_nothing_more(client, region):
    foreign = make.region(slug="foreign")
    make.college(foreign, name_en="Theirs")
    page = signed(client, make.person(region)).get("/en/colleges/?region=foreign").content.decode()
    assert "Theirs" not in page


def test_a_programme_under_the_name_of_ones_own_college(client, region):
    director = make.person(region, Role.DIRECTOR)
    mine, foreign = make.college(region, owner=director), make.programme(make.college(region))
    address = f"/en/colleges/{mine.code}/programmes/{foreign.code}/"
    assert signed(client, director).post(address, {"seats_order": "1"}).status_code == 404
    assert not Intake.objects.exists()


def test_the_polled_part_of_somebody_elses_job(client, region):
    from portal.jobs.models import Job

    job = Job.objects.create(kind="analysis", key="k" * 64, region=region, asked_by=make.person(region))
    stranger = signed(client, make.person(make.region()))
    assert stranger.get(f"/en/jobs/{job.pk}/progress/", headers={"HX-Request": "true"}).status_code == 404


def test_a_person_who_speaks_for_nobody_has_nothing(client, region):
    make.enterprise(region)
    employer = signed(client, make.person(region, Role.EMPLOYER))
    assert "No enterprise is yours yet." in employer.get("/en/needs/").content.decode()
    assert employer.get("/en/needs/new/").status_code == 404
    assert Enterprise.objects.count() == 1
