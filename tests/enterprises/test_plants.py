"""The project of a new plant: written down, changed, given up, with its history; it enters need from its date."""

import re
from datetime import date

import pytest

from enterprises.actions.needs import Statement
from enterprises.actions.plants import Project, give_up, plan_plant
from enterprises.models import Enterprise, Need
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.enterprises.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client, region):
    person = make.person(region, Role.PLANNER)
    client.force_login(person)
    return person


@pytest.fixture
def town(region):
    return make.territory(region, name_en="Saran")


@pytest.fixture
def polymer(region):
    return make.occupation(region, code="8142", name_en="Plastic workers")


def typed(town, **more):
    said = {"name": "Polymer Saran", "territory": town.pk, "opens_on": "2028-06-01", "post-0-code": "8142"}
    return {**said, "post-0-certainty": "approved", "post-0-year_2028": "30", "post-0-year_2029": "10", **more}


def stands():
    return sorted(Need.objects.filter(state="open").values_list("occupation__code", "year", "number", "certainty"))


def test_written_changed_given_up_and_the_history_tells_it(client, planner, town, polymer):
    assert client.post("/en/plants/new/", typed(town))["Location"] == "/en/plants/"
    plant = Enterprise.objects.get(headcount=0)
    assert (plant.name, plant.territory, plant.opens_on) == ("Polymer Saran", town, date(2028, 6, 1))
    assert stands() == [("8142", 2028, 30, "approved"), ("8142", 2029, 10, "approved")]
    assert "Polymer Saran" in text(client.get("/en/plants/"))

    later = typed(town, opens_on="2029-01-01", **{"post-0-year_2028": "", "post-0-year_2029": "25"})
    client.post(f"/en/plants/{plant.code}/", later)
    assert stands() == [("8142", 2029, 25, "approved")]

    client.post(f"/en/plants/{plant.code}/give-up/", {"why": "No money"})
    assert stands() == []
    page = text(client.get(f"/en/plants/{plant.code}/"))
    for words in ("wrote the project down", "changed the project", "2028-06-01 → 2029-01-01", "No money", "10 → 25"):
        assert words in page
    client.post(f"/en/plants/{plant.code}/", later)
    assert stands() == [("8142", 2029, 25, "approved")]


def test_giving_up_is_undone_with_one_click(client, planner, town, polymer):
    client.post("/en/plants/new/", typed(town))
    plant, before = Enterprise.objects.get(headcount=0), stands()
    client.post(f"/en/plants/{plant.code}/", typed(town, **{"post-0-year_2029": ""}))  # taken back on purpose
    page = text(client.post(f"/en/plants/{plant.code}/give-up/", {"why": "No money"}, follow=True))
    undo = re.search(r'<form method="post" action="(\S+)">.{0,200}data-undo', page, re.S)[1]
    assert not stands()
    assert "stands again" in text(client.post(undo, follow=True))
    assert stands() == before[:1]
    assert "There is nothing to bring back." in text(client.post(undo, follow=True))
    assert "took the project up again" in text(client.get(f"/en/plants/{plant.code}/"))


def test_what_is_given_up_is_not_given_up_again(client, planner, town, polymer):
    client.post("/en/plants/new/", typed(town))
    plant = Enterprise.objects.get(headcount=0)
    give_up(plant=plant, why="No money", by=planner)
    with pytest.raises(Refused, match="nothing to give up"):
        give_up(plant=plant, why="No money", by=planner)


def test_the_same_form_twice_writes_nothing_new(client, planner, town, polymer):
    client.post("/en/plants/new/", typed(town))
    plant = Enterprise.objects.get(headcount=0)
    before = text(client.get(f"/en/plants/{plant.code}/")).count('class="three"')
    client.post(f"/en/plants/{plant.code}/", typed(town))
    assert text(client.get(f"/en/plants/{plant.code}/")).count('class="three"') == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"post-0-year_2027": "5"}, "opens in 2028"),
        ({"post-0-code": "9999"}, "no occupation with the code"),
        ({"post-0-year_2028": "-3"}, "less than zero"),
        ({"post-1-code": "8142", "post-1-year_2028": "1"}, "another row already"),
        ({"post-1-year_2028": "1"}, "for which occupation"),
        ({"opens_on": "soon"}, "such as 2027-09-01"),
        ({"name": ""}, "Fill in this field"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(client, planner, town, polymer, more, said):
    answer = client.post("/en/plants/new/", typed(town, **more))
    assert answer.status_code == 422 and said in text(answer)
    assert not Enterprise.objects.exists() and not Need.objects.exists()


def test_a_plant_that_works_speaks_for_itself(client, planner, region, town, polymer):
    works = make.enterprise(region, headcount=5)
    assert client.get(f"/en/plants/{works.code}/").status_code == 404
    with pytest.raises(Refused, match="works already"):
        give_up(plant=works, why="x", by=planner)


def test_posts_before_the_opening_are_refused_by_the_act_itself(planner, region, town, polymer):
    project = Project("P", town, date(2029, 1, 1))
    with pytest.raises(Refused, match="opens in 2029"):
        plan_plant(region=region, project=project, posts=[Statement(polymer, 2028, 3, "approved")], by=planner)
    assert not Enterprise.objects.exists()


def test_an_enterprise_writes_no_projects(client, plant, employer):
    client.force_login(employer)
    assert client.post("/en/plants/new/", {}).status_code == 403
