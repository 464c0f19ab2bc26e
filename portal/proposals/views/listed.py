"""Proposals: the list by state, a new one, the draft anew."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from colleges.models import College
from portal.permissions import Permission, may, require
from portal.proposals import actions, queries
from portal.proposals.forms import ProposalForm
from portal.proposals.models import DRAFT, STATES, Proposal
from portal.proposals.words import STATE_WORDS, read_number, state_label
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number, status


def region_of(request: HttpRequest) -> Region:
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        raise Http404
    return region


def found(request: HttpRequest, name: str, permission: Permission = Permission.SEE_PROPOSALS) -> Proposal:
    year, count = read_number(name)
    seen = Proposal.objects.visible_to(request.user, permission).select_related(
        "college__territory", "specialty", "region"
    )
    return get_object_or_404(seen, region=region_of(request), year=year, number=count)


@require(Permission.SEE_PROPOSALS)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    seen = list(queries.proposals(request.user).filter(region=region_of(request)))
    asked = request.GET.get("state", "")
    page = {
        "table": _table([one for one in seen if not asked or one.state == asked], request),
        "states": [("", _("all")), *((code, state_label(code, request.user)) for code in STATES)],
        "state": asked if asked in STATES else "",
        "all": len(seen),
        "uncovered": [one for one in seen if one.specialty is None and one.state != DRAFT],
        "may_propose": may(request.user, Permission.PROPOSE_SPECIALTY),
    }
    return render(request, "proposals/list.html", page)


def _table(rows: list[Proposal], request: HttpRequest) -> Table:
    columns = (
        Column("№"),
        Column(_("what"), css="wrap"),
        Column(_("college")),
        Column(_("places a year"), number=True),
        Column(_("state")),
        Column(_("since")),
    )
    return Table(_("Proposals"), columns, [_row(one, request) for one in rows])


def _row(one: Proposal, request: HttpRequest) -> Row:
    since = one.accepted_at or one.declined_at or one.sent_at or one.created_at
    return Row(
        (
            format_html('<a href="{}">{}</a>', reverse("proposal", args=[str(one)]), one),
            f"{one.get_verb_display()}: {one.named}",
            one.college.name,
            number(one.places) if one.places is not None else "",
            status(STATE_WORDS[one.state], state_label(one.state, request.user)),
            date_format(localtime(since), "SHORT_DATE_FORMAT"),
        )
    )


@require(Permission.PROPOSE_SPECIALTY)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    mine = College.objects.visible_to(request.user, Permission.PROPOSE_SPECIALTY)
    code = request.GET.get("college", "")
    college = get_object_or_404(mine, code=code) if code else mine.first()
    if college is None:
        raise Http404
    form = ProposalForm(college.region, request.POST or None)
    if form.is_valid():
        year = college.region.planning_year
        made = actions.write(college=college, year=year, said=form.cleaned_data, by=request.user)
        return redirect("proposal", str(made))
    page = {"form": form, "college": college}
    return render(request, "proposals/form.html", page, status=422 if form.is_bound else 200)


@require(Permission.PROPOSE_SPECIALTY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    held = found(request, name, Permission.PROPOSE_SPECIALTY)
    if held.state != DRAFT:
        raise Http404
    start: dict[str, Any] = {one: getattr(held, one) for one in actions.WRITTEN}
    form = ProposalForm(held.region, request.POST or None, initial=start)
    if form.is_valid():
        actions.rewrite(proposal=held, said=form.cleaned_data, by=request.user)
        return redirect("proposal", str(held))
    page = {"form": form, "college": held.college, "proposal": held}
    return render(request, "proposals/form.html", page, status=422 if form.is_bound else 200)
