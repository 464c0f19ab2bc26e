"""After September and after graduation: the order's seats against who came, who finished, who found work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from colleges.models import Graduates, Intake, Programme
from labormarket.models import Line, OrderVersion, Recommendation
from labormarket.queries.papers import amended_seats
from portal.sources.models import Region

MONTHS = 24  # of a course whose length nobody knows


@dataclass(frozen=True)
class Followed:
    """One programme of a year's order. `planned`: in force, amendments included; None: not in the order. Unknown: None."""

    programme: Programme
    planned: int | None
    applications: int | None
    entrants: int | None
    paid: int | None
    known: bool  # the college has delivered this autumn's figures
    line: Line | None = None

    @property
    def code(self) -> str:
        """What came of the line, in one word."""
        if self.planned is None:
            return "outside" if self.entrants else "unknown"
        if not self.known:
            return "no_line"
        if self.entrants is None:
            return "unknown"
        if not self.planned:
            return "closed_with_entrants" if self.entrants else "not_offered"
        room = self.planned + (self.paid or 0)
        if not self.entrants:
            return "opened_without_entrants" if self.line and self.line.seats_last == 0 else "nobody"
        if self.entrants > room:
            return "over"
        if self.entrants == room:
            return "full"
        return "few_applied" if self.applications is not None and self.applications < room else "under"

    @property
    def empty(self) -> int:
        """Order seats that nobody took: first the paid ones are left, the order's are filled."""
        if self.planned is None or self.entrants is None:
            return 0
        return max(self.planned - self.entrants, 0)


def followed(region: Region, year: int, user: Any, version: OrderVersion | None) -> list[Followed]:
    """Every line of the order and every programme that took people; by programme code. Without a version of ours the
    seats of the order are those the colleges reported."""
    intakes = {row.programme_id: row for row in Intake.objects.filter(region=region, year=year)}
    lines: dict[int, Line] = {}
    if version:
        lines = {line.programme_id: line for line in Line.objects.visible_to(user).filter(version=version)}
    amended = amended_seats(version) if version else {}
    seen = Programme.objects.visible_to(user).filter(Q(pk__in=intakes) | Q(pk__in=lines))
    whole = seen.select_related("college__territory", "specialty", "vintage").order_by("college__code", "code")
    return [
        _followed(programme, intakes.get(programme.pk), lines.get(programme.pk), amended, ours=bool(version))
        for programme in whole
    ]


def _followed(
    programme: Programme, intake: Intake | None, line: Line | None, amended: Mapping[int, int], *, ours: bool
) -> Followed:
    planned = intake.seats_order if intake and not ours else None
    if line:
        planned = amended.get(line.pk, line.seats_proposed)
    figures = (intake.applications, intake.entrants, intake.seats_paid) if intake else (None, None, None)
    return Followed(programme, planned, *figures, known=intake is not None, line=line)


@dataclass(frozen=True)
class Outcome:
    """What one line's intake came to when it finished. `promised`: workers the order counted on; None where none did."""

    programme: Programme
    finished: int  # the year
    seats: int | None
    entrants: int | None
    promised: float | None
    graduates: int | None
    registered: int | None
    reported: int | None
    in_trade: int | None


def outcomes(region: Region, year: int, user: Any, version: OrderVersion | None) -> list[Outcome]:
    """The intake of `year`, at the end of each line's course."""
    rows = followed(region, year, user, version)
    left = {(row.programme_id, row.year): row for row in Graduates.objects.filter(region=region, year__gt=year)}
    promised = _promised(version) if version else {}
    found = []
    for row in rows:
        finished = year - -(row.programme.duration_months or MONTHS) // 12
        one = left.get((row.programme.pk, finished))
        figures = (one.graduates, one.employed_registered, one.employed_reported, one.in_trade) if one else (None,) * 4
        worth = promised.get(row.programme.pk)
        hoped = None if worth is None or row.planned is None else worth * row.planned
        found.append(Outcome(row.programme, finished, row.planned, row.entrants, hoped, *figures))
    return found


def _promised(version: OrderVersion) -> dict[int, float]:
    """Workers a seat, as the run of the version counted."""
    rates = Recommendation.objects.filter(run=version.run_id).values_list("programme_id", "because__rate")
    return {programme: rate for programme, rate in rates if rate is not None}


def years_followed(region: Region) -> list[int]:
    """Years with figures of an intake, the newest first."""
    return list(Intake.objects.filter(region=region).order_by("-year").values_list("year", flat=True).distinct())
