"""How stable an order's numbers are, on its pages: awaited aloud, then by line, and the worlds where a large need fails."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labormarket.actions.stability import request_stability
from labormarket.addresses import line_url, order_name
from labormarket.models import Run, Stability
from labormarket.queries import occupations_named, results
from labormarket.queries.names import employers_named, lines_by_code
from labormarket.words import lines as line_words
from labormarket.words import stability as words
from portal.figures import figure
from portal.jobs.models import Job
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.workflow import Refused


def of_run(run: Run) -> Stability | None:
    return getattr(run, "stability", None)  # what stands on the other side of one to one may not be there


def awaited(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What a page says while the figures are not there: that they are being computed, or that nobody asked."""
    found = of_run(run)
    if found and found.finished_at:
        return {}
    job = Job.objects.filter(pk=found.job).first() if found and found.job else None
    return {
        "stable_job": job if job and job.is_live else None,
        "stable_failed": job if job and job.state == Job.State.FAILED else None,
        "stable_asked": may(request.user, Permission.START_RUN) and run.snapshot_id is not None,
        "stable_awaited": True,
    }


@require(Permission.START_RUN)
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The button: the same job that follows an order by itself."""
    done = results(Run.ORDER).visible_to(request.user, Permission.START_RUN)
    try:
        request_stability(run=get_object_or_404(done, pk=pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("run", pk)


def summary(run: Run) -> list[tuple[str, str]]:
    found = of_run(run)
    if found is None or not found.finished_at:
        return []
    told = found.summary
    return [
        (figure(told["no_regret"]), _("seats that nine futures in ten would order too")),
        (figure(told["fragile"]), _("fragile lines: fewer than 60 of 100 futures keep the number")),
        (figure(told["draws"]), _("single futures in which the order was solved again")),
    ]


def worlds(request: HttpRequest, run: Run) -> Table | None:
    """Each large posted need that fails, and the lines that would have another number because of it."""
    found = of_run(run)
    if found is None or not found.worlds:
        return None
    firms = employers(request, run, found.worlds)
    occupations = occupations_named(run.region, [one["occupation"] for one in found.worlds])
    moved = lines_by_code(run.region, {line["programme"] for one in found.worlds for line in one["lines"]})
    lines = {code: line_words.named(one) for code, one in moved.items()}
    names = {code: one.name for code, one in occupations.items()}
    rows = [
        Row((words.withdrawn(one, firms, names), figure(one["number"]), _moved(run, one["lines"], lines)))
        for one in found.worlds
    ]
    columns = (
        Column(_("who does not come"), css="wrap"),
        Column(_("people"), number=True),
        Column(_("then"), css="wrap"),
    )
    return Table(_("If a large need is withdrawn"), columns, rows)


def employers(request: HttpRequest, run: Run, told: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Names of the enterprises, for those who may see needs by name."""
    if not told or not may(request.user, Permission.SEE_NEEDS):
        return {}
    return employers_named(run.region, {one["enterprise"] for one in told})


def _moved(run: Run, moved: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Any:
    if not moved:
        return _("no line would have another number")
    order = order_name(run.region, run.year)
    return format_html(
        '<ul class="plain">{}</ul>',
        format_html("{}" * len(moved), *(_line(one, order, run.pk, names) for one in moved)),
    )


def _line(one: Mapping[str, Any], order: str, run: int, names: Mapping[str, str]) -> Any:
    url, name = line_url(order, one["programme"], str(run)), names.get(one["programme"], one["programme"])
    said = f"{figure(one['seats'])} → {figure(one['then'])}"
    return format_html('<li><a class="seat" href="{}">{}</a> {}</li>', url, said, name)
