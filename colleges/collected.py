"""What a submission asks of each programme: every column once, with where it is kept and how it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from colleges.models import Programme
from colleges.queries.submissions import PROVISION

COURSES = 5  # the longest programme of a college has so many
OUTCOME = ("graduates", "employed_reported", "studying", "in_army", "in_trade")
CAPACITY = ("licensed_places", "workshop_places", "cost_per_seat")
MOST = {"cost_per_seat": 100_000_000, "equipment_year": 2100, "equipment_percent": 100, "groups": 20}
MOST_ELSE = 100_000
ROLLS = ("seats_order", "seats_paid", "dual_students", "dual_hours", *PROVISION[3:])  # stay as they were unless told


def course(number: int) -> str:
    return f"course_{number}"


def left(number: int) -> str:
    return f"left_{number}"


def courses(longest: int) -> list[str]:
    return [course(number) for number in range(1, longest + 1)]


@dataclass(frozen=True)
class Part:
    """Columns that are looked at together."""

    code: str
    label: str | Promise
    columns: tuple[str, ...]


def parts(longest: int) -> list[Part]:
    """The parts of the sheet. `main` is what most programmes change; the rest of each group is one click away."""
    every = courses(longest)
    main = ("applications", "entrants", *every, "dual_students", "graduates", "in_trade", "groups")
    return [
        Part("main", _("Most asked"), main),
        Part("intake", _("Intake"), ("seats_order", "seats_paid", "applications", "entrants", "entrants_paid",
                                     "from_elsewhere",
                "from_other_regions",
                "rural")),
        Part("students", _("Students"), (*every, *(left(n) for n in range(1, longest + 1)), "dual_students",
                                         "dual_hours")),
        Part("graduates", _("Graduates"), OUTCOME),
        Part("capacity", _("Capacity"), (*CAPACITY, *PROVISION[3:])),
    ]  # fmt: skip


def columns(longest: int) -> list[str]:
    """Every column once, in the order of the sheet."""
    wanted = [name for part in parts(longest)[1:] for name in part.columns]
    return list(dict.fromkeys(wanted))


def years_long(programme: Programme) -> int:
    return min(-(-programme.duration_months // 12), COURSES) if programme.duration_months else 4


def longest_of(programmes: Iterable[Programme]) -> int:
    return max((years_long(one) for one in programmes), default=4)


def has(programme: Programme, column: str) -> bool:
    """A programme of three years has no fourth course."""
    prefix, _under, number = column.rpartition("_")
    return prefix not in ("course", "left") or int(number) <= years_long(programme)


def most(column: str) -> int:
    return MOST.get(column, MOST_ELSE)
