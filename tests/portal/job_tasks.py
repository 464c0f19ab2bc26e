"""Work for a real worker: `celery worker -I tests.portal.job_tasks`. Each result is a line in the journal."""

import os
import signal
import time

from celery import shared_task

from portal.jobs.lease import Lease, run
from portal.journal import actions as journal


def count(lease: Lease) -> None:
    total = lease.job.payload.get("steps", 1)
    for done in range(total):
        lease.progress("counting", done, total)
        time.sleep(0.1)
    with lease.finish():
        journal.record("counted", lease.job, after={"sum": sum(range(total))})


def die(lease: Lease) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task(name="jobs.count")
def counting(job_id: int) -> None:
    run(job_id, count)


@shared_task(name="jobs.poison")
def poison(job_id: int) -> None:
    run(job_id, die)
