"""The consultation: a college agrees or asks for another number, the planner decides, the author is told."""

import pytest

from labormarket.actions import decisions
from labormarket.actions.answers import agree_lines, appeal, decide
from labormarket.actions.orders import Why, draft_from
from labormarket.models import Answer, Appeal, Line
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.weighed import weighed_order

pytestmark = pytest.mark.django_db
SAID = Why("employer_agreement", "Plant 12 takes them")


@pytest.fixture
def writer(region):
    return make.person(region)


@pytest.fixture
def director(region):
    return make.person(region, Role.DIRECTOR)


@pytest.fixture
def version(region, writer, director):
    run = make.order(make.analysis(region), facts={"budget": 90e6, "budget_source": "scenario"})
    taught = make.programme(
        make.college(region, owner=director), code="W", specialty=make.specialty(region, name_en="Welding")
    )
    make.line(run, taught, seats_last=25, seats_recommended=25)
    make.line(run, make.programme(make.college(region, name_en="Other college")))
    return decisions.consult(version=draft_from(run=run, by=writer), by=writer)


@pytest.fixture
def line(version):
    return version.lines.get(programme__code="W")


@pytest.fixture
def address(region):
    return f"/en/orders/{region.code}-2027/"


def stands(line):
    return Line.objects.get(pk=line.pk).seats_proposed


def test_granted_the_line_takes_the_number_with_the_colleges_reason(line, writer, director):
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    done = decide(objection=objection, granted=True, answer="The agreement is signed", by=writer)
    assert (done.state, done.decision, done.decided_by) == ("decided", "granted", writer)
    change = line.overrides.get()
    assert stands(line) == 50 and change.reason == "employer_agreement" and "Plant 12" in change.text
    assert set(Entry.objects.filter(kind="labormarket.Appeal").values_list("verb", flat=True)) == {"appealed", "decide"}


def test_declined_it_stays_and_says_why(line, writer, director):
    done = decide(
        objection=appeal(line=line, seats=50, why=SAID, by=director), granted=False, answer="No room", by=writer
    )
    assert (done.decision, done.answer) == ("declined", "No room") and stands(line) == 25


@pytest.mark.parametrize(
    ("seats", "why", "said"),
    [(25, SAID, "proposed already"), (50, Why("", "x"), "Choose a reason"), (50, Why("other", " "), "in words")],
)
def test_an_objection_names_a_number_and_its_reason(line, director, seats, why, said):
    with pytest.raises(Refused, match=said):
        appeal(line=line, seats=seats, why=why, by=director)


def test_one_objection_a_line_waits_at_a_time(line, director, writer):
    first = appeal(line=line, seats=50, why=SAID, by=director)
    with pytest.raises(Refused, match="waits for its decision"):
        appeal(line=line, seats=75, why=SAID, by=director)
    decide(objection=first, granted=False, answer="No room", by=writer)
    appeal(line=line, seats=75, why=SAID, by=director)


def test_a_decision_is_taken_once_and_said_why(line, director, writer, region):
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    with pytest.raises(Refused, match="Say why"):
        decide(objection=objection, granted=True, answer=" ", by=writer)
    decide(objection=objection, granted=False, answer="No room", by=writer)
    with pytest.raises(Refused, match="another state"):
        decide(objection=objection, granted=True, answer="Yes", by=make.person(region))
    assert stands(line) == 25


def test_only_the_planner_decides(line, director):
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    with pytest.raises(Refused, match="not yours"):
        decide(objection=objection, granted=True, answer="We want it", by=director)


def test_nobody_is_asked_about_a_draft(version, line, writer, director):
    decisions.give_back(version=version, reason="more to do", by=writer)
    with pytest.raises(Refused, match="not asked"):
        appeal(line=line, seats=50, why=SAID, by=director)
    with pytest.raises(Refused, match="not asked"):
        agree_lines(version=version, college=line.programme.college, by=director)


def test_agreed_twice_is_one_answer_and_not_beside_an_open_objection(version, line, director):
    for remark in ("fine", "still fine"):
        agree_lines(version=version, college=line.programme.college, remark=remark, by=director)
    assert Answer.objects.get().remark == "still fine"
    appeal(line=line, seats=50, why=SAID, by=director)
    with pytest.raises(Refused, match="not decided"):
        agree_lines(version=version, college=line.programme.college, by=director)


def test_an_open_objection_is_in_the_way_of_the_commission(version, line, director, writer):
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    assert decisions.blocking(version) == ["Objections not decided: 1."]
    decide(objection=objection, granted=False, answer="No room", by=writer)
    assert decisions.blocking(version) == []


def test_a_wish_that_breaks_the_walls_cannot_be_granted(region, writer, director):
    version = decisions.consult(version=draft_from(run=weighed_order(region), by=writer), by=writer)
    objection = appeal(line=version.lines.first(), seats=5_000, why=SAID, by=director)
    assert objection.price["cost"] > 0
    with pytest.raises(Refused, match="no room"):
        decide(objection=objection, granted=True, answer="Yes", by=writer)
    assert Appeal.objects.get().state == "open"


def test_a_director_reads_own_lines_and_agrees(client, read, version, director, address):
    client.force_login(director)
    page = read(client.get(address))
    assert "version 1: under consultation" in page and "Welding" in page and "Other college" not in page
    assert "Agree with all lines" in page and "data-edit" not in page
    page = read(client.post(f"{address}answer/", {"remark": "with thanks"}, follow=True))
    assert "Your answer is with the planner." in page and "agrees" in page and "Agree again" in page


def test_a_director_objects_and_reads_the_decision_on_the_own_page(
    client, read, version, line, director, writer, address
):
    client.force_login(director)
    assert client.get(f"{address}lines/W/appeal/").status_code == 200
    assert client.post(f"{address}lines/W/appeal/", {"seats": "50", "reason": "", "text": ""}).status_code == 422
    given = {"seats": "50", "reason": "employer_agreement", "text": "Plant 12 takes them"}
    page = read(client.post(f"{address}lines/W/appeal/", given, follow=True))
    assert "asks for 50" in page and "waits for the planner" in page
    decide(objection=Appeal.objects.get(), granted=False, answer="The workshop is full", by=writer)
    page = read(client.get(address))
    assert "asked for 50: declined" in page and "The workshop is full" in page


def test_a_director_cannot_speak_for_another_college(client, version, director, address):
    foreign = version.lines.exclude(programme__code="W").get().programme.code
    client.force_login(director)
    assert client.get(f"{address}lines/{foreign}/appeal/").status_code == 404


def test_the_planner_reads_the_price_and_decides(planner, read, line, director, address):
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    Appeal.objects.update(price={"covered": -1.5, "cost": 22_800_000.0, "objective": -1.0})
    page = read(planner.get(f"{address}consult/"))
    assert "Plant 12 takes them" in page and "−1.5 graduates who meet a need, +22.8 mln ₸" in page
    assert "asks for a change" in page and "no answer yet" in page
    answer = {"decision": "granted", "answer": "Signed"}
    page = read(planner.post(f"{address}consult/{objection.pk}/", answer, follow=True))
    assert "No objection waits for you." in page and "granted" in page and stands(line) == 50


def test_the_home_of_a_director_asks_and_then_tells(client, read, version, line, director, writer):
    client.force_login(director)
    page = read(client.get("/en/"))
    assert "Answer what is proposed for your college" in page and "25 seats are proposed for your college" in page
    objection = appeal(line=line, seats=50, why=SAID, by=director)
    assert "Answer what is proposed" not in read(client.get("/en/"))
    decide(objection=objection, granted=False, answer="The workshop is full", by=writer)
    page = read(client.get("/en/"))
    assert "Declined: 50 seats, Welding" in page and "The workshop is full" in page


def test_the_home_of_the_planner_names_what_waits(planner, read, line, director):
    appeal(line=line, seats=50, why=SAID, by=director)
    assert "Decide 1 objection" in read(planner.get("/en/"))
