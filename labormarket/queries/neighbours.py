"""Employers around a college: who they are and how far, what they ask for of what the college teaches, who has an
agreement with it and who was spoken to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

from colleges.models import College
from enterprises.disclosure import sees_names
from enterprises.models import Enterprise, Need
from enterprises.queries import sections_of
from labormarket.models import Agreement, Contact
from portal.classifiers.models import Crosswalk, Industry, Territory

EARTH_KM = 6371.0
SIZES = ("large", "medium", "small")
NAMED = ("occupation", "vintage")


@dataclass(frozen=True)
class Neighbour:
    """`km`: from the college to the enterprise's town; None where a place is not known. `asks`: its open needs in trades
    the college teaches; None: it has not agreed to be named with its numbers."""

    enterprise: Enterprise
    km: float | None
    section: Industry | None
    standing: str
    asks: list[Need] | None
    talk: Contact | None


def distance(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
    """Kilometres as the crow flies between two (longitude, latitude)."""
    if None in (*one, *other):
        return None
    (lon1, lat1), (lon2, lat2) = (tuple(map(radians, place)) for place in (one, other))  # type: ignore[arg-type]
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def point_of(college: College) -> tuple[float | None, float | None]:
    """Its own point, else that of its town."""
    here = (college.longitude, college.latitude)
    return here if None not in here else (college.territory.longitude, college.territory.latitude)


def within_reach(college: College, user: Any, today: date) -> list[Neighbour]:
    """Every admitted enterprise of the region, the nearest first, large ones before small; a fixed number of queries."""
    firms = list(
        Enterprise.objects.filter(region=college.region, state=Enterprise.ADMITTED).select_related(
            "territory", "industry", "vintage"
        )
    )
    sections = sections_of(college.region)
    named = Industry.objects.in_bulk(set(sections.values()))
    standings, asked, talks = _standings(college, today), _asked(college), _talks(college)
    away = _distances(college, firms)
    openly = sees_names(user)
    found = [
        Neighbour(
            one,
            away[one.territory_id],
            named.get(sections.get(one.industry_id, 0)),
            standings.get(one.pk, ""),
            asked.get(one.pk, []) if openly or one.named_openly else None,
            talks.get(one.pk),
        )
        for one in firms
    ]
    return sorted(found, key=_nearest_first)


def _nearest_first(one: Neighbour) -> tuple:
    size = SIZES.index(one.enterprise.size) if one.enterprise.size in SIZES else len(SIZES)
    return one.km is None, one.km or 0, size, one.enterprise.code


def _distances(college: College, firms: Iterable[Enterprise]) -> dict[int, float | None]:
    """By town; the college's own is no way at all."""
    here = point_of(college)
    towns = {one.territory_id: one.territory for one in firms}
    away = {pk: distance(here, _middle(town)) for pk, town in towns.items()}
    return away | {college.territory_id: 0.0}


def _middle(town: Territory) -> tuple[float | None, float | None]:
    """An enterprise of the region as a whole is nowhere in particular."""
    return (None, None) if town.kind in ("country", "region") else (town.longitude, town.latitude)


def _standings(college: College, today: date) -> dict[int, str]:
    """What binds each enterprise to the college, the most binding of several."""
    rank = {name: place for place, name in enumerate(("declined", "ended", "offered", "accepted", "coming", "running"))}
    found: dict[int, str] = {}
    for one in Agreement.objects.filter(college=college):
        now = one.standing(today)
        if rank[now] >= rank.get(found.get(one.enterprise_id, ""), -1):
            found[one.enterprise_id] = now
    return found


def _asked(college: College) -> dict[int, list[Need]]:
    """Open needs in occupations that the college's specialties lead to: of each the first year from the planned one on."""
    taught = college.programmes.values("specialty")
    occupations = Crosswalk.objects.filter(region=college.region, specialty__in=taught).values("occupation")
    needs = Need.objects.open().filter(region=college.region, occupation__in=occupations, number__gt=0)
    found: dict[int, list[Need]] = {}
    known: set[tuple[int, int | None]] = set()
    for one in needs.filter(year__gte=college.region.planning_year).order_by("year", "-number").select_related(*NAMED):
        if (one.enterprise_id, one.occupation_id) not in known:
            known.add((one.enterprise_id, one.occupation_id))
            found.setdefault(one.enterprise_id, []).append(one)
    return found


def _talks(college: College) -> dict[int, Contact]:
    """The last talk with each."""
    return {one.enterprise_id: one for one in Contact.objects.filter(college=college).order_by("on", "pk")}


@dataclass(frozen=True)
class Town:
    """What is made in one place: enterprises by size, the industries with most of them, and how many are bound to us."""

    territory: Territory
    km: float | None
    firms: int
    sizes: Counter
    bound: int
    sections: list[tuple[Industry | None, int]]


def by_town(found: Iterable[Neighbour]) -> list[Town]:
    grouped: dict[int, list[Neighbour]] = {}
    for one in found:
        grouped.setdefault(one.enterprise.territory_id, []).append(one)
    return [_town(rows) for rows in grouped.values()]


def _town(rows: list[Neighbour]) -> Town:
    by_section = Counter(one.section for one in rows)
    bound = sum(one.standing in ("running", "coming", "accepted") for one in rows)
    sizes = Counter(one.enterprise.size for one in rows)
    return Town(rows[0].enterprise.territory, rows[0].km, len(rows), sizes, bound, by_section.most_common())


def to_ask_again(user: Any, permission: Any, today: date) -> list[Contact]:
    """Talks whose next day has come and that nothing followed."""
    seen = Contact.objects.visible_to(user, permission).select_related("college", "enterprise").order_by("on", "pk")
    last = {(one.college_id, one.enterprise_id): one for one in seen}
    return sorted(
        (one for one in last.values() if one.again_on and one.again_on <= today), key=lambda one: one.again_on
    )
