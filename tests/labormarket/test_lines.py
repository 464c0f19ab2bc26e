"""Why this number, as a page and as the panel: sentence, drawing, limits, who asked, history, rows behind it."""

import pytest

from portal.permissions import Role
from tests import factories as make
from tests.labormarket.because import PARTS, because

pytestmark = pytest.mark.django_db


@pytest.fixture
def welders(region):
    return make.occupation(region, code="7212", name_en="Welders")


@pytest.fixture
def line(region, welders):
    analysis = make.analysis(region, parameters={"transfers": "exits_only"})
    run = make.order(analysis)
    make.gap(analysis, welders, demand=108.2, expansion=41.0, exits=38.0, transfers=None, parts={**PARTS, "answers": 3})
    college = make.college(region, code="C1", name_en="Saran College")
    taught = make.programme(college, code="P1", specialty=make.specialty(region, name_en="Welding"))
    other = make.programme(make.college(region, name_en="Temirtau College"), code="P2")
    make.line(run, other, because=because(programme="P2"))
    return make.line(run, taught, because=because(), flags=["licence_unknown"])


@pytest.fixture
def address(region, line):
    return f"/en/orders/{region.code}-2027/lines/P1/"


def test_the_page_says_why(planner, read, address):
    page = read(planner.get(address))
    assert "Why 50 seats: Welding, Saran College" in page
    assert "“Welders”: about 108 newcomers a year are needed by 2030" in page
    assert "full: 50 of 50" in page and "New jobs" in page and "Temirtau College" in page
    assert "How the number changes from draw to draw has not been computed" in page
    assert "licence unknown" in page and "two independent sources agree" in page
    assert "Data of" in page and "engine 1.0" in page


def test_one_figure_for_one_thing(planner, read, region, line, welders, address):
    for _ in range(2):
        make.need(make.enterprise(region), welders, number=5)
    page = read(planner.get(address))
    assert "Need a year:</a> <b>108</b>" in page  # the need of the drawing, not the median of its draws beside it
    assert "2 enterprises, any year, all trades of the line" in page
    assert "enterprises that answered for this trade and year 3" in page


def test_the_panel_is_the_same_without_the_frame(planner, read, address):
    for answer in (planner.get(address, HTTP_HX_REQUEST="true"), planner.get(f"{address}?panel")):
        page = read(answer)
        assert "“Welders”: about 108" in page and "<html" not in page and "data-panel-close" in page


def test_from_the_order_to_the_rows_in_two_clicks(planner, read, region, line, address):
    make.intake(line.programme, entrants=24)
    why = read(planner.get(address))
    rows = "/en/sources/2027/intakes/?programme=P1"
    assert rows in why and ">24<" in read(planner.get(rows))


def test_who_asked_by_name_for_the_planner(planner, read, region, welders, address):
    make.need(make.enterprise(region, name_en="Plant A"), welders, number=60)
    page = read(planner.get(address))
    assert "Plant A" in page and ">60<" in page


def test_a_director_sees_own_line_sums_and_no_other_college(as_role, read, region, welders, line, address):
    client, person = as_role(Role.DIRECTOR)
    assert client.get(address).status_code == 404
    line.programme.college.owners.add(person)
    for _ in range(2):
        make.need(make.enterprise(region, name_en="Plant A"), welders, number=60)
    page = read(client.get(address))
    assert "Why 50 seats" in page and "Plant A" not in page and "Temirtau" not in page and "/sources/" not in page
    assert "fewer than three employers have asked" in page
    make.need(make.enterprise(region), welders, number=60)
    assert "3 employers ask for 180 people together." in read(client.get(address))


def test_five_years_of_history_with_gaps(planner, read, line, address):
    make.intake(line.programme, 2026, seats_order=25, applications=61, entrants=25)
    make.graduates(line.programme, 2025, graduates=22, in_trade=17)
    page = read(planner.get(address)).partition("History")[2]
    assert ">61<" in page and ">22<" in page and ">17<" in page and 'title="no data"' in page


def test_a_line_that_no_run_explained_says_so(planner, read, region, line, address):
    line.because = {}
    line.save()
    assert "The run kept no explanation for this line." in read(planner.get(address))


def test_a_line_that_is_not_there(planner, region, line):
    assert planner.get(f"/en/orders/{region.code}-2027/lines/P9/").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_in_the_readers_language(planner, read, address, language):
    page = read(planner.get(address.replace("/en/", f"/{language}/")))
    assert "newcomers" not in page and "Why 50" not in page and "108" in page
