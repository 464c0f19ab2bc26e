"""The rail offers what a person may open, and nothing else."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from portal.dashboards.context import rail
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

SEEN = {
    Role.PLANNER: ["home", "gaps", "orders", "colleges", "needs", "agreements", "roadmap", "methods"],
    Role.APPROVER: ["home", "gaps", "orders", "colleges", "needs", "agreements", "roadmap", "methods"],
    Role.READER: ["home", "gaps", "orders", "colleges", "methods"],
    Role.DIRECTOR: ["home", "gaps", "orders", "colleges", "agreements", "roadmap", "methods"],
    Role.EMPLOYER: ["home", "gaps", "needs", "agreements", "methods"],
    Role.ADMINISTRATOR: ["home", "methods"],
}


def views(user) -> list[str]:
    return [entry["item"].view for entry in rail("/en/", user)]


@pytest.mark.parametrize("role", Role)
def test_sections_by_role(role):
    assert views(make.person(make.region(), role)) == SEEN[role]


def test_strangers_and_disabled_people_see_what_is_public():
    disabled = make.person(make.region(), is_active=False)
    assert views(None) == views(AnonymousUser()) == views(disabled) == ["home", "methods"]


def test_what_is_ones_own_is_called_so():
    director, employer = (make.person(make.region(), role) for role in (Role.DIRECTOR, Role.EMPLOYER))
    with translation.override("en"):
        assert "My college" in [str(entry["label"]) for entry in rail("/en/", director)]
        assert "My needs" in [str(entry["label"]) for entry in rail("/en/", employer)]


def test_every_section_of_the_rail_opens(client):
    region = make.region()
    for role in Role:
        person = make.person(region, role)
        if role == Role.DIRECTOR:
            make.college(region, owner=person)
        client.force_login(person)
        html = client.get("/en/").content.decode()
        for address in re.findall(r'href="(/en/[^"]*)"[^>]*data-go|href="(/en/[^"]*)" title=', html):
            assert client.get("".join(address), follow=True).status_code == 200, (role, address)
