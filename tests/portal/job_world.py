"""What tests of the job row share: a question, a worker that has fallen silent, a result."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from portal.jobs.actions import enqueue
from portal.jobs.lease import Lease
from portal.jobs.models import Job
from portal.journal import actions as journal


def ask(**more) -> Job:
    return enqueue(kind="count", key="a", **more)


def grow_old(job: Job) -> None:
    """Its worker has been silent for longer than the lease."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def write_result(held: Lease) -> None:
    with held.finish():
        journal.record("counted", held.job)


def sent(messages: Path) -> int:
    return len(list(messages.glob("*.msg")))
