"""How the college-effectiveness workbook rates a college and its specialties, year by year."""

from django.db import models
from django.db.models import Q

from colleges.models.network import College
from portal.sources.models import Delivered, not_negative


class Effectiveness(Delivered):
    """A row of the workbook: of the college, or of one specialty. `figures` are its cells by the names of
    colleges/effectiveness.py; what is unknown is not there."""

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="ratings")
    specialty = models.ForeignKey(
        "classifiers.Specialty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveIntegerField()
    score = models.FloatField(null=True, blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("region", "college", "year"), condition=Q(specialty=None), name="effectiveness_of_college"
            ),
            models.UniqueConstraint(
                fields=("region", "college", "specialty", "year"), name="effectiveness_of_specialty"
            ),
            not_negative("effectiveness_score", "score"),
        ]
        ordering = ("college", "specialty", "year")
        verbose_name_plural = "effectiveness"

    def __str__(self) -> str:
        return f"{self.college_id} {self.specialty_id or ''} {self.year}"
