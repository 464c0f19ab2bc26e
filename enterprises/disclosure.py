"""What may be told of enterprises' numbers to those who may not see them by name: one rule, in one place.

A cell (occupation and year) may be told when at least three enterprises stand behind it, or when every enterprise behind
it has agreed to be named. Every sum that is told is a sum of such cells, so no difference of two sums, whatever their
occupations and years, leaves a cell that may not be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from enterprises.models import Need
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Region

ENOUGH = 3


@dataclass(frozen=True)
class Disclosed:
    """What may be told of some cells: enterprises, people, and whether anything had to be left out."""

    firms: int
    people: int | None
    hidden: bool


def sees_names(user: Any) -> bool:
    """The department, and nobody else: an enterprise sees its own."""
    return scope_of(user, Permission.SEE_NEEDS) in (Scope.REGION, Scope.ALL)


def disclosed(region: Region, occupations: Iterable[int], years: Iterable[int]) -> Disclosed:
    """The sum over cells of these occupations and years."""
    asked = Need.objects.open().filter(region=region, occupation__in=list(occupations), number__gt=0)
    asked = asked.filter(year__in=list(years), enterprise__state="admitted")
    open_cells, hidden = _cells(asked)
    if not open_cells:
        return Disclosed(0, None, hidden)
    inside = Q()
    for occupation, year in open_cells:
        inside |= Q(occupation=occupation, year=year)
    summed = asked.filter(inside).aggregate(firms=Count("enterprise", distinct=True), people=Sum("number"))
    return Disclosed(summed["firms"], summed["people"], hidden)


def _cells(asked: Any) -> tuple[list[tuple[int, int]], bool]:
    """Cells that may be told, and whether others are left out."""
    silent = Count("enterprise", distinct=True, filter=Q(enterprise__named_openly=False))
    rows = asked.values("occupation", "year").annotate(firms=Count("enterprise", distinct=True), silent=silent)
    found = [(row["occupation"], row["year"]) for row in rows.order_by() if row["firms"] >= ENOUGH or not row["silent"]]
    return found, len(found) < len(rows)


def split_is_told(answers: Any, user: Any) -> bool:
    """Whether the part of a need that comes from answers may stand beside the part of the model."""
    return sees_names(user) or (answers or 0) >= ENOUGH
