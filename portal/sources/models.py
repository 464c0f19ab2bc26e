"""Where figures come from: the region whose pack was loaded, each delivery of a resource, and dated norms."""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from portal.names import Trilingual


class Region(Trilingual):
    """The root of one plan: what the descriptor of a region pack says of itself."""

    code = models.CharField(max_length=40, unique=True)
    slug = models.CharField(max_length=80, unique=True)  # the pack's name: `?region=karaganda`
    currency = models.CharField(max_length=3, blank=True)
    timezone = models.CharField(max_length=60, default="UTC")
    planning_year = models.PositiveIntegerField()
    horizon_years = models.PositiveIntegerField()
    registry_check = models.CharField(max_length=20, blank=True)
    datapackage = models.TextField(blank=True)  # as it came, to go out as it came: a JSON column would lose the order
    geojson = models.TextField(blank=True)

    class Meta:
        ordering = ("code",)

    @property
    def descriptor(self) -> dict[str, Any]:
        return json.loads(self.datapackage or "{}")


class Vintage(models.Model):
    """One delivery of one resource."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="vintages")
    resource = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    as_of = models.TextField(blank=True)  # the publisher's own words
    source = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)
    delivered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "resource", "digest"), name="one_vintage_a_file")]
        ordering = ("resource", "-delivered_at")

    def __str__(self) -> str:
        return f"{self.resource} {self.delivered_at:%Y-%m-%d}"


CORRECTED = "corrected"  # the mark of a cell that a person wrote here: theirs now, whatever was delivered


class Delivered(models.Model):
    """A row of a region pack: it belongs to one region and keeps what its publisher said of it."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    vintage = models.ForeignKey(Vintage, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    marks = models.JSONField(default=dict, blank=True)  # companions: {"name_kk_status": "draft"}
    edited_at = models.DateTimeField(null=True, blank=True)  # changed by a person here: a new delivery leaves it alone

    class Meta:
        abstract = True

    @property
    def synthetic(self) -> bool:
        return self.status == "synthetic" or bool(self.vintage_id and self.vintage.synthetic)

    def cell_synthetic(self, column: str) -> bool:
        mark = self.marks.get(f"{column}_status")
        return mark == "synthetic" or (self.synthetic and mark != CORRECTED)

    def is_corrected(self, column: str) -> bool:
        return self.marks.get(f"{column}_status") == CORRECTED


class Norm(Delivered):
    """A rule number with its date and source: `group_size.usual`, `quota.rural`, `pension_age.men` .."""

    key = models.CharField(max_length=120)
    since = models.DateField()
    value = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "key", "since"), name="one_norm_a_date")]
        ordering = ("key", "since")

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


def one_a_region(name: str, *fields: str) -> models.UniqueConstraint:
    """The key of a pack's resource: unique within its region."""
    return models.UniqueConstraint(fields=("region", *fields), name=name)


def not_negative(name: str, *fields: str) -> models.CheckConstraint:
    """Unknown (null) or at least 0, for each of `fields`."""
    rule = Q()
    for field in fields:
        rule &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return models.CheckConstraint(condition=rule, name=name)


def at_most(name: str, part: str, whole: str) -> models.CheckConstraint:
    """`part` cannot exceed `whole` where both are known."""
    known = Q(**{f"{part}__isnull": True}) | Q(**{f"{whole}__isnull": True})
    return models.CheckConstraint(condition=known | Q(**{f"{part}__lte": F(whole)}), name=name)


def is_share(name: str, *fields: str) -> models.CheckConstraint:
    """Unknown (null) or between 0 and 1, for each of `fields`."""
    rule = Q()
    for field in fields:
        rule &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (0, 1)})
    return models.CheckConstraint(condition=rule, name=name)


def both_or_none(name: str, one: str, other: str) -> models.CheckConstraint:
    """Two fields that say something only together."""
    known = Q(**{f"{one}__isnull": False, f"{other}__isnull": False})
    return models.CheckConstraint(condition=known | Q(**{f"{one}__isnull": True, f"{other}__isnull": True}), name=name)
