"""Two orders side by side: moved lines with their reasons, both totals, an address to send on, a file, empty states."""

import io

import openpyxl
import pytest

from labormarket.actions.orders import Why, draft_from, override
from labormarket.comparison import compared
from labormarket.queries.orders import seats_of
from labormarket.words import diff as words
from portal.figures import signed
from portal.permissions import Role
from tests import factories as make
from tests.labormarket.weighed import solved_order

pytestmark = pytest.mark.django_db
URL = "/en/compare/"


@pytest.fixture
def order(region):
    return solved_order(region)


@pytest.fixture
def version(order, region):
    """The draft with one line changed by hand."""
    version = draft_from(run=order, by=make.person(region))
    line = version.lines.select_related("programme").order_by("-seats_proposed", "programme__code").first()
    line.version = version
    seats = line.seats_proposed - 25
    override(line=line, seats=seats, why=Why("no_teacher"), seen=0, sure=True, by=make.person(region))
    return version


def test_a_version_against_its_recommendation(planner, read, order, version):
    line = version.lines.exclude(seats_proposed=-1).filter(edits=1).select_related("programme").get()
    address = f"{URL}?a=run-{order.pk}&b=version-2027.1"
    page = read(planner.get(address))
    assert "1 line moved" in page and f"/lines/{line.programme.code}/?run={order.pk}" in page
    assert f"/lines/{line.programme.code}/?version=1" in page and f">{line.seats_proposed}<" in page
    seats = sum(order.recommendations.values_list("seats_recommended", flat=True))
    assert f">{seats}<" in page and f">{seats - 25}<" in page and "score" in page
    assert "fixed by a person" in page and "another limit changed" not in page


def test_the_other_way_round_by_college_and_as_a_file(planner, read, order, version):
    address = f"{URL}?a=version-2027.1&b=run-{order.pk}"
    assert "+25" in read(planner.get(address))
    assert "Moves by college" in read(planner.get(f"{address}&by=colleges"))
    file = planner.get(f"{address}&format=csv")
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[2].startswith("programme_code;line;first;second;change;why") and len(rows) == 4
    assert rows[3].split(";")[4] == "25"


def test_by_occupation_graduates_who_come_and_the_need_they_meet(planner, read, order, version):
    address = f"{URL}?a=run-{order.pk}&b=version-2027.1"
    page = read(planner.get(f"{address}&by=occupations"))
    told = compared((order, seats_of_run(order)), (order, seats_of(version)))["occupations"]
    assert told and all(one["graduates"][1] < one["graduates"][0] for one in told)  # one line has 25 seats fewer
    assert all(one["met"][1] <= one["met"][0] for one in told)
    for one in told:
        assert f"/en/occupations/{one['occupation']}/" in page
        assert f">{signed(one['graduates'][1] - one['graduates'][0], 1)}<" in page


def test_the_workbook_holds_what_the_page_says_as_numbers(planner, order, version):
    file = planner.get(f"{URL}?a=run-{order.pk}&b=version-2027.1&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == [
        "Totals of both", "Lines that moved", "Moves by college", "Moves by occupation", "Notes",
    ]  # fmt: skip
    line = version.lines.get(edits=1)
    moved = [cell.value for cell in book["Lines that moved"][2]]
    assert moved[0] == line.programme.code and moved[2:5] == [line.seats_recommended, line.seats_proposed, -25]
    assert moved[5] and book["Lines that moved"].freeze_panes == "A2"
    totals = [cell.value for cell in book["Totals of both"][2]]
    assert totals[0] == "seats" and totals[3] == -25
    assert [cell.value for cell in book["Moves by college"][2]][1:] == [1, 0, -25, -25]
    assert "http://testserver/en/compare/" in [row[1].value for row in book["Notes"]][4]


def seats_of_run(run):
    return dict(run.recommendations.values_list("programme__code", "seats_recommended"))


def test_the_same_order_twice_has_moved_nothing(planner, read, order):
    page = read(planner.get(f"{URL}?a=run-{order.pk}&b=run-{order.pk}"))
    assert "No line moved." in page


def test_before_two_are_chosen(planner, read, region, order):
    assert "There are no two orders to compare yet." in read(planner.get(URL))
    make.order(order.analysis)
    assert "Choose two" in read(planner.get(URL))


def test_an_order_without_inputs_tells_the_moves_alone(planner, read, region, order):
    bare = make.order(make.analysis(region))
    line = order.recommendations.select_related("programme").first()
    make.line(bare, line.programme, seats_recommended=line.seats_recommended + 25)
    page = read(planner.get(f"{URL}?a=run-{order.pk}&b=run-{bare.pk}"))
    assert "kept no inputs" in page and "+25" in page


def test_what_is_not_there_or_not_theirs(planner, as_role, order):
    foreign = make.order(make.analysis(make.region()))
    assert planner.get(f"{URL}?a=run-{order.pk}&b=run-{foreign.pk}").status_code == 404
    assert planner.get(f"{URL}?a=nonsense&b=run-{order.pk}").status_code == 404
    client, _ = as_role(Role.READER)
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"why": "pinned"}, "fixed by a person"),
        (
            {"why": "limit", "limit": "workshop", "scope": "C1,0715", "line": "P2"},
            "shares a full limit (workshop: Saran, 0715) with Temirtau: Welding, which moved the other way",
        ),
        (
            {"why": "covered", "occupation": "7212", "year": 2030, "line": "P2", "before": 25, "after": 0},
            "“Welders” in 2030 is covered by Temirtau: Welding instead",
        ),
        (
            {"why": "covered", "occupation": "7212", "year": 2030, "line": "P2", "before": 0, "after": 25},
            "covers “Welders” in 2030 in place of Temirtau: Welding",
        ),
        ({"why": "money"}, "money that was freed, or is needed, elsewhere"),
        ({"why": "ceiling", "before": 50, "after": 25}, "there is less money than before"),
        ({"why": "floor", "limit": "access", "scope": "C1"}, "is held by a minimum: minimum of a territory: Saran"),
        ({"why": "bound", "limit": "applicants"}, "may have another number than before: applicants"),
        ({"why": "worth", "before": 25, "after": 50}, "its seats bring more than before"),
        ({"why": "worth", "before": 50, "after": 25}, "its seats bring less than before"),
        ({"why": "gone", "before": 25, "after": 0}, "the line is not in the second order"),
        ({"why": ""}, ""),
    ],
)
def test_every_reason_has_its_words(line, said):
    names = {"C1": "Saran", "P2": "Temirtau: Welding", "7212": "Welders"}
    assert words.why(line, names).startswith(said)
