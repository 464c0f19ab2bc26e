"""The region's colleges and competence centres."""

from django.conf import settings
from django.db import models

from portal.names import Trilingual, named
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Delivered, both_or_none, not_negative, one_a_region


class CollegeQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_COLLEGES) -> "CollegeQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(region_id=user.region_id)
        return mine if scope == Scope.REGION else mine.filter(owners=user)


class College(Delivered, Trilingual):
    OWNERSHIP = [(x, x) for x in ("state", "private", "other")]
    code = models.CharField(max_length=40)
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.PROTECT, related_name="colleges")
    ownership = models.CharField(max_length=10, choices=OWNERSHIP, blank=True)
    is_reference = models.BooleanField(null=True, blank=True)
    cluster = models.CharField(max_length=60, blank=True)
    registry_number = models.CharField(max_length=40, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    dormitory_places = models.PositiveIntegerField(null=True, blank=True)
    dormitory_needed = models.PositiveIntegerField(null=True, blank=True)
    dormitory_repair = models.PositiveIntegerField(null=True, blank=True)  # beds that need repair
    dormitory_waiting = models.PositiveIntegerField(null=True, blank=True)  # students who wait for a bed
    dormitory_planned = models.PositiveIntegerField(null=True, blank=True)  # beds to come, in `dormitory_planned_year`
    dormitory_planned_year = models.PositiveIntegerField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    closed_year = models.PositiveIntegerField(null=True, blank=True)
    owners = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="colleges")

    objects = CollegeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("college_key", "code"),
            named(),
            both_or_none("college_planned_beds", "dormitory_planned", "dormitory_planned_year"),
        ]
        ordering = ("code",)


class CompetenceCentre(Delivered, Trilingual):
    code = models.CharField(max_length=40)
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="centres")
    field = models.CharField(max_length=200, blank=True)
    field_codes = models.CharField(max_length=400, blank=True)  # fields of specialties, joined by ;
    opened_year = models.PositiveIntegerField(null=True, blank=True)
    planned_year = models.PositiveIntegerField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("competence_centre_key", "code"),
            named(),
            not_negative("competence_centre_places", "places"),
        ]
        ordering = ("code",)
