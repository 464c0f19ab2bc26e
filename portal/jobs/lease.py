"""How a worker does a job: `run(job_id, work)`. The lease keeps others away, the heartbeat keeps the lease,
and the token fences: a worker that lost its lease writes nothing.

    @shared_task(name="jobs.analysis")
    def analysis(job_id):
        run(job_id, execute)

    def execute(lease):
        result = analyse(..., progress=lease.progress)
        with lease.finish():       # the results and "done" in one short transaction
            write(result)
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from portal.jobs import actions
from portal.jobs.models import Job, State

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds; also how late a page learns of a step and a worker of a cancel
PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded, MemoryError)  # another attempt may succeed

BROKEN = gettext_noop("Something went wrong in the portal itself. Nothing was saved; the operator has the details.")


class Lost(Exception):
    """The lease ran out and the work belongs to somebody else now."""


class Cancelled(Exception):
    """The person who asked does not want it any more."""


def drop_stale_connection() -> None:
    """A long solve may outlive the connection it began with."""
    if not connection.in_atomic_block:
        close_old_connections()


def until() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE)


class Lease:
    def __init__(self, job: Job):
        self.job, self.token = job, job.token
        self.step, self.done, self.total = "", 0, 0
        self.lost = self.cancelled = self.finished = False

    def check(self) -> None:
        if self.lost:
            raise Lost(self.job)
        if self.cancelled:
            raise Cancelled(self.job)

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Where the work is, as a code. Raises Cancelled or Lost; the heartbeat writes the row."""
        self.check()
        self.step, self.done, self.total = step, min(done, total), total

    @contextmanager
    def fenced(self) -> Iterator[None]:
        """A short transaction that holds only while this lease is the last one given."""
        self.check()
        drop_stale_connection()
        with transaction.atomic():
            if not Job.objects.held(self.job.pk, self.token).update(beat_at=timezone.now()):
                raise Lost(self.job)
            yield

    @contextmanager
    def finish(self) -> Iterator[None]:
        """Results and "done" together: both are there or neither is."""
        with self.fenced():
            yield
            Job.objects.held(self.job.pk, self.token).update(
                state=State.DONE,
                lease_until=None,
                finished_at=timezone.now(),
                step=self.step,
                done=self.done,
                total=self.total,
                trace="",
            )
        self.finished = True

    def beat(self) -> None:
        now = timezone.now()
        held = Job.objects.held(self.job.pk, self.token)
        kept = held.update(beat_at=now, lease_until=now + until(), step=self.step, done=self.done, total=self.total)
        if kept:
            self.cancelled = held.filter(cancel_asked_at__isnull=False).exists()
        elif not self.finished:
            self.lost = True


@transaction.atomic
def take(job_id: int) -> Lease | None:
    """None when somebody else has it, or it is over: the message was a late duplicate."""
    now = timezone.now()
    taken = (
        Job.objects.free(now)
        .filter(pk=job_id)
        .update(
            state=State.RUNNING,
            token=F("token") + 1,
            attempts=F("attempts") + 1,
            lease_until=now + until(),
            beat_at=now,
            started_at=Coalesce(F("started_at"), now),
            step="",
            done=0,
            total=0,
        )
    )
    return Lease(Job.objects.select_related("asked_by").get(pk=job_id)) if taken else None


@contextmanager
def heart(lease: Lease) -> Iterator[None]:
    """Beats in a thread of its own with a connection of its own, and closes both."""
    over = threading.Event()

    def live() -> None:
        try:
            while not over.wait(BEAT):
                try:
                    close_old_connections()
                    lease.beat()
                except DatabaseError as error:  # a restarting database: the next beat may reach it
                    log.warning("job %s: heartbeat missed (%s)", lease.job.pk, error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=live, name=f"heart of job {lease.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run(job_id: int, work: Callable[[Lease], None]) -> None:
    """The whole life of one attempt. Ends in done, failed, cancelled, or back in the queue."""
    lease = take(job_id)
    if lease is None:
        log.info("job %s: nothing to do, it is over or somebody else has it", job_id)
        return
    try:
        with heart(lease), translation.override("en"):  # sentences are kept as msgids, pages translate them
            work(lease)
            if not lease.finished:
                with lease.finish():
                    pass
    except Exception as error:
        settle(lease, error)


def settle(lease: Lease, error: Exception) -> None:
    """What a raised error means for the job."""
    job_id, token, trace = lease.job.pk, lease.token, traceback.format_exc()[-20_000:]
    drop_stale_connection()
    match error:
        case _ if lease.finished:
            raise error  # the job is done; this is a fault of what came after
        case Lost():
            log.warning("job %s: lease %s was lost, nothing written", job_id, token)
        case Cancelled():
            actions.put_back(job_id, token, trace="")  # cancelled, unless somebody asked for it again meanwhile
        case actions.Refused():
            actions.fail(job_id, token, error=str(error), trace=trace)
        case _ if isinstance(error, PASSING):
            log.warning("job %s: attempt %s broke off: %r", job_id, lease.job.attempts, error)
            actions.put_back(job_id, token, trace=trace)
        case _:
            log.exception("job %s failed", job_id)
            actions.fail(job_id, token, error=BROKEN, trace=trace)
