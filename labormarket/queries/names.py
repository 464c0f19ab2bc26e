"""Names of what machine forms speak of by code."""

from collections.abc import Iterable

from colleges.models import Programme
from enterprises.models import Enterprise
from portal.sources.models import Region


def employers_named(region: Region, codes: Iterable[str]) -> dict[str, str]:
    return {row.code: row.name for row in Enterprise.objects.filter(region=region, code__in=list(codes))}


def colleges_of_lines(region: Region, codes: Iterable[str]) -> dict[str, str]:
    """The college of each line, by name."""
    found = Programme.objects.filter(region=region, code__in=list(codes)).select_related("college")
    return {row.code: row.college.name for row in found}
