"""Which run a page speaks of, and what every page says of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from labormarket.models import OrderVersion, Run
from labormarket.queries import newest_analysis, newest_order, newest_vintages, results
from labormarket.queries.orders import version_shown
from labormarket.words.missing import RESOURCES
from labormarket.words.orders import stamp as stamp
from portal.permissions import Permission, may
from portal.sources.models import Region, Vintage
from portal.sources.told import Told, told


def region_of(request: HttpRequest) -> Region:
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        raise Http404
    return region


def run_asked(request: HttpRequest, kind: str, permission: Permission, year: int | None = None) -> Run | None:
    """The run pinned by `?run=`, else the newest one; None when nothing was computed yet."""
    region = region_of(request)
    if pin := request.GET.get("run", ""):
        mine = results(kind).visible_to(request.user, permission).filter(region=region)
        run = get_object_or_404(mine, pk=int(pin) if pin.isdigit() else 0)
        if year is not None and run.year != year:
            raise Http404
    else:
        run = newest_analysis(region) if kind == Run.ANALYSIS else newest_order(region, year)
    if run:
        run.region = region
    return run


def version_asked(request: HttpRequest, year: int) -> OrderVersion | None:
    """The version named by `?version=`, else the one in work or in force; None where a run is asked for or none is there."""
    if request.GET.get("run"):
        return None
    region = region_of(request)
    if number := request.GET.get("version", ""):
        version = version_shown(region, year, request.user, int(number)) if number.isdigit() else None
        if version is None:
            raise Http404
    else:
        version = version_shown(region, year, request.user)
    if version:
        version.order.region = version.run.region = region
    return version


def as_of(delivered: Told | None) -> str:
    """The publisher's own date; a made-up delivery has none."""
    said = delivered.as_of if delivered else ""
    return _("synthetic") if said == "synthetic" else said


def sources_line(vintages: dict[str, Vintage], resources: tuple[str, ...]) -> str:
    """Where the figures of a chart come from, with the publisher's own date."""
    deliveries = told(vintages)
    said = [
        f"{RESOURCES.get(name, name)} ({as_of(delivered)})" if delivered.as_of else str(RESOURCES.get(name, name))
        for name in resources
        if (delivered := deliveries.get(name))
    ]
    return _("Sources: %(list)s") % {"list": "; ".join(said)} if said else ""


def is_synthetic(vintages: dict[str, Vintage], resources: tuple[str, ...] = ()) -> bool:
    """Whether a figure made of these resources (of all, when none is named) stands on synthetic rows."""
    return any(v.synthetic for name, v in vintages.items() if not resources or name in resources)


def context_of(request: HttpRequest, run: Run | None) -> dict[str, Any]:
    """What the frame needs: the foot and the deliveries behind the figures."""
    vintages = newest_vintages(region_of(request))
    return {"run": run, "stamp": stamp(run) if run else "", "vintages": vintages}


def nothing_yet(request: HttpRequest, title: str) -> HttpResponse:
    """The page before the first run: what would be here, and the button for those who may start one."""
    return render(
        request,
        "labormarket/nothing_yet.html",
        {"title": title, "may_start": may(request.user, Permission.START_RUN)},
    )
