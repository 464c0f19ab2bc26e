"""The department writes down the project of a new plant, changes it, gives it up; the page tells its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.actions.plants import give_up, plan_plant, take_up
from enterprises.models import Enterprise, Need
from enterprises.plant_forms import PlantForm
from enterprises.words import VERBS
from portal.classifiers.models import Occupation
from portal.journal.queries import entries_of
from portal.permissions import Permission, require
from portal.workflow import Refused

LAST = 30  # lines of history
PROJECT = ("wrote project", "changed project", "gave project up", "took project up")


@require(Permission.KEEP_NEEDS)
@require_http_methods(["GET", "POST"])
def plant_new(request: HttpRequest) -> HttpResponse:
    if request.region is None:  # type: ignore[attr-defined]
        raise Http404
    return _written(request, None)


@require(Permission.KEEP_NEEDS)
@require_http_methods(["GET", "POST"])
def plant(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, _found(request, code))


@require(Permission.KEEP_NEEDS)
@require_POST
def plant_give_up(request: HttpRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    try:
        give_up(plant=found, why=request.POST.get("why", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plant", code)
    words = _("%(name)s: given up. The next analysis will do without it.") % {"name": found.name}
    messages.success(request, words, extra_tags=f"undo {reverse('plant-take-up', args=[code])}")
    return redirect("plants")


@require(Permission.KEEP_NEEDS)
@require_POST
def plant_take_up(request: HttpRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    try:
        take_up(plant=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(name)s: stands again, with the posts it had.") % {"name": found.name}
        messages.success(request, words)
    return redirect("plants")


def _written(request: HttpRequest, found: Enterprise | None) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    form = PlantForm(region, request.POST if request.method == "POST" else None, found)
    if form.is_bound and form.is_valid():
        given = {"region": region, "project": form.project(), "posts": form.statements()}
        try:
            made = plan_plant(**given, plant=found, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s: the project is written down.") % {"name": made.name})
            return redirect("plants")
    leaves = Occupation.objects.filter(region=region, children__isnull=True).order_by("code")
    page = {"form": form, "plant": found, "occupations": leaves, "history": _history(found) if found else []}
    return render(request, "enterprises/plant.html", page, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, code: str) -> Enterprise:
    seen = Enterprise.objects.visible_to(request.user, Permission.KEEP_NEEDS).filter(headcount=0)
    return get_object_or_404(seen.select_related("region", "territory", "industry"), code=code)


def _history(found: Enterprise) -> list[dict[str, Any]]:
    """Every change of the project and of its posts, the newest first."""
    needs = {str(one.pk): one for one in found.needs.select_related("occupation")}
    project = entries_of(Enterprise, [str(found.pk)]).filter(verb__in=PROJECT)
    entries = [*project[:LAST], *entries_of(Need, list(needs))[:LAST]]
    rows = sorted(entries, key=lambda entry: entry.at, reverse=True)[:LAST]
    return [
        {
            "at": one.at,
            "who": one.actor,
            "verb": VERBS[one.verb],
            "need": needs.get(one.target_id) if one.kind == Need._meta.label else None,
            "before": one.before.get("number", one.before.get("opens")),
            "after": one.after.get("number", one.after.get("opens", one.after.get("why"))),
        }
        for one in rows
    ]
