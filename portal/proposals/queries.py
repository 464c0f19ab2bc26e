"""The evidence of a proposal: it fills itself from needs, agreements, the newest analysis and who teaches it nearby."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet, Sum

from colleges.models import Intake, Programme
from colleges.queries import last_intake_year
from enterprises.disclosure import sees_names
from enterprises.models import Enterprise, Need
from enterprises.queries import Answer, answers, needs_of
from labormarket.models import Agreement, Gap
from labormarket.queries import newest_analysis, usual_arrival
from portal.classifiers.models import Crosswalk, Occupation
from portal.proposals.models import ACCEPTED, Proposal

FEWEST = 3  # enterprises; what fewer of them say is not told as a sum


def proposals(user: Any) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(user).select_related("college__territory", "specialty", "region")


def has_agreement(proposal: Proposal) -> bool:
    return agreements(proposal).exists()


def agreements(proposal: Proposal) -> QuerySet[Agreement]:
    """Of this college and specialty, in force."""
    if proposal.specialty_id is None:
        return Agreement.objects.none()
    of_college = Agreement.objects.filter(college=proposal.college_id, specialty=proposal.specialty_id)
    return of_college.filter(Q(until=None) | Q(until__year__gte=proposal.year)).select_related("enterprise")


@dataclass(frozen=True)
class Evidence:
    """What the portal knows for and against; None is unknown. People and firms are told from three firms on."""

    occupations: list[Occupation]
    firms: int
    people: int | None  # a year, the largest of the years asked for
    wage: float | None
    gaps: list[Gap]
    nearby: list[dict[str, Any]]
    stations: int | None
    first_intake: int | None  # entrants of the first intake after the licence


def evidence(proposal: Proposal) -> Evidence:
    occupations = list(_occupations(proposal))
    firms, people, wage = _asked(proposal, occupations)
    return Evidence(
        occupations=occupations,
        firms=firms,
        people=people,
        wage=wage,
        gaps=_gaps(proposal, occupations),
        nearby=_nearby(proposal),
        stations=_stations(proposal),
        first_intake=_first_intake(proposal),
    )


def _occupations(proposal: Proposal) -> QuerySet[Occupation]:
    links = Crosswalk.objects.filter(region=proposal.region_id, specialty=proposal.specialty_id)
    none = Occupation.objects.none()
    return (
        Occupation.objects.filter(pk__in=links.values("occupation")).order_by("code") if proposal.specialty_id else none
    )


def _asked(proposal: Proposal, occupations: Iterable[Occupation]) -> tuple[int, int | None, float | None]:
    """Enterprises that ask for these occupations, the people of the busiest year, the middle wage."""
    rows = list(
        Need.objects.open()
        .filter(region=proposal.region_id, occupation__in=list(occupations), year__gte=proposal.year, number__gt=0)
        .values_list("enterprise", "year", "number", "wage")
    )
    firms = len({firm for firm, _y, _n, _w in rows})
    if firms < FEWEST:
        return firms, None, None
    by_year: dict[int, int] = {}
    for _firm, year, number, _wage in rows:
        by_year[year] = by_year.get(year, 0) + number
    paid = {firm: wage for firm, _y, _n, wage in rows if wage}
    return firms, max(by_year.values()), float(median(paid.values())) if len(paid) >= FEWEST else None


def plants(proposal: Proposal, user: Any) -> list[Answer]:
    """Plants that are being built and ask for these occupations: all for the department, for others those shown by name."""
    asked = Need.objects.open().filter(
        region=proposal.region_id, occupation__in=_occupations(proposal), year__gte=proposal.year, number__gt=0
    )
    being_built = Enterprise.objects.filter(region=proposal.region_id, headcount=0, state=Enterprise.ADMITTED)
    if not sees_names(user):
        being_built = being_built.filter(named_openly=True)
    return answers(needs_of(being_built).filter(pk__in=asked.values("pk")))


def _gaps(proposal: Proposal, occupations: list[Occupation]) -> list[Gap]:
    run = newest_analysis(proposal.region)
    if run is None:
        return []
    year = usual_arrival(proposal.region, proposal.year)
    cells = Gap.objects.filter(run=run, occupation__in=occupations, territory__code=proposal.region.code, year=year)
    return list(cells.select_related("occupation").defer("parts").order_by("-gap"))


def _nearby(proposal: Proposal) -> list[dict[str, Any]]:
    """Other colleges that teach it, with last year's seats; the same town first."""
    if proposal.specialty_id is None:
        return []
    year = last_intake_year(proposal.region)
    others = Programme.objects.filter(specialty=proposal.specialty_id).exclude(college=proposal.college_id)
    seats = dict(
        Intake.objects.filter(programme__in=others, year=year)
        .order_by()
        .values_list("programme__college")
        .annotate(n=Sum("seats_order"))
    )
    colleges = {one.college_id: one.college for one in others.select_related("college__territory")}
    home = proposal.college.territory_id
    found = [{"college": one, "seats": seats.get(pk), "near": one.territory_id == home} for pk, one in colleges.items()]
    return sorted(found, key=lambda one: (not one["near"], one["college"].code))


def _stations(proposal: Proposal) -> int | None:
    """Places of the college's workshop for this specialty: the largest among its rows, since they share it."""
    rows = Programme.objects.filter(college=proposal.college_id, specialty=proposal.specialty_id)
    known = [places for places in rows.values_list("workshop_places", flat=True) if places is not None]
    return max(known) if known and proposal.specialty_id else None


def _first_intake(proposal: Proposal) -> int | None:
    if proposal.programme_id is None or proposal.licensed_on is None:
        return None
    came = Intake.objects.filter(programme=proposal.programme_id, year__gte=proposal.licensed_on.year, entrants__gt=0)
    return came.order_by("year").values_list("entrants", flat=True).first()


def uncovered(region: Any) -> QuerySet[Proposal]:
    """Accepted needs that no specialty of the classifier covers: listed, not lost."""
    return Proposal.objects.filter(region=region, specialty=None, state=ACCEPTED).select_related("college")
