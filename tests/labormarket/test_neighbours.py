"""Employers around a college: who is near, what may be told of them, who has no agreement, who was spoken to."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from labormarket.actions.contacts import note_contact
from labormarket.models import Agreement, Contact
from labormarket.queries.neighbours import distance, within_reach
from portal.permissions import Permission, Role
from portal.sheets.sandbox import read_upload
from portal.workflow import Refused
from tests import factories as make

SARAN, KARAGANDA, BALKHASH = (72.82851, 49.80171), (73.10266, 49.81613), (74.97733, 46.84332)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def region(db):
    return make.region()


@pytest.fixture
def director(region):
    return make.person(region, Role.DIRECTOR)


def town(region, name: str, point):
    return make.territory(region, name_en=name, longitude=point[0], latitude=point[1])


@pytest.fixture
def college(region, director):
    return make.college(region, owner=director, territory=town(region, "Saran", SARAN))


def firm(region, place, **given):
    return make.enterprise(region, **{"size": "large", **given}) if place is None else _at(region, place, given)


def _at(region, place, given):
    made = make.enterprise(region, **{"size": "large", **given})
    made.territory = place
    made.save()
    return made


@pytest.fixture
def near(region, college):
    return firm(region, town(region, "Karaganda", KARAGANDA), name_en="Near plant")


@pytest.fixture
def far(region, college):
    return firm(region, town(region, "Balkhash", BALKHASH), name_en="Far plant")


def page(client, college, query: str = "") -> str:
    answer = client.get(f"/en/colleges/{college.code}/neighbours/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_distances_are_those_of_the_map():
    assert distance(SARAN, KARAGANDA) == pytest.approx(19.8, abs=0.5)
    assert distance(SARAN, BALKHASH) == pytest.approx(367, abs=5)
    assert distance(SARAN, (None, 49.0)) is None


def test_the_nearest_come_first_and_a_place_without_a_point_last(region, college, director, near, far):
    unknown = firm(region, make.territory(region, name_en="Nowhere"))
    here = firm(region, college.territory)
    found = within_reach(college, director, date(2026, 11, 25))
    assert [one.enterprise for one in found] == [here, near, far, unknown]
    assert (found[0].km, found[-1].km) == (0, None)


def test_the_page_shows_those_near_and_others_when_asked(client, college, director, near, far):
    client.force_login(director)
    assert "Near plant" in page(client, college) and "Far plant" not in page(client, college)
    assert "Far plant" in page(client, college, "?km=all")
    assert "Near plant" not in page(client, college, "?km=town")
    assert "Near plant" not in page(client, college, "?km=all&q=far")


def test_who_has_an_agreement_falls_out_of_the_list_of_those_without(client, region, college, director, near):
    words = {"region": region, "enterprise": near, "college": college, "kind": "dual", "since": date(2025, 9, 1)}
    Agreement.objects.create(**words)
    client.force_login(director)
    assert "in force" in page(client, college)
    assert "Near plant" not in page(client, college, "?free=yes")


def test_numbers_are_told_only_of_those_who_agreed_to_be_named(client, region, college, director, near):
    trade = make.occupation(region, name_en="Welder trade")
    make.link(make.programme(college).specialty, trade)
    make.need(near, trade, number=37)
    make.need(near, make.occupation(region, name_en="Baker trade"), number=41)
    client.force_login(director)
    assert "37" not in page(client, college) and "has not agreed" in page(client, college)
    near.named_openly = True
    near.save()
    assert "Welder trade 37 · 2027" in page(client, college) and "Baker trade" not in page(client, college)
    near.named_openly = False
    near.save()
    client.force_login(make.person(region, Role.PLANNER))
    assert "Welder trade 37 · 2027" in page(client, college)


def test_a_talk_is_written_down_and_comes_back_home_on_its_day(client, college, director, near):
    client.force_login(director)
    at = f"/en/colleges/{college.code}/neighbours/{near.code}/"
    today = timezone.localdate()
    said = {"on": today - timedelta(days=9), "how": "call", "said": "They want two", "again_on": today}
    assert "They want two" in client.post(at, said, follow=True).content.decode()
    assert "call" in page(client, college)
    assert "Ask Near plant again" in client.get("/en/").content.decode()
    client.post(at, {**said, "on": today, "again_on": ""})
    assert "Ask Near plant again" not in client.get("/en/").content.decode()


def test_a_talk_says_something_and_the_next_is_not_before_it(client, college, director, near):
    client.force_login(director)
    at = f"/en/colleges/{college.code}/neighbours/{near.code}/"
    answer = client.post(at, {"on": "2026-10-02", "how": "call", "said": " ", "again_on": "2026-10-01"})
    assert answer.status_code == 422
    assert "before this one" in answer.content.decode() and "Fill in this field" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(college=college, enterprise=near, on=date(2026, 1, 1), how="call", said="")
    assert not Contact.objects.exists()


def test_a_stranger_of_the_same_role_sees_and_writes_nothing(client, region, college, director, near):
    talk = {"on": date(2026, 10, 1), "how": "call", "said": "A secret"}
    note_contact(college=college, enterprise=near, by=director, **talk)
    stranger = make.person(region, Role.DIRECTOR)
    other = make.college(region, owner=stranger)
    with pytest.raises(Refused):
        note_contact(college=college, enterprise=near, by=stranger, **talk)
    client.force_login(stranger)
    for path in ("", "list.xlsx", "letters/", f"{near.code}/"):
        assert client.get(f"/en/colleges/{college.code}/neighbours/{path}").status_code == 404
    assert client.post(f"/en/colleges/{college.code}/neighbours/{near.code}/", talk).status_code == 404
    assert "A secret" not in client.get(f"/en/colleges/{other.code}/neighbours/{near.code}/").content.decode()
    assert not Contact.objects.visible_to(stranger, Permission.SEE_AGREEMENTS).exists()


def test_the_list_and_the_letters_leave_with_the_filters(client, region, college, director, near, far):
    bound = firm(region, college.territory, name_en="Bound plant")
    words = {"region": region, "enterprise": bound, "college": college, "kind": "dual", "since": date(2025, 9, 1)}
    Agreement.objects.create(**words)
    make.programme(college, specialty=make.specialty(region, name_en="Welding"))
    client.force_login(director)
    told = client.get(f"/en/colleges/{college.code}/neighbours/list.xlsx?km=50")
    names = [row[1] for row in read_upload(told.content).sheets[0].rows[1:]]
    assert names == ["Bound plant", "Near plant"]
    letters = client.get(f"/en/colleges/{college.code}/neighbours/letters/?km=50").content.decode()
    assert letters.count("<article") == 1 and "Near plant" in letters and "Welding" in letters


def test_the_page_costs_the_same_with_3_and_with_300_enterprises_and_programmes(client, region, college, director):
    client.force_login(director)
    trade = make.occupation(region)

    def cost(many: int) -> int:
        for number in range(many):
            one = firm(region, college.territory, named_openly=True)
            note_contact(
                college=college, enterprise=one, on=date(2026, 1, 1), how="call", said=str(number), by=director
            )
            if number < 30:
                make.link(make.programme(college).specialty, trade)
                make.need(one, trade)
        with CaptureQueriesContext(connection) as seen:
            page(client, college, "?km=all")
        return len(seen)

    assert cost(3) == cost(297)
