"""All lines of an order as its long table reads them: plain rows. As model objects they took a third of the page's time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q

from colleges.models import College
from labormarket.models import OrderVersion, Run
from labormarket.queries import NAMED, seen_lines
from portal.classifiers.models import Specialty
from portal.names import LANGUAGES


@dataclass(slots=True)
class Taught:
    """The programme of a line; colleges and specialties are shared by their lines."""

    code: str
    language: str
    base: str
    synthetic: bool
    college: College
    specialty: Specialty


@dataclass(slots=True)
class Held:
    """The line of a version: what models.Line says of it."""

    pk: int
    seats_recommended: int
    seats_proposed: int
    seat_cost: Decimal | None

    @property
    def cost(self) -> Decimal | None:
        return None if self.seat_cost is None else self.seat_cost * self.seats_proposed


@dataclass(slots=True)
class Line:
    """What Recommendation says of a line, but for its long explanation."""

    pk: int
    programme_id: int
    programme: Taught
    seats_last: int | None
    seats_recommended: int
    seats_p10: int | None
    seats_p50: int | None
    seats_p90: int | None
    kept: float | None
    cost: Decimal | None
    limits: list[str]
    flags: list[str]
    order_line: Held | None = None  # where a page is of a version of the order: its line, with the proposed seats

    @property
    def seats(self) -> int:
        return self.order_line.seats_proposed if self.order_line else self.seats_recommended

    @property
    def change(self) -> int | None:
        return None if self.seats_last is None else self.seats - self.seats_last

    @property
    def money(self) -> Decimal | None:
        return self.order_line.cost if self.order_line else self.cost


OWN = ("pk", "programme_id", "seats_last", "seats_recommended", "seats_p10", "seats_p50", "seats_p90")
OWN += ("kept", "cost", "limits", "flags")
OF_PROGRAMME = ("code", "language", "base", "status", "vintage__synthetic", "college", "specialty")
OF_VERSION = ("pk", "seats_recommended", "seats_proposed", "seat_cost")


def all_lines(run: Run, user: Any, version: OrderVersion | None = None) -> list[Line]:
    """The lines of an order that `user` may see, each with its line of the version; three queries."""
    territory = (f"territory__{name}" for name in NAMED)
    colleges = College.objects.filter(region=run.region_id).select_related("territory")
    college = {row.pk: row for row in colleges.only("search", *NAMED, *territory)}
    field = ("field_code", *(f"field_name_{language}" for language in LANGUAGES))
    specialties = Specialty.objects.filter(region=run.region_id).only("search", *NAMED, *field)
    specialty = {row.pk: row for row in specialties}
    return [_line(row, college, specialty) for row in _rows(run, user, version)]


def _rows(run: Run, user: Any, version: OrderVersion | None) -> Any:
    seen = seen_lines(run, user)
    columns = (*OWN, *(f"programme__{name}" for name in OF_PROGRAMME))
    if version is None:
        return seen.values_list(*columns)
    held = FilteredRelation("programme__order_lines", condition=Q(programme__order_lines__version=version))
    return seen.annotate(held=held).values_list(*columns, *(f"held__{name}" for name in OF_VERSION))


def _line(row: tuple[Any, ...], college: dict[int, College], specialty: dict[int, Specialty]) -> Line:
    pk, programme, last, seats, low, middle, high, kept, cost, limits, flags, *rest = row
    code, language, base, status, made_up, of, what, *held = rest
    synthetic = status == "synthetic" or bool(made_up)
    return Line(
        pk=pk,
        programme_id=programme,
        programme=Taught(code, language, base, synthetic, college[of], specialty[what]),
        seats_last=last,
        seats_recommended=seats,
        seats_p10=low,
        seats_p50=middle,
        seats_p90=high,
        kept=kept,
        cost=cost,
        limits=limits,
        flags=flags,
        order_line=Held(*held) if held and held[0] is not None else None,
    )
