"""What the worker runs: take the lease, call, finish. Celery carries only the job's id."""

from celery import shared_task

from labormarket.actions.analysis import request_order
from labormarket.actions.digests import write_digests
from labormarket.actions.papers import make_papers
from labormarket.actions.quarter import ask_for_changes
from labormarket.actions.stability import request_stability
from labormarket.analysis import execute
from labormarket.models import Amendment, OrderVersion, Run, Stability
from labormarket.stability import hold
from portal.jobs.lease import Lease, run
from portal.sources.models import Region


@shared_task(name="jobs.analysis")
def analysis(job_id: int) -> None:
    run(job_id, compute)


@shared_task(name="jobs.order")
def order(job_id: int) -> None:
    run(job_id, compute)


@shared_task(name="jobs.stability")
def stability(job_id: int) -> None:
    run(job_id, hold_against_futures)


@shared_task(name="jobs.papers")
def papers(job_id: int) -> None:
    run(job_id, write_papers)


@shared_task(name="jobs.digest")
def digest(job_id: int) -> None:
    run(job_id, tell_everybody)


def tell_everybody(lease: Lease) -> None:
    for region in Region.objects.all():
        write_digests(region=region)
        ask_for_changes(region=region)


def write_papers(lease: Lease) -> None:
    """The files are stored together with "done"."""
    asked = lease.job.payload
    version = OrderVersion.objects.select_related("order__region", "run__analysis", "run__scenario").get(
        pk=asked["version"]
    )
    amendment = Amendment.objects.get(pk=asked["amendment"]) if asked["amendment"] else None
    made_by = {"progress": lease.progress, "fence": lease.finish, "by": lease.job.asked_by}
    make_papers(version=version, amendment=amendment, **made_by)


def compute(lease: Lease) -> None:
    """Results, "done" and what is to follow (an order after its analysis, its stability after an order) are written
    together or not at all."""
    asked = Run.objects.select_related("region", "scenario", "analysis", "asked_by").get(pk=lease.job.payload["run"])
    then = _stability_next if asked.kind == Run.ORDER else _order_next if lease.job.payload.get("then_order") else None
    execute(asked, progress=lease.progress, fence=lease.finish, then=then)


def _order_next(done: Run) -> None:
    request_order(analysis=done, by=done.asked_by)


def _stability_next(done: Run) -> None:
    request_stability(run=done, by=done.asked_by)


def hold_against_futures(lease: Lease) -> None:
    asked = Stability.objects.select_related("run__region", "run__analysis", "run__snapshot")
    hold(asked.get(run=lease.job.payload["run"]), progress=lease.progress, fence=lease.finish)
