"""Classes for schoolchildren that lead to a college's specialties."""

from django.db import models
from django.db.models import Q

from colleges.models.campus import OfCollegeQuerySet
from colleges.models.network import College
from portal.sources.models import Delivered, at_most, one_a_region

LAST_GRADE = 11


class CareerClass(Delivered):
    """A class of a school in one school year (named by the autumn it began in). How many of its pupils applied to the
    college later, and how many entered, are counts only."""

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="classes")
    specialty = models.ForeignKey("classifiers.Specialty", on_delete=models.PROTECT, related_name="+")
    school = models.CharField(max_length=200)
    grade = models.PositiveSmallIntegerField()
    year = models.PositiveIntegerField()
    pupils = models.PositiveIntegerField()
    applicants = models.PositiveIntegerField(null=True, blank=True)
    entrants = models.PositiveIntegerField(null=True, blank=True)

    objects = OfCollegeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("career_class_key", "college", "school", "grade", "specialty", "year"),
            models.CheckConstraint(condition=~Q(school=""), name="career_class_has_a_school"),
            models.CheckConstraint(condition=Q(grade__range=(1, LAST_GRADE)), name="career_class_grade"),
            at_most("career_class_applicants", "applicants", "pupils"),
            at_most("career_class_entrants", "entrants", "applicants"),
        ]
        ordering = ("-year", "school", "grade")
        verbose_name_plural = "career classes"

    def __str__(self) -> str:
        return f"{self.school} {self.grade} {self.year}"
