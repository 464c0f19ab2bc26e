"""Addresses of an order and its lines: `<code of the region>-<year>`, as people write them."""

from functools import lru_cache
from urllib.parse import quote

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language

from labormarket.models import OrderVersion, Run
from portal.sources.models import Region

PLAIN = "!$&'()*+,;=/~:@"  # what Django's reverse leaves as it is
MARK = "~~~"


def order_name(region: Region, year: int) -> str:
    return f"{region.code}-{year}"


def read_order(name: str, region: Region | None) -> int:
    """The year that `350000000-2027` speaks of; the order of another region is not found."""
    code, _, year = name.rpartition("-")
    if region is None or code != region.code or not year.isdigit():
        raise Http404
    return int(year)


def order_url(run: Run, *, pinned: bool = False) -> str:
    url = reverse("order", args=[order_name(run.region, run.year)])
    return f"{url}?run={run.pk}" if pinned else url


def of_line(name: str, order: str, programme: str) -> str:
    """The address `name` of a line. A long table has hundreds, so the part they share is found once a language."""
    before, after = _around(name, order, get_language())
    return f"{before}{quote(programme, safe=PLAIN)}{after}"


@lru_cache(maxsize=256)
def _around(name: str, order: str, language: str | None) -> tuple[str, str]:
    before, after = reverse(name, args=[order, MARK]).split(MARK)
    return before, after


def line_url(order: str, programme: str, pin: str = "", version: int | None = None) -> str:
    """The page of a line; of a pinned run, or of a version that is not the one in force."""
    url = of_line("order-line", order, programme)
    if version:
        return f"{url}?version={version}"
    return f"{url}?run={pin}" if pin else url


def version_url(version: OrderVersion) -> str:
    """The order as one version of it has it."""
    return f"{reverse('order', args=[str(version.order)])}?version={version.number}"
