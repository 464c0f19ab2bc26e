"""Scenarios: the list, the form, one scenario with what it wishes and what was computed under it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges.models import Programme
from labormarket.actions.scenarios import accept_scenario, recommend_with, write_scenario
from labormarket.models import Run, Scenario
from labormarket.order_forms import FAR, ScenarioForm, initial_of
from labormarket.queries import approved_scenario, newest_order
from labormarket.queries.names import rooms_named, scopes_named
from labormarket.views.asked import region_of
from labormarket.words import scenarios as words
from labormarket.words.states import STATES
from portal.classifiers.models import Territory
from portal.figures import money
from portal.permissions import Permission, may, require
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status
from portal.workflow import Refused


@require(Permission.SEE_RUNS)
@require_GET
def scenarios(request: HttpRequest) -> HttpResponse:
    region = region_of(request)
    found = Scenario.objects.visible_to(request.user).filter(region=region).select_related("created_by")
    own = approved_scenario(region)
    page = {"table": _list(list(found), own, region), "may_write": may(request.user, Permission.WRITE_SCENARIO)}
    return render(request, "labormarket/scenarios.html", page)


def _list(found: list[Scenario], own: Scenario | None, region: Region) -> Table:
    columns = (
        Column(_("scenario")),
        Column(_("ceiling a year"), number=True),
        Column(_("demand")),
        Column(_("written")),
        Column(_("by")),
        Column(""),
    )
    rows = [
        Row(
            (
                format_html('<a href="{}">{}</a>', reverse("scenario", args=[one.pk]), one.name),
                format_html('<span class="nw">{}</span>', money(one.changes.get("budget"), region.currency)),
                words.case(one.changes),
                date_format(localtime(one.created_at), "SHORT_DATE_FORMAT"),
                one.created_by.shown if one.created_by else "",
                status("accepted", _("the region's own")) if one == own else "",
            )
        )
        for one in found
    ]
    return Table(_("Scenarios"), columns, rows)


@require(Permission.SEE_RUNS)
@require_GET
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, Permission.SEE_RUNS)
    page = {
        "scenario": found,
        "wishes": words.wishes(
            found.changes, found.region.currency, scopes_named(found.region, words.coded(found.changes))
        ),
        "runs": _runs(found),
        "own": found == approved_scenario(found.region),
        "may_write": may(request.user, Permission.WRITE_SCENARIO),
    }
    return render(request, "labormarket/scenario.html", page)


def _runs(found: Scenario) -> Table:
    columns = (Column(_("run")), Column(_("what")), Column(_("state")), Column(_("started")))
    rows = [
        Row(
            (
                format_html('<a href="{}">{}</a>', reverse("run", args=[run.pk]), run.pk),
                words.KINDS[run.kind],
                status(STATES[run.state][0], str(STATES[run.state][1])),
                date_format(localtime(run.created_at), "SHORT_DATETIME_FORMAT"),
            )
        )
        for run in Run.objects.filter(scenario=found).defer("basis", "ledger")[:20]
    ]
    return Table(_("Runs"), columns, rows)


def _found(request: HttpRequest, pk: int, permission: Permission) -> Scenario:
    seen = Scenario.objects.visible_to(request.user, permission).select_related("region", "created_by")
    return get_object_or_404(seen, pk=pk)


@require(Permission.WRITE_SCENARIO)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A blank one starts with the region's own; `?from=` copies another."""
    region = region_of(request)
    start, kept = initial_of(_source(request, region))
    places = list(Territory.objects.filter(region=region, parent__code=region.code).order_by("code"))
    given = request.POST if request.method == "POST" else None
    form = ScenarioForm(
        places, given, initial={**_usual(region), **_known(start)}, kept=kept, rooms=rooms_named(region)
    )
    if given is None:
        return _form(request, form, region)
    if not form.is_valid():
        return _form(request, form, region, status=422)
    if (asked := _far(form, region)) and not form.cleaned_data["sure"]:
        return _form(request, form, region, status=422, question=asked)
    return _write(request, form, region)


def _write(request: HttpRequest, form: ScenarioForm, region: Region) -> HttpResponse:
    codes = list(Programme.objects.filter(region=region).order_by("code").values_list("code", flat=True))
    name, changes = form.cleaned_data["name"], form.changes(codes)
    try:
        written = write_scenario(region=region, name=name, changes=changes, by=request.user)
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _form(request, form, region, status=422)
    if "run" in request.POST:
        return redirect("run", recommend_with(scenario=written, by=request.user).pk)
    return redirect("scenario", written.pk)


def _source(request: HttpRequest, region: Region) -> dict[str, Any]:
    number = request.GET.get("from", "")
    if number:
        return _found(request, int(number) if number.isdigit() else 0, Permission.WRITE_SCENARIO).changes
    own = approved_scenario(region)
    return own.changes if own else {}


def _usual(region: Region) -> dict[str, Any]:
    """Where nothing is written yet: the next number, and the cost of the seats of the newest recommendation."""
    order = newest_order(region)
    ceiling = round(order.facts["budget"]) if order and order.facts.get("budget") else None
    return {"name": _("Draft %(number)s") % {"number": region.scenarios.count() + 1}, "budget": ceiling}


def _known(start: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in start.items() if value is not None}


def _far(form: ScenarioForm, region: Region) -> str:
    last = _last_cost(region)
    budget = form.cleaned_data["budget"]
    if not last or abs(budget - last) <= FAR * last:
        return ""
    said = {"budget": money(budget, region.currency), "last": money(last, region.currency)}
    return _("The ceiling of %(budget)s is more than a quarter away from what last year's seats cost: %(last)s.") % said


def _last_cost(region: Region) -> float | None:
    order = newest_order(region)
    return (order.facts.get("last_year") or {}).get("cost") if order else None


def _form(
    request: HttpRequest, form: ScenarioForm, region: Region, status: int = 200, question: str = ""
) -> HttpResponse:
    last = _last_cost(region)
    page = {
        "form": form,
        "question": question,
        "currency": region.currency,
        "last": money(last, region.currency) if last else "",
    }
    return render(request, "labormarket/scenario_form.html", page, status=status)


@require(Permission.WRITE_SCENARIO)
@require_POST
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("run", recommend_with(scenario=_found(request, pk, Permission.WRITE_SCENARIO), by=request.user).pk)


@require(Permission.WRITE_SCENARIO)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = accept_scenario(scenario=_found(request, pk, Permission.WRITE_SCENARIO), by=request.user)
    messages.success(request, _("%(name)s is the region's own scenario now.") % {"name": found.name})
    return redirect("scenario", pk)
