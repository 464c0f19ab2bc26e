"""Two orders side by side: moved lines with their reasons, both totals, an address to send on, a file, empty states."""

import pytest

from labormarket.actions.orders import Why, draft_from, override
from labormarket.words import diff as words
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
    assert "another limit changed" in page or "fixed by a person" in page or "elsewhere" in page


def test_the_other_way_round_by_college_and_as_a_file(planner, read, order, version):
    address = f"{URL}?a=version-2027.1&b=run-{order.pk}"
    assert "+25" in read(planner.get(address))
    assert "Moves by college" in read(planner.get(f"{address}&by=colleges"))
    file = planner.get(f"{address}&format=csv")
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[2].startswith("programme_code;line;first;second;change;why") and len(rows) == 4
    assert rows[3].split(";")[4] == "25"


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
        ({"why": "floor", "limit": "access", "scope": "C1"}, "is held by a minimum: minimum of a territory: Saran"),
        ({"why": "bound", "limit": "applicants"}, "may have another number than before: applicants"),
        ({"why": "worth", "before": 25, "after": 50}, "its seats bring more than before"),
        ({"why": "worth", "before": 50, "after": 25}, "its seats bring less than before"),
        ({"why": ""}, ""),
    ],
)
def test_every_reason_has_its_words(line, said):
    names = {"C1": "Saran", "P2": "Temirtau: Welding", "7212": "Welders"}
    assert words.why(line, names).startswith(said)
