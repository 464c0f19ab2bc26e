"""What one employer's need changed: the need of the occupation with and without answers, who teaches it, what the order gives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.models import Need
from labormarket.models import Gap, Run
from labormarket.queries import cell_of, newest_analysis, newest_order, seats_towards
from labormarket.views.asked import context_of
from labormarket.words import outlook, say
from portal.figures import figure, interval
from portal.permissions import Permission, require
from portal.tables import Column, Row, Table

ENOUGH = 3  # with fewer employers behind a figure, its split would tell one of them about another


@require_GET
@require(Permission.POST_NEED)
def need_effect(request: HttpRequest, pk: int) -> HttpResponse:
    own = Need.objects.visible_to(request.user, Permission.POST_NEED)
    need = get_object_or_404(own.select_related("enterprise", "occupation", "region"), pk=pk)
    run = newest_analysis(need.region)
    gap = cell_of(run, need.occupation, need.year) if run else None
    page = {
        "need": need,
        "gap": gap,
        "sentence": _sentence(gap) if gap else "",
        "outlook": say(outlook.LABELS, gap.label) if gap and gap.label else "",
        "counted": bool(run and _counted(need, run)),
        "parts": _parts(gap) if gap else [],
        "hidden": bool(gap and (gap.parts.get("answers") or 0) < ENOUGH),
        "lines": _lines(need),
    }
    return render(request, "labormarket/need_effect.html", {**context_of(request, run), **page})


def _counted(need: Need, run: Run) -> bool:
    """Whether the newest analysis read this need as it stands."""
    return need.state == Need.OPEN and (need.edited_at is None or need.edited_at <= run.created_at)


def _sentence(gap: Gap) -> str:
    return _(
        "In %(year)s the region needs %(need)s (%(range)s) new people a year in this occupation; colleges give %(supply)s."
    ) % {
        "year": gap.year,
        "need": figure(gap.demand),
        "range": interval(gap.demand_p10, gap.demand_p90),
        "supply": figure(gap.supply),
    }


def _parts(gap: Gap) -> list[tuple[str, float | None]]:
    parts = gap.parts
    model = parts.get("model")
    if (parts.get("answers") or 0) < ENOUGH or gap.demand is None or model is None:
        return []
    return [
        (_("need by the model alone, without employers' answers"), model),
        (_("changed by what employers answered"), gap.demand - model),
        (_("need the region plans with"), gap.demand),
    ]


def _lines(need: Need) -> Table | None:
    order = newest_order(need.region)
    if order is None:
        return None
    columns = (
        Column(_("college")),
        Column(_("specialty")),
        Column(_("seats last year"), number=True),
        Column(_("recommended, %(year)s") % {"year": order.year}, number=True),
    )
    rows = [
        Row((line.programme.college.name, line.programme.specialty.name, line.seats_last, line.seats_recommended))
        for line in seats_towards(order, need.occupation)
    ]
    return Table(_("Who teaches it"), columns, rows)
