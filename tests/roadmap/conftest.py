import pytest
from django.core.cache import cache
from django.utils import translation

from portal.permissions import Role
from tests import factories as make


@pytest.fixture(autouse=True)
def english():
    """Pages are read in the language of their address; sentences made in a test, in English."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def region(db):
    return make.region(name_en="Coal Land")


@pytest.fixture
def planner(client, region):
    client.force_login(make.person(region))
    return client


@pytest.fixture
def as_role(client, region):
    """A signed-in client of another role (of this region, or of another one)."""

    def sign_in(role: Role, of=None):
        person = make.person(of or region, role)
        client.force_login(person)
        return client, person

    return sign_in


@pytest.fixture
def read():
    """The page as text, spaces in one."""

    def words(response) -> str:
        return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())

    return words
