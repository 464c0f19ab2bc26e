"""What we ask of the enterprises: whom they say they will need."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enterprises.models import Enterprise, Need
from portal.classifiers.models import Occupation
from portal.names import search_key
from portal.sources.models import Region

def needs_of(enterprises: QuerySet[Enterprise]) -> QuerySet[Need]:
    return (
        Need.objects.filter(enterprise__in=enterprises)
        .select_related("enterprise__region", "occupation", "vintage")
        .order_by("enterprise__code", "occupation__code", "year")
    )


@dataclass(frozen=True)
class Answer:
    """What one enterprise says of one occupation, year by year."""

    enterprise: Enterprise
    occupation: Occupation
    needs: list[Need]

    @property
    def open(self) -> list[Need]:
        return [need for need in self.needs if need.state == Need.OPEN]

    def number(self, year: int) -> int | None:
        return next((need.number for need in self.open if need.year == year), None)

    def since(self, year: int) -> "Answer":
        return Answer(self.enterprise, self.occupation, [need for need in self.needs if need.year >= year])


def answers(needs: Iterable[Need]) -> list[Answer]:
    """`needs` in the order of `needs_of`."""
    grouped = groupby(needs, key=lambda need: (need.enterprise_id, need.occupation_id))
    found = [list(rows) for _key, rows in grouped]
    return [Answer(rows[0].enterprise, rows[0].occupation, rows) for rows in found]


def answer_of(need: Need) -> Answer:
    """All that the same enterprise says of the same occupation."""
    same = Need.objects.filter(enterprise=need.enterprise_id, occupation=need.occupation_id)
    return answers(same.select_related("enterprise", "occupation", "vintage").order_by("year"))[0]


def taken_back_with(need: Need) -> QuerySet[Need]:
    """The years that were withdrawn in the same act: what its undo gives back."""
    return Need.objects.filter(
        enterprise=need.enterprise_id, occupation=need.occupation_id, withdrawn_at=need.withdrawn_at
    )


def by_occupation(region: Region, year: int, text: str = "") -> QuerySet[Occupation]:
    """Occupations that open needs of one year name, with the people asked for (by certainty) and how many enterprises ask."""
    asked = Q(needs__year=year, needs__state=Need.OPEN, needs__number__gt=0)
    made_up = Q(needs__status="synthetic") | Q(needs__vintage__synthetic=True)
    found = Occupation.objects.filter(asked, region=region)
    for word in search_key(text).split():
        found = found.filter(search__contains=word)
    firm = {name: Sum("needs__number", filter=Q(needs__certainty=name)) for name, _label in Need.CERTAINTIES}
    return found.annotate(
        persons=Sum("needs__number"),
        firms=Count("needs__enterprise", distinct=True),
        made_up=Count("needs", filter=made_up),
        **firm,
    ).order_by("-persons", "code")


def named_by_all(region: Region, occupation: Occupation, years: Iterable[int]) -> tuple[int, int]:
    """How many enterprises name an occupation in these years, and for how many people together."""
    asked = Need.objects.open().filter(region=region, occupation=occupation, year__in=list(years), number__gt=0)
    counted = asked.aggregate(firms=Count("enterprise", distinct=True), people=Sum("number"))
    return counted["firms"], counted["people"] or 0
