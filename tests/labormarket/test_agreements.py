"""Agreements: offered by one side, answered by the other, signed, ended; who sees them; the share of dual places."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from labormarket.actions.agreements import Terms, accept, decline, end, offer, sign
from labormarket.inputs import freeze, thaw
from labormarket.models import Agreement
from labormarket.queries.agreements import dual_shares
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
TERMS = {"kind": "dual", "since": date(2026, 9, 1), "places": 10, "mentors": 2}


@pytest.fixture
def sides(region):
    hr, director = make.person(region, Role.EMPLOYER), make.person(region, Role.DIRECTOR)
    plant = make.enterprise(region, representative=hr, name_en="Plant A")
    college = make.college(region, owner=director, name_en="College B")
    programme = make.programme(college)
    make.intake(programme, seats_order=40)
    return hr, director, plant, college, programme.specialty


@pytest.fixture
def offered(sides):
    hr, _director, plant, college, specialty = sides
    return offer(enterprise=plant, college=college, terms=Terms(**TERMS, specialty=specialty), side="enterprise", by=hr)


def test_from_the_offer_to_the_end(region, sides, offered):
    hr, director, *_ = sides
    assert offered.standing(date(2026, 9, 2)) == "offered"
    assert "agreements" not in thaw(freeze(region))["tables"]  # an offer is no agreement yet
    accept(agreement=offered, by=director)
    made = sign(agreement=offered, on=date(2026, 8, 20), by=hr)
    assert (made.standing(date(2026, 8, 25)), made.standing(date(2026, 9, 1))) == ("coming", "running")
    assert thaw(freeze(region))["tables"]["agreements"]["places"] == [10]
    made = end(agreement=made, on=date(2027, 1, 15), why="the line closes", by=hr)
    assert made.standing(date(2027, 1, 16)) == "ended"
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["offered", "accepted", "signed", "ended"]


def test_nobody_accepts_an_own_offer_and_no_offer_is_answered_twice(sides, offered):
    hr, director, *_ = sides
    with pytest.raises(Refused, match="other side"):
        accept(agreement=offered, by=hr)
    with pytest.raises(Refused, match="Say why"):
        decline(agreement=offered, why=" ", by=director)
    decline(agreement=offered, why="no master", by=director)
    with pytest.raises(Refused, match="answered already"):
        accept(agreement=offered, by=director)
    with pytest.raises(Refused, match="accepted"):
        sign(agreement=offered, on=date(2026, 9, 1), by=hr)


def test_a_declined_offer_is_made_again_with_other_terms_a_living_one_is_not(sides, offered):
    hr, director, plant, college, specialty = sides
    again = {"enterprise": plant, "college": college, "side": "enterprise", "by": hr}
    with pytest.raises(Refused, match="already"):
        offer(terms=Terms(**TERMS, specialty=specialty), **again)
    decline(agreement=offered, why="too many", by=director)
    made = offer(terms=Terms(**{**TERMS, "places": 5}, specialty=specialty), **again)
    assert (made.pk, made.places, made.state, made.reason) == (offered.pk, 5, "offered", "")


def test_both_sides_and_the_department_see_it_strangers_do_not(client, region, sides, offered):
    hr, director, *_ = sides
    planner, other = make.person(region, Role.PLANNER), make.person(region, Role.DIRECTOR)
    make.college(region, owner=other)
    for person, seen in ((hr, True), (director, True), (planner, True), (other, False)):
        client.force_login(person)
        assert (client.get(f"/en/agreements/{offered.pk}/").status_code == 200) == seen
        assert ("College B" in client.get("/en/agreements/").content.decode().split("dual places")[0]) == seen
        code = client.post(f"/en/agreements/{offered.pk}/sign/").status_code
        assert code == (302 if seen and person is not planner else 403 if person is planner else 404)


def test_a_director_offers_only_from_an_own_college(client, region, sides):
    _hr, director, plant, _college, _specialty = sides
    foreign = make.college(region)
    client.force_login(director)
    sent = {"enterprise": plant.pk, "college": foreign.pk, "kind": "practice", "places": "3", "since": "2027-09-01"}
    assert client.post("/en/agreements/new/", sent).status_code == 422 and not Agreement.objects.exists()


def test_the_share_of_dual_places_counts_what_runs(region, sides, offered):
    _hr, _director, plant, college, specialty = sides
    today = timezone.localdate()
    running = {"region": region, "enterprise": plant, "college": college, "specialty": specialty, "kind": "dual"}
    Agreement.objects.create(**running, since=today - timedelta(days=9), places=8)
    Agreement.objects.create(**running, since=today - timedelta(days=30), until=today - timedelta(days=1), places=99)
    [row] = dual_shares(region, today)
    assert (row.places, row.seats, row.share) == (8, 40, 0.2)


def test_the_list_costs_the_same_with_more_rows(client, region, sides, django_assert_max_num_queries):
    _hr, _director, _plant, college, specialty = sides
    for _more in range(15):
        firm = make.enterprise(region)
        Agreement.objects.create(
            region=region,
            enterprise=firm,
            college=college,
            kind="dual",
            specialty=specialty,
            since=date(2026, 1, 1),
            places=1,
        )
    client.force_login(make.person(region, Role.PLANNER))
    with django_assert_max_num_queries(12):
        page = client.get("/en/agreements/")
    assert page.status_code == 200


def test_a_new_plant_is_counted_from_its_agreement_and_shown_before(client, region, sides):
    hr, director, _plant, college, _specialty = sides
    plant, polymer = (
        make.enterprise(region, headcount=0, name_en="Polymer"),
        make.occupation(region, name_en="Extruders"),
    )
    make.need(plant, polymer, year=2028, number=28)
    client.force_login(make.person(region, Role.PLANNER))
    page = client.get("/en/plants/").content.decode()
    assert "Extruders" in page and "shown, not counted" in page
    Agreement.objects.create(
        region=region,
        enterprise=plant,
        college=college,
        kind="targeted",
        since=date(2028, 1, 1),
        until=date(2031, 1, 1),
    )
    assert "counted from 2028" in client.get("/en/plants/").content.decode()
    for person in (hr, director):
        client.force_login(person)
        assert client.get("/en/plants/").status_code == 403


def test_they_stand_on_the_pages_of_both_sides_and_nobody_elses(client, region, sides, offered):
    hr, director, plant, college, _specialty = sides
    other = make.college(region, owner=make.person(region, Role.DIRECTOR))
    for person, address in ((hr, f"enterprises/{plant.code}"), (director, f"colleges/{college.code}")):
        client.force_login(person)
        page = client.get(f"/en/{address}/").content.decode()
        assert f"/en/agreements/{offered.pk}/" in page and 'id="agreements"' in page
    client.force_login(other.owners.get())
    assert f"/agreements/{offered.pk}/" not in client.get(f"/en/colleges/{other.code}/").content.decode()
    client.force_login(make.person(region, Role.READER))
    assert 'id="agreements"' not in client.get(f"/en/colleges/{college.code}/").content.decode()


@pytest.mark.parametrize(("firms", "told"), [(2, False), (3, True)])
def test_dual_places_of_few_enterprises_are_told_to_the_department_only(client, region, sides, firms, told):
    hr, _director, plant, college, specialty = sides
    running = {"region": region, "college": college, "specialty": specialty, "kind": "dual", "since": date(2026, 1, 1)}
    for one in (plant, *(make.enterprise(region) for _more in range(firms - 1))):
        Agreement.objects.create(**running, enterprise=one, places=111)
    for person, sees in ((hr, told), (make.person(region, Role.PLANNER), True)):
        client.force_login(person)
        page = client.get("/en/agreements/").content.decode()
        assert (f"{111 * firms}" in page[page.index("Dual places by specialty") :]) is sees
