"""A director looks at the year's figures and corrects them: cells keep what was typed and say what to do."""

import re

import pytest

from colleges.actions.figures import correct
from colleges.models import Intake
from portal.journal.models import Entry
from portal.permissions import Role
from tests import factories as make
from tests.colleges.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(region):
    return make.person(region, Role.DIRECTOR)


@pytest.fixture
def programme(region, director):
    made = make.programme(make.college(region, owner=director), specialty=make.specialty(region, name_en="Welding"))
    make.intake(made, seats_order=25, entrants=24, rural=9)
    make.intake(made, year=2025, seats_order=25, entrants=22)
    make.enrolment(made, 1, 24), make.enrolment(made, 1, 22, year=2025)
    return made


@pytest.fixture
def form(client, director, programme):
    """Sends the form as it stands on the page, with some cells typed over."""
    client.force_login(director)
    address = f"/en/colleges/{programme.college.code}/programmes/{programme.code}/"
    shown = client.get(address).content.decode()

    def send(page=shown, **typed):
        fields = dict(re.findall(r'name="(\w+)"(?: value="([^"]*)")?', page))
        fields = {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "language")}
        return client.post(address, {**fields, **typed})

    send.page = text(client.get(address))
    return send


def test_last_years_figure_stands_above_each_cell(form):
    assert re.search(r"Entrants</label> <span[^>]*>last year: 22</span>", form.page)
    assert re.search(r"Paid seats</label> <span[^>]*>last year: not known</span>", form.page)
    assert "Students on course 3" in form.page and "Students on course 4" not in form.page  # 34 months


def test_cells_are_plain_text_for_digits(form):
    assert 'type="number"' not in form.page and form.page.count('inputmode="numeric"') >= 15


def test_saving_writes_and_leads_back_to_the_college(form, client, programme, director):
    answer = form(entrants="25")
    assert answer["Location"] == f"/en/colleges/{programme.college.code}/"
    assert Intake.objects.get(year=2026).entrants == 25 and Entry.objects.get().actor_id == director.pk
    assert "Welding: saved. The next analysis will use these figures." in text(client.get(answer["Location"]))


def test_the_page_tells_who_changed_what_and_takes_it_back(form, client, programme, director):
    Intake.objects.update(status="synthetic")
    address = f"/en/colleges/{programme.college.code}/programmes/{programme.code}/"
    offered = text(client.get(form(entrants="25")["Location"]))
    assert f'action="{address}undo/"' in offered  # at once, beside what was said
    page = text(client.get(address))
    assert "What people changed" in page and str(director) in page and "Take the last correction back" in page
    years = page.partition("Year by year")[2]
    assert ">25<" in years and "25<i" in years  # entrants are theirs, seats of the order synthetic still
    page = text(client.post(f"{address}undo/", follow=True))
    assert "the correction was taken back" in page and ", taken back" in page
    assert "Take the last correction back" not in page and Intake.objects.get(year=2026).entrants == 24
    assert "There is no correction to take back." in text(client.post(f"{address}undo/", follow=True))


def test_nobody_else_takes_it_back(form, client, programme, region):
    form(entrants="25")
    stranger = make.person(region, Role.DIRECTOR)
    make.college(region, owner=stranger)
    client.force_login(stranger)
    address = f"/en/colleges/{programme.college.code}/programmes/{programme.code}/undo/"
    assert client.post(address).status_code == 404 and Intake.objects.get(year=2026).entrants == 25


def test_sending_what_stands_changes_nothing_and_says_so(form, client):
    assert "nothing was changed" in text(client.get(form()["Location"]))
    assert not Entry.objects.exists()


def test_thousands_may_be_typed_with_their_space(form):
    assert form(applications="1\u00a0240").status_code == 302
    assert Intake.objects.get(year=2026).applications == 1240


def test_a_dash_or_a_blank_is_unknown(form):
    form(rural="–", seats_paid=" ")
    assert Intake.objects.get(year=2026).rural is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2 5", "“2 5” is not a whole number. Write 25?"),
        ("25.5", "“25.5” is not a whole number. Write digits, or leave it blank."),
        ("25 чел.", "“25 чел.” is not a whole number. Write digits, or leave it blank."),
        ("-3", "-3 is less than zero. Write a whole number from 0."),
        ("999999999", "999,999,999 is more than 100,000. Check the digits."),
    ],
)
def test_a_cell_that_is_no_count_comes_back_as_typed_and_named(form, typed, said):
    answer = form(entrants=typed)
    page = text(answer)
    assert answer.status_code == 422 and Intake.objects.get(year=2026).entrants == 24
    assert f'<a href="#id_entrants">Entrants: {said}</a>' in page and "data-focus" in page
    assert re.search(r'<div class="field bad"[^>]*> <label for="id_entrants">', page)
    assert f'name="entrants" value="{typed}"' in page and 'aria-invalid="true"' in page


def test_a_broken_rule_marks_its_cell_and_nothing_is_saved_by_half(form):
    answer = form(rural="26", applications="61")
    page = text(answer)
    assert answer.status_code == 422 and "26 is more than the 24 entrants. Correct one of the two." in page
    assert Intake.objects.get(year=2026).applications is None
    assert "One thing to correct. Nothing is saved yet." in page


def test_a_changed_cell_is_marked_and_says_what_is_stored(form):
    page = text(form(rural="26", seats_order="50"))
    assert re.search(r'field chgd"[^>]*> <label for="id_seats_order">.{0,120}stored: 25', page)
    assert not re.search(r'field chgd"[^>]*> <label for="id_entrants">', page)


def test_an_unusual_figure_is_saved_and_asked_about(form, client):
    page = text(client.get(form(entrants="31")["Location"]))
    assert "Welding. Entrants: 31 entrants for 25 seats. Transfers?" in page
    assert Intake.objects.get(year=2026).entrants == 31


def test_two_people_both_values_and_the_choice(form, client, programme):
    colleague = make.person(programme.region, Role.DIRECTOR)
    seen = re.search(r'name="seen" value="(\w+)"', form.page)[1]
    correct(programme=programme, year=2026, values={"entrants": 23}, seen=seen, by=colleague)
    answer = form(entrants="25")
    page = text(answer)
    assert answer.status_code == 409 and Intake.objects.get(year=2026).entrants == 23
    assert f"Saved by {colleague.shown}, " in page
    assert '<th scope="row">Entrants</th><td class="num">23</td><td class="num"><b>25</b></td>' in page
    mine = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()))
    mine.pop("csrfmiddlewaretoken")
    address = f"/en/colleges/{programme.college.code}/programmes/{programme.code}/"
    assert client.post(address, mine).status_code == 302
    assert Intake.objects.get(year=2026).entrants == 25


def test_a_form_sent_twice_is_one_correction(form):
    assert form(entrants="25").status_code == form(entrants="25").status_code == 302
    assert Entry.objects.count() == 1


def test_others_read_the_years_without_a_form(visit, programme):
    page = visit(f"colleges/{programme.college.code}/programmes/{programme.code}/", role=Role.APPROVER)
    assert "<form method" not in page.split("<main")[1].split("</main")[0]
    assert "Year by year" in page and ">2026</th>" in page and ">2022</th>" in page
