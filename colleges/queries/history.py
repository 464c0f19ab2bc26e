"""A college year by year: what its programmes took in and brought out, programme by programme, so that a page can sum what
may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from colleges.models import College, Graduates, Intake

YEARS = 5
INTAKE = ("seats_order", "applications", "entrants")
OUTCOME = ("graduates", "employed_registered")


@dataclass
class Year:
    """`counts`: each figure of every programme that has one."""

    year: int
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    synthetic: bool = False


def history_of(college: College, last: int) -> list[Year]:
    """Five years, the newest first; two queries."""
    found = {year: Year(year) for year in range(last, last - YEARS, -1)}
    of_years = {"programme__college": college, "year__in": list(found)}
    _add(found, Intake.objects.filter(**of_years).select_related("vintage"), INTAKE)
    _add(found, Graduates.objects.filter(**of_years).select_related("vintage"), OUTCOME)
    return [one for one in found.values() if one.counts]


def _add(found: dict[int, Year], rows: Iterable[Intake | Graduates], names: tuple[str, ...]) -> None:
    for row in rows:
        year = found[row.year]
        year.synthetic = year.synthetic or row.synthetic
        for name in names:
            year.counts.setdefault(name, []).append(getattr(row, name))
