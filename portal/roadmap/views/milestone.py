"""One milestone: what, who, by when, how its day moved; closed with evidence, moved or dropped with a reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.permissions import Permission, may, require
from portal.roadmap import queries
from portal.roadmap.actions import STEPS, drop, finish, move
from portal.roadmap.forms import DoneForm, DropForm, MoveForm
from portal.roadmap.models import OPEN, Milestone
from portal.roadmap.views.listed import state_of
from portal.workflow import Refused, open_steps

ACTS: dict[str, tuple[Permission, type[forms.Form], Callable[..., Milestone]]] = {
    "done": (Permission.KEEP_MILESTONE, DoneForm, finish),
    "move": (Permission.WRITE_ROADMAP, MoveForm, move),
    "drop": (Permission.WRITE_ROADMAP, DropForm, drop),
}


@require(Permission.SEE_ROADMAP)
@require_GET
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(queries.milestones(request.user), pk=pk))


def _page(request: HttpRequest, found: Milestone, tried: str = "", form: forms.Form | None = None) -> HttpResponse:
    steps = {step.verb for step in open_steps(found, STEPS, request.user)}
    if found.state == OPEN and may(request.user, Permission.WRITE_ROADMAP):
        steps.add("move")
    blank: dict[str, Any] = {verb: ACTS[verb][1](auto_id=f"{verb}-%s") for verb in steps}
    page = {
        "milestone": found,
        "state": state_of(found, localdate()),
        "shifts": found.shifts.select_related("by"),
        "targets": found.targets.select_related("college"),
        "sees_meetings": may(request.user, Permission.SEE_MEETINGS),
        "forms": {**blank, **({tried: form} if tried else {})},
    }
    return render(request, "roadmap/milestone.html", page, status=422 if tried else 200)


@require(Permission.KEEP_MILESTONE)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    permission, kind, action = ACTS[verb]
    found = get_object_or_404(queries.milestones(request.user), pk=pk)
    if not Milestone.objects.visible_to(request.user, permission).filter(pk=pk).exists():
        raise Http404
    form = kind(request.POST, auto_id=f"{verb}-%s")
    if not form.is_valid():
        return _page(request, found, verb, form)
    try:
        action(milestone=found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, verb, form)
    messages.success(request, _("Saved."))
    return redirect("milestone", pk)
