"""Once a quarter: has anything changed? Asked of those who ask for people and have said nothing since."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from enterprises.actions.needs import Statement, post_needs, withdraw_needs
from enterprises.models import Need
from labormarket.actions.quarter import ask_for_changes
from labormarket.tasks import digest
from portal.jobs.actions import repeat_regular
from portal.jobs.models import Job
from portal.notices.actions import choose
from portal.notices.models import Notice
from portal.notices.post import send_waiting
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(db):
    return make.region()


@pytest.fixture
def hr(region):
    return make.person(region, Role.EMPLOYER, email="hr@example.kz", language="en")


@pytest.fixture
def welder(region):
    return make.occupation(region, code="7212", name_en="Welders")


@pytest.fixture
def plant(region, hr, welder):
    plant = make.enterprise(region, representative=hr, name_en="Plant A")
    said = [Statement(welder, year, 20, "approved") for year in (2027, 2028)]
    post_needs(enterprise=plant, statements=said, by=hr)
    return plant


def days_pass(count):
    """For what was said and for what was written."""
    earlier = timedelta(days=count)
    for need in Need.objects.all():
        Need.objects.filter(pk=need.pk).update(edited_at=need.edited_at - earlier)
    for notice in Notice.objects.all():
        Notice.objects.filter(pk=notice.pk).update(written_at=notice.written_at - earlier)


def test_after_a_quarter_of_silence_and_then_each_quarter(region, plant):
    days_pass(90)
    assert not ask_for_changes(region=region)
    days_pass(2)
    [notice] = ask_for_changes(region=region)
    assert "Plant A: new people named from 2027 on: 40." in notice.text and "Synthetic" not in notice.text
    assert f"/en/needs/repeat/?enterprise={plant.code}" in notice.text
    days_pass(90)
    assert not ask_for_changes(region=region)
    days_pass(2)
    assert len(ask_for_changes(region=region)) == 1


def test_who_has_spoken_is_not_asked(region, plant, welder, hr):
    days_pass(92)
    post_needs(enterprise=plant, statements=[Statement(welder, 2029, 1, "possible")], by=hr)
    assert not ask_for_changes(region=region)


def test_without_a_need_that_stands_there_is_nothing_to_ask(region, plant, hr):
    withdraw_needs(needs=plant.needs.all(), by=hr)
    days_pass(92)
    assert not ask_for_changes(region=region)


@pytest.mark.parametrize("how", ["stopped", "no address", "gone", "not admitted"])
def test_who_gets_none(region, plant, hr, how):
    days_pass(92)
    if how == "stopped":
        choose(person=hr, kind="quarter", wanted=False, by=hr)
    elif how == "no address":
        type(hr).objects.update(email="")
    elif how == "gone":
        plant.representatives.remove(hr)
    else:
        type(plant).objects.update(state="refused", decision="no such enterprise")
    assert not ask_for_changes(region=region)


def test_one_letter_for_several_enterprises_and_those_that_spoke_are_not_in_it(region, plant, hr, welder):
    other, third = (make.enterprise(region, representative=hr, name_en=name) for name in ("Plant B", "Plant C"))
    for one in (other, third):
        post_needs(enterprise=one, statements=[Statement(welder, 2027, 7, "planned")], by=hr)
    Need.objects.filter(enterprise=other).update(status="synthetic")
    days_pass(92)
    post_needs(enterprise=third, statements=[Statement(welder, 2027, 8, "planned")], by=hr)
    [notice] = ask_for_changes(region=region)
    assert "Plant A: " in notice.text and "Plant B: " in notice.text and "Plant C" not in notice.text
    assert "Synthetic figures" in notice.text


def test_in_both_official_languages_until_the_reader_has_chosen(region, plant, hr):
    type(hr).objects.update(language="")
    days_pass(92)
    [notice] = ask_for_changes(region=region)
    assert "Бірдеңе өзгерді ме?" in notice.text and "Изменилось ли что-нибудь?" in notice.text


def test_it_goes_with_the_daily_round_but_not_beside_another_letter(region, plant, hr, welder):
    make.need(plant, welder, year=2026, number=12, edited_at=timezone.now())
    days_pass(92)
    for count in (1, 1, 2):  # what was hired; the same day nothing more; when that letter rests no more, the question
        repeat_regular()
        digest(Job.objects.filter(kind="digest").latest("pk").pk)
        send_waiting()
        assert len(mail.outbox) == count
        Job.objects.all().delete()
        days_pass(1.1)
    assert mail.outbox[1].subject == "Has anything changed in whom you will need?"
    assert "List-Unsubscribe" in mail.outbox[1].extra_headers


def test_both_choices_stand_on_ones_own_page(client, hr):
    client.force_login(hr)
    client.post("/en/me/letters/", {"kind": "quarter"})
    page = client.get("/en/me/").content.decode()
    assert page.count("Send me no more of these") == 1 and page.count("Send them again") == 1


def test_more_enterprises_cost_no_more_queries(region, plant, welder, django_assert_max_num_queries):
    for n in range(25):
        one = make.enterprise(region, representative=make.person(region, Role.EMPLOYER, email=f"hr{n}@example.kz"))
        make.need(one, welder, edited_at=timezone.now())
    days_pass(92)
    with django_assert_max_num_queries(20):
        assert len(ask_for_changes(region=region)) == 26
