"""Plan and fact: who came in October, who finished and found work, and what is offered for transfer."""

import pytest

from labormarket.models import Amendment, Line
from labormarket.queries.afterwards import Followed, followed, outcomes
from portal.permissions import Role
from tests import factories as make
from tests.labormarket.order_world import published
from tests.labormarket.test_amendments import draft, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(region):
    return published(region, lines=((50, 456_000), (25, 500_000), (0, None), (25, None), (25, None)))


def programmes(version):
    return [line.programme for line in version.lines.order_by("programme__code").select_related("programme")]


def came(version, user):
    return {row.programme.code: row for row in followed(version.region, version.order.year, user, version)}


def test_each_line_has_its_word(order, region):
    version, writer, _approver = order
    a, b, c, d, e = programmes(version)
    year = version.order.year
    make.intake(a, year, seats_order=50, applications=40, entrants=38)
    make.intake(b, year, seats_order=25, applications=90, entrants=25)
    make.intake(c, year, seats_order=0, entrants=6)
    make.intake(d, year, seats_order=25, seats_paid=5, entrants=31)
    outside = make.programme(make.college(region))
    make.intake(outside, year, entrants=12)
    found = came(version, writer)
    codes = [found[one.code].code for one in (a, b, c, d, e, outside)]
    assert codes == ["few_applied", "full", "closed_with_entrants", "over", "no_line", "outside"]
    assert [found[one.code].empty for one in (a, b, c, d, e, outside)] == [12, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("entrants", "applications", "last", "word"),
    [(None, 30, 25, "unknown"), (0, 0, 25, "nobody"), (0, 0, 0, "opened_without_entrants"), (20, 60, 25, "under")],
)
def test_what_is_unknown_or_empty(region, entrants, applications, last, word):
    programme = make.programme(make.college(region))
    make.intake(programme, 2027, entrants=entrants, applications=applications, seats_order=25)
    line = Line(seats_last=last, seats_proposed=25)
    row = Followed(programme, 25, applications, entrants, None, True, line)
    assert row.code == word


def test_seats_in_force_are_the_amended_ones(order):
    version, writer, _approver = order
    a = programmes(version)[0]
    make.intake(a, version.order.year, seats_order=50, entrants=25)
    publish(order, draft(order, "cancel", l0=25))
    assert came(version, writer)[a.code].code == "full"


def test_empty_seats_become_the_draft_of_a_transfer(order, as_role, read):
    version, _writer, _approver = order
    a, b, *_ = programmes(version)
    make.intake(a, version.order.year, seats_order=50, entrants=38)
    make.intake(b, version.order.year, seats_order=25, entrants=40)
    client, _person = as_role(Role.PLANNER)
    name = str(version.order)
    assert "Offer the empty seats" in read(client.get(f"/en/orders/{name}/afterwards/"))
    answer = client.post(f"/en/orders/{name}/afterwards/offer/", follow=True)
    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.state) == ("transfer", "draft")
    assert [(one.line.programme, one.before, one.after) for one in amendment.lines.all()] == [(a, 50, 38)]
    assert "changes it by −12 seats" in read(answer)


def test_without_an_order_of_ours_seats_are_those_reported(region, as_role, read):
    make.intake(make.programme(make.college(region)), 2025, seats_order=25, entrants=20)
    client, _person = as_role(Role.READER)
    page = read(client.get(f"/en/orders/{region.code}-2025/afterwards/"))
    assert "No order of this year was published here" in page and "80 %" in page
    assert client.get(f"/en/orders/{region.code}-2019/afterwards/").status_code == 404


def test_few_people_are_hidden_from_readers(region, as_role, read):
    make.intake(make.programme(make.college(region)), 2025, seats_order=25, entrants=3)
    client, _person = as_role(Role.READER)
    page = read(client.get(f"/en/orders/{region.code}-2025/afterwards/"))
    assert "hidden" in page and "12 %" not in page and "−22" not in page
    text = client.get(f"/en/orders/{region.code}-2025/afterwards/?format=csv").content.decode()
    assert ";x;" in text and ";3;" not in text and ";22;" not in text


def test_a_director_sees_the_own_college(region, as_role):
    client, person = as_role(Role.DIRECTOR)
    mine, other = make.programme(make.college(region, owner=person)), make.programme(make.college(region))
    for one in (mine, other):
        make.intake(one, 2025, seats_order=25, entrants=20)
    text = client.get(f"/en/orders/{region.code}-2025/afterwards/?format=csv").content.decode()
    assert mine.code in text and other.code not in text


def test_promised_against_come_true(order):
    version, writer, _approver = order
    a = programmes(version)[0]
    found = version.run.recommendations.get(programme=a)
    found.because = {"rate": 0.5}
    found.save()
    year = version.order.year
    make.intake(a, year, entrants=40)
    make.graduates(a, year + 3, graduates=30, employed_registered=22, in_trade=15)
    rows = {row.programme.code: row for row in outcomes(version.region, year, writer, version)}
    row = rows[a.code]
    assert (row.finished, row.promised, row.graduates, row.registered, row.in_trade) == (year + 3, 25.0, 30, 22, 15)
    others = [one for code, one in rows.items() if code != a.code]
    assert {one.promised for one in others} == {None} and {one.graduates for one in others} == {None}


def test_the_number_of_questions_does_not_grow(region, as_role, django_assert_max_num_queries):
    college = make.college(region)
    for _ in range(12):
        make.intake(make.programme(college), 2025, seats_order=25, entrants=20)
    client, _person = as_role(Role.PLANNER)
    for view in ("", "?view=graduation"):
        with django_assert_max_num_queries(14):
            page = client.get(f"/en/orders/{region.code}-2025/afterwards/{view}")
        assert page.status_code == 200
