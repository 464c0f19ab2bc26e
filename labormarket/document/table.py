"""The one table that every paper of an order is made from: a row a line, in the language of the paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from colleges.models import Programme
from labormarket.document import quotas
from labormarket.models import Amendment, Line, OrderVersion
from labormarket.queries.papers import amended_seats, lines_printed, quota_norms
from labormarket.words import lines as words
from labormarket.words import say

BASES = {"9": 0, "11": 1}
LANGUAGES = {"kk": 0, "ru": 1}
THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class Printed:
    """One row of the annex. Money in thousands; None where no cost is known."""

    line: Line
    seats: int
    reserved: Mapping[str, int]

    @property
    def programme(self) -> Programme:
        return self.line.programme

    @property
    def quotas(self) -> int | None:
        return sum(self.reserved.values()) if self.reserved else None

    @property
    def cost(self) -> Decimal | None:
        return None if self.line.seat_cost is None else self.line.seat_cost / THOUSAND

    @property
    def sum(self) -> Decimal | None:
        return None if self.cost is None else self.cost * self.seats

    @property
    def specialty(self) -> str:
        return f"{self.programme.specialty.code} {self.programme.specialty.name}"

    @property
    def qualification(self) -> str:
        found = self.programme.qualification
        return f"{found.code} {found.name}" if found else ""

    @property
    def field(self) -> tuple[str, str]:
        return self.programme.specialty.field_code, self.programme.specialty.field_name

    @property
    def form(self) -> str:
        form = say(words.FORMS, self.programme.form) if self.programme.form else ""
        return ", ".join(part for part in (form, term(self.programme.duration_months)) if part)

    @property
    def change(self) -> int | None:
        return None if self.line.seats_last is None else self.seats - self.line.seats_last


@dataclass(frozen=True)
class Annex:
    """The rows, in the order of the annex; the share of each quota; the amendments they carry."""

    version: OrderVersion
    rows: Sequence[Printed]
    shares: Mapping[str, Decimal]
    amendment: Amendment | None = None

    @property
    def synthetic(self) -> bool:
        return any(row.programme.synthetic for row in self.rows)

    def by_college(self) -> dict[int, list[Printed]]:
        found: dict[int, list[Printed]] = {}
        for row in self.rows:
            found.setdefault(row.programme.college_id, []).append(row)
        return found

    def by_field(self) -> dict[tuple[str, str], list[Printed]]:
        found: dict[tuple[str, str], list[Printed]] = {}
        for row in self.rows:
            found.setdefault(row.field, []).append(row)
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Sums:
    lines: int
    seats: int
    quotas: int | None
    sum: Decimal


def sums_of(rows: Iterable[Printed]) -> Sums:
    rows = list(rows)
    kept = [row.quotas for row in rows if row.quotas is not None]
    money = sum((row.sum for row in rows if row.sum is not None), Decimal(0))
    return Sums(len(rows), sum(row.seats for row in rows), sum(kept) if kept else None, money)


def annex_of(version: OrderVersion, amendment: Amendment | None = None) -> Annex:
    """The version's lines; with an amendment, as they stand after it."""
    amended = amended_seats(version, amendment) if amendment else {}
    lines = sorted(lines_printed(version), key=_place)
    seats = [amended.get(line.pk, line.seats_proposed) for line in lines]
    shares = quotas.shares(quota_norms(version.region, version.order.year))
    groups = [(line.programme.college_id, line.programme.base) for line in lines]
    kept = {name: quotas.kept(seats, groups, share) for name, share in shares.items()}
    rows = [
        Printed(line, seats[at], {name: found[at] for name, found in kept.items()}) for at, line in enumerate(lines)
    ]
    return Annex(version, rows, shares, amendment)


def _place(line: Line) -> tuple:
    """College, specialty, base (9 before 11), language: by code, so that kk and ru can be read line by line."""
    taught = line.programme
    base, language = BASES.get(taught.base, 2), LANGUAGES.get(taught.language, 2)
    return taught.college.code, taught.specialty.code, base, language, taught.language, taught.code


def term(months: int | None) -> str:
    """34 -> 2 y 10 m"""
    if months is None:
        return ""
    words = {"years": months // 12, "months": months % 12}
    if not words["months"]:
        return _("%(years)s y") % words
    return (_("%(years)s y %(months)s m") if words["years"] else _("%(months)s m")) % words
