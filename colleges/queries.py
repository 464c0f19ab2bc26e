"""What we ask of the colleges: who teaches what, this year's figures, last year's beside them."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from colleges.models import College, Enrolment, Graduates, Intake, Programme
from portal.sources.models import Region


def with_totals(colleges: QuerySet[College], year: int) -> QuerySet[College]:
    """Programmes, seats of the order and entrants of one intake year beside each college."""
    of_year = Q(programmes__intakes__year=year)
    return colleges.select_related("territory", "vintage").annotate(
        lines=Count("programmes", distinct=True),
        seats=Sum("programmes__intakes__seats_order", filter=of_year),
        entrants=Sum("programmes__intakes__entrants", filter=of_year),
    )


def last_intake_year(region: Region) -> int:
    """The newest year with a reported intake; without any, the year before the planned one."""
    newest = Intake.objects.filter(region=region).aggregate(year=Max("year"))["year"]
    return newest or region.planning_year - 1


@dataclass(frozen=True)
class Figures:
    """One programme's figures of one year: the intake and courses of its autumn, the graduates of its summer."""

    programme: Programme
    year: int
    intake: Intake | None
    courses: dict[int, Enrolment]
    graduates: Graduates | None


def figures(programme: Programme, year: int) -> Figures:
    return figures_of([programme], year)[programme.pk]


def figures_of(programmes: list[Programme], year: int) -> dict[int, Figures]:
    """For many programmes in three queries."""
    of_year = {"programme__in": programmes, "year": year}
    intakes = {row.programme_id: row for row in Intake.objects.filter(**of_year)}
    graduates = {row.programme_id: row for row in Graduates.objects.filter(**of_year)}
    courses: dict[int, dict[int, Enrolment]] = {}
    for row in Enrolment.objects.filter(**of_year):
        courses.setdefault(row.programme_id, {})[row.course] = row
    return {p.pk: Figures(p, year, intakes.get(p.pk), courses.get(p.pk, {}), graduates.get(p.pk)) for p in programmes}
