"""The life of a version: consulted, agreed, approved by a second person with a second factor, published, given back."""

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from labormarket.actions import decisions
from labormarket.actions.orders import Why, draft_from, override
from labormarket.models import OrderVersion
from labormarket.queries.orders import canonical, digest_of
from portal.accounts.second_factor import code_now
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(region):
    return make.person(region)


@pytest.fixture
def approver(region):
    person = make.person(region, Role.APPROVER)
    TOTPDevice.objects.create(user=person, name="app", confirmed=True)
    return person


@pytest.fixture
def version(region, writer):
    facts = {"budget": 50e6, "budget_source": "scenario", "stopped_by": "gap", "publishable": True}
    run = make.order(make.analysis(region), facts=facts)
    make.line(run, make.programme(make.college(region), specialty=make.specialty(region, name_kk="Дәнекерлеу")))
    return draft_from(run=run, by=writer)


def agreed(version, writer):
    decisions.consult(version=version, by=writer)
    return decisions.agree(version=version, protocol="12", by=writer)


def approved(version, writer, approver):
    version = agreed(version, writer)
    seen = digest_of(version)
    return decisions.approve(version=version, act="34/5", code=code_now(approver), seen=seen, by=approver)


def test_from_draft_to_published(version, writer, approver):
    version = approved(version, writer, approver)
    make.papers(version)
    version = decisions.publish(version=version, by=approver)
    assert (version.state, version.protocol, version.act) == ("published", "12", "34/5")
    assert version.digest == digest_of(version)
    assert (version.consulted_by, version.agreed_by, version.published_by) == (writer, writer, approver)
    verbs = Entry.objects.filter(kind="labormarket.OrderVersion").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["drafted", "consult", "agree", "approve", "asked", "publish"]


def test_numbers_are_closed_once_agreed(version, writer):
    agreed(version, writer)
    with pytest.raises(Refused, match="closed"):
        override(line=version.lines.get(), seats=25, why=Why("no_teacher"), seen=0, by=writer)


def test_numbers_may_change_while_colleges_are_asked(version, writer):
    decisions.consult(version=version, by=writer)
    override(line=version.lines.get(), seats=25, why=Why("no_teacher"), seen=0, by=writer)
    assert version.lines.get().seats_proposed == 25


@pytest.mark.parametrize(
    "change",
    [{"budget_source": "last_year"}, {"budget": None}, {"budget": 1e6}, {"stopped_by": "time"}, {"publishable": False}],
)
def test_what_may_not_be_agreed(version, writer, change):
    run = version.run
    run.facts |= change
    run.save()
    decisions.consult(version=version, by=writer)
    assert len(decisions.blocking(OrderVersion.objects.get(pk=version.pk))) == 1
    with pytest.raises(Refused):
        decisions.agree(version=version, protocol="12", by=writer)


def test_a_change_without_a_reason_is_not_agreed(region, version, writer):
    decisions.set_aside(version=version, reason="another base", by=writer)
    version = draft_from(run=version.run, base=OrderVersion.LAST_YEAR, by=writer)
    assert version.number == 2
    decisions.consult(version=version, by=writer)
    with pytest.raises(Refused, match="changed without a reason: 1"):
        decisions.agree(version=version, protocol="12", by=writer)


def test_the_commission_has_a_protocol_and_the_act_a_number(version, writer, approver):
    decisions.consult(version=version, by=writer)
    with pytest.raises(Refused, match="protocol"):
        decisions.agree(version=version, protocol=" ", by=writer)
    decisions.agree(version=version, protocol="12", by=writer)
    with pytest.raises(Refused, match="act"):
        decisions.approve(version=version, act="", code=code_now(approver), seen=digest_of(version), by=approver)


def test_a_false_ledger_is_not_consulted(version, writer):
    analysis = version.run.analysis
    analysis.ledger_holds = False
    analysis.save()
    with pytest.raises(Refused, match="ledger"):
        decisions.consult(version=version, by=writer)


def test_the_code_must_fit_and_counts_once(version, writer, approver):
    agreed(version, writer)
    seen, code = digest_of(version), code_now(approver)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    with pytest.raises(Refused, match="does not fit"):
        decisions.approve(version=version, act="34", code=wrong, seen=seen, by=approver)
    assert OrderVersion.objects.get().state == "agreed"
    TOTPDevice.objects.get().throttle_reset()
    decisions.approve(version=version, act="34", code=code, seen=seen, by=approver)
    decisions.give_back(version=version, reason="a word is wrong", by=approver)
    with pytest.raises(Refused, match="does not fit"):
        decisions.approve(version=version, act="34", code=code, seen=seen, by=approver)


def test_without_a_second_factor_nobody_approves(version, writer, region):
    agreed(version, writer)
    other = make.person(region, Role.APPROVER)
    with pytest.raises(Refused, match="no second factor"):
        decisions.approve(version=version, act="34", code="123456", seen=digest_of(version), by=other)


def test_who_wrote_it_does_not_approve_it(version, writer, approver):
    """A person whose role changed in the meantime."""
    agreed(version, writer)
    OrderVersion.objects.filter(pk=version.pk).update(agreed_by=approver)
    with pytest.raises(Refused, match="second person"):
        decisions.approve(version=version, act="34", code=code_now(approver), seen=digest_of(version), by=approver)


def test_lines_that_changed_since_the_page_was_opened(version, writer, approver):
    agreed(version, writer)
    with pytest.raises(Refused, match="changed since"):
        decisions.approve(version=version, act="34", code=code_now(approver), seen="0" * 64, by=approver)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.DIRECTOR, Role.READER, Role.ADMINISTRATOR])
def test_only_an_approver_approves(version, writer, region, role):
    agreed(version, writer)
    other = make.person(region, role)
    TOTPDevice.objects.create(user=other, name="app", confirmed=True)
    with pytest.raises(Refused, match="not yours"):
        decisions.approve(version=version, act="34", code=code_now(other), seen=digest_of(version), by=other)


def test_an_approver_of_another_region_does_not_reach_it(version, writer):
    agreed(version, writer)
    other = make.person(make.region(), Role.APPROVER)
    with pytest.raises(Refused, match="not yours"):
        decisions.publish(version=version, by=other)


def test_the_second_to_take_a_step_is_told(version, writer, region):
    decisions.consult(version=version, by=writer)
    with pytest.raises(Refused, match="another state"):
        decisions.consult(version=version, by=make.person(region))


def test_back_one_state_at_a_time_with_a_reason(version, writer, approver):
    version = approved(version, writer, approver)
    with pytest.raises(Refused, match="reason"):
        decisions.give_back(version=version, reason=" ", by=approver)
    for state in ("agreed", "under_consultation"):
        version = decisions.give_back(version=version, reason="see protocol", by=approver)
        assert version.state == state
    assert (version.act, version.digest, version.protocol) == ("", "", "")
    assert decisions.give_back(version=version, reason="once more", by=writer).state == "draft"
    assert Entry.objects.filter(verb="return").first().after["comment"] == "once more"


def test_the_digest_is_of_the_lines_alone(version, writer):
    text = canonical(version)
    assert text.splitlines()[0] == "programme,college,specialty,language,base,seats,seat_cost"
    assert text.splitlines()[1].endswith(",kk,9,50,456000.00")
    before = digest_of(version)
    assert digest_of(version) == before
    override(line=version.lines.get(), seats=25, why=Why("no_teacher"), seen=0, by=writer)
    assert digest_of(version) != before
