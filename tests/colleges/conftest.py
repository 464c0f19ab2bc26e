import pytest
from django.utils import translation

from portal.permissions import Role
from tests import factories as make


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def region(db):
    return make.region()


@pytest.fixture
def visit(client, region):
    """The page as a person of a role reads it: one line of text, spaces in one."""

    def read(address: str, person=None, role: Role = Role.PLANNER) -> str:
        client.force_login(person or make.person(region, role))
        return text(client.get(f"/en/{address}"))

    return read


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
