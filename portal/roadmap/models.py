"""What was instructed at a meeting, who does it by when, and what a college promised once it is equipped.

Late is not stored: it is a date that has passed. A date moves only with a reason, and the old one stays."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.permissions import Permission, Scope, scope_of
from portal.signatures import moment, signer
from portal.sources.models import Region

OPEN, DONE, DROPPED = STATES = ("open", "done", "dropped")


class Meeting(models.Model):
    """A protocol; each of its numbered tasks is an instruction."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "held_on"), name="one_meeting_a_day")]
        ordering = ("-held_on",)

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class Instruction(models.Model):
    """`figure`: a count of the portal that shows by itself how far it is; `goal`: where it should come to."""

    CENTRES, REFERENCES = FIGURES = ("centres", "references")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="instructions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    holder = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    figure = models.CharField(max_length=20, choices=[(x, x) for x in FIGURES], blank=True)
    goal = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "number"), name="one_instruction_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="instruction_says_what"),
            models.CheckConstraint(
                condition=Q(figure="", goal=None) | (~Q(figure="") & Q(goal__isnull=False)), name="a_figure_has_a_goal"
            ),
        ]
        ordering = ("meeting", "number")

    def __str__(self) -> str:
        return f"{self.meeting.held_on} № {self.number}"

    @property
    def region(self) -> Region:
        return self.meeting.region


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_ROADMAP) -> "MilestoneQuerySet":
        """The region's; for someone whose reach is their own college, those of that college."""
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(region_id=user.region_id)
        return mine if scope == Scope.REGION else mine.filter(college__owners=user)

    def late(self, today: date) -> "MilestoneQuerySet":
        return self.filter(state=OPEN, due__lt=today)


class Milestone(models.Model):
    """One thing to be done by somebody by a day. `college` blank: the region's office does it."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="milestones")
    instruction = models.ForeignKey(
        Instruction, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    college = models.ForeignKey(
        "colleges.College", on_delete=models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    text = models.CharField(max_length=300)
    holder = models.CharField(max_length=200)
    due = models.DateField()
    state = models.CharField(max_length=10, choices=[(x, x) for x in STATES], default=OPEN)
    evidence = models.TextField(blank=True)
    done_at, done_by = moment(), signer()
    dropped_at, dropped_by = moment(), signer()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(holder=""), name="milestone_says_what_and_who"),
            models.CheckConstraint(
                condition=Q(Q(state=DONE), Q(done_at__isnull=False, done_by__isnull=False), ~Q(evidence=""))
                | Q(~Q(state=DONE), done_at=None, done_by=None, evidence=""),
                name="milestone_done_is_signed_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state=DROPPED, dropped_at__isnull=False, dropped_by__isnull=False)
                | Q(~Q(state=DROPPED), dropped_at=None, dropped_by=None),
                name="milestone_dropped_is_signed",
            ),
        ]
        ordering = ("due", "id")

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: date) -> bool:
        return self.state == OPEN and self.due < today


class Shift(models.Model):
    """One move of a milestone's date: from when to when, and why."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="shifts")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_date_moves_with_a_reason")]
        ordering = ("at", "id")


class Target(models.Model):
    """What a college promised for the graduates of a year, once the milestone `after` is done: no target without its
    condition. `percent` of all graduates of that year."""

    IN_TRADE, REGISTERED, REPORTED = MEASURES = ("in_trade", "employed_registered", "employed_reported")
    college = models.ForeignKey("colleges.College", on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=30, choices=[(x, x) for x in MEASURES])
    year = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField()
    after = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="targets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("college", "measure", "year"), name="one_target_a_measure_and_year"),
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="target_is_a_percentage"),
        ]
        ordering = ("year", "measure")

    def __str__(self) -> str:
        return f"{self.college} {self.measure} {self.year}"

    @property
    def region(self) -> Region:
        return self.college.region
