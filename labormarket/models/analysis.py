"""Scenario, run and results: a run keeps its inputs and can be repeated to the last digit."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Region


class ByRegionQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_RUNS) -> "ByRegionQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        return self if scope == Scope.ALL else self.filter(region_id=user.region_id)


class Scenario(models.Model):
    """Stored changes to the data's parameters and limits; an empty one is the defaults."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=80)
    changes = models.JSONField(default=dict)
    approved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ByRegionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "name"), name="one_scenario_a_name")]
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name


class Parameter(models.Model):
    """A planner's change of a coefficient, with its reason; the defaults and their sources stand in the engine."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="parameters")
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    since = models.DateField()
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("since", "id")  # the later change of one day is the one that holds

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class Snapshot(models.Model):
    """The inputs of runs, frozen: columnar JSON, gzip, the same bytes for the same data."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="snapshots")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "digest"), name="one_snapshot_a_digest")]

    def __str__(self) -> str:
        return self.digest[:12]


class Run(models.Model):
    """One computation: an analysis, or an order built on one analysis."""

    ANALYSIS, ORDER = "analysis", "order"
    KINDS = [(ANALYSIS, ANALYSIS), (ORDER, ORDER)]
    ASKED, DONE, REFUSED = "asked", "done", "refused"
    STATES = [(x, x) for x in (ASKED, DONE, REFUSED)]

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=STATES, default=ASKED)
    analysis = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="runs")
    year = models.PositiveIntegerField()  # the intake year that is planned
    seed = models.BigIntegerField(default=0)
    draws = models.PositiveIntegerField(default=0)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="runs")
    engine_version = models.CharField(max_length=40, blank=True)
    parameters = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    facts = models.JSONField(default=dict)  # headline numbers; for an order its summary
    ledger = models.JSONField(default=list)
    ledger_holds = models.BooleanField(null=True)
    backtest = models.JSONField(default=dict)  # how wrong earlier forecasts were: table, sizes, origins, lines
    basis = models.BinaryField(null=True)  # what an order needs of an analysis
    digest = models.CharField(max_length=64, blank=True)
    seconds = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)  # machine form of why there is no result
    job = models.CharField(max_length=40, blank=True)  # the job row that computes it, by id
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ByRegionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="analysis", analysis__isnull=True) | Q(kind="order", analysis__isnull=False),
                name="an_order_stands_on_one_analysis",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", finished_at__isnull=True)
                | Q(state__in=("done", "refused"), finished_at__isnull=False),
                name="run_state_and_evidence_agree",
            ),
        ]
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Gap(models.Model):
    """Need, supply and gap of one occupation, place and year. `gap` is need minus supply: positive = shortage."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="gaps")
    occupation = models.ForeignKey("classifiers.Occupation", on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    employed = models.FloatField(null=True)
    expansion = models.FloatField(null=True)
    exits = models.FloatField(null=True)
    transfers = models.FloatField(null=True)
    transfers_in = models.FloatField(null=True)
    openings = models.FloatField(null=True)
    openings_p10 = models.FloatField(null=True)
    openings_p50 = models.FloatField(null=True)
    openings_p90 = models.FloatField(null=True)
    source = models.CharField(max_length=20, blank=True)
    demand = models.FloatField(null=True)
    supply = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    demand_p10 = models.FloatField(null=True)
    demand_p50 = models.FloatField(null=True)
    demand_p90 = models.FloatField(null=True)
    supply_p10 = models.FloatField(null=True)
    supply_p50 = models.FloatField(null=True)
    supply_p90 = models.FloatField(null=True)
    gap_p10 = models.FloatField(null=True)
    gap_p50 = models.FloatField(null=True)
    gap_p90 = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    label = models.CharField(max_length=40, blank=True)
    evidence = models.CharField(max_length=1, blank=True)
    parts = models.JSONField(default=dict)  # the region's own rows: what the need and the supply are made of

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "occupation", "territory", "year"), name="one_gap_a_cell")
        ]
        indexes = [models.Index(fields=("run", "territory", "year"))]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.year}"


class SupplyFigure(models.Model):
    """Graduates of a specialty and how many of them reach the labour market."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="supply")
    specialty = models.ForeignKey("classifiers.Specialty", on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    graduates = models.FloatField(null=True)
    effective = models.FloatField(null=True)
    graduates_p10 = models.FloatField(null=True)
    graduates_p50 = models.FloatField(null=True)
    graduates_p90 = models.FloatField(null=True)
    effective_p50 = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "specialty", "territory", "year"), name="one_supply_a_cell")
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.year}"


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_ORDER) -> "RecommendationQuerySet":
        """The region's lines; for someone whose reach is their own college, the lines of that college."""
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(run__region_id=user.region_id)
        return mine if scope == Scope.REGION else mine.filter(programme__college__owners=user)


class Recommendation(models.Model):
    """One line of a recommended order and every number its explanation needs."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="recommendations")
    programme = models.ForeignKey("colleges.Programme", on_delete=models.CASCADE, related_name="recommendations")
    seats_last = models.PositiveIntegerField(null=True)
    seats_recommended = models.PositiveIntegerField()
    seats_p10 = models.PositiveIntegerField(null=True)
    seats_p50 = models.PositiveIntegerField(null=True)
    seats_p90 = models.PositiveIntegerField(null=True)
    kept = models.FloatField(null=True)  # share of single futures that leave the number as it is (Stability)
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    limits = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    because = models.JSONField(default=dict)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("run", "programme"), name="one_recommendation_a_line")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.seats_recommended}"

    order_line: Any = None  # where a page is of a version of the order: its line, with the proposed seats

    @property
    def seats(self) -> int:
        """What stands now: proposed in a version of the order, else recommended."""
        return self.order_line.seats_proposed if self.order_line else self.seats_recommended

    @property
    def change(self) -> int | None:
        return None if self.seats_last is None else self.seats - self.seats_last

    @property
    def money(self) -> Decimal | None:
        return self.order_line.cost if self.order_line else self.cost

    @property
    def no_regret(self) -> int | None:
        """The part of the seats that nine futures in ten would order too."""
        return None if self.seats_p10 is None else min(self.seats_recommended, self.seats_p10)


class Limit(models.Model):
    """A limit of the order: how much of it is used, whether it binds, what one more realistic block would bring."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="limits")
    limit = models.CharField(max_length=40)
    scope = models.CharField(max_length=120, blank=True)
    used = models.FloatField(null=True)
    available = models.FloatField(null=True)
    binding = models.BooleanField()
    value_of_one_more = models.FloatField(null=True)
    unit_of_one_more = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=("run", "limit"))]

    def __str__(self) -> str:
        return f"{self.limit}[{self.scope}]"
