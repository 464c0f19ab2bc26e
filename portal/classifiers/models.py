"""The region's vocabulary: places, industries, occupations, specialties and how they meet. Codes belong to one region."""

from django.db import models

from portal.names import Trilingual, named, told
from portal.sources.models import Delivered, is_share, not_negative, one_a_region


class Tree(models.Model):
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        abstract = True


class Territory(Delivered, Trilingual, Tree):
    KINDS = [(k, k) for k in ("country", "region", "city", "district", "zone")]
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=KINDS)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveIntegerField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [one_a_region("territory_key", "code"), named()]
        ordering = ("code",)
        verbose_name_plural = "territories"


class Industry(Delivered, Trilingual, Tree):
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [one_a_region("industry_key", "code"), named()]
        ordering = ("code",)
        verbose_name_plural = "industries"


class Occupation(Delivered, Trilingual, Tree):
    code = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    college_trained = models.BooleanField()
    college_share = models.FloatField(null=True, blank=True)
    priority = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("occupation_key", "code"),
            named(),
            is_share("occupation_college_share", "college_share"),
            not_negative("occupation_priority", "priority"),
        ]
        ordering = ("code",)


class Specialty(Delivered, Trilingual):
    code = models.CharField(max_length=40)
    field_code = models.CharField(max_length=40, blank=True)
    field_name_kk = models.CharField(max_length=400, blank=True)
    field_name_ru = models.CharField(max_length=400, blank=True)
    field_name_en = models.CharField(max_length=400, blank=True)
    level = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [one_a_region("specialty_key", "code"), named()]
        ordering = ("code",)
        verbose_name_plural = "specialties"

    @property
    def field_name(self) -> str:
        return told(self, "field_name")


class Qualification(Delivered, Trilingual):
    LEVELS = [(x, x) for x in ("certificate", "worker", "technician", "associate", "applied_bachelor", "other")]
    code = models.CharField(max_length=60)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="qualifications")
    level = models.CharField(max_length=20, choices=LEVELS)

    class Meta:
        constraints = [one_a_region("qualification_key", "code"), named()]
        ordering = ("code",)


class Crosswalk(Delivered):
    """A specialty leads to an occupation; `share` of its graduates, blank = not known."""

    STATUSES = [(x, x) for x in ("official", "observed", "draft")]
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="links")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="links")
    share = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=40, choices=STATUSES)

    class Meta:
        constraints = [
            one_a_region("crosswalk_key", "specialty", "occupation"),
            is_share("crosswalk_share", "share"),
        ]
        verbose_name_plural = "crosswalk"

    def __str__(self) -> str:
        return f"{self.specialty_id} -> {self.occupation_id}"
