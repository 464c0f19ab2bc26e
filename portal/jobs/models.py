"""A job is one piece of background work: a row. The broker's message only says which row to look at."""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Region

ATTEMPTS = 3  # work that kills its worker three times is poison and must not block the others


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


LIVE = (State.QUEUED, State.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def live(self) -> "JobQuerySet":
        return self.filter(state__in=LIVE)

    def free(self, now: datetime) -> "JobQuerySet":
        """What a worker may take: waiting, or left by a worker that fell silent."""
        abandoned = Q(state=State.RUNNING, lease_until__lt=now)
        return self.filter(Q(state=State.QUEUED) | abandoned, attempts__lt=ATTEMPTS, cancel_asked_at=None)

    def silent(self, now: datetime) -> "JobQuerySet":
        return self.filter(state=State.RUNNING, lease_until__lt=now)

    def held(self, job_id: int, token: int) -> "JobQuerySet":
        """The row, as long as the lease with this token is still the last one given."""
        return self.filter(pk=job_id, state=State.RUNNING, token=token)

    def visible_to(self, user: User) -> "JobQuerySet":
        """One's own, and the region's for those who look after it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user, Permission.SEE_JOBS)
        if scope == Scope.ALL:
            return self.all()
        of_region = Q(region=user.region_id) if scope == Scope.REGION and user.region_id else Q(pk__in=[])
        return self.filter(Q(asked_by=user) | of_region)


class Job(models.Model):
    State = State

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)  # digest of what is asked: the same question twice is one job
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs")
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)

    token = models.PositiveIntegerField(default=0)  # grows with each lease; a result counts only under the last one
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)

    step = models.CharField(max_length=60, blank=True)  # a code; the page has the words
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # a sentence for the person who asked
    trace = models.TextField(blank=True)  # for the operator

    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # empty: the broker has not been told yet (outbox)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(state__in=LIVE), name="job_one_live_per_key"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False, started_at__isnull=False, token__gt=0)
                | (~Q(state=State.RUNNING) & Q(lease_until=None)),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, finished_at=None) | (~Q(state__in=LIVE) & Q(finished_at__isnull=False)),
                name="job_ended_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.FAILED) & ~Q(error="")) | (~Q(state=State.FAILED) & Q(error="")),
                name="job_failed_has_error",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | Q(cancel_asked_at__isnull=False), name="job_cancelled_was_asked"
            ),
            models.CheckConstraint(condition=Q(attempts__lte=ATTEMPTS), name="job_attempts_capped"),
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="job_done_within_total"),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_stopping(self) -> bool:
        return self.is_live and self.cancel_asked_at is not None
