"""Every address x every person, counted against the site map: nobody reads or does what the table does not give them."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from tests.access.world import PEOPLE

ROWS = [
    line.split()
    for line in (Path(__file__).parent / "matrix.txt").read_text().splitlines()
    if line.strip() and not line.startswith("#")
]
TABLE = {(name, method): dict(zip(PEOPLE, cells, strict=True)) for name, method, *cells in ROWS}
CODES = {200: "ok", 403: "no", 404: "--", 405: "nm", 422: "bad"}


def patterns(resolver=None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from patterns(one)


def address(world, name: str) -> str:
    with translation.override("en"):
        return reverse(name, kwargs=world.addresses.get(name))


def ask(world, person: str, name: str, method: str, client: Client | None = None, url: str = ""):
    client = client or Client()
    if world.people[person]:
        client.force_login(world.people[person])
    send = client.get if method == "GET" else client.post
    return send(url or address(world, name), world.data.get(name, {}) if method == "POST" else {})


def said(answer) -> str:
    if answer.status_code == 302:
        return "in" if "/sign-in/" in answer["Location"] else "go"
    return CODES.get(answer.status_code, str(answer.status_code))


def test_the_table_speaks_of_every_address_and_of_no_other():
    names = [one.name for one in patterns()]
    assert all(names), "an address without a name cannot stand in the table"
    assert len(names) == len(set(names))
    assert set(TABLE) == {(name, method) for name in names for method in ("GET", "POST")}
    assert len(ROWS) == 2 * len(names)


@pytest.mark.parametrize(("name", "method"), TABLE, ids=lambda word: word)
def test_everybody_gets_what_the_table_says(world, name, method):
    found = {}
    for person in PEOPLE:
        with transaction.atomic():  # one person's act does not change what the next one meets
            found[person] = said(ask(world, person, name, method))
            transaction.set_rollback(True)
    assert found == TABLE[name, method]


@pytest.mark.parametrize("name", [name for name, method in TABLE if method == "GET"])
def test_looking_writes_nothing(world, name):
    for person in PEOPLE:
        client = Client()
        if world.people[person]:
            client.force_login(world.people[person])
        with CaptureQueriesContext(connection) as seen:
            client.get(address(world, name))
        written = [
            q["sql"]
            for q in seen
            if re.match(r"\s*(INSERT|UPDATE|DELETE)", q["sql"]) and "django_session" not in q["sql"]
        ]
        assert not written, person


@pytest.mark.parametrize("name", [name for name, method in TABLE if method == "POST"])
def test_a_form_without_its_token_is_refused_for_everybody(world, name):
    for person in PEOPLE:
        answer = ask(world, person, name, "POST", Client(enforce_csrf_checks=True))
        assert answer.status_code == 403, person


# What is not there, in the place of what is not theirs: the answers must not differ.
NOWHERE = {
    "code": "no-such",
    "college": "no-such",
    "enterprise": "no-such",
    "order": "no-such-2027",
    "pk": 0,
    "form": "csv",
    "job_id": 0,
    "act": UUID(int=0),
    "number": 0,
    "verb": "agree",
    "year": 1900,
    "held_on": "1999-01-01",
    "name": "1999-001",
}


@pytest.mark.parametrize(
    ("name", "method", "person"),
    [
        (name, method, person)
        for (name, method), cells in TABLE.items()
        for person in PEOPLE
        if cells[person] == "--" and name != "demo-sign-in"  # outside demo mode that address is not there at all
    ],
)
def test_what_is_foreign_answers_like_what_is_missing(world, name, method, person):
    with translation.override("en"):
        missing = reverse(name, kwargs={word: NOWHERE[word] for word in world.addresses[name]})
    foreign = address(world, name)
    answers = [ask(world, person, name, method, url=url) for url in (foreign, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [plain(answer.content.decode(), url) for answer, url in zip(answers, (foreign, missing), strict=True)]
    assert pages[0] == pages[1]


def plain(html: str, url: str) -> str:
    """Without the page's own address and the token that differs each time."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"', "", html.replace(url.removeprefix("/en"), "/"))


def test_a_disabled_person_is_a_stranger_even_with_an_old_session(world, client):
    person = world.people["planner"]
    client.force_login(person)
    person.is_active = False
    person.save()
    assert said(client.get(address(world, "gaps"))) == "in"
