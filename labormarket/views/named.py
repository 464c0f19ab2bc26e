"""Lines by code as people tell them apart: specialty, language and base, college."""

from collections.abc import Iterable

from colleges.models import Programme
from labormarket.views.order_rows import taught
from portal.sources.models import Region


def lines_by_code(region: Region, codes: Iterable[str]) -> dict[str, Programme]:
    found = Programme.objects.filter(region=region, code__in=list(codes)).select_related("college", "specialty")
    return {row.code: row for row in found}


def line_named(programme: Programme) -> str:
    """Welding, rus. 9 · Saran Technical College"""
    return f"{programme.specialty.name}, {taught(programme)}"
