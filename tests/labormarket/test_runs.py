"""Runs: started once, watched, shown with what they came to; refused ones say why and what to do."""

import pytest
from django.utils import timezone

from labormarket.models import Run, Scenario
from portal.jobs.models import Job
from portal.journal.models import Entry
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_starting_opens_one_run_and_shows_it(planner, region):
    first = planner.post("/en/runs/start/")
    run = Run.objects.get()
    assert first.headers["Location"] == f"/en/runs/{run.pk}/" and run.kind == Run.ANALYSIS
    assert planner.post("/en/runs/start/").headers["Location"] == f"/en/runs/{run.pk}/"
    assert Run.objects.count() == 1 and Entry.objects.filter(verb="asked").count() == 1


def test_a_run_is_started_under_the_regions_own_scenario(planner, region):
    own = Scenario.objects.create(region=region, name="This year's money", approved_at=timezone.now())
    planner.post("/en/runs/start/")
    assert Run.objects.get().scenario == own


def test_looking_never_starts(planner, region):
    assert planner.get("/en/runs/start/").status_code == 405
    assert not Run.objects.exists()


def test_only_those_who_may_start(as_role, region):
    client, _ = as_role(Role.APPROVER)
    assert client.post("/en/runs/start/").status_code == 403


def test_while_it_runs_the_page_shows_the_step(planner, read, region):
    planner.post("/en/runs/start/")
    run = Run.objects.get()
    Job.objects.filter(pk=run.job).update(
        state="running", token=1, step="draws", done=3, total=10, lease_until=timezone.now(), started_at=timezone.now()
    )
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert "Drawing what may come differently" in page and "3 / 10" in page


def test_a_run_whose_job_is_gone_says_so(planner, read, region):
    run = make.analysis(region, state=Run.ASKED, finished_at=None)
    assert "Nobody computes this run any more" in read(planner.get(f"/en/runs/{run.pk}/"))


def test_every_graduate_is_counted_once_on_the_page_of_a_run(planner, read, region):
    facts = {"years": [2030, 2031], "graduates": [900.0, 910.0], "effective": [700.0, 707.0], "supply": [610.0, 611.0]}
    facts |= {"to_occupations_outside_the_plan": [62.0, 63.0], "outside_every_occupation": [28.0, 33.0]}
    run = make.analysis(region, facts={**facts, "demand": [800.0, 801.0], "gross_demand_span": None})
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert all(f'<td class="num brk">{n}</td>' in page for n in (610, 62, 28, 611, 63, 33))
    assert "places of movers" not in page
    gross = make.analysis(region, facts={**facts, "demand": [800.0, 801.0], "gross_demand_span": [1234.0, 1235.0]})
    page = read(planner.get(f"/en/runs/{gross.pk}/"))
    assert "places of movers" in page and "1,234" in page


def test_totals_that_were_used_and_those_too_far_off(planner, read, region):
    town = make.territory(region, name_en="Saran")
    facts = {"years": [2030], "control_applied": {"2030": 512000.4}, "control_refused": {"2031": 1.337}}
    facts |= {"place_totals": {"applied": {f"{town.code} 2030": 21000.0}, "refused": {f"{town.code} 2031": 0.5}}}
    run = make.analysis(region, facts={**facts, "list_share_of_employed": 0.9932})
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert "used: 512,000 employed" in page and "not used: 134 % of what this analysis has" in page
    assert "used: 21,000 employed" in page and "not used: 50 % of what" in page and "Saran" in page
    assert "holds 99.3 % of all employed" in page and "/methods/definitions/totals/" in page


def test_an_older_run_without_such_sums_says_nothing_of_them(planner, read, region):
    page = read(planner.get(f"/en/runs/{make.analysis(region).pk}/"))
    assert "year by year" not in page and "held to" not in page


def test_a_finished_analysis(planner, read, region):
    ledger = [
        {"identity": "L2", "scope": "year=2030", "difference": 0.0, "tolerance": 1e-9, "holds": True},
        {"identity": "L12", "scope": "openings", "difference": 30.0, "tolerance": 20.0, "holds": False},
    ]
    facts = {
        "years": [2029, 2030],
        "demand": [90.0, 108.0],
        "supply": [60.0, 61.0],
        "supply_over_demand": [0.66, 0.5648],
    }
    missing = [{"resource": "needs", "effect": "model_only", "cap": "C", "sigma": 1.0}]
    run = make.analysis(region, ledger=ledger, facts=facts, missing=missing, parameters={"exit_rate": 0.026})
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert "needed in 2029" in page or "needed in 2030" in page
    assert "openings are new jobs, exits and moves together" in page and "holds" in page and "warns" in page
    assert "no employer has answered: the model speaks alone" in page and "evidence at best C" in page
    assert "exit_rate" in page and "a" * 64 in page and f"/en/gaps/?run={run.pk}" in page


def test_a_finished_order_leads_to_its_lines(planner, read, region):
    run = make.order(make.analysis(region))
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert f"/en/orders/{region.code}-2027/?run={run.pk}" in page and "90.0 % of the ceiling" in page


def test_the_dearest_limits_are_priced_by_a_block(planner, read, region):
    run = make.order(make.analysis(region))
    college = make.college(region, code="C1", name_en="Saran College")
    make.limit(run, "workshop", scope="C1,0715", value_of_one_more=9.44, unit_of_one_more="25 seats")
    make.limit(run, "budget", used=9e9, available=9e9, value_of_one_more=5.0, unit_of_one_more="1e+08 money")
    make.limit(run, "licence", scope="C1", value_of_one_more=0.0, unit_of_one_more="25 seats")
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert college.name in page and "seats: 25" in page and ">9.4<" in page and "100.0 mln ₸" in page
    assert "licence" not in page


@pytest.mark.parametrize(
    ("refusal", "said", "to_do"),
    [
        ({"code": "missing", "resource": "employment"}, "have no employment", "Load it with the region pack"),
        ({"code": "zero_budget", "where": "budget", "value": 0}, "The ceiling is zero.", "start again"),
        ({"code": "solver_failed", "value": "kError"}, "came to no answer (kError)", "Tell the operator"),
        ({"code": "never heard of"}, "The run was refused: never heard of.", "start again"),
    ],
)
def test_a_refused_run_says_why_and_what_to_do(planner, read, region, refusal, said, to_do):
    run = make.analysis(region, state=Run.REFUSED, refusal=refusal)
    page = read(planner.get(f"/en/runs/{run.pk}/"))
    assert said in page and to_do in page


def test_recommending_again_keeps_the_analysis(planner, region):
    done = make.analysis(region)
    planner.post(f"/en/runs/{done.pk}/recommend/")
    assert Run.objects.get(kind=Run.ORDER).analysis == done


def test_the_list_and_the_stranger(planner, read, region):
    mine, other = make.analysis(region), make.analysis(make.region())
    page = read(planner.get("/en/runs/"))
    assert f"/en/runs/{mine.pk}/" in page and f"/en/runs/{other.pk}/" not in page
    assert planner.get(f"/en/runs/{other.pk}/").status_code == 404
    assert planner.post(f"/en/runs/{other.pk}/recommend/").status_code == 404


def test_an_employer_sees_no_runs(as_role, region):
    client, _ = as_role(Role.EMPLOYER)
    assert client.get("/en/runs/").status_code == 403
