"""From idea to decision on the pages; what is foreign is not there."""

import pytest

from portal.permissions import Role
from portal.proposals.models import Proposal
from tests import factories as make

SAID = {"verb": "open", "language": "kk", "base": "9", "places": "25", "why": "A new plant", "means": ""}


@pytest.fixture
def director(region, as_role):
    client, person = as_role(Role.DIRECTOR)
    return client, make.college(region, owner=person)


def name() -> str:
    return str(Proposal.objects.get())


def test_from_idea_to_decision(director, region, client, read):
    _client, _college = director
    specialty, plant = make.specialty(region), make.enterprise(region)
    client.post("/en/proposals/new/", {**SAID, "specialty": specialty.pk})
    page = f"/en/proposals/{name()}/"
    refused = client.post(f"{page}send/", follow=True)
    assert "Name an enterprise that stands behind it" in read(refused)
    client.post(f"{page}letter/", {"enterprise": plant.pk, "paper": "letter 1", "people": "10"})
    client.post(f"{page}send/")
    approver = make.person(region, Role.APPROVER)
    client.force_login(approver)
    assert "to decide" in read(client.get("/en/proposals/"))
    assert "Look at 1 proposal of a college" in read(client.get("/en/"))
    blank = client.post(f"{page}decline/", {"refusal": "", "answer": ""})
    assert blank.status_code == 422 and "Fill in this field." in read(blank)
    client.post(f"{page}decline/", {"refusal": "money", "answer": "next year"})
    client.force_login(_college.owners.get())
    assert "no money next year" in read(client.get("/en/"))


def test_what_is_missing_is_named(director, read):
    client, _college = director
    page = client.post("/en/proposals/new/", {**SAID, "places": "", "language": ""})
    words = read(page)
    assert page.status_code == 422 and not Proposal.objects.exists()
    assert "Choose the specialty, or write the trade" in words and "Say how many places a year." in words
    assert "A new plant" in words


def test_another_director_finds_nothing(director, region, client):
    _client, _college = director
    client.post("/en/proposals/new/", {**SAID, "verb": "pause", "specialty": make.specialty(region).pk})
    page = f"/en/proposals/{name()}/"
    stranger = make.person(region, Role.DIRECTOR)
    make.college(region, owner=stranger)
    client.force_login(stranger)
    found = [client.get(page), client.get(f"{page}edit/"), client.post(f"{page}send/")]
    assert [one.status_code for one in found] == [404, 404, 404]
    assert Proposal.objects.get().state == "draft"


def test_a_director_cannot_decide(director, region, client):
    client.post("/en/proposals/new/", {**SAID, "verb": "pause", "specialty": make.specialty(region).pk})
    page = f"/en/proposals/{name()}/"
    client.post(f"{page}send/")
    assert client.post(f"{page}accept/", {"answer": ""}).status_code == 404
    assert Proposal.objects.get().state == "sent"


@pytest.mark.parametrize("number", ["2027-999", "nonsense", "2027-", "27-001", "2027-1x"])
def test_a_number_that_is_none_is_not_found(planner, number):
    assert planner.get(f"/en/proposals/{number}/").status_code == 404
