"""Signing in: one click in the demo and only there; a name and a password elsewhere."""

import pytest
from django.utils import translation

from portal.accounts.models import User
from portal.demo.people import settle
from portal.journal.models import Entry
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    made = make.region()
    make.college(made, code="KRG-025", name_en="Saran College", name_kk="Саран колледжі")
    make.enterprise(made, code="KRG-D301", name_en="Plant 301")
    settle(made)
    return made


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def page(client, language="en", **given) -> str:
    return " ".join(client.get(f"/{language}/sign-in/", **given).content.decode().split())


def test_people_stand_by_role_and_by_the_body_they_speak_for(client, region, demo):
    html = page(client)
    assert "<h2>Planner</h2>" in html and "<h2>College director</h2>" in html
    assert 'value="director-025">Saran College <span class="mut">KRG-025</span>' in html
    assert 'value="hr-d301">Plant 301' in html and 'value="planner-2">Planner · 2<' in html
    assert "Саран колледжі" in page(client, "kk")


def test_one_click_leads_home_and_is_in_the_journal(client, region, demo):
    answer = client.post("/en/sign-in/demo/", {"person": "planner"})
    assert answer["Location"] == "/en/" and Entry.objects.filter(verb="signed in", actor="planner").count() == 1
    assert "Planner" in client.get("/en/gaps/").content.decode()


def test_one_click_leads_back_to_where_one_was_going_but_not_elsewhere(client, region, demo):
    go = {"person": "planner", "next": "/en/gaps/?year=2030"}
    assert client.post("/en/sign-in/demo/", go)["Location"] == "/en/gaps/?year=2030"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert client.post("/en/sign-in/demo/", {**go, "next": elsewhere})["Location"] == "/en/"


@pytest.mark.parametrize(
    "given", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, {"REMOTE_ADDR": ""}]
)
def test_from_another_machine_there_is_no_demo(client, region, demo, given):
    assert "Saran College" not in page(client, **given)
    assert client.post("/en/sign-in/demo/", {"person": "planner"}, **given).status_code == 404


def test_outside_demo_mode_there_is_no_demo(client, region):
    assert "Saran College" not in page(client)
    assert client.post("/en/sign-in/demo/", {"person": "planner"}).status_code == 404


def test_one_click_is_only_for_the_demos_people(client, region, demo):
    make.person(region, username="real"), make.person(region, username="off", demo=True, is_active=False)
    for person in ("real", "off", "nobody", ""):
        assert client.post("/en/sign-in/demo/", {"person": person}).status_code == 404, person


def test_nobody_of_the_demo_has_a_password(region):
    assert not [user for user in User.objects.all() if user.has_usable_password()]


def test_name_and_password(client, region):
    person = make.person(region, last_name="Somebody")
    person.set_password("correct horse")
    person.save()
    answer = client.post("/en/sign-in/", {"username": person.username, "password": "correct horse"})
    assert answer["Location"] == "/en/"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_wrong_password_says_so_without_telling_which_was_wrong(client, region, language):
    answer = client.post(f"/{language}/sign-in/", {"username": "planner", "password": "x"})
    with translation.override(language):
        said = translation.gettext("Name and password do not fit together. Mind capital letters.")
    assert answer.status_code == 422 and said in answer.content.decode()


def test_signing_out_is_in_the_journal(client, region):
    client.force_login(User.objects.get(username="planner"))
    assert client.post("/en/sign-out/")["Location"] == "/en/sign-in/"
    assert Entry.objects.filter(verb="signed out").count() == 1


def test_a_demo_person_is_a_role_in_the_readers_language_and_one_name_in_the_journal(region):
    director = User.objects.get(username="director-025")
    assert str(director) == "director-025"
    with translation.override("en"):
        assert director.shown == "College director · KRG-025"
    with translation.override("ru"):
        assert director.shown == "Директор колледжа · KRG-025"


def test_settling_twice_changes_nothing(region):
    before = (User.objects.count(), Entry.objects.count())
    settle(region)
    assert (User.objects.count(), Entry.objects.count()) == before


def test_people_of_two_regions_have_their_own_names(region):
    second = make.region(slug="second")
    make.college(second), make.enterprise(second)
    settle(second)
    assert User.objects.filter(region=second, role=Role.PLANNER, username="planner-second").exists()
    assert User.objects.filter(region=second, role=Role.DIRECTOR).count() == 1
