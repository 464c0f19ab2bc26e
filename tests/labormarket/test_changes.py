"""The list of changes: who, what, why, at what price, with undo where it is still possible; and solving around them."""

import pytest

from labormarket.actions import decisions
from labormarket.actions.answers import appeal
from labormarket.actions.around import reoptimise
from labormarket.actions.orders import Why, draft_from, override
from labormarket.analysis import scales_of
from labormarket.engine.scenario import Scenario as Wishes
from labormarket.models import Run, Scenario
from portal.jobs.models import Job
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.weighed import solved_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(region):
    return make.person(region)


@pytest.fixture
def version(region, writer):
    return draft_from(run=solved_order(region), by=writer)


@pytest.fixture
def address(region):
    return f"/en/orders/{region.code}-2027/"


@pytest.fixture
def line(version):
    found = version.lines.select_related("programme").order_by("-seats_proposed", "programme__code").first()
    found.version = version
    return found


def change(line, seats, by, reason="no_teacher", text=""):
    made = override(line=line, seats=seats, why=Why(reason, text), seen=line.edits, sure=True, by=by)
    line.refresh_from_db()
    return made


def test_before_anybody_changed(planner, read, version, address):
    assert "Nobody has changed a number of this version." in read(planner.get(address))
    page = read(planner.get(f"{address}changes/"))
    assert "Every line stands as the version began." in page


def test_who_what_why_at_what_price_with_undo_for_the_last(planner, read, version, line, writer, address):
    began = line.seats_proposed
    change(line, began - 25, writer, text="the master leaves")
    second = change(line, began, writer, reason="")
    for page in (read(planner.get(address)), read(planner.get(f"{address}changes/"))):
        assert f"{began} → {began - 25}" in page and "no teacher: the master leaves" in page
        assert "graduates who meet a need" in page and str(writer.shown) in page
        assert page.count("/undo/") == 1 and str(second.act) in page
    planner.post(f"{address}undo/{second.act}/")
    page = read(planner.get(f"{address}changes/"))
    assert "undone by" in page and "<s>" in page and page.count("/undo/") == 1
    rows = planner.get(f"{address}changes/?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("programme_code;line;before;after;reason") and len(rows) == 4


def test_a_reader_sees_a_draft_not_at_all(as_role, version, line, writer, address):
    change(line, line.seats_proposed - 25, writer)
    client, _ = as_role(Role.READER)
    assert client.get(f"{address}changes/").status_code == 302
    assert client.post(f"{address}around/").status_code == 403


def test_solving_around_fixes_what_people_set_and_starts_where_the_draft_stands(
    planner, version, line, writer, address
):
    change(line, line.seats_proposed - 25, writer, text="protocol 12")
    answer = planner.post(f"{address}around/")
    scenario, run = Scenario.objects.get(), Run.objects.order_by("-pk").first()
    code = line.programme.code
    pin = {"seats": line.seats_proposed, "by": writer.shown, "reason": "protocol 12"}
    assert scenario.changes["pins"] == {code: pin} and scenario.name == "Around version 1 of 2027"
    assert scenario.changes["around"][code] == line.seats_proposed and len(scenario.changes["around"]) == 4
    assert run.scenario == scenario and str(run.pk) in answer.headers["Location"]
    assert {"run": run.pk} == {"run": Job.objects.get().payload["run"]}
    wishes = {name: value for name, value in scenario.changes.items() if name != "parameters"}
    assert Wishes.from_dict(wishes).pins[code].lower == line.seats_proposed


def test_a_persons_word_goes_before_the_cap_of_a_line(version, line, writer):
    change(line, 0, writer, text="closes")
    reoptimise(version=version, by=writer)
    limits = Scenario.objects.get().changes["limits"]
    code = line.programme.code
    assert limits[f"continuity|{code}|lower"] == 0
    box = scales_of(version.run).problem
    assert code in box.lines.code


def test_without_a_change_there_is_nothing_to_solve_around(planner, read, version, writer, address):
    with pytest.raises(Refused, match="nothing to solve around"):
        reoptimise(version=version, by=writer)
    assert "nothing to solve around" in read(planner.post(f"{address}around/", follow=True))


def test_what_an_objection_asks_for_is_solved_again(planner, read, version, line, writer, region, address):
    director = make.person(region, Role.DIRECTOR)
    line.programme.college.owners.add(director)
    decisions.consult(version=version, by=writer)
    asked = appeal(line=line, seats=line.seats_proposed + 25, why=Why("employer_agreement", "Plant 12"), by=director)
    assert f'name="objection" value="{asked.pk}"' in read(planner.get(f"{address}consult/"))
    answer = planner.post(f"{address}around/", {"objection": asked.pk})
    scenario = Scenario.objects.get()
    pin = {"seats": asked.seats, "by": director.shown, "reason": "Plant 12"}
    assert scenario.changes["pins"] == {line.programme.code: pin}
    assert str(asked.seats) in scenario.name and "/runs/" in answer.headers["Location"]
    line.refresh_from_db()
    assert line.seats_proposed == asked.seats - 25  # nothing is granted by it
    assert planner.post(f"{address}around/", {"objection": asked.pk + 1}).status_code == 404
    assert planner.post(f"{address}around/", {"objection": "x"}).status_code == 404
