"""Amendments: a published order stands as amended, and stays as it was published."""

import io

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from labormarket.actions import amendments as acts
from labormarket.actions.papers import make_papers
from labormarket.models import Amendment
from labormarket.queries.orders import canonical, digest_of
from labormarket.queries.papers import amended_seats, papers
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.order_world import drafted, next_code, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(region):
    return published(region)


def draft(order, kind="change_number", **seats):
    """An amendment of lines by place: draft(order, l0=25)."""
    version, writer, _approver = order
    lines = list(version.lines.order_by("programme__code"))
    wanted = {lines[int(name[1:])]: number for name, number in seats.items()}
    return acts.draft_amendment(version=version, kind=kind, reason="A wall fell", wanted=wanted, by=writer)


def approve(order, amendment, by=None):
    approver = by or order[2]
    seen = acts.digest_of(amendment)
    return acts.approve_amendment(amendment=amendment, act="7", code=next_code(approver), seen=seen, by=approver)


def publish(order, amendment, *, really=False):
    amendment = approve(order, amendment)
    write = {"version": amendment.version, "amendment": amendment}
    make_papers(**write) if really else make.papers(*write.values())
    return acts.publish_amendment(amendment=amendment, by=order[2])


def seats(version, until=None):
    amended = amended_seats(version, until)
    return [amended.get(line.pk, line.seats_proposed) for line in version.lines.order_by("programme__code")]


def test_a14_the_order_stands_as_its_amendments_say_one_after_the_other(order):
    version = order[0]
    publish(order, draft(order, "transfer", l0=25, l1=50))
    publish(order, draft(order, "cancel", l1=0))
    third = draft(order, l2=10)
    assert [one.number for one in version.amendments.all()] == [1, 2, 3]
    assert seats(version) == [25, 0, 0]  # a draft changes nothing
    assert seats(version, third) == [25, 0, 10]
    assert seats(version, version.amendments.get(number=1)) == [25, 50, 0]
    assert version.lines.get(amended__amendment__number=2).seats_proposed == 25


def test_the_published_version_stays_untouched(order):
    version = order[0]
    text, digest = canonical(version), version.digest
    bytes_before = dict(papers(version).values_list("kind", "digest"))
    amendment = publish(order, draft(order, l0=25))
    version.refresh_from_db()
    assert (canonical(version), version.digest, digest_of(version)) == (text, digest, digest)
    assert dict(papers(version).values_list("kind", "digest")) == bytes_before
    assert amendment.digest != digest


def test_the_papers_of_an_amendment_hold_the_whole_order(order):
    amendment = publish(order, draft(order, l0=25), really=True)
    paper = papers(order[0], amendment).get(kind="annex", language="ru", format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(paper.bytes))
    raw = list(book["Данные"].iter_rows(min_row=2, values_only=True))
    heads = [cell.value for cell in book["Данные"][1]]
    assert [row[heads.index("seats")] for row in raw] == [25, 25, 0]
    told = dict(book["Примечания"].iter_rows(values_only=True))
    assert told["Изменение"] == "1: A wall fell" and told["Дайджест строк с изменениями"] == amendment.digest


@pytest.mark.parametrize(
    ("kind", "lines", "said"),
    [
        ("transfer", {"l0": 25}, "changes it by −25"),
        ("cancel", {"l0": 75}, "only takes"),
        ("postpone", {"l0": 0}, "which year"),
        ("change_number", {}, "no lines yet"),
    ],
)
def test_each_kind_has_its_rule(order, kind, lines, said):
    amendment = draft(order, kind, **lines)
    with pytest.raises(Refused, match=said):
        approve(order, amendment)
    amendment.refresh_from_db()
    assert amendment.state == "draft"


def test_what_is_postponed_says_to_when(order):
    version, writer, _approver = order
    amendment = draft(order, "postpone")
    line = version.lines.order_by("programme__code").first()
    with pytest.raises(Refused, match="after"):
        acts.amend(amendment=amendment, line=line, seats=0, to_year=version.order.year, by=writer)
    acts.amend(amendment=amendment, line=line, seats=0, to_year=version.order.year + 1, by=writer)
    assert publish(order, amendment).lines.get().to_year == version.order.year + 1


def test_one_at_a_time_is_in_work(order):
    draft(order, l0=25)
    with pytest.raises(Refused, match="Amendment 1 is in work"):
        draft(order, l1=50)


def test_withdrawn_it_makes_room_and_keeps_its_number(order):
    amendment = acts.withdraw_amendment(amendment=draft(order, l0=25), reason="not needed", by=order[1])
    assert amendment.state == "withdrawn" and seats(order[0]) == [50, 25, 0]
    assert draft(order, l1=50).number == 2


def test_only_a_published_order_is_amended(region):
    version, writer = drafted(region)
    with pytest.raises(Refused, match="Only a published"):
        acts.draft_amendment(version=version, kind="cancel", reason="x", by=writer)


def test_the_seats_a_line_has_anyway_take_it_out(order):
    amendment = draft(order, l0=25)
    assert acts.amend(amendment=amendment, line=amendment.lines.get().line, seats=50, by=order[1]) is None
    assert not amendment.lines.exists()


def test_a_second_person_with_a_second_factor(order, region):
    _version, _writer, approver = order
    amendment = draft(order, l0=25)
    Amendment.objects.filter(pk=amendment.pk).update(created_by=approver)
    amendment.refresh_from_db()
    with pytest.raises(Refused, match="second person"):
        approve(order, amendment)
    Amendment.objects.filter(pk=amendment.pk).update(created_by=order[1])
    wrong = {"amendment": amendment, "act": "7", "seen": acts.digest_of(amendment), "by": approver}
    with pytest.raises(Refused, match="does not fit"):
        acts.approve_amendment(code="000000", **wrong)
    with pytest.raises(Refused, match="changed since"):
        acts.approve_amendment(code=next_code(approver), **{**wrong, "seen": "0" * 64})
    with pytest.raises(Refused, match="second factor"):
        acts.approve_amendment(code="1", **{**wrong, "by": make.person(region, Role.APPROVER)})


def test_not_published_without_its_papers(order):
    amendment = approve(order, draft(order, l0=25))
    with pytest.raises(Refused, match="not made yet"):
        acts.publish_amendment(amendment=amendment, by=order[2])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE labormarket_amendedline SET after = 3",
        "DELETE FROM labormarket_amendedline",
        "DELETE FROM labormarket_amendment",
        "UPDATE labormarket_amendment SET reason = 'another'",
        "UPDATE labormarket_paper SET digest = 'x' WHERE amendment_id IS NOT NULL",
    ],
)
def test_a14_what_is_published_is_frozen_by_the_database(order, sql):
    publish(order, draft(order, l0=25))
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_given_back_it_can_be_changed_again(order):
    amendment = approve(order, draft(order, l0=25))
    with pytest.raises(Refused, match="closed"):
        acts.amend(amendment=amendment, line=amendment.lines.get().line, seats=0, by=order[1])
    amendment = acts.give_back_amendment(amendment=amendment, reason="a slip", by=order[2])
    assert (amendment.state, amendment.act, amendment.digest) == ("draft", "", "")
    assert acts.amend(amendment=amendment, line=amendment.lines.get().line, seats=0, by=order[1]).after == 0


def test_every_step_stands_in_the_journal(order):
    publish(order, draft(order, l0=25))
    verbs = Entry.objects.filter(kind="labormarket.Amendment").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["drafted", "amended", "approve", "publish"]


def test_on_the_screen(order, region, as_role, read):
    version, _writer, _approver = order
    client, _person = as_role(Role.PLANNER)
    name = str(version.order)
    assert "stands as it was published" in read(client.get(f"/en/orders/{name}/amendments/"))
    assert client.post(f"/en/orders/{name}/amendments/", {"kind": "transfer", "reason": ""}).status_code == 422
    answer = client.post(f"/en/orders/{name}/amendments/", {"kind": "transfer", "reason": "Nobody came"}, follow=True)
    assert "Nobody came" in read(answer) and "no lines yet" in read(answer)
    lines = list(version.lines.order_by("programme__code"))
    for line, number in ((lines[0], "25"), (lines[1], "50")):
        client.post(f"/en/orders/{name}/amendments/1/line/", {"line": line.pk, "seats": number})
    assert client.post(f"/en/orders/{name}/amendments/1/line/", {"line": "0", "seats": "5"}).status_code == 422
    page = read(client.get(f"/en/orders/{name}/amendments/1/"))
    assert "Enter the line" in page and "Before it can be approved" not in page
    publish(order, Amendment.objects.get())
    page = read(client.get(f"/en/orders/{name}/amendments/"))
    assert "The order as it stands" in page and "as published" in page
    assert "Amendments in force" in read(client.get(f"/en/p/{version.digest[:16]}/"))


@pytest.mark.parametrize("role", [Role.READER, Role.DIRECTOR])
def test_a_draft_is_not_shown_to_readers(order, region, as_role, read, role):
    draft(order, l0=25)
    client, _person = as_role(role)
    name = str(order[0].order)
    assert "A wall fell" not in read(client.get(f"/en/orders/{name}/amendments/"))
    assert client.get(f"/en/orders/{name}/amendments/1/").status_code == 404
