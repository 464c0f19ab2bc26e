"""What we ask of an order as a document: the version in force, its lines, what was changed, answered and left open."""

import csv
import hashlib
import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from colleges.models import College
from labormarket.models import Answer, Appeal, Line, OrderVersion, Override, Run
from labormarket.queries import HEAVY, results
from portal.sources.models import Region


def version_shown(region: Region, year: int, user: Any, number: int | None = None) -> OrderVersion | None:
    """What a page of this order shows this person: the version asked for, else the one in work, else the published one."""
    seen = list(versions(region, year, user))
    asked = [one for one in seen if (one.number == number if number else one.state != OrderVersion.SET_ASIDE)]
    version = asked[0] if asked else None
    if version:
        version.others = [one.number for one in seen if one is not version]
    return version


def versions(region: Region, year: int, user: Any) -> QuerySet[OrderVersion]:
    """The newest first, each with the newest run of its order."""
    found = OrderVersion.objects.visible_to(user).filter(order__region=region, order__year=year)
    newest = results(Run.ORDER).filter(region=region, year=year).values("pk")[:1]
    whole = found.select_related("order", "run__analysis", "run__scenario", "run__snapshot", "run__stability")
    light = whole.defer(*(f"run__{name}" for name in (*HEAVY, "ledger", "snapshot__content")))
    return light.annotate(newest=Subquery(newest)).order_by("-number")


def lines_of(version: OrderVersion, user: Any) -> QuerySet[Line]:
    return Line.objects.visible_to(user).filter(version=version)


def changed(version: OrderVersion) -> QuerySet[Line]:
    """Lines whose proposed seats are not the recommended ones."""
    return version.lines.exclude(seats_proposed=F("seats_recommended"))


def unexplained(version: OrderVersion) -> QuerySet[Line]:
    """Lines that differ from the recommendation without a reason that stands: those a version began with."""
    told = Override.objects.filter(line=OuterRef("pk"), undone_at=None, after=OuterRef("seats_proposed"))
    return changed(version).exclude(Exists(told.exclude(reason="")))


def last_changes(version: OrderVersion) -> dict[int, Override]:
    """The last change that stands of each line that has one."""
    standing = Override.objects.filter(line__version=version, undone_at=None).select_related("by")
    return {override.line_id: override for override in standing.order_by("at", "id")}


def history_of(line: Line) -> QuerySet[Override]:
    return line.overrides.select_related("by", "undone_by")


def changes_of(version: OrderVersion, user: Any) -> QuerySet[Override]:
    """Every change of a number that `user` may see, the newest first; undone ones too."""
    whole = ("line__programme__specialty", "line__programme__college", "by", "undone_by")
    return Override.objects.visible_to(user).filter(line__version=version).select_related(*whole)


def seats_of(version: OrderVersion) -> dict[str, int]:
    """Proposed seats by programme code."""
    return dict(version.lines.values_list("programme__code", "seats_proposed"))


def sums(lines: QuerySet[Line]) -> dict[str, Any]:
    """Seats, last year's, money, and how many lines moved against last year."""
    moved = Q(seats_last__isnull=False) & ~Q(seats_proposed=F("seats_last"))
    found = lines.aggregate(
        lines=Count("pk"),
        seats=Sum("seats_proposed"),
        last=Sum("seats_last"),
        cost=Sum(F("seats_proposed") * F("seat_cost")),
        moved=Count("pk", filter=moved),
    )
    return {name: value or 0 for name, value in found.items()}


def appeals_of(version: OrderVersion) -> QuerySet[Appeal]:
    whole = (
        "line__version__order__region",
        "line__programme__college",
        "line__programme__specialty",
        "by",
        "decided_by",
    )
    return Appeal.objects.filter(line__version=version).select_related(*whole)


def answers_of(version: OrderVersion) -> dict[int, Answer]:
    """By college."""
    return {answer.college_id: answer for answer in version.answers.select_related("by")}


def colleges_of(version: OrderVersion) -> QuerySet[College]:
    """Those asked about the version: every college that has a line in it."""
    return College.objects.filter(programmes__order_lines__version=version).distinct().order_by("code")


HEADS = ("programme", "college", "specialty", "language", "base", "seats", "seat_cost")


def canonical(version: OrderVersion, amended: Mapping[int, int] = MappingProxyType({})) -> str:
    """The lines as CSV that never differs for the same order: sorted by code, commas, line feeds, no mark in front.
    `amended`: seats by line that stand in place of the version's own."""
    names = ("programme__code", "programme__college__code", "programme__specialty__code", "programme__language")
    rows = version.lines.order_by("programme__code").values_list(
        *names, "programme__base", "seats_proposed", "seat_cost", "pk"
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for *words, seats, cost, line in rows:
        writer.writerow((*words, amended.get(line, seats), "" if cost is None else f"{cost:.2f}"))
    return out.getvalue()


def digest_of(version: OrderVersion) -> str:
    return hashlib.sha256(canonical(version).encode()).hexdigest()


def agreed_colleges(version: OrderVersion) -> set[int]:
    return set(version.answers.values_list("college", flat=True))


def latest_appeals(version: OrderVersion) -> dict[int, Appeal]:
    """The last objection to each line that has one; without the names of people and programmes."""
    return {one.line_id: one for one in Appeal.objects.filter(line__version=version).order_by("at", "id")}
