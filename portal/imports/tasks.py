"""What the worker runs for an import."""

from celery import shared_task

from portal.imports import actions
from portal.jobs.lease import run


@shared_task(name="jobs.import_read")
def import_read(job_id: int) -> None:
    run(job_id, actions.take_in)


@shared_task(name="jobs.import_apply")
def import_apply(job_id: int) -> None:
    run(job_id, actions.carry_out)


@shared_task(name="jobs.import_undo")
def import_undo(job_id: int) -> None:
    run(job_id, actions.carry_back)
