"""Runs: started, watched while they compute, and what came of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labormarket.actions.analysis import request_analysis, request_order
from labormarket.addresses import order_url
from labormarket.models import OrderVersion, Run
from labormarket.queries import HEAVY, approved_scenario, newest_vintages, runs_of
from labormarket.views import conflicts, run_sums, run_tables, stable
from labormarket.views.asked import is_synthetic, region_of, stamp
from labormarket.views.order_totals import baselines, totals
from labormarket.views.parameters import values_used
from labormarket.words import ledger, refusals, say
from labormarket.words.lines import KINDS
from labormarket.words.states import STATES
from portal.jobs.models import Job
from portal.jobs.views import come_again, progress_of
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status, synthetic_mark

SHOWN = 100


@require(Permission.SEE_RUNS)
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    found = runs_of(region_of(request)).visible_to(request.user)[:SHOWN]
    page = {"table": _list(list(found)), "may_start": may(request.user, Permission.START_RUN)}
    return render(request, "labormarket/runs.html", page)


def _list(found: list[Run]) -> Table:
    columns = (
        Column(_("run")),
        Column(_("what")),
        Column(_("started")),
        Column(_("by")),
        Column(_("scenario")),
        Column(_("state")),
    )
    rows = [
        Row(
            (
                format_html('<a href="{}">{}</a>', reverse("run", args=[run.pk]), run.pk),
                f"{say(KINDS, run.kind)} {run.year}",
                date_format(localtime(run.created_at), "SHORT_DATETIME_FORMAT"),
                run.asked_by.shown if run.asked_by else _("the portal"),
                str(run.scenario or _("defaults")),
                status(STATES[run.state][0], str(STATES[run.state][1])),
            )
        )
        for run in found
    ]
    return Table(_("Runs"), columns, rows)


@require(Permission.SEE_RUNS)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Run.objects.visible_to(request.user).select_related(
        "region", "scenario", "analysis", "snapshot", "asked_by", "stability"
    )
    found = get_object_or_404(seen.defer(*HEAVY, "snapshot__content"), pk=pk)
    then = found.orders.defer("basis", "ledger", "backtest").first() if found.kind == Run.ANALYSIS else None
    job = _job(then if found.state == Run.DONE and then and then.state == Run.ASKED else found)
    page = {
        "run": found,
        "heading": f"{say(KINDS, found.kind)} {found.year}",
        "state": STATES[found.state],
        "then": then,
        "stamp": stamp(found),
        "may_start": may(request.user, Permission.START_RUN),
        "may_write": may(request.user, Permission.WRITE_SCENARIO),
        **(progress_of(job) if job else {}),
        **_outcome(found),
        **_stable(request, found),
    }
    response = render(request, "labormarket/run.html", page)
    return come_again(request, response, job) if job else response


def _job(found: Run) -> Job | None:
    return Job.objects.filter(pk=found.job).first() if found.state == Run.ASKED and found.job else None


def _outcome(found: Run) -> dict[str, Any]:
    if found.state == Run.REFUSED:
        return {
            "why_not": refusals.why(found.refusal),
            "what_to_do": refusals.what_to_do(found.refusal),
            "conflicts": conflicts.told(found),
        }
    if found.state != Run.DONE:
        return {}
    order, synthetic = found.kind == Run.ORDER, is_synthetic(newest_vintages(found.region))
    return {
        "ledger": run_tables.ledger_table(found),
        "whole_periods": ledger.whole_periods(found.facts),
        "missing": run_tables.missing_table(found),
        "parameters": values_used(found.parameters),
        "digests": run_tables.digests(found),
        "headline": [] if order else run_tables.headline(found),
        "whole_region": None if order else run_sums.whole_region(found),
        "held_to": None if order else run_sums.held_to(found),
        "list_share": "" if order else run_sums.list_share(found),
        "mark": synthetic_mark() if synthetic else "",
        "totals": totals(found, (), (), synthetic=synthetic) if order else None,
        "baselines": baselines(found) if order else None,
        "prices": run_tables.prices_table(found) if order else None,
        "order_url": order_url(found, pinned=True) if order else "",
        "gaps_url": f"{reverse('gaps')}?run={found.pk}" if not order else "",
    }


def _stable(request: HttpRequest, found: Run) -> dict[str, Any]:
    if found.kind != Run.ORDER or found.state != Run.DONE:
        return {}
    beside = OrderVersion.objects.visible_to(request.user).filter(order__region=found.region, order__year=found.year)
    word = next((one.word for one in beside.exclude(state=OrderVersion.SET_ASIDE).select_related("order")[:1]), "")
    told = {"compare_with": word, "stable": stable.summary(found), "worlds": stable.worlds(request, found)}
    return {**told, **stable.awaited(request, found)}


@require(Permission.START_RUN)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The analysis under the region's own scenario, and the order that follows; asked twice while it runs, the same run."""
    region = region_of(request)
    return redirect("run", request_analysis(region=region, scenario=approved_scenario(region), by=request.user).pk)


@require(Permission.START_RUN)
@require_POST
def recommend_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of this analysis once more."""
    done = Run.objects.visible_to(request.user, Permission.START_RUN).filter(kind=Run.ANALYSIS, state=Run.DONE)
    return redirect(
        "run",
        request_order(analysis=get_object_or_404(done.defer("basis", "ledger", "backtest"), pk=pk), by=request.user).pk,
    )
