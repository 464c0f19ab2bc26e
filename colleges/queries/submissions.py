"""What we ask of submissions: what stands in the registers for a row, who has answered, what is still open."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from colleges.models import College, Explanation, Programme, Provision, Submission, SubmissionRow
from colleges.queries import Figures, figures_of

Values = dict[str, Any]


def registered(programmes: Iterable[Programme], year: int) -> dict[int, Values]:
    """Every collected figure of a year by programme, as plain numbers; five queries however many programmes."""
    every = list(programmes)
    provisions = {row.programme_id: row for row in Provision.objects.filter(programme__in=every, year=year)}
    return {pk: _values(held, provisions.get(pk)) for pk, held in figures_of(every, year).items()}


INTAKE = (
    "seats_order", "seats_paid", "applications", "entrants", "from_elsewhere", "from_other_regions", "rural",
)  # fmt: skip
GRADUATES = ("graduates", "employed_reported", "employed_registered", "studying", "in_army", "in_trade")
PROVISION = (
    "entrants_paid", "dual_students", "dual_hours", "masters", "masters_needed", "teachers", "equipment_year",
    "equipment_percent", "groups",
)  # fmt: skip


def _values(held: Figures, provision: Provision | None) -> Values:
    found: Values = {name: getattr(held.intake, name, None) for name in INTAKE}
    found |= {name: getattr(held.graduates, name, None) for name in GRADUATES}
    found |= {name: getattr(provision, name, None) for name in PROVISION}
    for course, row in sorted(held.courses.items()):
        found |= {f"course_{course}": row.students, f"left_{course}": row.left}
    one = held.programme
    found |= {"licensed_places": one.licensed_places, "workshop_places": one.workshop_places}
    return found | {"cost_per_seat": whole(one.cost_per_seat)}


def whole(money: Decimal | None) -> int | None:
    """Costs are asked in whole units of the currency."""
    return None if money is None else int(money.quantize(Decimal(1)))


def with_progress(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """How many rows are looked at, beside each submission."""
    done = Q(rows__confirmed_at__isnull=False)
    counted = {"rows_all": Count("rows"), "rows_done": Count("rows", filter=done)}
    people = (
        "college",
        "college__territory",
        "campaign",
        "campaign__region",
        "locked_by",
        "extended_by",
        "accepted_by",
    )
    return submissions.select_related(*people).annotate(**counted)


def newest_of(user: Any, college: College) -> Submission | None:
    """A college's part of the newest collection, if this person may see it."""
    seen = Submission.objects.visible_to(user).filter(college=college)
    return seen.select_related("campaign").order_by("-campaign__year").first()


def rows_of(submission: Submission) -> list[SubmissionRow]:
    linked = ("programme__specialty", "programme__qualification", "programme__vintage", "saved_by")
    return list(submission.rows.select_related(*linked))


def explained(programmes: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int, str, str], Explanation]:
    """{(programme, year, code, column): what the college said}"""
    found = Explanation.objects.filter(programme__in=list(programmes), year__in=list(years)).select_related("by")
    return {(one.programme_id, one.year, one.code, one.column): one for one in found}


def order_of_urgency(submission: Submission, today: date) -> tuple[int, date, str]:
    """Overdue first, then what waits for the planner, then drafts by their day, then what is done."""
    if submission.is_late(today):
        return 0, submission.due_on, submission.college.code
    place = {Submission.LOCKED: 1, Submission.DRAFT: 2, Submission.ACCEPTED: 3}[submission.state]
    return place, submission.due_on, submission.college.code
