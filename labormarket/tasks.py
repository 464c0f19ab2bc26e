"""What the worker runs: take the lease, call, finish. Celery carries only the job's id."""

from celery import shared_task

from labormarket.actions.analysis import request_order
from labormarket.analysis import execute
from labormarket.models import Run
from portal.jobs.lease import Lease, run


@shared_task(name="jobs.analysis")
def analysis(job_id: int) -> None:
    run(job_id, compute)


@shared_task(name="jobs.order")
def order(job_id: int) -> None:
    run(job_id, compute)


def compute(lease: Lease) -> None:
    """Results, "done" and the order that is to follow an analysis are written together or not at all."""
    asked = Run.objects.select_related("region", "scenario", "analysis", "asked_by").get(pk=lease.job.payload["run"])
    then = _order_next if lease.job.payload.get("then_order") else None
    execute(asked, progress=lease.progress, fence=lease.finish, then=then)


def _order_next(done: Run) -> None:
    request_order(analysis=done, by=done.asked_by)
