"""The order as a table: which numbers, what changed, within what money."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.addresses import order_url, read_order
from labormarket.models import Run
from labormarket.order_lines import Line, all_lines
from labormarket.queries import newest_order, real_life
from labormarket.views import changes, order_rows, stable
from labormarket.views.asked import nothing_yet, region_of, run_asked, stamp, version_asked
from labormarket.views.consult import answer_page
from labormarket.views.downloads import csv_file
from labormarket.views.order_filters import Asked, chips
from labormarket.views.order_rows import Life, Paper
from labormarket.views.order_totals import baselines, totals
from labormarket.views.run_tables import prices_table
from labormarket.views.version_page import about, measured, paper_of
from labormarket.words import limits as limit_words
from labormarket.words import lines as line_words
from labormarket.words import say
from labormarket.words.stability import kept
from portal.figures import figure
from portal.permissions import Permission, Scope, may, require, scope_of

PAGE = 100


@require(Permission.SEE_ORDER)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The newest order has the address people write, filters and all; without one the page says what to do."""
    region = region_of(request)
    run = newest_order(region)
    if run is None:
        return nothing_yet(request, _("Order"))
    run.region = region
    query = request.GET.urlencode()
    return redirect(order_url(run) + (f"?{query}" if query else ""))


@require(Permission.SEE_ORDER)
@require_GET
def order(request: HttpRequest, order: str) -> HttpResponse:
    """The version in work or in force, else the newest recommendation."""
    year = read_order(order, region_of(request))
    version = version_asked(request, year)
    run = version.run if version else run_asked(request, Run.ORDER, Permission.SEE_ORDER, year)
    if run is None:
        raise Http404
    every, asked = all_lines(run, request.user, version), Asked.of(request.GET, run.region)
    life = Life(real_life(run.region, year))
    chosen = order_rows.ordered([line for line in every if asked.takes(line)], life, asked.sort)
    if request.GET.get("format") == "csv":
        return _file(run, order, chosen, life)
    paper = paper_of(request, run, version, order, every)
    page = {
        "run": run,
        "stamp": stamp(run),
        "year": year,
        **_sums(request, run, paper, every, chosen),
        "sees_runs": may(request.user, Permission.SEE_RUNS),
        "pinned": request.GET.get("run", ""),
        **_rows(request, chosen, life, paper, asked),
        **chips(request.GET, asked, every),
        **about(request, run, version, order),
        **answer_page(request, version),
        **stable.awaited(request, run),
        **changes.newest(request, version, order),
    }
    return render(request, "labormarket/order.html", page)


def _sums(
    request: HttpRequest,
    run: Run,
    paper: Paper,
    every: list[Line],
    chosen: list[Line],
) -> dict[str, Any]:
    whole = scope_of(request.user, Permission.SEE_ORDER) != Scope.OWN
    synthetic = any(line.programme.synthetic for line in every)
    anew = measured(paper.version, every, paper.changes) if paper.version and whole else None
    return {
        "totals": totals(run, every, chosen, whole=whole, synthetic=synthetic, measured=anew),
        "baselines": baselines(run) if whole and not paper.version else None,
        "prices": prices_table(run, [line.programme for line in every])
        if may(request.user, Permission.SEE_RUNS)
        else None,
    }


def _rows(request: HttpRequest, chosen: list[Line], life: Life, paper: Paper, asked: Asked) -> dict[str, Any]:
    whole = request.GET.get("all") == "1"
    pages = Paginator(chosen, max(len(chosen), 1) if whole else PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {"table": order_rows.table(page.object_list, life, paper, asked.sort), "page": page, "whole": whole}


HEADS = (
    "programme_code",
    "college_code",
    "college",
    "specialty_code",
    "specialty",
    "language",
    "base",
    "year",
    "seats_last",
    "seats_recommended",
    "seats_p10",
    "seats_p50",
    "seats_p90",
    "kept_of_100",
    "seats_proposed",
    "change",
    "cost",
    "limits",
    "flags",
)


def _file(run: Run, order: str, chosen: list[Line], life: Life) -> HttpResponse:
    notes = [
        _("Recommended order %(order)s: %(lines)s lines") % {"order": order, "lines": figure(len(chosen))},
        f"{stamp(run)} · {run.digest[:16]}",
    ]
    rows = (
        (
            line.programme.code,
            line.programme.college.code,
            line.programme.college.name,
            line.programme.specialty.code,
            line.programme.specialty.name,
            line.programme.language,
            line.programme.base,
            run.year,
            line.seats_last,
            line.seats_recommended,
            line.seats_p10,
            line.seats_p50,
            line.seats_p90,
            kept(line.kept),
            line.order_line.seats_proposed if line.order_line else None,
            line.change,
            line.money,
            ", ".join(say(limit_words.NAMES, name) for name in line.limits),
            ", ".join(say(line_words.FLAGS, code) for code in order_rows.flags(line)),
        )
        for line in chosen
    )
    return csv_file(f"order-{order}", notes, HEADS, rows)
