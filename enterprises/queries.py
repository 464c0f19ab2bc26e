"""What we ask of the enterprises: whom they say they will need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat

from enterprises.models import Enterprise, Need
from portal.accounts.models import User
from portal.classifiers.models import Industry, Occupation
from portal.names import search_key
from portal.notices.models import Notice
from portal.sources.models import Region


def needs_of(enterprises: QuerySet[Enterprise]) -> QuerySet[Need]:
    return (
        Need.objects.filter(enterprise__in=enterprises)
        .select_related("enterprise__region", "occupation", "vintage", "receipt")
        .order_by("enterprise__code", "occupation__code", "wording", "year")
    )


@dataclass(frozen=True)
class Answer:
    """What one enterprise says of one occupation (or of its own words, until they have a code), year by year."""

    enterprise: Enterprise
    occupation: Occupation | None
    needs: list[Need]

    @property
    def title(self) -> str:
        return self.needs[0].title

    @property
    def code(self) -> str:
        return self.occupation.code if self.occupation else ""

    @property
    def open(self) -> list[Need]:
        """What stands, counted already or waiting for it."""
        return [need for need in self.needs if need.state != Need.WITHDRAWN]

    @property
    def waits(self) -> bool:
        return any(need.state == Need.WAITING for need in self.needs)

    def number(self, year: int) -> int | None:
        return next((need.number for need in self.open if need.year == year), None)

    def since(self, year: int) -> "Answer":
        return Answer(self.enterprise, self.occupation, [need for need in self.needs if need.year >= year])


def answers(needs: Iterable[Need]) -> list[Answer]:
    """`needs` in the order of `needs_of`."""
    grouped = groupby(needs, key=_named)
    found = [list(rows) for _key, rows in grouped]
    return [Answer(rows[0].enterprise, rows[0].occupation, rows) for rows in found]


def _named(need: Need) -> tuple[int, int | None, str]:
    """Own words name an answer only as long as no code does."""
    return (need.enterprise_id, need.occupation_id, "" if need.occupation_id else need.wording)


def same_answer(need: Need) -> QuerySet[Need]:
    same = Need.objects.filter(enterprise=need.enterprise_id, occupation=need.occupation_id)
    return same if need.occupation_id else same.filter(wording=need.wording)


def answer_of(need: Need) -> Answer:
    """All that the same enterprise says of the same occupation."""
    found = same_answer(need).select_related("enterprise", "occupation", "vintage", "receipt", "posted_by", "place")
    return answers(found.order_by("year"))[0]


def taken_back_with(need: Need) -> QuerySet[Need]:
    """The years that were withdrawn in the same act: what its undo gives back."""
    return same_answer(need).filter(withdrawn_at=need.withdrawn_at)


def years_of(region: Region) -> list[int]:
    """The years an analysis reads needs of, from the planning year to its horizon."""
    return list(range(region.planning_year, region.planning_year + region.horizon_years + 1))


def to_repeat(enterprise: Enterprise) -> list[Answer]:
    """Answers of last year or later that stand, one an occupation: what a new year's screen starts from."""
    last = enterprise.region.planning_year - 1
    found = (answer.since(last) for answer in answers(needs_of(Enterprise.objects.filter(pk=enterprise.pk))))
    return [answer for answer in found if answer.open]


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


def by_place(region: Region, year: int) -> list[dict[str, Any]]:
    """People asked for by the place of work (else the enterprise's own), the most first."""
    asked = Need.objects.open().filter(region=region, year=year, number__gt=0)
    firm = {name: Sum("number", filter=Q(certainty=name)) for name, _label in Need.CERTAINTIES}
    made_up = Count("pk", filter=Q(status="synthetic") | Q(vintage__synthetic=True))
    rows = asked.annotate(at=Coalesce("place", "enterprise__territory")).values("at").order_by()
    found = rows.annotate(persons=Sum("number"), firms=Count("enterprise", distinct=True), made_up=made_up, **firm)
    return sorted(found, key=lambda row: (-row["persons"], row["at"]))


def waiting_words(region: Region) -> list[Answer]:
    """Own words that wait for a code, the largest first."""
    rows = needs_of(Enterprise.objects.filter(region=region)).filter(state=Need.WAITING, occupation=None)
    return sorted(answers(rows), key=lambda one: -sum(need.number for need in one.needs))


def reached(enterprise: Enterprise) -> QuerySet[User]:
    """Those who speak for it and have an address."""
    return enterprise.representatives.filter(is_active=True).exclude(email="").order_by("email")


def listed(region: Region, year: int) -> QuerySet[Enterprise]:
    """The region's enterprises with what they named for a year: those that ask to be let in first, then by size."""
    said = Q(needs__year=year) & ~Q(needs__state=Need.WITHDRAWN)
    return (
        Enterprise.objects.filter(region=region)
        .select_related("region", "territory", "industry")
        .annotate(
            named=Count("needs", filter=said),
            people=Sum("needs__number", filter=said),
            reminded=Subquery(_reminders(year).values("written_at")[:1]),
        )
        .order_by(Case(When(state=Enterprise.ASKED, then=0), default=1), F("headcount").desc(nulls_last=True), "code")
    )


def _reminders(year: int) -> QuerySet[Notice]:
    """Of one enterprise in a list, the newest first."""
    about = Concat(OuterRef("code"), Value(f" {year}"))
    told = Notice.objects.filter(region=OuterRef("region"), kind="need", about=about)
    return told.order_by("-written_at")


@dataclass(frozen=True)
class Covered:
    """How much of one industry has answered: enterprises and the people who work there."""

    industry: Industry | None
    firms: int
    answered: int
    staff: int
    staff_answered: int

    @property
    def share(self) -> float | None:
        return self.staff_answered / self.staff if self.staff else None


def covered(region: Region, year: int) -> list[Covered]:
    """By section of industry, the least covered first; any answer for the year counts, a zero too."""
    found: dict[int | None, list[Enterprise]] = {}
    sections = sections_of(region)
    for one in listed(region, year).filter(state=Enterprise.ADMITTED):
        found.setdefault(sections.get(one.industry_id), []).append(one)
    known = {one.pk: one for one in Industry.objects.filter(region=region, parent=None)}
    rows = [_covered(known.get(key or 0), firms) for key, firms in found.items()]
    return sorted(rows, key=lambda row: (row.share is not None, row.share or 0, -row.staff))


def _covered(industry: Industry | None, firms: list[Enterprise]) -> Covered:
    heard = [one for one in firms if one.named]  # type: ignore[attr-defined]
    staff, staff_heard = (sum(one.headcount or 0 for one in those) for those in (firms, heard))
    return Covered(industry, len(firms), len(heard), staff, staff_heard)


def sections_of(region: Region) -> dict[int | None, int]:
    """The outermost industry above each."""
    above = dict(Industry.objects.filter(region=region).values_list("pk", "parent"))
    found: dict[int | None, int] = {}
    for pk in above:
        top = pk
        while above.get(top):
            top = above[top]
        found[pk] = top
    return found


def unspoken(region: Region, since: datetime) -> QuerySet[Enterprise]:
    """Admitted enterprises that ask for people and have said nothing of it since a moment, with how many they ask for."""
    needs = Need.objects.filter(enterprise=OuterRef("pk"))
    said = needs.filter(Q(edited_at__gt=since) | Q(vintage__delivered_at__gt=since))
    stands = Q(needs__state=Need.OPEN, needs__year__gte=region.planning_year)
    made_up = Q(needs__status="synthetic") | Q(needs__vintage__synthetic=True)
    return (
        Enterprise.objects.filter(~Exists(said), region=region, state=Enterprise.ADMITTED)
        .select_related("region")
        .annotate(people=Sum("needs__number", filter=stands), made_up=Count("needs", filter=stands & made_up))
        .filter(people__gt=0)
        .order_by("code")
    )


def silent(region: Region, year: int) -> QuerySet[Enterprise]:
    """Admitted enterprises that have said nothing for a year, the largest first."""
    return listed(region, year).filter(state=Enterprise.ADMITTED, named=0, headcount__gt=0)
