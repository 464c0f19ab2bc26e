"""What we ask of the colleges: who teaches what, this year's figures, earlier ones beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from colleges.models import College, CompetenceCentre, Enrolment, Graduates, Intake, Programme
from portal.classifiers.models import Specialty
from portal.figures import FEW
from portal.sources.models import Region


def with_totals(colleges: QuerySet[College], year: int) -> QuerySet[College]:
    """Programmes, seats of the order and entrants of one intake year beside each college; whether they are synthetic,
    and whether a sum holds a programme with so few entrants that it would tell about them."""
    intakes = "programmes__intakes"
    of_year = Q(**{f"{intakes}__year": year})
    made_up = Q(**{f"{intakes}__status": "synthetic"}) | Q(**{f"{intakes}__vintage__synthetic": True})
    few = Q(**{f"{intakes}__entrants__gt": 0, f"{intakes}__entrants__lt": FEW})
    return colleges.select_related("territory", "vintage").annotate(
        lines=Count("programmes", distinct=True),
        seats=Sum(f"{intakes}__seats_order", filter=of_year),
        entrants=Sum(f"{intakes}__entrants", filter=of_year),
        made_up=Count(intakes, filter=of_year & made_up),
        few=Count(intakes, filter=of_year & few),
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

    @property
    def students(self) -> int | None:
        """On all courses; unknown when no course is known."""
        return sum(row.students for row in self.courses.values()) if self.courses else None

    @property
    def synthetic(self) -> bool:
        rows = (self.intake, self.graduates, *self.courses.values())
        return any(row.synthetic for row in rows if row)

    def made_up(self, name: str) -> bool:
        """Whether one figure is synthetic: what a person corrected is theirs, in a made-up row too."""
        if name == "students":
            return any(row.cell_synthetic("students") for row in self.courses.values())
        row = self.intake if hasattr(Intake, name) else self.graduates
        return bool(row and row.cell_synthetic(name))


def figures(programme: Programme, year: int) -> Figures:
    return figures_of([programme], year)[programme.pk]


def figures_of(programmes: Iterable[Programme], year: int) -> dict[int, Figures]:
    """For many programmes in three queries."""
    of_year = {"programme__in": [programme.pk for programme in programmes], "year": year}
    intakes = {row.programme_id: row for row in Intake.objects.filter(**of_year).select_related("vintage")}
    graduates = {row.programme_id: row for row in Graduates.objects.filter(**of_year).select_related("vintage")}
    courses: dict[int, dict[int, Enrolment]] = {}
    for row in Enrolment.objects.filter(**of_year).select_related("vintage"):
        courses.setdefault(row.programme_id, {})[row.course] = row
    return {p.pk: Figures(p, year, intakes.get(p.pk), courses.get(p.pk, {}), graduates.get(p.pk)) for p in programmes}


def years_of(programme: Programme, last: int, many: int = 5) -> list[Figures]:
    """The programme's figures of several years, the newest first."""
    since = {"year__gt": last - many, "year__lte": last}
    intakes = {row.year: row for row in programme.intakes.filter(**since).select_related("vintage")}
    graduates = {row.year: row for row in programme.graduates.filter(**since).select_related("vintage")}
    courses: dict[int, dict[int, Enrolment]] = {}
    for row in programme.enrolments.filter(**since).select_related("vintage"):
        courses.setdefault(row.year, {})[row.course] = row
    return [
        Figures(programme, year, intakes.get(year), courses.get(year, {}), graduates.get(year))
        for year in range(last, last - many, -1)
    ]


def programmes_of(colleges: Iterable[College]) -> list[Programme]:
    named = Programme.objects.filter(college__in=list(colleges)).select_related("specialty", "qualification", "vintage")
    return list(named.order_by("college__code", "specialty__code", "code"))


@dataclass(frozen=True)
class Centre:
    """A competence centre, the names of the fields it serves, and the other colleges whose students train there."""

    row: CompetenceCentre
    fields: list[str]
    users: list[College]


def centres_of(college: College) -> list[Centre]:
    rows = list(college.centres.select_related("vintage"))
    codes = {code for row in rows for code in row.field_codes.split(";") if code}
    named = {
        one.field_code: one.field_name
        for one in Specialty.objects.filter(region=college.region_id, field_code__in=codes)
    }
    users = _users(college, codes)
    return [Centre(row, _fields(row, named), _of_fields(row, users)) for row in rows]


def _users(home: College, fields: set[str]) -> list[Programme]:
    """Programmes of these fields in other colleges of the cluster that say they use a centre and have none of their own:
    the same rule as the order's limit."""
    if not home.cluster or not fields:
        return []
    own = {
        (college, code)
        for college, codes in CompetenceCentre.objects.filter(region=home.region_id).values_list(
            "college", "field_codes"
        )
        for code in codes.split(";")
    }
    there = Programme.objects.filter(college__region=home.region_id, college__cluster=home.cluster, centre_share__gt=0)
    found = there.filter(specialty__field_code__in=fields).exclude(college=home).select_related("college", "specialty")
    return [one for one in found if (one.college_id, one.specialty.field_code) not in own]


def _of_fields(row: CompetenceCentre, users: list[Programme]) -> list[College]:
    codes = row.field_codes.split(";")
    return list({one.college_id: one.college for one in users if one.specialty.field_code in codes}.values())


def _fields(row: CompetenceCentre, named: dict[str, str]) -> list[str]:
    """In the reader's language where the classifier knows them; else as the source says."""
    return [named[code] for code in row.field_codes.split(";") if named.get(code)] or [row.field]
