import pytest
from django.core import mail
from django.utils import translation

from portal.notices.post import send_waiting
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
def employer(region):
    return make.person(region, Role.EMPLOYER)


@pytest.fixture
def plant(region, employer):
    return make.enterprise(region, representative=employer, name_en="Plant A", headcount=320)


@pytest.fixture
def welder(region):
    return make.occupation(
        region, code="7212", name_en="Welders", name_ru="Сварщики и газорезчики", name_kk="Дәнекерлеушілер"
    )


def delivered() -> list:
    """Letters as they arrive, after the worker has been there."""
    send_waiting()
    return mail.outbox


def text(answer) -> str:
    """The page in one line, spaces in one."""
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
