"""What binds an enterprise to a college."""

from datetime import date

from django.conf import settings
from django.db import models

from colleges.models import College
from enterprises.models import Enterprise
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Delivered, one_a_region

PROTECT = models.PROTECT


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_AGREEMENTS) -> "AgreementQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(region_id=user.region_id)
        if scope == Scope.REGION:
            return mine
        bodies = Enterprise.objects.filter(representatives=user), College.objects.filter(owners=user)
        return mine.filter(models.Q(enterprise__in=bodies[0]) | models.Q(college__in=bodies[1]))

    def running(self, on: date) -> "AgreementQuerySet":
        return self.filter(state=Agreement.SIGNED, since__lte=on).filter(
            models.Q(until__isnull=True) | models.Q(until__gte=on)
        )


class Agreement(Delivered):
    """Between an enterprise and a college: offered by one, answered by the other, signed by both. Running and ended
    follow from its dates. Only what is signed enters a pack and an analysis."""

    KINDS = [(x, x) for x in ("dual", "targeted", "practice", "equipment")]
    OFFERED, ACCEPTED, DECLINED, SIGNED = "offered", "accepted", "declined", "signed"
    STATES = [(x, x) for x in (OFFERED, ACCEPTED, DECLINED, SIGNED)]
    SIDES = [(x, x) for x in ("enterprise", "college")]
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=PROTECT, related_name="agreements")
    college = models.ForeignKey("colleges.College", on_delete=PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=KINDS)
    specialty = models.ForeignKey(
        "classifiers.Specialty", on_delete=PROTECT, null=True, blank=True, related_name="agreements"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    pays = models.BooleanField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)  # at the enterprise, a student and year
    mentors = models.PositiveIntegerField(null=True, blank=True)
    stages = models.CharField(
        max_length=500, blank=True, db_default=""
    )  # what is done when, or which equipment is given
    state = models.CharField(max_length=10, choices=STATES, default=SIGNED)
    offered_by = models.CharField(max_length=10, choices=SIDES, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, db_default="")  # why it was declined, or ended early

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("agreement_key", "enterprise", "college", "kind", "specialty", "since"),
            models.UniqueConstraint(
                fields=("region", "enterprise", "college", "kind", "since"),
                condition=models.Q(specialty__isnull=True),
                name="agreement_key_without_specialty",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="agreement_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""), name="agreement_declined_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.college_id} {self.kind}"

    def standing(self, on: date) -> str:
        """Its state as a person would say it on a day."""
        if self.state != self.SIGNED:
            return self.state
        if self.since > on:
            return "coming"
        return "ended" if self.until and self.until < on else "running"
