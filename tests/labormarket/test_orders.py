"""The order table: what the person reads, filters, totals, whose lines."""

import pytest

from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(region):
    facts = {"seats": 75, "seats_last": 50, "cost": 45_600_000.0, "budget": 50_000_000.0, "budget_source": "scenario"}
    facts |= {"covered": 61.0, "need": 100.0, "proven_gap": 0.008, "stopped_by": "gap"}
    facts |= {"greedy": {"seats": 70, "cost": 44e6, "covered": 55.0, "objective": 50.0}, "objective": 60.0}
    facts |= {"last_year": {"seats": 50, "cost": 40e6, "covered": 48.0, "objective": 45.0}}
    return make.order(make.analysis(region), facts=facts)


@pytest.fixture
def address(region):
    return f"/en/orders/{region.code}-2027/"


@pytest.fixture
def welding(region, run):
    town = make.territory(region, name_en="Saran")
    what = make.specialty(region, name_en="Welding", field_code="0715")
    taught = make.programme(make.college(region, territory=town, name_en="Saran College"), specialty=what)
    return make.line(run, taught)


@pytest.fixture
def cooking(region, run):
    what = make.specialty(region, name_en="Cooking", field_code="1013", field_name_en="Services")
    taught = make.programme(make.college(region, name_en="Town College"), specialty=what)
    return make.line(run, taught, seats_last=25, seats_recommended=25, limits=[])


def test_the_short_address_leads_to_the_newest_order(planner, run, address):
    assert planner.get("/en/orders/").headers["Location"] == address


def test_a_line_says_seats_change_limit_and_its_number_is_a_link(planner, read, welding, address):
    page = read(planner.get(address))
    assert "Welding" in page and "Saran College" in page and "+25" in page and "workshop" in page
    assert f'<a class="seat" href="{address}lines/{welding.programme.code}/" data-panel>50</a>' in page
    assert f'<a class="seat" href="{address}lines/{welding.programme.code}/#history" data-panel>25</a>' in page


def test_totals_stand_against_the_ceiling(planner, read, welding, cooking, address):
    page = read(planner.get(address))
    assert "45.6 mln ₸" in page and "of 50.0 mln ₸" in page and "91.2 % of the ceiling" in page
    assert "61 %" in page and "last year's order: 48 %" in page and "within 0.80 % of the best possible" in page
    assert "Largest gap first" in page and "2 of 2 lines" in page


def test_a_result_stopped_by_time_says_so(planner, read, region, run, welding, address):
    run.facts["stopped_by"] = "time"
    run.save()
    assert "stopped by time: may not repeat, cannot be published" in read(planner.get(address))


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("field=1013", {"Cooking"}),
        ("limit=workshop", {"Welding"}),
        ("limit=none", {"Cooking"}),
        ("flag=large_change", {"Welding"}),
        ("changed=1", {"Welding"}),
        ("q=weld saran", {"Welding"}),
        ("q=town", {"Cooking"}),
        ("", {"Welding", "Cooking"}),
    ],
)
def test_filters_live_in_the_address(planner, read, welding, cooking, address, query, seen):
    body = read(planner.get(f"{address}?{query}")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert {name for name in ("Welding", "Cooking") if name in body} == seen


@pytest.mark.parametrize("typed", ["welder", "сварщик", "дәнекерлеуші", "данекерлеуши", "газорезчик"])
def test_a_line_is_found_by_its_trade_and_qualification_in_any_language(
    planner, read, region, welding, cooking, address, typed
):
    welders = make.occupation(region, name_en="Welders", name_kk="Дәнекерлеушілер", name_ru="Сварщики")
    make.link(welding.programme.specialty, welders, share=0.7, status="draft")
    make.link(cooking.programme.specialty, welders, share=0.1, status="draft")  # hardly anybody goes there
    make.qualification(welding.programme.specialty, name_ru="Газорезчик")
    body = read(planner.get(f"{address}?q={typed}")).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Welding" in body and "Cooking" not in body


def test_a_place_and_a_college_narrow_too(planner, read, welding, cooking, address):
    college = welding.programme.college
    for query in (f"territory={college.territory.code}", f"college={college.code}"):
        body = read(planner.get(f"{address}?{query}")).partition("<tbody>")[2]
        assert "Welding" in body and "Cooking" not in body.partition("</tbody>")[0]


def test_no_line_fits(planner, read, welding, address):
    assert "No line fits these filters." in read(planner.get(f"{address}?q=nobody"))


def test_last_year_unknown_is_a_dash(planner, read, region, run, address):
    make.line(run, make.programme(make.college(region)), seats_last=None)
    body = read(planner.get(address)).partition("<tbody>")[2]
    assert 'title="no data"' in body and 'title="not applicable"' in body


def test_real_life_stands_beside(planner, read, welding, address):
    make.intake(welding.programme, seats_order=25, applications=60, entrants=24)
    make.graduates(welding.programme, graduates=20, in_trade=13)
    page = read(planner.get(address))
    assert ">2.4<" in page and ">96 %<" in page and ">65 %<" in page


def test_a_long_order_comes_by_pages(planner, read, region, run, address):
    college = make.college(region)
    for _ in range(101):
        make.line(run, make.programme(college))
    assert "1–100 of 101" in read(planner.get(address))
    assert "101 of 101 lines" in read(planner.get(f"{address}?all=1"))
    assert read(planner.get(f"{address}?page=2")).count("data-panel>") == 2  # last year's number and the new one


def test_the_file_holds_the_chosen_lines(planner, welding, cooking, address):
    text = planner.get(f"{address}?format=csv&changed=1").content.decode()
    assert text.startswith("\ufeff") and "Welding" in text and "Cooking" not in text
    assert text.count("\n") == 4  # two notes, the heads, one line


def test_a_pinned_run_keeps_its_links(planner, read, region, run, welding, address):
    newer = make.order(run.analysis)
    assert f"lines/{welding.programme.code}/?run={run.pk}" in read(planner.get(f"{address}?run={run.pk}"))
    assert "No line of this order is yours" in read(planner.get(f"{address}?run={newer.pk}"))


def test_a_director_sees_own_lines_and_no_region_totals(as_role, read, region, run, welding, cooking, address):
    client, person = as_role(Role.DIRECTOR)
    welding.programme.college.owners.add(person)
    page = read(client.get(address))
    assert "Welding" in page and "Cooking" not in page and "50.0 mln" not in page and "Largest gap first" not in page


def test_an_employer_has_no_order(as_role, run, address):
    client, _ = as_role(Role.EMPLOYER)
    assert client.get(address).status_code == 403


def test_the_planner_of_another_region_does_not_find_it(as_role, run, welding, address):
    other = make.region()
    client, _ = as_role(Role.PLANNER, of=other)
    assert client.get(address).status_code == 404
    assert client.get(f"/en/orders/{other.code}-2027/?run={run.pk}").status_code == 404
    assert client.get(f"{address}lines/{welding.programme.code}/").status_code == 404


@pytest.mark.parametrize("name", ["nonsense", "X-2027", "X-year"])
def test_an_address_that_is_no_order(planner, run, name):
    assert planner.get(f"/en/orders/{name}/").status_code == 404


def test_before_the_first_order(planner, read, region):
    assert "No analysis has been computed yet." in read(planner.get("/en/orders/"))


@pytest.mark.parametrize("rows", [3, 300])
def test_the_page_costs_the_same_with_few_and_many_rows(
    planner, region, run, address, rows, django_assert_max_num_queries
):
    college = make.college(region)
    what = make.specialty(region)
    for _ in range(rows):
        make.line(run, make.programme(college, specialty=what))
    with django_assert_max_num_queries(10):
        assert planner.get(f"{address}?all=1").status_code == 200
