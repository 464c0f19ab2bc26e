"""Agreements between enterprises and colleges: one's own, an offer, its answer, the signed paper, the end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges.models import College
from enterprises.disclosure import ENOUGH, sees_names
from enterprises.models import Enterprise
from labormarket.actions import agreements as act
from labormarket.agreement_forms import DayForm, OfferForm
from labormarket.models import Agreement
from labormarket.queries.agreements import agreements_of, by_standing, dual_shares
from labormarket.words import say
from labormarket.words.agreements import KINDS, STANDINGS
from portal.permissions import Permission, Role, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number
from portal.workflow import Refused

SHOWN = 100


@require(Permission.SEE_AGREEMENTS)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    today, found = timezone.localdate(), agreements_of(request.user)
    for name in ("enterprise", "college"):
        if code := request.GET.get(name, ""):
            found = found.filter(**{f"{name}__code": code})
    groups = by_standing(found, today)
    region = request.region  # type: ignore[attr-defined]
    page = {
        "groups": [
            (say(STANDINGS, name), len(rows), table_of(rows[:SHOWN], say(STANDINGS, name)))
            for name, rows in groups.items()
        ],
        "shares": _shares(dual_shares(region, today), request.user) if region else None,
        "may_offer": may(request.user, Permission.MAKE_AGREEMENT),
    }
    return render(request, "labormarket/agreements.html", page)


def table_of(rows: list[Agreement], caption: str) -> Table:
    columns = (
        Column(_("agreement")),
        Column(_("enterprise; college")),
        Column(_("places"), number=True),
        Column(pgettext("day", "from")),
        Column(_("until")),
    )
    return Table(caption, columns, [Row(_cells(one)) for one in rows])


def _cells(one: Agreement) -> tuple[Any, ...]:
    what = one.specialty.name if one.specialty else ""
    url = reverse("agreement", args=[one.pk])
    named = format_html('<a href="{}">{}</a><small class="under">{}</small>', url, say(KINDS, one.kind), what)
    sides = format_html('{}<small class="under">{}</small>', one.enterprise.name, one.college.name)
    until = date_format(one.until, "SHORT_DATE_FORMAT") if one.until else ""
    return (named, sides, number(one.places, 0, one.synthetic), date_format(one.since, "SHORT_DATE_FORMAT"), until)


def _shares(rows: list[Any], user: Any) -> Table:
    """Places of fewer than three enterprises are told to the department only: the others could tell whose they are."""
    columns = (
        Column(_("specialty")),
        Column(_("dual places"), number=True),
        Column(_("seats last year"), number=True),
        Column(_("share, %"), number=True),
    )
    told = {one: sees_names(user) or one.firms >= ENOUGH for one in rows}
    cells = (
        (
            one.specialty.name,
            number(one.places) if told[one] else number(None, missing="hidden"),
            number(one.seats),
            number(None if one.share is None else 100 * one.share) if told[one] else number(None, missing="hidden"),
        )
        for one in sorted(rows, key=lambda one: not told[one])  # the place in a list would tell how many
    )
    return Table(_("Dual places by specialty"), columns, [Row(one) for one in cells])


@require(Permission.MAKE_AGREEMENT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    side, enterprises, colleges = _sides(request)
    chosen = {name: request.GET.get(name, "") for name in ("enterprise", "college", "specialty")}
    bodies = {"enterprise": enterprises, "college": colleges}
    initial: dict[str, Any] = {
        n: bodies[n].filter(code=code).first() for n, code in chosen.items() if n in bodies and code
    }
    form = OfferForm(enterprises, colleges, request.POST if request.method == "POST" else None, initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = act.offer(
                enterprise=said["enterprise"], college=said["college"], terms=form.terms(), side=side, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The offer is made; the other side answers it."))
            return redirect("agreement", made.pk)
    page = {"form": form, "side": side}
    return render(request, "labormarket/agreement_new.html", page, status=422 if form.is_bound else 200)


def _sides(request: HttpRequest) -> tuple[str, Any, Any]:
    """On which side the person stands, and what may be chosen on either."""
    user: Any = request.user
    enterprises = Enterprise.objects.filter(region=user.region_id, state=Enterprise.ADMITTED).order_by("code")
    colleges = College.objects.filter(region=user.region_id).order_by("code")
    if user.role == Role.DIRECTOR:
        side, colleges = "college", colleges.filter(owners=user)
    else:
        side, enterprises = "enterprise", enterprises.filter(representatives=user)
    if not (colleges if side == "college" else enterprises).exists():
        raise Http404
    return side, enterprises, colleges


@require(Permission.SEE_AGREEMENTS)
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(agreements_of(request.user), pk=pk)
    side, today = act.side_of(found, request.user), timezone.localdate()
    standing = found.standing(today)
    page = {
        "agreement": found,
        "kind": say(KINDS, found.kind),
        "standing": say(STANDINGS, standing),
        "form": DayForm(initial={"on": today}),
        "steps": _steps(found, side, standing),
        "sees_college": may(request.user, Permission.SEE_COLLEGES),
    }
    return render(request, "labormarket/agreement.html", page)


def _steps(found: Agreement, side: str, standing: str) -> list[str]:
    """What a person on this side may do now."""
    if not side:
        return []
    if standing == "offered":
        return ["decline"] if side == found.offered_by else ["accept", "decline"]
    return {"accepted": ["sign"], "running": ["end"]}.get(standing, [])


@require(Permission.MAKE_AGREEMENT)
@require_POST
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found = get_object_or_404(agreements_of(request.user, Permission.MAKE_AGREEMENT), pk=pk)
    form = DayForm(request.POST)
    form.is_valid()
    on, why = form.cleaned_data.get("on") or timezone.localdate(), form.cleaned_data.get("why", "")
    try:
        if verb == "accept":
            act.accept(agreement=found, by=request.user)
        elif verb == "decline":
            act.decline(agreement=found, why=why, by=request.user)
        elif verb == "sign":
            act.sign(agreement=found, on=on, by=request.user)
        elif verb == "end":
            act.end(agreement=found, on=on, why=why, by=request.user)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is written down; the other side sees it."))
    return redirect("agreement", pk)
