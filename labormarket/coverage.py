"""How much of a region each resource covers: as a count, and as the weight of those who are counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum

from colleges.models import Enrolment, Graduates, Intake, Programme
from enterprises.models import Enterprise, Need
from labormarket.models import Employment, Projection
from portal.classifiers.models import Crosswalk, Occupation
from portal.sources.models import Region


@dataclass(frozen=True)
class Coverage:
    """`known` of `whole`; `kind` says what is counted, `weight` is the share of people behind it (None: not known)."""

    kind: str
    known: int
    whole: int
    year: int | None = None
    weight: float | None = None


def coverage(region: Region) -> dict[str, Coverage]:
    """By resource, where a share makes sense."""
    programmes = set(Programme.objects.filter(region=region).values_list("pk", flat=True))
    students = _students(region)
    found = {
        "intakes": _of_programmes(Intake, region, programmes, students),
        "enrolments": _of_programmes(Enrolment, region, programmes, {}),
        "graduates": _of_programmes(Graduates, region, programmes, students),
        "needs": _of_enterprises(region),
        "employment": _of_occupations(Employment, region),
        "projections": _of_occupations(Projection, region),
        "crosswalk": _of_specialties(region),
    }
    return {resource: one for resource, one in found.items() if one and one.whole}


def _students(region: Region) -> dict[int, int]:
    """Students of each programme in the newest year that is known."""
    rows = Enrolment.objects.filter(region=region)
    newest = rows.aggregate(year=Max("year"))["year"]
    summed = rows.filter(year=newest).values("programme").annotate(n=Sum("students"))
    return dict(summed.values_list("programme", "n"))


def _of_programmes(model: type, region: Region, programmes: set[int], weights: dict[int, int]) -> Coverage | None:
    rows = model.objects.filter(region=region)  # type: ignore[attr-defined]
    newest = rows.aggregate(year=Max("year"))["year"]
    if newest is None:
        return Coverage("programmes", 0, len(programmes))
    known = set(rows.filter(year=newest).values_list("programme", flat=True))
    return Coverage("programmes", len(known & programmes), len(programmes), newest, _weight(known, weights))


def _weight(known: Iterable[int], weights: dict[int, int]) -> float | None:
    whole = sum(weights.values())
    return sum(weights.get(one, 0) for one in known) / whole if whole else None


def _of_enterprises(region: Region) -> Coverage:
    heads = dict(Enterprise.objects.filter(region=region).values_list("pk", "headcount"))
    asked = Need.objects.open().filter(region=region, year__gte=region.planning_year)
    known = set(asked.values_list("enterprise", flat=True))
    weights = {one: count or 0 for one, count in heads.items()}
    return Coverage("enterprises", len(known & set(heads)), len(heads), weight=_weight(known, weights))


def _of_occupations(model: type, region: Region) -> Coverage:
    """Of the trades that colleges teach, those with figures of their own or of the group above."""
    tree = dict(Occupation.objects.filter(region=region).values_list("pk", "parent"))
    parents = set(tree.values())
    taught = Occupation.objects.filter(region=region, college_trained=True).values_list("pk", flat=True)
    leaves = [one for one in taught if one not in parents]
    rows = model.objects.filter(region=region)  # type: ignore[attr-defined]
    known = set(rows.values_list("occupation", flat=True))
    return Coverage("occupations", sum(_reaches(one, known, tree) for one in leaves), len(leaves))


def _reaches(occupation: int | None, known: set[int], tree: dict[int, int | None]) -> bool:
    while occupation is not None:
        if occupation in known:
            return True
        occupation = tree.get(occupation)
    return False


def _of_specialties(region: Region) -> Coverage:
    taught = set(Programme.objects.filter(region=region).values_list("specialty", flat=True))
    linked = set(Crosswalk.objects.filter(region=region).values_list("specialty", flat=True))
    return Coverage("specialties", len(taught & linked), len(taught))
