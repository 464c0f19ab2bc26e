"""A need in one screen: with and without script, with what stands beside, with errors that name their field."""

import re

import pytest

from enterprises.models import Need
from enterprises.words import WEIGHTS
from labormarket.analysis import parameter_rows
from portal.journal.models import Entry
from portal.permissions import Role
from tests import factories as make
from tests.enterprises.conftest import text

pytestmark = pytest.mark.django_db
NEW = "/en/needs/new/"


@pytest.fixture
def form(client, employer, plant, welder):
    client.force_login(employer)

    def send(**typed):
        body = {"enterprise": plant.pk, "occupation": "7212", "certainty": "approved", "year_2027": "20", **typed}
        return client.post(NEW, {name: value for name, value in body.items() if value is not None})

    return send


def test_sending_leads_to_the_receipt(form, client, employer):
    answer = form(year_2028="25")
    assert [(need.year, need.number) for need in Need.objects.order_by("year")] == [(2027, 20), (2028, 25)]
    assert answer["Location"] == f"/en/needs/{Need.objects.get(year=2027).pk}/effect/"
    assert "Thank you, it is written down." in text(client.get(answer["Location"]))


def test_a_double_click_doubles_nothing_and_says_so(form, client):
    form()
    page = text(client.get(form()["Location"]))
    assert Need.objects.count() == Entry.objects.count() == 1
    assert "This stands already; nothing was changed." in page


def test_the_search_works_without_script_and_keeps_what_was_typed(form, client, welder):
    page = text(form(find="1", q="weld", occupation=None, year_2029="7", certainty="planned"))
    assert 'value="7212" checked' in page  # it fits alone
    assert 'name="year_2029" value="7"' in page and re.search(r'value="planned"[^>]*checked', page)
    assert "to correct" not in page and not Need.objects.exists()


def test_suggestions_while_typing_are_a_fragment(form, client):
    page = text(client.get("/en/needs/occupations/?q=данекерлеуши"))
    assert "Welders" in page and "<html" not in page
    assert "Nothing like it in the list of occupations." in text(client.get("/en/needs/occupations/?q=астронавт"))


def test_own_earlier_occupations_come_first_with_what_stands(form, client, plant, welder):
    make.need(plant, welder, year=2028, number=23)
    page = text(client.get(NEW))
    assert "Welders" in page and 'stands now: <span class="nw">2028: 23' in page
    assert "checked" not in page.split("<fieldset")[1]  # nothing is chosen for anybody


def test_changing_an_answer_starts_from_it(form, client, plant, welder):
    make.need(plant, welder, year=2028, number=23, certainty="possible", wage=250_000)
    page = text(client.get(f"{NEW}?occupation=7212&enterprise={plant.code}"))
    assert 'name="year_2028" value="23"' in page and "now 23" in page and 'name="wage" value="250000"' in page
    assert 'value="7212" checked' in page and re.search(r'value="possible"[^>]*checked', page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"occupation": None},
            '#id_occupation">Occupation: Find the occupation and choose it from the list, or send your own words.',
        ),
        ({"occupation": "9999"}, "This occupation is not in the list. Search again and choose one."),
        ({"year_2027": ""}, '#id_year_2027">2027: Write how many people you need in at least one of the years.'),
        ({"year_2027": "2 5"}, '#id_year_2027">2027: “2 5” is not a whole number. Write 25?'),
        ({"year_2028": "-1"}, "2028: -1 is less than zero. Write a whole number from 0."),
        ({"certainty": None}, "How firm are these posts?: Choose one of the three."),
        ({"dual_places": "few"}, "Places for dual training: “few” is not a whole number."),
    ],
)
def test_an_error_names_its_field_and_nothing_is_saved(form, typed, said):
    answer = form(**typed)
    assert answer.status_code == 422 and said in text(answer) and not Need.objects.exists()


def test_zero_is_an_answer(form):
    form(year_2027="0")
    assert Need.objects.get().number == 0


def test_more_people_than_staff_is_saved_and_asked_about(form, client):
    page = text(client.get(form(year_2027="500")["Location"]))
    assert Need.objects.get().number == 500 and "500 people is more than your 320 staff. Right?" in page


def test_a_plant_that_does_not_work_yet_is_not_asked(form, client, plant):
    plant.headcount = 0
    plant.save()
    assert "more than your" not in text(client.get(form(year_2027="500")["Location"]))


def test_who_speaks_for_two_enterprises_chooses(form, client, region, employer, plant):
    other = make.enterprise(region, representative=employer, name_en="Plant B")
    assert "Plant B</option>" in text(client.get(NEW))
    form(enterprise=other.pk)
    assert Need.objects.get().enterprise == other


def test_weights_shown_are_those_the_engine_counts_with(form, client):
    engine = {row["name"]: row["value"] for row in parameter_rows()}
    assert {f"w_{name}": weight for name, weight in WEIGHTS.items()} == {
        name: engine[name] for name in ("w_approved", "w_planned", "w_possible")
    }
    assert re.search(r"planned ?<small>0\.6</small>", text(client.get(NEW)))


def test_only_an_employer_may_post(client, region, plant):
    client.force_login(make.person(region, Role.PLANNER))
    assert client.get(NEW).status_code == 403
