"""One planning year of one region: its dates, and what every paper handed in for it has in common."""

from datetime import date
from itertools import pairwise

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Region

DATES = ("opens_on", "due_on", "review_until", "draft_on", "consultation_on", "decision_on")


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_SUBMISSIONS) -> "CampaignQuerySet":
        scope = scope_of(user, permission)
        if scope == Scope.ALL:
            return self
        return self.filter(region_id=user.region_id) if scope else self.none()


class Campaign(models.Model):
    """Figures are asked from `opens_on` to `due_on` and looked through until `review_until`; then come the draft of the
    order, the consultation and the decision. Open, late and over follow from the dates: they are no states."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="campaigns")
    year = models.PositiveIntegerField()
    opens_on = models.DateField()
    due_on = models.DateField()
    review_until = models.DateField()
    draft_on = models.DateField()
    consultation_on = models.DateField()
    decision_on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("region", "year"), name="one_campaign_a_year"),
            models.CheckConstraint(
                condition=Q(*((f"{later}__gte", F(sooner)) for sooner, later in pairwise(DATES))),
                name="campaign_dates_in_order",
            ),
        ]
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.region.code}-{self.year}"

    @property
    def asked_year(self) -> int:
        """The figures asked are those of the autumn before the planned intake, and of the summer before that autumn."""
        return self.year - 1

    def has_begun(self, on: date) -> bool:
        return on >= self.opens_on


def _together(name: str, *fields: str) -> models.CheckConstraint:
    """Either all of these are filled or none."""
    filled = Q(*((f"{field}__isnull", False) for field in fields))
    blank = Q(*((f"{field}__isnull", True) for field in fields))
    return models.CheckConstraint(condition=filled | blank, name=name)


class Submission(models.Model):
    """What somebody hands in for a campaign: written, locked with a receipt, accepted; or sent back with questions.

    Nothing is locked after its day: a later day is an extension, with its reason and the person who gave it."""

    DRAFT, LOCKED, ACCEPTED = "draft", "locked", "accepted"
    STATES = [(x, x) for x in (DRAFT, LOCKED, ACCEPTED)]
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="%(class)ss")
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    due_on = models.DateField()
    extended_from = models.DateField(null=True, blank=True)  # the day it was due before
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    extension_reason = models.TextField(blank=True)
    locks = models.PositiveIntegerField(default=0)  # how often it was handed in
    number = models.CharField(max_length=80, blank=True)  # of the receipt
    digest = models.CharField(max_length=64, blank=True)
    locked_on = models.DateField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    questions = models.TextField(blank=True)  # why it was sent back
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def is_late(self, on: date) -> bool:
        return self.state == self.DRAFT and on > self.due_on


def lifecycle(name: str) -> list[models.BaseConstraint]:
    """What must always hold of a submission: its state and the evidence of it agree."""
    locked = Q(state__in=(Submission.LOCKED, Submission.ACCEPTED))
    evidence = (
        Q(locked_at__isnull=False, locked_on__isnull=False, locked_by__isnull=False) & ~Q(number="") & ~Q(digest="")
    )
    accepted = Q(accepted_at__isnull=False, accepted_by__isnull=False)
    bare = Q(locked_at__isnull=True, locked_on__isnull=True, number="", digest="")
    check, rule = models.CheckConstraint, Q(state=Submission.ACCEPTED)
    return [
        check(condition=Q(state__in=[state for state, _ in Submission.STATES]), name=f"{name}_state_is_known"),
        check(condition=(locked & evidence) | (~locked & bare), name=f"{name}_locked_has_receipt"),
        check(condition=(rule & accepted) | (~rule & Q(accepted_at__isnull=True)), name=f"{name}_accepted_is_signed"),
        check(condition=Q(returned_at__isnull=True) | ~Q(questions=""), name=f"{name}_returned_says_why"),
        check(condition=Q(locked_on__isnull=True) | Q(locked_on__lte=F("due_on")), name=f"{name}_never_late"),
        _together(f"{name}_extension_is_signed", "extended_from", "extended_at", "extended_by"),
        check(
            condition=Q(extended_from__isnull=True) | (Q(due_on__gt=F("extended_from")) & ~Q(extension_reason="")),
            name=f"{name}_extension_says_why",
        ),
    ]
