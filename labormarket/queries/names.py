"""Names of what machine forms speak of by code."""

from collections.abc import Iterable

from enterprises.models import Enterprise
from portal.sources.models import Region


def employers_named(region: Region, codes: Iterable[str]) -> dict[str, str]:
    return {row.code: row.name for row in Enterprise.objects.filter(region=region, code__in=list(codes))}
