"""Asking for runs: a Run and, for the worker, the Job that computes it."""

from typing import Any

from django.db import transaction

from labormarket.models import Run, Scenario
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.journal.actions import record
from portal.sources.models import Region

SEED = 20270901


@transaction.atomic
def open_analysis(
    *, region: Region, scenario: Scenario | None = None, seed: int = SEED, draws: int = 0, by: Any = None
) -> Run:
    """A run that is yet to be computed; 0 draws stands for the region's parameter."""
    run = Run.objects.create(
        region=region,
        kind=Run.ANALYSIS,
        scenario=scenario,
        year=region.planning_year,
        seed=seed,
        draws=draws,
        asked_by=by,
    )
    return _noted(run, by)


@transaction.atomic
def open_order(*, analysis: Run, scenario: Scenario | None = None, year: int | None = None, by: Any = None) -> Run:
    run = Run.objects.create(
        region=analysis.region,
        kind=Run.ORDER,
        analysis=analysis,
        scenario=scenario or analysis.scenario,
        year=year or analysis.year,
        asked_by=by,
    )
    return _noted(run, by)


@transaction.atomic
def request_analysis(*, region: Region, scenario: Scenario | None = None, then_order: bool = True, by: Any) -> Run:
    """One analysis, and (by default) the order that follows from it; asked twice while it runs, it is the same run."""
    if waiting := _waiting(region, Run.ANALYSIS, scenario):
        return waiting
    return _queue(open_analysis(region=region, scenario=scenario, by=by), {"then_order": then_order}, by)


@transaction.atomic
def request_order(*, analysis: Run, scenario: Scenario | None = None, year: int | None = None, by: Any) -> Run:
    """The recommended order of one finished analysis."""
    return _queue(open_order(analysis=analysis, scenario=scenario, year=year, by=by), {}, by)


def _noted(run: Run, by: Any) -> Run:
    record("asked", run, after={"kind": run.kind, "scenario": str(run.scenario or ""), "year": run.year}, by=by)
    return run


def _queue(run: Run, extra: dict[str, Any], by: Any) -> Run:
    payload = {"run": run.pk, **extra}
    job = enqueue(kind=run.kind, key=f"{run.kind}-{run.pk}", payload=payload, region=run.region, by=by)
    run.job = str(job.pk)
    run.save(update_fields=["job"])
    return run


def _waiting(region: Region, kind: str, scenario: Scenario | None) -> Run | None:
    """A run of the same scenario that is still on its way (one whose job failed or was cancelled is not)."""
    live = Job.objects.live().filter(kind=kind, region=region).values_list("payload__run", flat=True)
    return Run.objects.filter(pk__in=list(live), state=Run.ASKED, scenario=scenario).first()
