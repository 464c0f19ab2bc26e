"""One proposal, its evidence and what may be done with it; it prints on one page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labormarket.queries import newest_vintages
from labormarket.views.asked import is_synthetic
from portal.figures import interval
from portal.permissions import Permission, may, require
from portal.proposals import actions, queries
from portal.proposals.forms import AcceptForm, DeclineForm, LetterForm, LicenceForm, OpinionForm
from portal.proposals.models import ACCEPTED, DRAFT, SENT, Proposal
from portal.proposals.views.listed import found
from portal.proposals.words import STATE_WORDS, state_label
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number, status
from portal.workflow import Refused

P = Permission
# verb: who may, in which state, its form, what happens
ACTS: dict[str, tuple[Permission, str, type[forms.Form] | None, Callable[..., Any]]] = {
    "letter": (P.PROPOSE_SPECIALTY, DRAFT, LetterForm, actions.back),
    "send": (P.PROPOSE_SPECIALTY, DRAFT, None, actions.send),
    "take_back": (P.PROPOSE_SPECIALTY, SENT, None, actions.take_back),
    "opinion": (P.GIVE_OPINION, SENT, OpinionForm, actions.opine),
    "accept": (P.DECIDE_PROPOSAL, SENT, AcceptForm, actions.accept),
    "decline": (P.DECIDE_PROPOSAL, SENT, DeclineForm, actions.decline),
    "licence": (P.RECORD_LICENCE, ACCEPTED, LicenceForm, actions.license_),
}


@require(P.SEE_PROPOSALS)
@require_GET
def proposal(request: HttpRequest, name: str) -> HttpResponse:
    return _page(request, found(request, name))


def _page(request: HttpRequest, held: Proposal, tried: str = "", form: forms.Form | None = None) -> HttpResponse:
    told = queries.evidence(held)
    made_up = is_synthetic(newest_vintages(held.region), ("needs", "intakes", "employment"))
    page = {
        "proposal": held,
        "state": status(STATE_WORDS[held.state], state_label(held.state, request.user)),
        "evidence": told,
        "plants": queries.plants(held, request.user),
        "synthetic": made_up,
        "gaps": _gaps(told, made_up),
        "nearby": _nearby(told, made_up),
        "letters": held.letters.select_related("enterprise"),
        "agreements": queries.agreements(held),
        "opinions": held.opinions.select_related("by"),
        "may_edit": held.state == DRAFT and may(request.user, P.PROPOSE_SPECIALTY),
        "forms": {verb: form if verb == tried else blank for verb, blank in _open(request, held).items()},
    }
    return render(request, "proposals/case.html", page, status=422 if tried else 200)


def _open(request: HttpRequest, held: Proposal) -> dict[str, Any]:
    """The acts that this person may take now, each with its blank form (or True)."""
    found_: dict[str, Any] = {}
    for verb, (permission, state, kind, _act) in ACTS.items():
        if held.state == state and may(request.user, permission) and (verb != "licence" or _awaits_licence(held)):
            found_[verb] = _form(kind, held, verb) if kind else True
    return found_


def _awaits_licence(held: Proposal) -> bool:
    return held.grows and held.specialty is not None and not held.licence


def _form(kind: type[forms.Form], held: Proposal, verb: str, sent: Any = None) -> forms.Form:
    more = [held.region] if kind is LetterForm else []
    return kind(*more, sent, auto_id=f"{verb}-%s")  # type: ignore[arg-type]


def _gaps(told: queries.Evidence, made_up: bool) -> Table | None:
    columns = (
        Column(_("occupation")),
        Column(_("year"), number=True),
        Column(_("needed"), number=True, about="demand"),
        Column(_("coming"), number=True, about="supply"),
        Column(_("missing"), number=True, about="gap"),
        Column(_("8 of 10 draws"), number=True),
        Column(_("evidence")),
    )
    rows = [
        Row(
            (
                format_html(
                    '<a href="{}">{}</a>', reverse("occupation", args=[one.occupation.code]), one.occupation.name
                ),
                format_html("{}", one.year),
                number(one.demand, 0, made_up),
                number(one.supply, 0, made_up),
                number(one.gap, 0, made_up),
                interval(one.gap_p10, one.gap_p90),
                one.evidence,
            )
        )
        for one in told.gaps
    ]
    return Table(_("What the analysis says"), columns, rows) if rows else None


def _nearby(told: queries.Evidence, made_up: bool) -> Table | None:
    columns = (Column(_("college")), Column(_("town or district")), Column(_("seats of the order"), number=True))
    rows = [
        Row((one["college"].name, one["college"].territory.name, number(one["seats"], 0, made_up)))
        for one in told.nearby
    ]
    return Table(_("Who teaches it already"), columns, rows) if rows else None


@require(P.SEE_PROPOSALS)
@require_POST
def act(request: HttpRequest, name: str, verb: str) -> HttpResponse:
    if verb not in ACTS or not may(request.user, ACTS[verb][0]):
        raise Http404
    permission, _state, kind, action = ACTS[verb]
    held = found(request, name, permission)
    form = _form(kind, held, verb, request.POST) if kind else None
    if form is not None and not form.is_valid():
        return _page(request, held, verb, form)
    try:
        action(proposal=held, by=request.user, **(form.cleaned_data if form else {}))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("proposal", str(held))
