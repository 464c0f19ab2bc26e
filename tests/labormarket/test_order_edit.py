"""The version's table and the small form: what is read, saved, asked about, taken back; with script and without."""

import json

import pytest

from labormarket.actions.orders import Why, draft_from, override
from labormarket.models import Line, OrderVersion, Override
from labormarket.words.lines import named
from portal.permissions import Role
from tests import factories as make
from tests.labormarket.weighed import solved_order

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def run(region):
    facts = {"cost": 68_400_000.0, "budget": 70_000_000.0, "budget_source": "scenario", "covered": 61.0, "need": 100.0}
    run = make.order(make.analysis(region), facts=facts)
    college = make.college(region, name_en="Saran College")
    for name, last, seats in (("Welding", 25, 50), ("Cooking", 25, 25)):
        taught = make.programme(college, code=name[0], specialty=make.specialty(region, name_en=name))
        make.line(run, taught, seats_last=last, seats_recommended=seats, cost=seats * 912_000)
    return run


@pytest.fixture
def version(run, region):
    return draft_from(run=run, by=make.person(region))


@pytest.fixture
def address(region):
    return f"/en/orders/{region.code}-2027/"


@pytest.fixture
def welding(version):
    return version.lines.get(programme__code="W")


def body(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def stands(line: Line) -> int:
    return Line.objects.get(pk=line.pk).seats_proposed


def test_a_planner_starts_a_draft_from_the_recommendation(planner, read, run, address):
    assert "Start a draft" in read(planner.get(address))
    page = read(planner.post(f"{address}draft/", {"run": run.pk, "base": "last_year"}, follow=True))
    assert "Version 1 is begun." in page and "version 1</span>" not in page and "version 1: draft" in page
    assert OrderVersion.objects.get().base == "last_year"
    assert "Start a draft" not in page
    assert "is in work" in read(planner.post(f"{address}draft/", {"run": run.pk}, follow=True))


def test_a_run_of_another_region_is_not_there(planner, address, run):
    foreign = make.order(make.analysis(make.region()))
    assert planner.post(f"{address}draft/", {"run": foreign.pk}).status_code == 404


def test_the_table_has_this_year_recommended_and_proposed(planner, read, version, address):
    page = read(planner.get(address))
    for words in ("recommended", "proposed", "limit or reason", "version 1: draft"):
        assert words in page
    assert "data-edit><span>50</span><svg" in body(page)


def test_the_recommendation_alone_is_one_click_away(planner, read, version, address):
    page = read(planner.get(f"{address}?run={version.run_id}"))
    assert "proposed" not in page and "data-edit" not in page


def test_the_small_form_comes_under_its_row(planner, read, version, address):
    form = read(planner.get(f"{address}lines/W/seats/", **HTMX))
    assert form.startswith("{#") is False and 'class="editing"' in form and "<html" not in form
    assert 'value="50"' in form and ": groups of 25." in form and "agreement with an employer" in form


def test_saved_with_script_row_sums_and_undo_come_back(planner, read, welding, address):
    given = {"seats": "25", "seen": "0", "reason": "no_teacher", "text": ""}
    answer = planner.post(f"{address}lines/W/seats/", given, **HTMX)
    page = read(answer)
    assert answer.status_code == 200 and stands(welding) == 25
    assert page.count('hx-swap-oob="true"') == 2 and "no teacher" in page
    assert "Welding: 50 → 25 seats" in page and f"/undo/{Override.objects.get().act}/" in page
    assert "<b>50" in page and "45.6 mln ₸" in page


def test_the_row_that_comes_back_is_the_row_of_the_page(planner, read, welding, address):
    given = {"seats": "25", "seen": "0", "reason": "no_teacher", "text": ""}
    came = read(planner.post(f"{address}lines/W/seats/", given, **HTMX)).replace(' hx-swap-oob="true"', "", 1)
    row = came[came.index("<tr") : came.index("</tr>") + len("</tr>")]
    assert row in read(planner.get(address))


def test_saved_without_script_the_page_offers_the_undo(planner, read, welding, address):
    given = {"seats": "25", "seen": "0", "reason": "no_teacher", "text": ""}
    page = read(planner.post(f"{address}lines/W/seats/?q=weld", given, follow=True))
    assert "Welding: 50 → 25 seats" in page and "Cooking" not in body(page)
    page = read(planner.post(f"{address}undo/{Override.objects.get().act}/", follow=True))
    assert "Put back: 1 lines." in page and stands(welding) == 50


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seats": "25"}, "Choose a reason"),
        ({"seats": "2 5", "reason": "no_teacher"}, "is not a whole number"),
        ({"seats": "", "reason": "no_teacher"}, "Fill in this field."),
        ({"seats": "25", "reason": "nonsense"}, "nonsense"),
        ({"seats": "30", "reason": "no_teacher"}, "30 is not a whole number of groups of 25."),
    ],
)
def test_what_is_not_saved_comes_back_with_its_words(planner, read, welding, address, given, said):
    for extra in ({}, HTMX):
        answer = planner.post(f"{address}lines/W/seats/", {"seen": "0", "text": "", **given}, **extra)
        assert answer.status_code == 422 and said in read(answer)
    assert stands(welding) == 50


def test_a_question_is_answered_by_a_button(planner, read, welding, address):
    given = {"seats": "30", "seen": "0", "reason": "no_teacher", "text": ""}
    assert "Yes, it is meant" in read(planner.post(f"{address}lines/W/seats/", given))
    planner.post(f"{address}lines/W/seats/", {**given, "sure": "on"})
    assert stands(welding) == 30


def test_the_stepper_works_without_script(planner, read, welding, address):
    given = {"seats": "50", "seen": "0", "reason": "no_teacher", "text": "x", "by": "more"}
    page = read(planner.post(f"{address}lines/W/seats/", given))
    assert 'value="75"' in page and '<option value="no_teacher" selected>' in page
    assert stands(welding) == 50


def test_back_to_the_recommended_number_with_one_button(planner, welding, address):
    override(line=welding, seats=25, why=Why("no_teacher"), seen=0, by=welding.version.created_by)
    planner.post(
        f"{address}lines/W/seats/", {"seats": "25", "seen": "1", "to": "recommended", "reason": "", "text": ""}
    )
    assert stands(welding) == 50


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_two_planners_both_values_and_the_choice(planner, read, welding, address, extra):
    override(line=welding, seats=25, why=Why("no_teacher"), seen=0, by=welding.version.created_by)
    given = {"seats": "75", "seen": "0", "reason": "no_applicants", "text": "", "sure": "on"}
    answer = planner.post(f"{address}lines/W/seats/", given, **extra)
    page = read(answer)
    assert answer.status_code == 409 and "Keep 25" in page and "Use my 75" in page and stands(welding) == 25
    planner.post(f"{address}lines/W/seats/", {**given, "seen": "1"})
    assert stands(welding) == 75
    assert list(welding.overrides.order_by("pk").values_list("before", "after")) == [(50, 25), (25, 75)]


def test_the_line_tells_its_history(planner, read, welding, address):
    override(line=welding, seats=25, why=Why("other", "The master retires"), seen=0, by=welding.version.created_by)
    page = read(planner.get(f"{address}lines/W/"))
    assert "25 seats proposed, 50 recommended" in page and "The master retires" in page and "50 → 25" in page


def test_many_lines_are_previewed_and_changed_in_one_act(planner, read, version, address):
    page = read(planner.get(f"{address}many/?to=more"))
    assert "2 lines one group more" in page and "+50 seats, +45.6 mln ₸ a year" in page
    seen = json.dumps(dict.fromkeys(version.lines.values_list("pk", flat=True), 0))
    given = {"seen": seen, "reason": "instruction", "text": ""}
    assert "more than half away" in read(planner.post(f"{address}many/?to=more", given))
    page = read(planner.post(f"{address}many/?to=more", {**given, "sure": "on"}, follow=True))
    assert "2 lines changed, +50 seats" in page and "/undo/" in page
    assert sorted(version.lines.values_list("seats_proposed", flat=True)) == [50, 75]


def test_many_lines_follow_the_filters(planner, read, version, address):
    assert "1 line one group less" in read(planner.get(f"{address}many/?to=less&q=weld"))
    assert "Nothing would change." in read(planner.get(f"{address}many/?to=recommended"))
    assert planner.get(f"{address}many/?to=nonsense").status_code == 404


def test_a_preview_that_is_out_of_date_writes_nothing(planner, read, version, welding, address):
    seen = json.dumps(dict.fromkeys(version.lines.values_list("pk", flat=True), 0))
    override(line=welding, seats=25, why=Why("no_teacher"), seen=0, by=version.created_by)
    answer = planner.post(f"{address}many/?to=more", {"seen": seen, "reason": "instruction", "text": "", "sure": "on"})
    assert answer.status_code == 409 and "in the meantime" in read(answer)
    assert sorted(version.lines.values_list("seats_proposed", flat=True)) == [25, 25]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.READER])
def test_a_draft_is_not_shown_to_those_who_only_read(as_role, read, version, welding, address, role):
    client, person = as_role(role)
    welding.programme.college.owners.add(person)
    page = read(client.get(address))
    assert "recommendation, newest run" in page and "proposed" not in page
    assert client.get(f"{address}?version=1").status_code == 404


def test_an_approver_reads_a_draft_and_changes_nothing(as_role, read, version, address):
    client, _person = as_role(Role.APPROVER)
    assert "version 1: draft" in read(client.get(address)) and "data-edit" not in read(client.get(address))
    assert client.get(f"{address}lines/W/seats/").status_code == 403


@pytest.mark.parametrize("rows", [3, 60])
def test_the_page_of_a_version_costs_the_same_with_few_and_many_rows(
    planner, region, run, address, rows, django_assert_max_num_queries
):
    college = make.college(region)
    for _ in range(rows):
        make.line(run, make.programme(college))
    draft_from(run=run, by=make.person(region))
    with django_assert_max_num_queries(10):
        assert planner.get(f"{address}?all=1").status_code == 200


def test_beyond_the_limits_is_said_in_words_that_lead_to_the_lines(planner, read, region):
    version = draft_from(run=solved_order(region), by=make.person(region))
    line = version.lines.select_related("programme__college", "programme__specialty").order_by("pk").first()
    Line.objects.filter(pk=line.pk).update(seats_proposed=5_000)  # as no form would let anybody
    page = read(planner.get(f"/en/orders/{region.code}-2027/"))
    said = page.partition('class="beyond"')[2].partition("</p>")[0]
    college, order = line.programme.college, f"/en/orders/{region.code}-2027/"
    why = f"{order}lines/{line.programme.code}/?version=1"
    assert f'href="{why}">change of a line ({named(line.programme)}): 5,000' in said
    assert f'href="{order}?version=1&amp;college={college.code}">building ({college.name}): 5' in said
    assert f"({line.programme.code})" not in said and f"({college.code}" not in said
