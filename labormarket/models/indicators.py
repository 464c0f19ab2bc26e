"""Figures of the labour market as they were published."""

from django.db import models

from portal.sources.models import Delivered, is_share, not_negative, one_a_region

PROTECT = models.PROTECT


class ByOccupation(Delivered):
    occupation = models.ForeignKey("classifiers.Occupation", on_delete=PROTECT, related_name="+")
    territory = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.territory_id}"


class Employment(ByOccupation):
    year = models.PositiveIntegerField()
    age_group = models.CharField(max_length=20)
    employed = models.FloatField()

    class Meta:
        constraints = [
            one_a_region("employment_key", "occupation", "territory", "year", "age_group"),
            not_negative("employment_employed", "employed"),
        ]
        verbose_name_plural = "employment"


class AgeShare(ByOccupation):
    year = models.PositiveIntegerField()
    age_group = models.CharField(max_length=20)
    share = models.FloatField()
    persons = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("age_share_key", "occupation", "territory", "year", "age_group"),
            is_share("age_share_share", "share"),
        ]


class Projection(ByOccupation):
    base_year = models.PositiveIntegerField()
    target_year = models.PositiveIntegerField()
    employed_base = models.FloatField()
    employed_target = models.FloatField()
    exits_per_year = models.FloatField(null=True, blank=True)
    transfers_per_year = models.FloatField(null=True, blank=True)
    openings_per_year = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("projection_key", "occupation", "territory", "base_year", "target_year"),
            not_negative(
                "projection_figures", "employed_base", "employed_target", "exits_per_year", "transfers_per_year"
            ),
            models.CheckConstraint(
                condition=models.Q(target_year__gt=models.F("base_year")), name="projection_looks_ahead"
            ),
        ]


class IndustryEmployment(Delivered):
    industry = models.ForeignKey("classifiers.Industry", on_delete=PROTECT, related_name="+")
    territory = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    employed = models.FloatField()

    class Meta:
        constraints = [
            one_a_region("industry_employment_key", "industry", "territory", "year"),
            not_negative("industry_employment_employed", "employed"),
        ]
        verbose_name_plural = "industry employment"

    def __str__(self) -> str:
        return f"{self.industry_id} {self.year}"


class Staffing(Delivered):
    industry = models.ForeignKey("classifiers.Industry", on_delete=PROTECT, related_name="+")
    occupation = models.ForeignKey("classifiers.Occupation", on_delete=PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    share = models.FloatField()

    class Meta:
        constraints = [
            one_a_region("staffing_key", "industry", "occupation", "year"),
            is_share("staffing_share", "share"),
        ]
        verbose_name_plural = "staffing"

    def __str__(self) -> str:
        return f"{self.industry_id} {self.occupation_id} {self.year}"


class Commuting(Delivered):
    """Share of the working residents of one territory who work in another."""

    origin = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")
    destination = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    share = models.FloatField()

    class Meta:
        constraints = [
            one_a_region("commuting_key", "origin", "destination", "year"),
            is_share("commuting_share", "share"),
        ]
        verbose_name_plural = "commuting"

    def __str__(self) -> str:
        return f"{self.origin_id} -> {self.destination_id} {self.year}"


class Jobseekers(ByOccupation):
    year = models.PositiveIntegerField()
    registered = models.FloatField()

    class Meta:
        constraints = [
            one_a_region("jobseekers_key", "occupation", "territory", "year"),
            not_negative("jobseekers_registered", "registered"),
        ]
        verbose_name_plural = "jobseekers"


class Vacancies(ByOccupation):
    year = models.PositiveIntegerField()
    posted = models.FloatField()
    filled = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("vacancies_key", "occupation", "territory", "year"),
            not_negative("vacancies_figures", "posted", "filled"),
        ]
        verbose_name_plural = "vacancies"


class SchoolLeavers(Delivered):
    territory = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    grade = models.CharField(max_length=10)
    pupils = models.PositiveIntegerField()
    to_college = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [one_a_region("school_leavers_key", "territory", "year", "grade")]
        verbose_name_plural = "school leavers"

    def __str__(self) -> str:
        return f"{self.territory_id} {self.year} {self.grade}"


class ControlTotal(Delivered):
    """What a publisher counted or forecast for a whole territory; two publishers may count differently."""

    measure = models.CharField(max_length=60)
    territory = models.ForeignKey("classifiers.Territory", on_delete=PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    series = models.CharField(max_length=60, blank=True)
    value = models.FloatField()
    unit = models.CharField(max_length=60, blank=True)
    from_year = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [one_a_region("control_total_key", "measure", "territory", "year", "series")]

    def __str__(self) -> str:
        return f"{self.measure} {self.territory_id} {self.year}"
