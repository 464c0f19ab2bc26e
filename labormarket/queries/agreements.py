"""What we ask of agreements: one's own, by how they stand, and the share of dual places by specialty."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from colleges.models import Intake
from labormarket.models import Agreement
from portal.classifiers.models import Specialty
from portal.permissions import Permission
from portal.sources.models import Region

ORDER = ("offered", "accepted", "running", "coming", "ended", "declined")


def agreements_of(user: Any, permission: Permission = Permission.SEE_AGREEMENTS) -> QuerySet[Agreement]:
    seen = Agreement.objects.visible_to(user, permission)
    return seen.select_related("enterprise__territory", "college", "specialty", "vintage", "answered_by")


def by_standing(found: QuerySet[Agreement], on: date) -> dict[str, list[Agreement]]:
    """What asks for an answer first, what is over last; the newest first within."""
    grouped: dict[str, list[Agreement]] = {name: [] for name in ORDER}
    for one in found.order_by("-since", "enterprise__code", "pk"):
        grouped[one.standing(on)].append(one)
    return {name: rows for name, rows in grouped.items() if rows}


@dataclass(frozen=True)
class DualShare:
    specialty: Specialty
    places: int
    firms: int
    seats: int | None  # of last year's order; None: not known

    @property
    def share(self) -> float | None:
        return self.places / self.seats if self.seats else None


def dual_shares(region: Region, on: date) -> list[DualShare]:
    """Dual places that run on a day against the seats of last year's order, the most places first. One agreement may be
    for several intakes, so a share can pass 1."""
    running = Agreement.objects.running(on).filter(region=region, kind="dual", specialty__isnull=False)
    summed = (
        running.order_by()
        .values("specialty")
        .annotate(sum=Sum("places"), firms=Count("enterprise", distinct=True, filter=Q(places__gt=0)))
    )
    places = {row["specialty"]: (row["sum"], row["firms"]) for row in summed.exclude(sum=None)}
    intakes = Intake.objects.filter(region=region, year=region.planning_year - 1, programme__specialty__in=places)
    seats = dict(intakes.order_by().values_list("programme__specialty").annotate(sum=Sum("seats_order")))
    named = Specialty.objects.in_bulk(places)
    rows = [DualShare(named[pk], count, firms, seats.get(pk)) for pk, (count, firms) in places.items()]
    return sorted(rows, key=lambda row: (-row.places, row.specialty.code))
