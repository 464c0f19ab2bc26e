"""What we ask of a college's campus: whether the equipment of each specialty suffices, what became of its classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from colleges.models import CareerClass, College, Equipment, Programme
from portal.classifiers.models import Specialty


def equipment_of(college: College) -> QuerySet[Equipment]:
    return college.equipment.select_related("specialty", "vintage").order_by("specialty__code", "name")


@dataclass(frozen=True)
class Sufficiency:
    """The equipment of one specialty, and its programmes that say how many places the workshop has."""

    specialty: Specialty
    lines: list[Equipment]
    programmes: list[Programme]

    @property
    def workshop(self) -> int | None:
        """Places that the order counts with: the programmes of a specialty share one hall."""
        return max((one.workshop_places or 0 for one in self.programmes), default=None)

    @property
    def workshop_synthetic(self) -> bool:
        return any(one.cell_synthetic("workshop_places") for one in self.programmes)

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
    halls: dict[int, list[Programme]] = {}
    for one in college.programmes.filter(workshop_places__isnull=False).select_related("vintage"):
        halls.setdefault(one.specialty_id, []).append(one)
    grouped = groupby(lines, key=lambda one: one.specialty)
    found = [Sufficiency(specialty, list(rows), halls.get(specialty.pk, [])) for specialty, rows in grouped]
    return sorted(found, key=lambda one: (one.share is None, one.share or 0, one.specialty.code))


def classes_of(college: College) -> QuerySet[CareerClass]:
    return college.classes.select_related("specialty", "vintage").order_by("-year", "school", "grade")
