"""Names of what machine forms speak of by code."""

from collections.abc import Iterable
from typing import Any

from colleges.models import College, Programme
from enterprises.models import Enterprise
from labormarket.queries import checked_named, places_named
from labormarket.words import lines as words
from portal.sources.models import Region


def employers_named(region: Region, codes: Iterable[str]) -> dict[str, str]:
    return {row.code: row.name for row in Enterprise.objects.filter(region=region, code__in=list(codes))}


def lines_by_code(region: Region, codes: Iterable[str]) -> dict[str, Programme]:
    found = Programme.objects.filter(region=region, code__in=list(codes)).select_related(
        "college", "specialty", "vintage"
    )
    return {row.code: row for row in found}


def scopes_named(region: Region, scopes: Iterable[str], taught: Iterable[Any] = ()) -> dict[str, str]:
    """Whose a limit is, by code: places and colleges, specialties, occupations, and lines as people tell them apart. What
    the programmes in hand (`taught`) tell is not asked for."""
    codes = {part for scope in scopes for part in (scope, *scope.split(",")) if part}
    names = in_hand(taught, codes) if codes else {}
    left = sorted(code for code in codes - set(names) if not set(code.split(",")) <= set(names))
    if not left:
        return names
    lines = {code: words.named(one) for code, one in lines_by_code(region, left).items()}
    return {**places_named(region.pk), **checked_named(region, left), **lines, **names}


def in_hand(taught: Iterable[Any], codes: set[str]) -> dict[str, str]:
    """Names of those codes that are programmes, or their colleges, specialties and territories."""
    names = dict[str, str]()
    for one in taught:
        if one.code in codes:
            names[one.code] = words.named(one)
        if one.specialty.code in codes:
            names[one.specialty.code] = f"{one.specialty.name} {one.specialty.code}"
        names |= {place.code: place.name for place in (one.college, one.college.territory) if place.code in codes}
    return names


def rooms_named(region: Region) -> dict[str, dict[str, str]]:
    """Where a scenario may add room, by the code it stores: beds of each college, the workshop of each specialty in it."""
    colleges = {one.code: one.name for one in College.objects.filter(region=region, closed_year=None).order_by("code")}
    taught = Programme.objects.filter(region=region, college__closed_year=None).select_related("college", "specialty")
    workshops = {
        f"{one.college.code},{one.specialty.code}": f"{one.college.name}: {one.specialty.code} {one.specialty.name}"
        for one in taught.order_by("college__code", "specialty__code", "code")
    }
    return {"beds": colleges, "workshops": workshops}
