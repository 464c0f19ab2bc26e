"""What happens to a job. Every change is one conditional UPDATE: whoever comes second finds zero rows and leaves."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from portal.accounts.models import User
from portal.jobs import relay
from portal.jobs.models import ATTEMPTS, Job, State
from portal.jobs.steps import REGULAR
from portal.journal import actions as journal
from portal.sources.models import Region

log = logging.getLogger(__name__)

STOPPED_THREE_TIMES = gettext_noop(
    "This work was started three times and did not come to an end. Nothing was saved; the operator has the details."
)


class Refused(Exception):
    """The reason, in a sentence for the person who asked."""


@transaction.atomic
def enqueue(
    *, kind: str, key: str, payload: dict[str, Any] | None = None, region: Region | None = None, by: User | None = None
) -> Job:
    """Asking twice returns the same live job. The row is written with the caller's transaction or not at all;
    the action that asks writes the journal."""
    for _attempt in range(3):  # the live job may end between "there is one" and "read it"
        try:
            job, _fresh = Job.objects.live().get_or_create(
                kind=kind, key=key, defaults={"payload": payload or {}, "region": region, "asked_by": by}
            )
        except IntegrityError:
            continue
        if job.cancel_asked_at:  # asked for again before it stopped: go on
            Job.objects.live().filter(pk=job.pk).update(cancel_asked_at=None)
            job.cancel_asked_at = None
        transaction.on_commit(partial(relay.ring, job.pk), robust=True)
        return job
    raise Refused(gettext_noop("The same work keeps starting and ending at this moment. Please try again."))


@transaction.atomic
def ask_to_cancel(*, job: Job, by: User | None) -> Job:
    """A waiting job ends at once; a running one is told by its heartbeat and stops at its next step.
    What is over stays as it is."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=State.QUEUED)
    running = Job.objects.filter(pk=job.pk, state=State.RUNNING, cancel_asked_at=None)
    changed = waiting.update(state=State.CANCELLED, cancel_asked_at=now, finished_at=now) or running.update(
        cancel_asked_at=now
    )
    before = job.state
    job.refresh_from_db()
    if changed:
        journal.record("cancel", job, before={"state": before}, after={"state": job.state}, by=by)
    return job


def end_cancelled(job_id: int, token: int) -> bool:
    """False when the lease was lost, or when somebody asked for the work again in the meantime."""
    asked = Job.objects.held(job_id, token).filter(cancel_asked_at__isnull=False)
    return bool(asked.update(state=State.CANCELLED, lease_until=None, finished_at=timezone.now()))


def fail(job_id: int, token: int, *, error: str, trace: str) -> bool:
    held = Job.objects.held(job_id, token)
    now = timezone.now()
    return bool(held.update(state=State.FAILED, lease_until=None, finished_at=now, error=error, trace=trace))


def put_back(job_id: int, token: int, *, trace: str) -> bool:
    """To the queue for another attempt, or failed after the last one. The sweep sends it, which makes a short pause."""
    if end_cancelled(job_id, token):
        return True
    again = Job.objects.held(job_id, token).filter(attempts__lt=ATTEMPTS)
    if again.update(state=State.QUEUED, lease_until=None, sent_at=None, step="", done=0, total=0, trace=trace):
        return True
    return fail(job_id, token, error=STOPPED_THREE_TIMES, trace=trace)


def repeat_regular(now: datetime | None = None) -> None:
    """Run with the sweep: asks for what comes by itself when the last of its kind was asked for long enough ago."""
    now = now or timezone.now()
    for kind, every in REGULAR.items():
        if not Job.objects.filter(kind=kind, created_at__gt=now - every).exists():
            enqueue(kind=kind, key=kind)


def sweep(now: datetime | None = None) -> None:
    """Run every few seconds by the supervisor: gives back what silent workers hold, repeats lost messages."""
    now = now or timezone.now()
    for job in Job.objects.silent(now):
        log.warning("job %s: no heartbeat since %s (attempt %s)", job.pk, job.beat_at, job.attempts)
        seen = f"Attempt {job.attempts}: no heartbeat since {job.beat_at:%Y-%m-%d %H:%M:%S}, in step {job.step!r}."
        put_back(job.pk, job.token, trace=f"{job.trace}\n{seen}".strip())
    relay.repeat_lost(now)
