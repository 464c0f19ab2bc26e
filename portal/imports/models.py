"""A workbook somebody sent, what was found in it, and what it would change: staged until a person says yes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Region


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.IMPORT_FIGURES) -> "ImportQuerySet":
        scope = scope_of(user, permission)
        if scope == Scope.ALL:
            return self
        return self.filter(region_id=user.region_id) if scope == Scope.REGION else self.none()

    def listed(self) -> "ImportQuerySet":
        """Without the file itself."""
        return self.select_related("region", "college", "sent_by", "job").defer("content", "region__datapackage")


class State(models.TextChoices):
    READING = "reading", _("is being read")
    REFUSED = "refused", _("cannot be read")
    READY = "ready", _("waits for your decision")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")


class Import(models.Model):
    State = State

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)  # of the file
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    year = models.PositiveIntegerField()  # for what the sheet itself gives no year
    college = models.ForeignKey("colleges.College", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    refusal = models.JSONField(default=dict, blank=True)  # {"reason", "params"}
    counts = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why what is asked is right; offered again next year

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("region", "digest", "year"), condition=Q(college=None), name="import_once_a_file"
            ),
            models.UniqueConstraint(
                fields=("region", "digest", "year", "college"), name="import_once_a_file_and_college"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.APPLIED) | Q(applied_at__isnull=False), name="import_applied_has_time"
            ),
        ]
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """Some hundred changes of an import: [model, key, pk or null, before or null, after, sheet, row]."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="batches")
    place = models.PositiveIntegerField()
    changes = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("of", "place"), name="batch_place")]
        ordering = ("place",)
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.of_id} {self.place}"


class Note(models.Model):
    """Something found in a cell: sheet, row, column, value and reason."""

    KINDS = [(x, x) for x in ("error", "question", "mend")]
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="notes")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    column = models.PositiveSmallIntegerField()  # from 0
    head = models.CharField(max_length=200, blank=True)
    value = models.JSONField(null=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    code = models.CharField(max_length=60)
    read_as = models.JSONField(null=True)
    params = models.JSONField(default=dict)
    # Whose figure a check of the form asks about: {"programme", "year", "column", "last": what was said a year before}.
    about = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("error", "question", "mend")), name="note_kind_known")
        ]
        indexes = [models.Index(fields=("of", "kind"))]
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.code}"
