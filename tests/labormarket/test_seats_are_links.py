"""Every number of seats on every page that shows an order's seats is a link, for everyone who sees the page."""

import re
from html.parser import HTMLParser

import pytest

from labormarket.actions import decisions
from labormarket.actions.answers import appeal, decide
from labormarket.actions.orders import Why, draft_from, override
from labormarket.models import Line
from portal.permissions import Role
from tests import factories as make
from tests.labormarket.order_world import published
from tests.labormarket.test_amendments import draft, publish

pytestmark = pytest.mark.django_db
SEATS = re.compile(
    r"(?<![+−])\b(?:4,?[67]\d\d|1[34],?\d{3})\b"
)  # all seats here are 4,600 to 4,799, or sums of three; ± is no number of seats
VOID = {"br", "input", "img", "meta", "link", "hr"}
# A link, or what a person acts with; the sums under the order's table are of the rows above them.
SPOKEN_FOR = {"a", "button", "option", "title", "h1", "desc"}


class Loose(HTMLParser):
    """Texts with a number of seats outside a link."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.found, self.seen = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("id")))

    def handle_startendtag(self, tag, attrs):
        """Holds nothing."""

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not SEATS.search(data):
            return
        self.seen += 1
        if not any(tag in SPOKEN_FOR or name == "totals" for tag, name in self.open):
            self.found.append(" ".join(data.split()))


def loose(client, address: str) -> list[str]:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    page = Loose()
    page.feed(answer.content.decode())
    assert page.seen, f"{address} shows no seats"
    return [f"{address}: {text}" for text in page.found]


@pytest.fixture
def trade(region):
    return make.occupation(region)


@pytest.fixture
def asked(region, trade):
    """A version that its colleges were asked about: a line changed by a person, an objection open and one declined."""
    director, writer = make.person(region, Role.DIRECTOR), make.person(region)
    run = make.order(make.analysis(region), facts={"seats": 4775, "seats_last": 4650, "budget": 90e9})
    make.gap(run.analysis, trade)
    own, other = make.college(region, owner=director), make.college(region)
    for college in (own, own, other):
        what = make.programme(college)
        make.link(what.specialty, trade)
        make.line(run, what, seats_last=4650, seats_recommended=4775, cost=1_000_000)
    version = draft_from(run=run, by=writer)
    first, second, third = version.lines.order_by("pk").select_related("programme")
    reason = Why("employer_agreement", "as agreed")
    override(line=third, seats=4700, why=Why("no_teacher"), seen=0, sure=True, by=writer)
    decisions.consult(version=version, by=writer)
    appeal(line=first, seats=4725, why=reason, by=director)
    decide(objection=appeal(line=second, seats=4625, why=reason, by=director), granted=False, answer="No", by=writer)
    return version, writer, director


def test_seats_of_an_order_in_work_are_links(client, region, asked, trade):
    version, writer, director = asked
    order = f"/en/orders/{version.order}/"
    run = version.run_id
    pages = [
        "/en/",
        order,
        f"{order}?run={run}",
        f"{order}consult/",
        f"{order}approve/",
        f"{order}changes/",
        f"/en/runs/{run}/",
    ]
    pages += [f"{order}many/?to=last_year", f"/en/compare/?a=run-{run}&b={version.word}"]
    client.force_login(writer)
    found = [text for page in pages for text in loose(client, page)]
    for person in (director, make.person(region, Role.APPROVER), make.person(region, Role.READER)):
        client.force_login(person)
        found += [f"{person.role} {text}" for page in ("/en/", order) for text in loose(client, page)]
    assert not found, "\n".join(found)


def test_seats_that_an_employer_sees_are_links(client, region, asked, trade):
    person = make.person(region, Role.EMPLOYER)
    need = make.need(make.enterprise(region, representative=person), trade)
    client.force_login(person)
    found = [text for page in ("/en/", f"/en/needs/{need.pk}/effect/") for text in loose(client, page)]
    assert not found, "\n".join(found)


def test_seats_of_a_published_order_and_its_amendments_are_links(client, region):
    order = published(region, lines=((4750, 456), (4700, 500), (4650, 456)))
    version, writer, _approver = order
    for line in Line.objects.filter(version=version).select_related("programme"):
        make.intake(line.programme, version.order.year, seats_order=line.seats_proposed, applications=90, entrants=38)
    publish(order, draft(order, "transfer", l0=4725, l1=4725))
    home = f"/en/orders/{version.order}/"
    client.force_login(writer)
    pages = [
        home,
        f"{home}amendments/",
        f"{home}amendments/1/",
        f"{home}afterwards/",
        f"{home}afterwards/?view=graduation",
    ]
    found = [text for page in pages for text in loose(client, page)]
    assert not found, "\n".join(found)
