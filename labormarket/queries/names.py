"""Names of what machine forms speak of by code."""

from collections.abc import Iterable

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


def scopes_named(region: Region, scopes: Iterable[str]) -> dict[str, str]:
    """Whose a limit is, by code: places and colleges, specialties, occupations, and lines as people tell them apart."""
    codes = sorted({part for scope in scopes for part in (scope, *scope.split(",")) if part})
    if not codes:
        return {}
    lines = {code: words.named(one) for code, one in lines_by_code(region, codes).items()}
    return {**places_named(region.pk), **checked_named(region, codes), **lines}


def rooms_named(region: Region) -> dict[str, dict[str, str]]:
    """Where a scenario may add room, by the code it stores: beds of each college, the workshop of each specialty in it."""
    colleges = {one.code: one.name for one in College.objects.filter(region=region, closed_year=None).order_by("code")}
    taught = Programme.objects.filter(region=region, college__closed_year=None).select_related("college", "specialty")
    workshops = {
        f"{one.college.code},{one.specialty.code}": f"{one.college.name}: {one.specialty.code} {one.specialty.name}"
        for one in taught.order_by("college__code", "specialty__code", "code")
    }
    return {"beds": colleges, "workshops": workshops}
