"""What is needed: enterprises and the people they say they will lack."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.names import Trilingual, named
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Delivered, not_negative, one_a_region


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_NEEDS) -> "EnterpriseQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(region_id=user.region_id)
        return mine if scope == Scope.REGION else mine.filter(representatives=user)


class Enterprise(Delivered, Trilingual):
    SIZES = [(x, x) for x in ("small", "medium", "large")]
    code = models.CharField(max_length=40)
    industry = models.ForeignKey(
        "classifiers.Industry", on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises"
    )
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.PROTECT, related_name="enterprises")
    headcount = models.PositiveIntegerField(null=True, blank=True)  # 0 = not working yet
    size = models.CharField(max_length=10, choices=SIZES, blank=True)
    registry_number = models.CharField(max_length=40, blank=True)
    representatives = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="enterprises")

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        constraints = [one_a_region("enterprise_key", "code"), named()]
        ordering = ("code",)


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_NEEDS) -> "NeedQuerySet":
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user, permission))

    def open(self) -> "NeedQuerySet":
        return self.filter(state=Need.OPEN)


class Need(Delivered):
    """An enterprise's statement for one occupation and year; the latest answer replaces the earlier one."""

    OPEN, WITHDRAWN = "open", "withdrawn"
    STATES = [(x, x) for x in (OPEN, WITHDRAWN)]
    CERTAINTIES = [(x, x) for x in ("approved", "planned", "possible")]
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="needs")
    occupation = models.ForeignKey("classifiers.Occupation", on_delete=models.PROTECT, related_name="needs")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    certainty = models.CharField(max_length=10, choices=CERTAINTIES)
    hired = models.PositiveIntegerField(null=True, blank=True)
    dual_places = models.PositiveIntegerField(null=True, blank=True)
    wage = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("need_key", "enterprise", "occupation", "year"),
            not_negative("need_wage", "wage"),
            models.CheckConstraint(
                condition=Q(state="open", withdrawn_at__isnull=True) | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="need_state_and_evidence_agree",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=("approved", "planned", "possible")), name="need_certainty_is_known"
            ),
        ]
        ordering = ("enterprise", "occupation", "year")

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.occupation_id} {self.year}"
