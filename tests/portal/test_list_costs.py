"""Pages that list what colleges have cost the same number of queries with 3 programmes and with 300: more rows, more
colleges, more proposals and milestones, never more questions to the database."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colleges.models import Effectiveness, Graduates, Intake, Programme
from labormarket.models import Agreement
from portal.permissions import Role
from portal.proposals.models import Proposal
from portal.roadmap.actions import promise, take_over
from portal.roadmap.models import Milestone
from portal.roadmap.protocol import read
from tests import factories as make
from tests.colleges.collecting import campaign_of

pytestmark = pytest.mark.django_db
PAGES = {
    Role.PLANNER: (
        "colleges/", "colleges/{college}/", "campaigns/{year}/", "campaigns/{year}/remind/",
        "colleges/{college}/submissions/{year}/", "effectiveness/", "effectiveness/?college={college}", "proposals/",
        "proposals/{year}-001/", "roadmap/", "roadmap/?college={college}", "roadmap/clusters/", "meetings/",
        "meetings/2026-01-16/", "agreements/",
    ),
    Role.DIRECTOR: (
        "colleges/{college}/", "colleges/{college}/submissions/{year}/programmes/", "proposals/", "roadmap/",
        "colleges/{college}/submissions/{year}/programmes/?part=capacity", "agreements/",
    ),
}  # fmt: skip


def build(programmes: int):
    """Ten programmes a college (all in one of three), and one of everything else a programme."""
    region = make.region()
    planner, director = make.person(region), make.person(region, Role.DIRECTOR)
    colleges = [make.college(region, owner=director, cluster="mining") for _ in range(max(1, programmes // 10))]
    special = [make.specialty(region) for _ in range(3)]
    rows = [
        Programme(region=region, college=colleges[n % len(colleges)], specialty=special[n % 3], code=f"P{n}", base="9")
        for n in range(programmes)
    ]
    rows = Programme.objects.bulk_create(rows)
    of_year = {"region": region, "year": make.YEAR - 1}
    Intake.objects.bulk_create(Intake(**of_year, programme=one, seats_order=25, entrants=20) for one in rows)
    Graduates.objects.bulk_create(Graduates(**of_year, programme=one, graduates=20) for one in rows)
    Effectiveness.objects.bulk_create(Effectiveness(**of_year, college=one, score=50) for one in colleges)
    _plans(region, colleges, special, rows, planner)
    campaign_of(region, planner)
    return {Role.PLANNER: planner, Role.DIRECTOR: director}, colleges[0]


def _plans(region, colleges, special, rows, planner) -> None:
    college = colleges[0]
    lines = [f"- Stands {n} @x #{college.code} !2027-01-01" for n in range(len(rows))]
    found, wrong = read("\n".join(["1 Equip", *lines]), {college.code})
    assert not wrong
    take_over(region=region, held_on=date(2026, 1, 16), title="Council", read=found, by=planner)
    first = Milestone.objects.filter(region=region).first()
    for year in range(2000, 2000 + min(len(rows), 90)):
        promise(college=college, measure="in_trade", year=year, percent=70, after=first, by=planner)
    said = {"verb": "pause", "language": "kk", "base": "9", "why": "x", "region": region, "year": make.YEAR}
    said |= {"state": "sent", "sent_at": timezone.now(), "sent_by": planner}
    Proposal.objects.bulk_create(
        Proposal(**said, college=colleges[n % len(colleges)], specialty=special[n % 3], number=n + 1)
        for n in range(len(rows))
    )
    firm = make.enterprise(region)
    Agreement.objects.bulk_create(
        Agreement(region=region, enterprise=firm, college=college, kind="dual", since=date(1990 + n % 40, 1, n % 9 + 1))
        for n in range(min(len(rows), 30))
    )


def costs(client, programmes: int) -> dict[tuple[str, str], int]:
    people, college = build(programmes)
    found = {}
    for role, pages in PAGES.items():
        client.force_login(people[role])
        client.get("/en/")
        for page in pages:
            address = "/en/" + page.format(college=college.code, year=make.YEAR)
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200, address
            found[role, page] = len(seen)
    return found


def test_no_list_costs_more_with_more_in_it(client):
    few, many = costs(client, 3), costs(client, 300)
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
