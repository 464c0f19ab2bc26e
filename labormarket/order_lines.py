"""All lines of an order as its long table reads them: plain rows. As model objects they took a third of the page's time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from colleges.models import College
from labormarket.models import Run
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
class Line:
    """What Recommendation says of a line, but for its long explanation."""

    pk: int
    programme_id: int
    programme: Taught
    seats_last: int | None
    seats_recommended: int
    cost: Decimal | None
    limits: list[str]
    flags: list[str]
    order_line: Any = None  # where a page is of a version of the order: its line, with the proposed seats

    @property
    def seats(self) -> int:
        return self.order_line.seats_proposed if self.order_line else self.seats_recommended

    @property
    def change(self) -> int | None:
        return None if self.seats_last is None else self.seats - self.seats_last

    @property
    def money(self) -> Decimal | None:
        return self.order_line.cost if self.order_line else self.cost


OWN = ("pk", "programme_id", "seats_last", "seats_recommended", "cost", "limits", "flags")
OF_PROGRAMME = ("code", "language", "base", "status", "vintage__synthetic", "college", "specialty")


def all_lines(run: Run, user: Any) -> list[Line]:
    """The lines of an order that `user` may see; three queries."""
    territory = (f"territory__{name}" for name in NAMED)
    colleges = College.objects.filter(region=run.region_id).select_related("territory")
    college = {row.pk: row for row in colleges.only("search", *NAMED, *territory)}
    field = ("field_code", *(f"field_name_{language}" for language in LANGUAGES))
    specialties = Specialty.objects.filter(region=run.region_id).only("search", *NAMED, *field)
    specialty = {row.pk: row for row in specialties}
    rows = seen_lines(run, user).values_list(*OWN, *(f"programme__{name}" for name in OF_PROGRAMME))
    return [
        Line(
            pk=pk,
            programme_id=programme,
            programme=Taught(
                code, language, base, status == "synthetic" or bool(made_up), college[of], specialty[what]
            ),
            seats_last=last,
            seats_recommended=seats,
            cost=cost,
            limits=limits,
            flags=flags,
        )
        for pk, programme, last, seats, cost, limits, flags, code, language, base, status, made_up, of, what in rows
    ]
