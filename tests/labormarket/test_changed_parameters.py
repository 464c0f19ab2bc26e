"""Coefficients: everybody sees them with their source, a planner changes one with a reason, the next run uses it."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from labormarket.actions.analysis import open_analysis
from labormarket.actions.parameters import ParameterRefused, change_parameter
from labormarket.analysis import current_parameters, execute
from labormarket.models import Parameter
from portal.journal.models import Entry
from portal.packs.load import load
from portal.permissions import Role
from tests import factories as make
from tests.packs.folder import HERE

pytestmark = pytest.mark.django_db
PAGE = "/en/methods/parameters/exit_rate/"


def change(region, by, **given):
    words = {"name": "exit_rate", "value": "0.03", "since": localdate(), "reason": "Own count of 2026"}
    return change_parameter(region=region, **{**words, **given}, by=by)


@pytest.fixture
def person(region):
    return make.person(region)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_open_to_everybody_in_each_language(client, language):
    assert client.get(f"/{language}/methods/parameters/").status_code == 200


def test_a_row_says_value_unit_range_since_source_and_who_decided(client, read):
    page = read(client.get("/en/methods/parameters/"))
    row = page[page.index('id="p-exit_rate"') :].partition("</tr>")[0]
    assert all(said in row for said in ("0.026", "a year", "0.01–0.06", "COPS", "the method"))
    assert "/methods/parameters/exit_rate/" not in page


def test_no_raw_code_of_a_switch_is_shown(client, read):
    page = read(client.get("/ru/methods/parameters/"))
    assert "только уход" in page and ">exits_only<" not in page


def test_a_planner_changes_a_value_with_a_reason(planner, read, region):
    answer = planner.post(
        PAGE, {"value": "0,03", "since": "2026-01-01", "reason": "Own count", "seen": "0"}, follow=True
    )
    page = read(answer)
    assert (
        answer.redirect_chain
        and "The next run will use it." in page
        and "default 0.026" in page
        and "Own count" in page
    )
    made = Parameter.objects.get()
    assert (made.value, made.since) == ("0.03", date(2026, 1, 1)) and made.decided_by.region == region
    entry = Entry.objects.get(verb="changed")
    assert entry.before == {"value": "0.026"} and entry.after["reason"] == "Own count"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.5", "0.5 is outside the range. Write a value within 0.01–0.06."),
        ("many", "“many” is not a number."),
        ("nan", "“nan” is not a number."),
        ("0.026", "It has this value already."),
    ],
)
def test_a_value_the_engine_does_not_take_is_refused_at_the_field(planner, read, region, value, said):
    answer = planner.post(PAGE, {"value": value, "since": "2026-01-01", "reason": "x", "seen": "0"})
    assert answer.status_code == 422 and said in read(answer) and not Parameter.objects.exists()


def test_a_reason_is_needed(planner, region):
    answer = planner.post(PAGE, {"value": "0.03", "since": "2026-01-01", "reason": " ", "seen": "0"})
    assert answer.status_code == 422 and not Parameter.objects.exists()


def test_two_planners_do_not_overwrite_each_other(planner, read, region, person):
    change(region, person)
    answer = planner.post(PAGE, {"value": "0.04", "since": localdate().isoformat(), "reason": "x", "seen": "0"})
    assert answer.status_code == 422 and "Somebody has changed it meanwhile: it is 0.03 now." in read(answer)
    again = planner.post(
        PAGE, {"value": "0.04", "since": localdate().isoformat(), "reason": "x", "seen": Parameter.objects.get().pk}
    )
    assert again.status_code == 302


def test_a_change_does_not_hide_under_a_later_one(region, person):
    change(region, person)
    with pytest.raises(ParameterRefused) as refused:
        change(region, person, value="0.04", since=localdate() - timedelta(days=1))
    assert refused.value.code == "earlier_than_last" and Parameter.objects.count() == 1


def test_setting_it_back_is_the_undo_and_both_stay_in_the_history(planner, read, region, person):
    change(region, person)
    change(region, person, value="0.026", reason="The count was wrong")
    assert current_parameters(region, None)["exit_rate"] == 0.026
    page = read(planner.get("/en/methods/parameters/"))
    assert "Own count of 2026" in page and "The count was wrong" in page


def test_a_run_uses_what_holds_on_its_day(region, person):
    change(region, person, since=localdate() + timedelta(days=3))
    assert current_parameters(region, None)["exit_rate"] == 0.026
    assert current_parameters(region, None, localdate() + timedelta(days=3))["exit_rate"] == 0.03


def test_changes_of_another_region_do_not_count(region, person):
    change(make.region(), person)
    assert current_parameters(region, None)["exit_rate"] == 0.026


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.EMPLOYER, Role.READER, Role.APPROVER])
def test_others_see_and_do_not_change(as_role, role):
    client, _ = as_role(role)
    assert client.get("/en/methods/parameters/").status_code == 200
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"value": "0.03"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in_and_sees_no_names(client, read, region, person):
    change(region, person)
    assert "/sign-in/" in client.get(PAGE).headers["Location"]
    page = read(client.get("/en/methods/parameters/"))
    assert "the region&#x27;s planner" in page and person.username not in page


def test_a_parameter_that_is_not_there(planner):
    assert planner.get("/en/methods/parameters/no_such/").status_code == 404


def test_the_next_run_uses_the_new_value_and_stores_it():
    region = load(path=HERE / "smallville").region
    before = execute(open_analysis(region=region, draws=200)).run
    change(region, make.person(region), value="0.05")
    after = execute(open_analysis(region=region, draws=200)).run
    assert (before.state, after.state) == ("done", "done"), (before.refusal, after.refusal)
    assert before.parameters["exit_rate"] == 0.026 and after.parameters["exit_rate"] == 0.05
    before.refresh_from_db()
    assert before.parameters["exit_rate"] == 0.026 and before.digest != after.digest
