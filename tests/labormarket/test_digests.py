"""What became of a need: the draft, the decision, the graduates and the question of the year, in one quiet letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from enterprises.actions.needs import Statement, post_needs, record_hired
from enterprises.models import Need
from labormarket.actions import decisions
from labormarket.actions.digests import write_digests
from labormarket.actions.orders import draft_from
from labormarket.models import OrderVersion
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
def teaching(region, welder):
    programme = make.programme(make.college(region))
    make.link(programme.specialty, welder)
    return programme


@pytest.fixture
def plant(region, hr, welder):
    plant = make.enterprise(region, representative=hr)
    said = [Statement(welder, year, 20, "approved") for year in (2027, 2028, 2029)]
    post_needs(enterprise=plant, statements=said, by=hr)
    return plant


def consulted(region, teaching):
    planner = make.person(region)
    run = make.order(make.analysis(region))
    make.line(run, teaching, seats_recommended=50)
    return decisions.consult(version=draft_from(run=run, by=planner), by=planner)


def rested():
    Notice.objects.update(written_at=timezone.now() - timedelta(hours=49))


def test_nothing_new_no_letter(region, plant):
    assert not write_digests(region=region)


def test_draft_then_decision_each_told_once(region, plant, teaching):
    version = consulted(region, teaching)
    [notice] = write_digests(region=region)
    assert "Welders: you asked for 60; the draft order for 2027 has seats: 50." in notice.text
    assert f"/en/needs/{Need.objects.order_by('year').last().pk}/" in notice.text
    OrderVersion.objects.filter(pk=version.pk).update(
        state="published", agreed_at=timezone.now(), agreed_by=version.consulted_by, protocol="1", act="2",
        approved_at=timezone.now(), approved_by=version.consulted_by, digest="d" * 64,
        published_at=timezone.now(), published_by=version.consulted_by,
    )  # fmt: skip
    assert not write_digests(region=region)  # it rests
    rested()
    [decided] = write_digests(region=region)
    assert "the order for 2027 is decided, seats: 50" in decided.text and "draft" not in decided.text
    rested()
    assert not write_digests(region=region)


def test_what_happened_before_the_need_is_no_news(region, teaching, hr, welder):
    consulted(region, teaching)
    plant = make.enterprise(region, representative=hr)
    post_needs(enterprise=plant, statements=[Statement(welder, 2027, 5, "planned")], by=hr)
    assert not write_digests(region=region)


@pytest.mark.parametrize(("count", "said"), [(84, "this work: 84."), (3, "this work: fewer than five.")])
def test_graduates_of_the_year_named(region, plant, teaching, count, said):
    make.graduates(teaching, 2027, graduates=count, edited_at=timezone.now())
    [notice] = write_digests(region=region)
    assert f"for 2027 you asked for 20; graduates who may take {said}" in notice.text


def test_posted_against_hired_is_asked_until_it_is_answered(region, hr, welder):
    plant = make.enterprise(region, representative=hr)
    need = make.need(plant, welder, year=2026, number=12)
    [notice] = write_digests(region=region)
    assert "for 2026 you asked for 12. How many did you hire?" in notice.text and "/needs/repeat/" in notice.text
    rested()
    assert not write_digests(region=region)  # asked once a year
    Notice.objects.all().delete()
    record_hired(need=need, hired=9, by=hr)
    assert not write_digests(region=region)


def test_who_stopped_it_and_who_has_no_address_gets_none(region, plant, teaching, hr):
    plant.representatives.add(make.person(region, Role.EMPLOYER))
    consulted(region, teaching)
    choose(person=hr, kind="digest", wanted=False, by=hr)
    assert not write_digests(region=region)


def test_more_enterprises_cost_no_more_queries(region, plant, teaching, welder, django_assert_max_num_queries):
    for n in range(15):
        person = make.person(region, Role.EMPLOYER, email=f"hr{n}@example.kz")
        more = make.enterprise(region, representative=person)
        make.need(more, welder, posted_at=timezone.now())
    consulted(region, teaching)
    with django_assert_max_num_queries(25):
        assert len(write_digests(region=region)) == 16


def test_it_comes_by_itself_once_a_day(region, plant, teaching):
    consulted(region, teaching)
    repeat_regular()
    repeat_regular()
    job = Job.objects.get(kind="digest")
    digest(job.pk)
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [["hr@example.kz"]]
    repeat_regular()
    repeat_regular(timezone.now() + timedelta(hours=25))
    assert Job.objects.filter(kind="digest").count() == 2
