"""Getting in: a link by letter, once; an enterprise that comes by itself; people who leave while their needs stay."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.actions.needs import Statement, post_need
from enterprises.actions.people import admit, invite, join, let_go, refuse, represent
from enterprises.models import Enterprise, Invitation, Need
from portal.accounts.models import User
from portal.notices.models import Notice
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.enterprises.conftest import delivered, text

pytestmark = pytest.mark.django_db
BIN = "940140000385"


@pytest.fixture
def planner(region):
    return make.person(region, Role.PLANNER)


def link_of(letter) -> str:
    return "/en" + re.search(r"https?://[^/]+/\w\w(/n/\S+/)", letter.body)[1]


def test_from_the_letter_to_the_receipt(client, region, planner, welder):
    plant = make.enterprise(region, name_en="Plant A", name_kk="А зауыты")
    client.force_login(planner)
    client.post(f"/en/enterprises/{plant.code}/invite/", {"email": "hr@example.kz", "keeper": "on"})
    client.logout()
    [letter] = delivered()
    assert Notice.objects.get().text == ""  # the link is kept nowhere
    assert letter.to == ["hr@example.kz"] and "А зауыты" in letter.subject and letter.alternatives
    url = link_of(letter)
    page = text(client.get(url))
    assert "Begin" in page and not User.objects.filter(role=Role.EMPLOYER).exists()  # a look changes nothing
    assert client.post(url)["Location"] == "/en/needs/new/"
    sent = {"enterprise": plant.pk, "occupation": "7212", "year_2027": "20", "certainty": "approved"}
    receipt = text(client.get(client.post("/en/needs/new/", sent)["Location"]))
    assert "receipt 2027-0001" in receipt and Need.objects.get().number == 20


def test_a_link_works_once_and_for_72_hours(client, plant, planner):
    made = invite(enterprise=plant, email="hr@example.kz", by=planner)
    assert made.expires_at - made.sent_at == timedelta(hours=72)
    join(invitation=made)
    with pytest.raises(Refused):
        join(invitation=made)
    late = invite(enterprise=plant, email="late@example.kz", by=planner)
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    with pytest.raises(Refused):
        join(invitation=late)
    assert not User.objects.filter(username="late@example.kz").exists()


def test_a_new_link_ends_the_old_one(plant, planner):
    old = invite(enterprise=plant, email="hr@example.kz", by=planner)
    invite(enterprise=plant, email="HR@example.kz", by=planner)
    with pytest.raises(Refused):
        join(invitation=old)


@pytest.mark.parametrize("token", ["x", "MQ:1tAbcd:forged", "1"])
def test_a_token_we_did_not_sign_is_not_there(client, token):
    assert client.get(f"/en/n/{token}/").status_code == 404


def test_an_address_of_another_account_is_not_taken_over(plant, planner):
    User.objects.create(username="boss@example.kz", role=Role.PLANNER, region=plant.region)
    made = invite(enterprise=plant, email="boss@example.kz", by=planner)
    with pytest.raises(Refused, match="another account"):
        join(invitation=made)


def form(region, **typed):
    place = make.territory(region, name_en="Saran")
    return {"number": BIN, "name": "New Firm", "territory": place.pk, "headcount": "40", "email": "a@new.kz", **typed}


@pytest.fixture
def kazakh(region):
    region.registry_check = "kz_bin"
    region.save()
    return region


@pytest.mark.parametrize(
    ("number", "said"),
    [("94014000038", "you typed 11"), ("940140000386", "last digit does not fit"), ("94O140000385", "digits only")],
)
def test_a_number_that_cannot_be_is_told_why(client, kazakh, number, said):
    answer = client.post("/en/enterprises/join/?region=" + kazakh.slug, form(kazakh, number=number))
    assert answer.status_code == 422 and said in text(answer) and not Enterprise.objects.exists()


def test_near_a_known_number_under_another_name_is_asked_about(client, kazakh):
    make.enterprise(kazakh, name_en="Old Firm", registry_number="940140000286")
    near = form(kazakh, number="940140000286".replace("286", "385"))  # two digits away: no question
    assert client.post("/en/enterprises/join/?region=" + kazakh.slug, near).status_code == 200
    Enterprise.objects.filter(name_en="Old Firm").update(registry_number="940140000395")
    Enterprise.objects.filter(state="asked").delete()
    answer = client.post("/en/enterprises/join/?region=" + kazakh.slug, near)
    assert answer.status_code == 422 and "one digit away" in text(answer)
    assert client.post("/en/enterprises/join/?region=" + kazakh.slug, {**near, "sure": "on"}).status_code == 200


def test_who_came_by_itself_posts_at_once_and_counts_when_admitted(client, kazakh, planner, welder):
    client.post("/en/enterprises/join/?region=" + kazakh.slug, form(kazakh))
    firm = Enterprise.objects.get()
    client.post(link_of(delivered()[0]))
    person = User.objects.get(username="a@new.kz")
    need = post_need(enterprise=firm, statement=Statement(welder, 2027, 5, "planned"), by=person)
    assert (firm.state, need.state) == ("asked", "waiting")
    admit(enterprise=firm, by=planner)
    need.refresh_from_db()
    assert need.state == "open" and need.edited_at


def test_who_is_refused_reads_why_and_loses_nothing(kazakh, planner, welder, employer):
    firm = make.enterprise(kazakh, state="asked", asked_at=timezone.now(), representative=employer)
    need = post_need(enterprise=firm, statement=Statement(welder, 2027, 5, "planned"), by=employer)
    with pytest.raises(Refused, match="Say why"):
        refuse(enterprise=firm, why=" ", by=planner)
    firm = refuse(enterprise=firm, why="Not of this region", by=planner)
    need.refresh_from_db()
    assert need.state == "waiting" and firm.decision == "Not of this region"
    with pytest.raises(Refused, match="Not of this region"):
        post_need(enterprise=firm, statement=Statement(welder, 2027, 6, "planned"), by=employer)


def test_who_leaves_is_out_at_once_and_the_needs_stay(client, plant, employer, welder, planner):
    post_need(enterprise=plant, statement=Statement(welder, 2027, 5, "planned"), by=employer)
    client.force_login(employer)
    let_go(enterprise=plant, person=employer, by=planner)
    assert client.get("/en/needs/").status_code == 302  # asked to sign in
    assert Need.objects.get().posted_by == employer and Need.objects.get().state == "open"


def test_the_last_who_looks_after_people_stays_until_another_does(plant, employer):
    represent(enterprise=plant, person=employer, keeper=True)
    with pytest.raises(Refused, match="keeper first"):
        let_go(enterprise=plant, person=employer, by=employer)


def test_a_colleague_who_is_no_keeper_invites_nobody(client, plant, employer):
    client.force_login(employer)
    answer = client.post(f"/en/enterprises/{plant.code}/invite/", {"email": "x@example.kz"})
    assert answer.status_code == 403 and not Invitation.objects.exists()


def test_asking_for_a_link_tells_nobody_who_is_known(client, plant, employer):
    User.objects.filter(pk=employer.pk).update(email="hr@example.kz")
    known, unknown = (client.post("/en/enterprises/link/", {"email": one}) for one in ("hr@example.kz", "x@x.kz"))
    assert text(known).replace("hr@example.kz", "") == text(unknown).replace("x@x.kz", "")
    assert len(delivered()) == 1
    client.post("/en/enterprises/link/", {"email": "hr@example.kz"})
    assert len(delivered()) == 1  # not a letter a click
