"""The letters that wait, by a worker."""

from celery import shared_task

from portal.jobs.lease import Lease, run
from portal.notices.actions import send_waiting


@shared_task(name="jobs.mail")
def mail(job_id: int) -> None:
    run(job_id, post)


def post(lease: Lease) -> None:
    send_waiting()
