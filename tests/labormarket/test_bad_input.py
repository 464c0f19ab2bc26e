"""What cannot become an order says so in a planner's words, and the last good order stays what the pages show."""

import copy

import pytest

from labormarket.actions.analysis import open_order
from labormarket.actions.scenarios import write_scenario
from labormarket.analysis import execute
from labormarket.engine import stages
from labormarket.engine.basis import Basis
from labormarket.engine.solver import Outcome
from labormarket.inputs import thaw
from labormarket.models import Run
from labormarket.queries import newest_order
from tests.labormarket.weighed import frozen, solved_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(region, monkeypatch):
    """The last good order, on an analysis whose ledger holds."""
    monkeypatch.setattr("labormarket.analysis.holds_supply", lambda basis, ledger: True)
    run = solved_order(region)
    Run.objects.filter(pk=run.analysis_id).update(ledger_holds=True)
    return Run.objects.get(pk=run.pk)


def ask(good, changes=None, tables=None):
    """One more order of the same analysis, with other wishes or other data."""
    analysis = good.analysis
    if tables is not None:
        analysis.snapshot = frozen(good.region, tables, 99)
        analysis.save()
    scenario = write_scenario(region=good.region, name="Other", changes=changes, by=None) if changes else None
    return execute(open_order(analysis=analysis, scenario=scenario)).run


def tables_of(good):
    return copy.deepcopy(thaw(good.snapshot)["tables"])


def refused(planner, read, good, run, *said):
    """The run's page says it; the order's page still shows the last good one."""
    assert run.state == Run.REFUSED
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert [words for words in said if words not in page] == []
    assert newest_order(good.region) == good and not run.recommendations.exists()
    assert planner.get("/en/orders/", follow=True).context["run"] == good


def test_contradictory_limits(planner, read, good):
    run = ask(good, {"budget": 1000})
    refused(planner, read, good, run, "The limits cannot all hold together.", "These cannot hold together", "Budget")


def test_two_limits_of_one_line(planner, read, good):
    code = good.recommendations.order_by("programme__code").values_list("programme__code", flat=True)[0]
    run = ask(good, {"pins": {code: 9_000}})
    refused(planner, read, good, run, "These cannot hold together", "Fixed by a person", "at least 9,000")


def test_no_money_at_all(planner, read, good):
    refused(planner, read, good, ask(good, {"budget": 0}), "The ceiling is zero.", "Correct the scenario")


def test_a_ceiling_below_zero(planner, read, good):
    refused(planner, read, good, ask(good, {"budget": -5}), "A figure is negative: budget = -5.")


def test_no_programme(planner, read, good):
    tables = {name: {column: [] for column in table} for name, table in tables_of(good).items()}
    refused(
        planner, read, good, ask(good, tables=tables), "There is no programme to give seats to.", "Load the programmes"
    )


def test_a_workshop_with_less_than_no_place(planner, read, good):
    tables = tables_of(good)
    tables["programmes"]["workshop_places"][0] = -5
    run = ask(good, tables=tables)
    refused(planner, read, good, run, "A figure is negative", "workshop_places", "-5", "Correct the figure")


def test_a_solver_that_stops_without_a_plan(planner, read, good, monkeypatch):
    monkeypatch.setattr(stages, "solve", lambda *given, **more: Outcome("time"))
    run = ask(good)
    refused(
        planner, read, good, run, "The solver came to no answer (time).", "Tell the operator the number of this run."
    )


def test_where_nothing_is_missing_the_order_says_so(planner, read, good):
    """No gap is no fault: an order without new seats, and each line says that nothing speaks for more."""
    basis = Basis.from_bytes(bytes(good.analysis.basis))
    basis.need_draws[:] = 0
    analysis = good.analysis
    analysis.basis = basis.to_bytes()
    analysis.save()
    run = ask(good)
    assert run.state == Run.DONE and run.facts["covered"] == 0
    assert all(row.seats_recommended <= (row.seats_last or 0) for row in run.recommendations.all())
    line = run.recommendations.filter(seats_recommended__gt=0).select_related("programme").first()
    why = read(planner.get(f"/en/orders/{run.region.code}-2027/lines/{line.programme.code}/"))
    assert "nothing is missing" in why
