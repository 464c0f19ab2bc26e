"""The page of the steps: who may do what next, the second factor, the published order for everybody."""

import hashlib

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from labormarket.actions import decisions
from labormarket.actions.orders import draft_from
from labormarket.models import OrderVersion
from portal.accounts.second_factor import code_now
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(region):
    return make.person(region)


@pytest.fixture
def approver(region):
    return make.person(region, Role.APPROVER)


@pytest.fixture
def version(region, writer):
    run = make.order(make.analysis(region))
    what = make.specialty(region, name_kk="Дәнекерлеу", name_en="Welding")
    make.line(run, make.programme(make.college(region), specialty=what))
    return draft_from(run=run, by=writer)


@pytest.fixture
def address(region):
    return f"/en/orders/{region.code}-2027/"


def take(client, address, verb, **given):
    return client.post(f"{address}steps/{verb}/", given, follow=True)


def test_from_draft_to_published_by_the_pages(client, read, version, writer, approver, address):
    client.force_login(writer)
    assert "Send to the colleges" in read(client.get(address))
    assert "under consultation" in read(take(client, address, "consult"))
    assert "Enter the number of the commission" in read(take(client, address, "agree", protocol=" "))
    page = read(take(client, address, "agree", protocol="12"))
    assert "The order is now: agreed." in page and "Number of the act" not in page
    client.force_login(approver)
    assert "Approval needs a second factor." in read(client.get(f"{address}approve/"))
    TOTPDevice.objects.create(user=approver, name="app", confirmed=True)
    page = read(client.get(f"{address}approve/"))
    seen = page.partition('name="seen" value="')[2][:64]
    assert "You sign 1 lines, 50 seats" in page and 'name="demo"' not in page
    page = read(take(client, address, "approve", act="34", code=code_now(approver), seen=seen))
    assert "The order is now: approved." in page
    page = read(take(client, address, "publish"))
    assert "The papers in Kazakh and Russian are not made yet." in page
    make.papers(OrderVersion.objects.get())
    page = read(take(client, address, "publish"))
    assert "The order is now: published." in page and "Give back" not in page
    assert OrderVersion.objects.get().digest == seen


def test_a_wrong_code_is_said_and_nothing_is_signed(client, read, version, writer, approver, address):
    decisions.consult(version=version, by=writer)
    decisions.agree(version=version, protocol="12", by=writer)
    TOTPDevice.objects.create(user=approver, name="app", confirmed=True)
    client.force_login(approver)
    seen = read(client.get(f"{address}approve/")).partition('name="seen" value="')[2][:64]
    assert "does not fit" in read(take(client, address, "approve", act="34", code="x", seen=seen))
    assert "number of the act" in read(take(client, address, "approve", act="", code="x", seen=seen))
    assert OrderVersion.objects.get().state == "agreed"


@pytest.mark.parametrize(
    ("demo", "person", "state"), [(True, True, "approved"), (False, True, "agreed"), (True, False, "agreed")]
)
def test_the_demos_code_is_for_the_demos_people_in_demo_mode(
    client, version, writer, approver, address, settings, demo, person, state
):
    decisions.consult(version=version, by=writer)
    decisions.agree(version=version, protocol="12", by=writer)
    settings.DEMO, approver.demo = demo, person
    approver.save()
    TOTPDevice.objects.create(user=approver, name="app", confirmed=True)
    client.force_login(approver)
    page = client.get(f"{address}approve/").content.decode()
    assert ('name="demo"' in page) is (state == "approved")
    take(client, address, "approve", act="34", demo="1", seen=page.partition('name="seen" value="')[2][:64])
    assert OrderVersion.objects.get().state == state


def test_what_is_in_the_way_is_listed(planner, read, region, writer, address):
    run = make.order(make.analysis(region), facts={"budget_source": "last_year", "budget": 5})
    make.line(run, make.programme(make.college(region)))
    draft_from(run=run, base="last_year", by=writer)
    page = read(planner.get(f"{address}approve/"))
    assert "Lines changed without a reason: 1." in page and "Nobody has entered the ceiling" in page


def test_given_back_with_a_reason(client, read, version, writer, address):
    decisions.consult(version=version, by=writer)
    client.force_login(writer)
    assert "this step needs a reason" in read(take(client, address, "return", reason=""))
    assert "The order is now: draft." in read(take(client, address, "return", reason="more to do"))


def test_set_aside_a_new_draft_may_be_begun(client, read, version, writer, address):
    client.force_login(writer)
    page = read(take(client, address, "set_aside", reason="another base"))
    assert "Start a draft" in page
    assert "version 1: set aside" in read(client.get(f"{address}?version=1"))


def test_no_such_step(planner, version, address):
    assert planner.post(f"{address}steps/nonsense/").status_code == 404


def test_the_published_order_is_open_to_everybody(client, read, version, writer, approver, address):
    decisions.consult(version=version, by=writer)
    decisions.agree(version=version, protocol="12", by=writer)
    TOTPDevice.objects.create(user=approver, name="app", confirmed=True)
    code, seen = code_now(approver), decisions.digest_of(version)
    version = decisions.approve(version=version, act="34", code=code, seen=seen, by=approver)
    link = f"/en/p/{seen[:16]}/"
    assert client.get(link).status_code == 404
    make.papers(version)
    decisions.publish(version=version, by=approver)
    page = read(client.get(link))
    assert "Welding" in page and "protocol 12, act 34" in page and seen in page and "engine 1.0" in page
    assert hashlib.sha256(client.get(f"{link}?format=csv").content).hexdigest() == seen
    for other in (seen[:15], seen, "nonsense"):
        assert client.get(f"/en/p/{other}/").status_code == 404


def test_the_second_factor_is_set_up_with_a_first_code(client, read, approver):
    client.force_login(approver)
    assert "Set it up" in read(client.get("/en/me/"))
    page = read(client.post("/en/me/", follow=True))
    assert "otpauth://" in page
    assert client.post("/en/me/", {"code": "1"}).status_code == 422
    device = TOTPDevice.objects.get()
    device.throttle_reset()
    TOTPDevice.objects.update(confirmed=True)
    code = code_now(approver)
    TOTPDevice.objects.update(confirmed=False, last_t=-1)
    page = read(client.post("/en/me/", {"code": code}, follow=True))
    assert "Your second factor is set up." in page and "otpauth://" not in page
