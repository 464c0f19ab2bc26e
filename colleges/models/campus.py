"""What a college has to teach with: its equipment, specialty by specialty."""

from django.db import models
from django.db.models import Q

from colleges.models.network import College
from portal.permissions import Permission
from portal.sources.models import Delivered, one_a_region

OLDEST, NEWEST = 1950, 2100


class OfCollegeQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_COLLEGES) -> "OfCollegeQuerySet":
        return self.filter(college__in=College.objects.visible_to(user, permission))


class Equipment(Delivered):
    """One kind of equipment of a workshop: how many stations work, how many the norm asks, in which year it was made."""

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="equipment")
    specialty = models.ForeignKey("classifiers.Specialty", on_delete=models.PROTECT, related_name="equipment")
    name = models.CharField(max_length=200)
    stations = models.PositiveIntegerField()
    needed = models.PositiveIntegerField(null=True, blank=True)
    made_year = models.PositiveIntegerField(null=True, blank=True)

    objects = OfCollegeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("equipment_key", "college", "specialty", "name"),
            models.CheckConstraint(condition=~Q(name=""), name="equipment_has_a_name"),
            models.CheckConstraint(
                condition=Q(made_year__isnull=True) | Q(made_year__range=(OLDEST, NEWEST)), name="equipment_made_year"
            ),
        ]
        ordering = ("college", "specialty__code", "name")
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return self.name
