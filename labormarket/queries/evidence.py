"""How good employers' numbers are: what stands behind each besides the word."""

from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from enterprises.models import Need
from labormarket.models import Agreement
from portal.sources.models import Region

AGREED, KEPT, WORD = "agreed", "kept", "word"


def _behind(region: Region, year: int) -> QuerySet[Need]:
    """Open needs of a year, each with the strongest thing behind it."""
    in_force = Agreement.objects.filter(
        enterprise=OuterRef("enterprise"), state=Agreement.SIGNED, since__year__lte=year
    )
    in_force = in_force.filter(Q(until=None) | Q(until__year__gte=year))
    held = Need.objects.filter(enterprise=OuterRef("enterprise"), hired__isnull=False, year__lt=region.planning_year)
    behind = Case(
        When(Exists(in_force), then=Value(AGREED)),
        When(Exists(held), then=Value(KEPT)),
        default=Value(WORD),
        output_field=CharField(),
    )
    asked = Need.objects.open().filter(region=region, year=year, number__gt=0)
    return asked.annotate(behind=behind)


def by_evidence(region: Region, year: int) -> list[dict[str, Any]]:
    """People asked for, by what stands behind the number, in the order of its strength."""
    firm = {name: Sum("number", filter=Q(certainty=name)) for name, _label in Need.CERTAINTIES}
    made_up = Count("pk", filter=Q(status="synthetic") | Q(vintage__synthetic=True))
    rows = _behind(region, year).values("behind").order_by()
    found = rows.annotate(persons=Sum("number"), firms=Count("enterprise", distinct=True), made_up=made_up, **firm)
    by_code = {row["behind"]: row for row in found}
    return [by_code[code] for code in (AGREED, KEPT, WORD) if code in by_code]


def evidence_by_occupation(region: Region, year: int) -> list[dict[str, Any]]:
    """The same by occupation, the most asked for first."""
    parts = {code: Sum("number", filter=Q(behind=code)) for code in (AGREED, KEPT, WORD)}
    made_up = Count("pk", filter=Q(status="synthetic") | Q(vintage__synthetic=True))
    rows = _behind(region, year).values("occupation").order_by()
    return list(
        rows.annotate(persons=Sum("number"), made_up=made_up, **parts).order_by(F("persons").desc(), "occupation")
    )
