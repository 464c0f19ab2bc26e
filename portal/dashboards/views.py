"""One address, one home per role: what needs me, where are we. Strangers see what this portal is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from labormarket.queries import newest_analysis, newest_order, running, runs_of
from portal.dashboards.changes import changes
from portal.dashboards.collection import of_region
from portal.dashboards.director import director
from portal.dashboards.employer import employer
from portal.dashboards.figures import key_figures
from portal.dashboards.imports import to_apply
from portal.dashboards.proposals import to_decide
from portal.dashboards.waiting import waiting
from portal.permissions import Permission, Role, may, public


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Anyone may open it; what stands on it depends on the role."""
    if not request.user.is_authenticated:
        return start(request)
    return HOMES.get(request.user.role, start)(request)


def start(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/start.html")


def planner(request: HttpRequest) -> HttpResponse:
    """For those who see the whole region: what waits (for those who can act), the headline figures, the newest runs."""
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        return start(request)
    analysis, order = newest_analysis(region), newest_order(region)
    for run in (analysis, order):
        if run:
            run.region = region
    sees_runs = may(request.user, Permission.SEE_RUNS)
    page = {
        "year": region.planning_year,
        "order": order,
        "may_start": may(request.user, Permission.START_RUN),
        "running": list(running(region)[:3]) if sees_runs else [],
        "plans": may(request.user, Permission.SEE_INPUTS),
        "tasks": [
            *of_region(region),
            *waiting(request.user, region, analysis, order),
            *to_decide(request.user),
            *to_apply(request.user),
        ]
        if may(request.user, Permission.SEE_INPUTS)
        else [],
        "figures": key_figures(region, analysis, order, sees_runs),
        "changes": changes(order, request.user) if order else [],
        "runs": runs_of(region)[:5] if sees_runs else [],
    }
    return render(request, "dashboards/planner.html", page)


def administrator(request: HttpRequest) -> HttpResponse:
    return redirect("runs")


HOMES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    Role.PLANNER: planner,
    Role.APPROVER: planner,
    Role.READER: planner,
    Role.DIRECTOR: director,
    Role.EMPLOYER: employer,
    Role.ADMINISTRATOR: administrator,
}
