"""What is taught and what became of it: programmes and their yearly figures."""

from django.db import models

from colleges.models.network import College
from portal.permissions import Permission
from portal.sources.models import Delivered, at_most, is_share, not_negative, one_a_region


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_COLLEGES) -> "ProgrammeQuerySet":
        return self.filter(college__in=College.objects.visible_to(user, permission))


class Programme(Delivered):
    """College x specialty x language x base x form: one line of the order for each year."""

    BASES = [(x, x) for x in ("9", "11", "other")]
    FORMS = [(x, x) for x in ("full_time", "part_time", "dual")]
    code = models.CharField(max_length=80)
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="programmes")
    specialty = models.ForeignKey("classifiers.Specialty", on_delete=models.PROTECT, related_name="programmes")
    qualification = models.ForeignKey(
        "classifiers.Qualification", on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    language = models.CharField(max_length=10, blank=True)
    base = models.CharField(max_length=10, choices=BASES, blank=True)
    form = models.CharField(max_length=10, choices=FORMS, blank=True)
    duration_months = models.PositiveIntegerField(null=True, blank=True)
    licensed_places = models.PositiveIntegerField(null=True, blank=True)
    workshop_places = models.PositiveIntegerField(null=True, blank=True)
    group_size = models.PositiveIntegerField(null=True, blank=True)
    smallest_group = models.PositiveIntegerField(null=True, blank=True)
    practice_share = models.FloatField(null=True, blank=True)
    centre_share = models.FloatField(null=True, blank=True)
    cost_per_seat = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("programme_key", "code"),
            is_share("programme_shares", "practice_share", "centre_share"),
            not_negative("programme_cost", "cost_per_seat"),
            at_most("programme_smallest_group", "smallest_group", "group_size"),
        ]
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Yearly(Delivered):
    """A figure of one programme and one year."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    year = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year}"


class Intake(Yearly):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="intakes")
    seats_order = models.PositiveIntegerField(null=True, blank=True)
    seats_paid = models.PositiveIntegerField(null=True, blank=True)
    applications = models.PositiveIntegerField(null=True, blank=True)
    entrants = models.PositiveIntegerField(null=True, blank=True)
    from_elsewhere = models.PositiveIntegerField(null=True, blank=True)
    from_other_regions = models.PositiveIntegerField(null=True, blank=True)
    rural = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("intake_key", "programme", "year"),
            at_most("intake_from_elsewhere", "from_elsewhere", "entrants"),
            at_most("intake_from_other_regions", "from_other_regions", "entrants"),
            at_most("intake_rural", "rural", "entrants"),
        ]
        ordering = ("programme", "year")


class Enrolment(Yearly):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="enrolments")
    course = models.PositiveSmallIntegerField()
    students = models.PositiveIntegerField()
    left = models.PositiveIntegerField(null=True, blank=True)
    on_leave = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [one_a_region("enrolment_key", "programme", "year", "course")]
        ordering = ("programme", "year", "course")


class Graduates(Yearly):
    """Those who finished in a year, and what they did next."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="graduates")
    graduates = models.PositiveIntegerField()
    employed_reported = models.PositiveIntegerField(null=True, blank=True)
    employed_registered = models.PositiveIntegerField(null=True, blank=True)
    studying = models.PositiveIntegerField(null=True, blank=True)
    in_army = models.PositiveIntegerField(null=True, blank=True)
    in_trade = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            one_a_region("graduates_key", "programme", "year"),
            at_most("graduates_reported", "employed_reported", "graduates"),
            at_most("graduates_registered", "employed_registered", "graduates"),
            at_most("graduates_studying", "studying", "graduates"),
            at_most("graduates_in_army", "in_army", "graduates"),
            at_most("graduates_in_trade", "in_trade", "graduates"),
        ]
        ordering = ("programme", "year")
        verbose_name_plural = "graduates"


class SpecialtyGraduates(Delivered):
    """Graduates where only the sum of a territory is published; never added to those of programmes."""

    specialty = models.ForeignKey("classifiers.Specialty", on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    level = models.CharField(max_length=40, blank=True)
    graduates = models.PositiveIntegerField()

    class Meta:
        constraints = [one_a_region("specialty_graduates_key", "specialty", "territory", "year", "level")]
        ordering = ("specialty", "year")
        verbose_name_plural = "specialty graduates"

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.year}"


class QuotaList(Delivered):
    """The lines a quota floor speaks of."""

    name = models.CharField(max_length=60)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="quota_lists")

    class Meta:
        constraints = [one_a_region("quota_list_key", "name", "programme")]
        ordering = ("name", "programme")

    def __str__(self) -> str:
        return f"{self.name} {self.programme_id}"
