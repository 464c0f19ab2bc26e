"""Home: what needs me, where are we; strangers see what the portal is; each role lands in its own place."""

import re

import pytest

from labormarket.models import Run
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make.region(name_en="Coal Land")


def home(client, person=None) -> str:
    if person:
        client.force_login(person)
    return " ".join(client.get("/en/").content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_stranger_sees_the_region_and_the_way_in(client, region):
    page = home(client)
    assert "Coal Land" in page and "/en/sign-in/" in page and "/en/methods/" in page


def test_without_a_region_the_start_page_says_so(client):
    assert "No region has been loaded yet." in home(client)


def test_before_the_first_run_there_is_one_thing_to_do(client, region):
    page = home(client, make.person(region))
    assert "Run the first analysis" in page and "Run the analysis" in page and "no order has been computed yet" in page


def test_figures_stand_beside_last_year(client, region):
    facts = {"seats": 75, "seats_last": 50, "cost": 45e6, "budget": 50e6, "covered": 61.0, "need": 100.0}
    facts |= {"last_year": {"covered": 48.0, "cost": 40e6}, "budget_source": "last_year"}
    make.order(make.analysis(region), facts=facts)
    page = home(client, make.person(region))
    assert ">75</a>" in page and "In 2026: 50, now +25" in page and "61 %" in page and "order: 48 %" in page
    assert "45.0 mln ₸" in page and "90.0 % of the ceiling" in page and "Enter the ceiling of the budget" in page


def test_newer_data_ask_for_a_new_run(client, region):
    make.order(make.analysis(region))
    make.vintage(region, "needs")
    page = home(client, make.person(region))
    assert "Run the analysis again" in page and "employers&#x27; needs" in page


def test_lines_and_needs_to_look_at(client, region):
    order = make.order(make.analysis(region))
    college = make.college(region)
    make.line(order, make.programme(college), seats_last=25, seats_recommended=0)
    make.line(order, make.programme(college), seats_last=0, seats_recommended=25)
    make.need(make.enterprise(region), make.occupation(region, name_en="Divers"))
    page = home(client, make.person(region))
    assert "Check lines that close: 1" in page and "Check new lines: 1" in page
    assert "See 1 need that no programme serves" in page and "Divers" in page
    assert f"/en/orders/{region.code}-2027/?flag=closed" in page


def test_the_largest_changes_lead_to_their_why(client, region):
    order = make.order(make.analysis(region))
    college = make.college(region)
    small, large = make.programme(college), make.programme(college, specialty=make.specialty(region, name_en="Welding"))
    make.line(order, small, seats_last=25, seats_recommended=25)
    make.line(order, large, seats_last=75, seats_recommended=25)
    page = home(client, make.person(region, Role.READER))
    assert "75 → 25" in page and "Welding" in page and "25 → 25" not in page and "Needs you" not in page
    assert f"/en/orders/{region.code}-2027/lines/{large.code}/" in page


def test_a_false_identity_comes_first(client, region):
    rows = [{"identity": "L7", "scope": "year=2030", "difference": 5.0, "tolerance": 1e-9, "holds": False}]
    make.order(make.analysis(region, ledger=rows, ledger_holds=False))
    assert "Look at a figure that does not add up" in home(client, make.person(region))


def test_a_run_under_way_is_shown_in_place_of_the_button(client, region):
    run = make.analysis(region, state=Run.ASKED, finished_at=None)
    page = home(client, make.person(region))
    assert f"watch run {run.pk}" in page and "/runs/start/" not in page


def test_what_waits_leads_to_where_it_can_be_done(client, region):
    missing = [{"resource": "commuting", "effect": "zones", "cap": "C"}]
    analysis = make.analysis(region, missing=missing)
    make.order(analysis, facts={"budget_source": "last_year"})
    page = home(client, make.person(region))
    assert 'href="/en/scenarios/new/#id_budget"' in page and 'href="/en/sources/2027/#gaps"' in page
    assert 'id="id_budget"' in client.get("/en/scenarios/new/").content.decode()
    assert 'id="gaps"' in client.get("/en/sources/2027/").content.decode()
    page = home(client, make.person(region, Role.APPROVER))
    waits = page.partition('<ul class="todo">')[2].partition("</ul>")[0]
    links = re.findall(r'<a href="([^"#]+)', waits)
    assert links and {client.get(link).status_code for link in links} == {200}
    assert "/scenarios/new/" not in page


def test_a_reader_sees_figures_but_neither_tasks_nor_runs(client, region):
    run = make.order(make.analysis(region))
    page = home(client, make.person(region, Role.READER))
    assert "seats recommended" in page and f"/runs/{run.pk}/" not in page and "/runs/start/" not in page


def test_the_administrator_lands_at_the_runs(client, region):
    client.force_login(make.person(region, Role.ADMINISTRATOR))
    assert client.get("/en/").headers["Location"] == "/en/runs/"


def test_the_figures_of_another_region_stay_there(client, region):
    make.order(make.analysis(make.region()), facts={"seats": 99_999})
    assert "99,999" not in home(client, make.person(region))


def test_methods_are_open_to_all(client, region):
    assert "Each graduate is counted once." in client.get("/en/methods/").content.decode()
    parameters = client.get("/en/methods/parameters/").content.decode()
    assert "exit_rate" in parameters and "COPS" in parameters


def test_openings_far_from_the_published_total_are_said_with_both_numbers(client, region):
    ledger = [{"identity": "L12", "scope": "x", "difference": 60.0, "tolerance": 20.0, "holds": False}]
    whole = [{"total": "labour_demand 2025-2035 gov", "openings": 60_400.0, "published": 92_000.0}]
    run = make.analysis(region, ledger=ledger, facts={"years": [2030], "whole_period": whole})
    page = home(client, make.person(region))
    said = "published labour demand of 2025–2035, for the years both cover: 92,000 people; openings of this analysis: 60,400."
    assert said in page and f"/en/runs/{run.pk}/" in page
