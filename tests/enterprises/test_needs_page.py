"""Needs as they stand: an employer's own with what can be done, the department's sums."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Need
from portal.permissions import Role
from tests import factories as make
from tests.enterprises.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client, employer, plant):
    client.force_login(employer)
    return lambda: text(client.get("/en/needs/"))


def test_one_card_an_occupation_with_its_years(mine, plant, welder):
    make.need(plant, welder, number=20), make.need(plant, welder, year=2028, number=25, certainty="possible")
    page = mine()
    assert page.count("<h2>Welders") == 1 and ">20<" in page and ">25<" in page and "possible" in page


def test_last_years_answer_shows_what_was_hired_and_older_ones_are_gone(mine, plant, welder):
    make.need(plant, welder, year=2026, number=60, hired=22), make.need(plant, welder, year=2024, number=99)
    page = mine()
    assert ">60<" in page and ">22<" in page and ">99<" not in page


def test_nothing_posted_yet_says_what_to_do(mine):
    assert "You have posted no need yet." in mine() and "/en/needs/new/" in mine()


def test_withdrawing_takes_all_years_and_the_undo_gives_back_just_these(mine, client, plant, welder):
    now, later = make.need(plant, welder), make.need(plant, welder, year=2028)
    before = make.need(plant, welder, year=2029, state="withdrawn", withdrawn_at="2027-01-01T00:00Z")
    client.post(f"/en/needs/{now.pk}/withdraw/")
    assert set(Need.objects.values_list("state", flat=True)) == {"withdrawn"}
    page = mine()
    assert "Welders: taken back. The next analysis will do without it." in page
    assert f'action="/en/needs/{now.pk}/restore/"' in page and "data-undo" in page
    client.post(f"/en/needs/{now.pk}/restore/")
    states = {need.pk: need.state for need in Need.objects.all()}
    assert states == {now.pk: "open", later.pk: "open", before.pk: "withdrawn"}
    assert "Welders: stands again. The next analysis will count it." in mine()


def test_the_second_click_is_refused_in_words(mine, client, plant, welder):
    need = make.need(plant, welder)
    client.post(f"/en/needs/{need.pk}/withdraw/"), client.post(f"/en/needs/{need.pk}/withdraw/")
    assert "This need is withdrawn already." in mine()
    client.post(f"/en/needs/{need.pk}/restore/"), client.post(f"/en/needs/{need.pk}/restore/")
    assert "This need is open already." in mine()


@pytest.fixture
def sums(client, region):
    client.force_login(make.person(region, Role.PLANNER))
    return lambda query="": text(client.get(f"/en/needs/{query}"))


def test_the_department_sees_sums_by_certainty_that_lead_on(sums, region, welder):
    for number, certainty in ((10, "approved"), (5, "planned"), (4, "planned")):
        make.need(make.enterprise(region), welder, number=number, certainty=certainty)
    page = sums()
    assert ">19<" in page and ">10<" in page and ">9<" in page and ">0<" in page and ">3</td>" in page
    assert f'href="/en/occupations/{welder.code}/"' in page


def test_withdrawn_needs_other_years_and_zeros_are_not_in_the_sum(sums, region, welder):
    make.need(make.enterprise(region), welder, number=7)
    make.need(make.enterprise(region), welder, number=50, state="withdrawn", withdrawn_at="2027-01-01T00:00Z")
    make.need(make.enterprise(region), welder, number=60, year=2028)
    make.need(make.enterprise(region), welder, number=0)
    page = sums()
    assert ">7<" in page and ">1</td>" in page and ">57<" not in page and ">60<" not in page
    assert ">60<" in sums("?year=2028")


def test_years_of_nonsense_fall_back_to_the_planned_one(sums, region, welder):
    make.need(make.enterprise(region), welder, number=7)
    for year in ("1999", "x", "²"):
        assert ">7<" in sums(f"?year={year}")


def test_a_search_that_finds_nothing_says_so(sums, region, welder):
    make.need(make.enterprise(region), welder)
    assert "Welders" in sums("?q=данекер") and "No such occupation is asked for" in sums("?q=astronaut")


def test_no_need_at_all_says_what_follows(sums):
    assert "No enterprise has posted a need for this year." in sums()


def test_the_lists_cost_the_same_with_3_and_with_30_needs(client, region, employer, plant):
    planner, counted = make.person(region), []
    for many in (3, 30):
        while plant.needs.count() < many:
            make.need(plant, make.occupation(region), vintage=make.vintage(region, "needs"))
        for person in (employer, planner):
            client.force_login(person)
            client.get("/en/needs/")
            with CaptureQueriesContext(connection) as seen:
                client.get("/en/needs/")
            counted.append(len(seen))
    assert counted[:2] == counted[2:] and max(counted) <= 6
