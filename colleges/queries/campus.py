"""What we ask of a college's campus: whether the equipment of each specialty suffices, what became of its classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, QuerySet

from colleges.models import CareerClass, College, Equipment
from portal.classifiers.models import Specialty


def equipment_of(college: College) -> QuerySet[Equipment]:
    return college.equipment.select_related("specialty", "vintage").order_by("specialty__code", "name")


@dataclass(frozen=True)
class Sufficiency:
    """The equipment of one specialty. `workshop`: places that the order counts with, as the programmes say."""

    specialty: Specialty
    lines: list[Equipment]
    workshop: int | None

    @property
    def stations(self) -> int:
        return sum(one.stations for one in self.lines)

    @property
    def needed(self) -> int | None:
        """By the norm, over the lines where it is known."""
        known = [one.needed for one in self.lines if one.needed is not None]
        return sum(known) if known else None

    @property
    def share(self) -> float | None:
        """Of what the norm asks, how much is there: too many of one kind do not make up for another."""
        known = [one for one in self.lines if one.needed]
        there = sum(min(one.stations, one.needed or 0) for one in known)
        return there / sum(one.needed or 0 for one in known) if known else None

    @property
    def years(self) -> list[int]:
        return sorted({one.made_year for one in self.lines if one.made_year})

    @property
    def synthetic(self) -> bool:
        return any(one.synthetic for one in self.lines)


def sufficiency(college: College, lines: Iterable[Equipment]) -> list[Sufficiency]:
    """By specialty, the worst equipped first; `lines` in the order of `equipment_of`."""
    places = dict(
        college.programmes.order_by().values_list("specialty").annotate(most=Max("workshop_places"))  # one hall for all
    )
    grouped = groupby(lines, key=lambda one: one.specialty)
    found = [Sufficiency(specialty, list(rows), places.get(specialty.pk)) for specialty, rows in grouped]
    return sorted(found, key=lambda one: (one.share is None, one.share or 0, one.specialty.code))


def classes_of(college: College) -> QuerySet[CareerClass]:
    return college.classes.select_related("specialty", "vintage").order_by("-year", "school", "grade")
