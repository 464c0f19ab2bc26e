"""What we ask for the papers of an order: its lines as amended, quotas, opinions, the files made so far."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch, QuerySet

from labormarket.models import AmendedLine, Amendment, Line, OrderVersion, Paper
from labormarket.queries.orders import answers_of, appeals_of, canonical, changed
from portal.sources.models import Norm, Region

SIGNED = (OrderVersion.APPROVED, OrderVersion.PUBLISHED)


def amended_seats(version: OrderVersion, until: Amendment | None = None) -> dict[int, int]:
    """Seats by line that amendments changed: those in force, and up to `until` (which may still be a draft)."""
    return dict(_amended(version, until).values_list("line_id", "after"))


def last_amendments(version: OrderVersion, until: Amendment | None = None) -> dict[int, Amendment]:
    """The amendment that each line's seats come from."""
    return {one.line_id: one.amendment for one in _amended(version, until).select_related("amendment")}


def _amended(version: OrderVersion, until: Amendment | None) -> QuerySet[AmendedLine]:
    """In the order of the amendments, so that the last of a line stands last."""
    rows = AmendedLine.objects.filter(amendment__version=version)
    numbers = Amendment.objects.filter(version=version, state=Amendment.PUBLISHED)
    if until:
        numbers = numbers.filter(number__lt=until.number) | Amendment.objects.filter(pk=until.pk)
    return rows.filter(amendment__in=numbers.values("pk")).order_by("amendment__number")


def digest_with(version: OrderVersion, seats: Mapping[int, int]) -> str:
    """SHA-256 of the lines as amended."""
    return hashlib.sha256(canonical(version, seats).encode()).hexdigest()


def lines_printed(version: OrderVersion) -> QuerySet[Line]:
    """In the order of the annex, with everything a row of it says."""
    whole = ("college__territory", "specialty", "qualification", "vintage")
    by = ("college__code", "specialty__code", "base", "language", "code")
    found = version.lines.select_related(*(f"programme__{name}" for name in whole))
    return found.order_by(*(f"programme__{name}" for name in by))


def quota_norms(region: Region, year: int) -> dict[str, tuple[str, str]]:
    """Norms `quota.<name>` in force at the end of a year."""
    rows = Norm.objects.filter(region=region, key__startswith="quota.", since__lte=date(year, 12, 31)).order_by("since")
    return {row.key: (row.value, row.unit) for row in rows}


def made_of(version: OrderVersion, amendment: Amendment | None = None) -> str:
    """A digest of what a paper of the version speaks of: another one means that the paper is to be made again."""
    told = [
        canonical(version, amended_seats(version, amendment) if amendment else {}),
        version.state in SIGNED if amendment is None else amendment.state in (Amendment.APPROVED, Amendment.PUBLISHED),
        version.protocol,
        version.act,
        amendment.act if amendment else "",
        amendment.reason if amendment else "",
        list(version.opinions.values_list("body", "stage", "verdict", "text")),
        [(one.pk, one.state, one.answer) for one in appeals_of(version)],
        sorted((college, one.remark) for college, one in answers_of(version).items()),
        version.lines.aggregate(last=Max("overrides__pk"), undone=Max("overrides__undone_at")),
        changed(version).count(),
    ]
    return hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()


def papers(version: OrderVersion, amendment: Amendment | None = None) -> QuerySet[Paper]:
    """The files without their bytes."""
    return Paper.objects.filter(version=version, amendment=amendment).defer("content")


def made_already(version: OrderVersion, amendment: Amendment | None = None) -> set[tuple[str, str, str]]:
    """Kind, language and format of the papers that speak of the version as it stands."""
    whole = papers(version, amendment).filter(of=made_of(version, amendment))
    return set(whole.values_list("kind", "language", "format"))


def amendments_of(version: OrderVersion, user: Any) -> QuerySet[Amendment]:
    found = Amendment.objects.visible_to(user).filter(version=version).order_by("number")
    whole = ("line__programme__college", "line__programme__specialty", "line__programme__vintage")
    lines = AmendedLine.objects.select_related(*whole)
    people = ("created_by", "approved_by", "published_by", "withdrawn_by")
    return found.select_related("version__order__region", *people).prefetch_related(Prefetch("lines", lines))
