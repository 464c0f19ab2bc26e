"""What a college hands in for a campaign: one row a programme, and the reasons it gave for what is unusual."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from colleges.models.network import College
from colleges.models.teaching import Programme, Yearly
from portal.campaigns import models as campaigns
from portal.permissions import Permission
from portal.sources.models import at_most, both_or_none, not_negative, one_a_region


class Provision(Yearly):
    """What stood behind a programme in a year: who pays, the training at enterprises, masters, equipment, groups."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="provisions")
    entrants_paid = models.PositiveIntegerField(null=True, blank=True)
    students = models.PositiveIntegerField(null=True, blank=True)  # the whole of which `dual_students` are a part
    dual_students = models.PositiveIntegerField(null=True, blank=True)
    dual_hours = models.PositiveIntegerField(null=True, blank=True)  # a student and year, at the enterprise
    masters = models.PositiveIntegerField(null=True, blank=True)
    masters_needed = models.PositiveIntegerField(null=True, blank=True)
    teachers = models.PositiveIntegerField(null=True, blank=True)
    equipment_year = models.PositiveIntegerField(null=True, blank=True)  # in which most of it was made
    equipment_percent = models.PositiveIntegerField(null=True, blank=True)  # of what the norm asks
    groups = models.PositiveIntegerField(null=True, blank=True)  # that can begin in the autumn that is planned

    class Meta:
        constraints = [
            one_a_region("provision_key", "programme", "year"),
            at_most("provision_dual", "dual_students", "students"),
            not_negative("provision_counts", "dual_hours", "masters", "masters_needed", "teachers"),
            models.CheckConstraint(
                condition=Q(equipment_percent__isnull=True) | Q(equipment_percent__lte=100),
                name="provision_equipment_percent",
            ),
            models.CheckConstraint(condition=Q(groups__isnull=True) | Q(groups__lte=20), name="provision_groups"),
        ]
        ordering = ("programme", "year")


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_SUBMISSIONS) -> "SubmissionQuerySet":
        return self.filter(college__in=College.objects.visible_to(user, permission))


class Submission(campaigns.Submission):
    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="submissions")
    beds = models.PositiveIntegerField(null=True, blank=True)
    beds_needed = models.PositiveIntegerField(null=True, blank=True)
    beds_in_repair = models.PositiveIntegerField(null=True, blank=True)
    beds_waiting = models.PositiveIntegerField(null=True, blank=True)
    beds_planned = models.PositiveIntegerField(null=True, blank=True)
    beds_planned_year = models.PositiveIntegerField(null=True, blank=True)
    plans = models.TextField(blank=True)
    campus_seen_at = models.DateTimeField(null=True, blank=True)  # a person looked at the campus and said it is right

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("campaign", "college"), name="one_submission_a_college"),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="submission_number"),
            at_most("submission_repair", "beds_in_repair", "beds"),
            both_or_none("submission_planned_beds", "beds_planned", "beds_planned_year"),
            *campaigns.lifecycle("submission"),
        ]
        ordering = ("campaign", "college__code")

    def __str__(self) -> str:
        return f"{self.college.code} {self.campaign.year}"

    @property
    def region(self):
        return self.campaign.region


class SubmissionRow(models.Model):
    """One programme's figures as they are being written; they become the region's when the submission is accepted.

    `started`: what stood there before anybody touched it, `rolled`: which of it was carried on from the year before and
    stands in no register."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rows")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(default=dict)  # {"entrants": 25}; None = not known
    started = models.JSONField(default=dict)
    rolled = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("submission", "programme"), name="one_row_a_programme"),
            models.CheckConstraint(
                condition=Q(version=0) | Q(saved_at__isnull=False), name="submission_row_saved_when_changed"
            ),
        ]
        ordering = ("programme__specialty__code", "programme__code")

    def __str__(self) -> str:
        return f"{self.submission_id} {self.programme_id}"

    @property
    def region(self):
        return self.submission.campaign.region

    @property
    def changed(self) -> list[str]:
        """The columns that a person gave another number than stood there."""
        return [name for name, value in self.values.items() if value != self.started.get(name)]


class Explanation(models.Model):
    """Why an unusual figure is right, in the college's words; offered again when the same is asked next year."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="explanations")
    year = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("programme", "year", "code", "column"), name="one_explanation_a_question"),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]
        ordering = ("programme", "-year")

    def __str__(self) -> str:
        return f"{self.code} {self.column}"
