"""The door bell: tells the broker which row to look at. The row is the outbox, so a bell that fails loses nothing."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError

from portal.celery import app
from portal.jobs.models import Job, State
from portal.jobs.steps import PATIENT

log = logging.getLogger(__name__)


def ring(job_id: int) -> bool:
    """Sends `jobs.<kind>(job_id)`. A broker that does not answer is logged, not raised: the sweep rings again."""
    waiting = Job.objects.filter(pk=job_id, state=State.QUEUED)
    kind = waiting.values_list("kind", flat=True).first()
    if kind is None or _can_wait(job_id, kind):
        return True
    try:
        # Without an exchange the message goes straight to the queue: no binding table that a flushed broker forgets.
        app.send_task(f"jobs.{kind}", kwargs={"job_id": job_id}, exchange="", routing_key=app.conf.task_default_queue)
    except (OperationalError, ChannelError, OSError) as error:
        log.warning("job %s waits: the broker does not answer (%s)", job_id, error)
        return False
    waiting.update(sent_at=timezone.now())
    return True


def _can_wait(job_id: int, kind: str) -> bool:
    """A patient job leaves the worker to others: the sweep rings for it when nothing else waits and none of its like runs."""
    if kind not in PATIENT:
        return False
    others = Job.objects.exclude(pk=job_id)
    like = others.filter(kind__in=PATIENT).filter(Q(state=State.RUNNING) | Q(state=State.QUEUED, sent_at__isnull=False))
    return like.exists() or others.filter(state=State.QUEUED).exclude(kind__in=PATIENT).exists()


def repeat_lost(now: datetime) -> None:
    """Rings for what was never sent; and for the rest when the broker holds fewer messages than jobs wait for it."""
    waiting = Job.objects.filter(state=State.QUEUED).order_by("created_at", "pk")
    lost = list(waiting.filter(sent_at=None).values_list("pk", flat=True))
    patience = now - timedelta(seconds=settings.JOB_LEASE)
    sent = list(waiting.filter(sent_at__lt=patience).values_list("pk", flat=True))
    if sent and messages_waiting() < len(sent):
        lost += sent
    for job_id in lost:
        if not ring(job_id):
            return


def messages_waiting() -> int:
    """What the broker holds and no worker has taken yet; a silent broker holds nothing that would reach anyone."""
    with app.connection_for_write() as connection:
        try:
            return connection.default_channel.queue_declare(app.conf.task_default_queue, passive=True).message_count
        except (
            OperationalError,
            ChannelError,
            *connection.connection_errors,
        ) as error:  # an empty Redis queue does not exist
            log.info("no queue at the broker: %s", error)
            return 0
