"""An order that cannot be: which wishes cannot hold together, and each way out with its price and a button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from labormarket.actions.scenarios import mend
from labormarket.models import Run
from labormarket.queries.names import scopes_named
from labormarket.words import conflicts as words
from portal.permissions import Permission, require
from portal.workflow import Refused


def told(run: Run) -> list[dict[str, Any]]:
    """Each smallest set of wishes in words, with what would mend it."""
    found = run.refusal.get("conflicts") or []
    if not found:
        return []
    currency = run.region.currency
    names = scopes_named(run.region, words.codes(found))
    return [
        {
            "number": number,
            "wishes": words.wishes(one.get("members", ()), names, currency),
            "offers": words.offers(one, names, currency),
            "whole_groups": one.get("whole_groups"),
            "undecided": one.get("undecided"),
            "data": (one.get("first") or {}).get("data"),
        }
        for number, one in enumerate(found)
    ]


@require(Permission.WRITE_SCENARIO)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One way out, taken: a new scenario, computed at once."""
    seen = Run.objects.visible_to(request.user, Permission.WRITE_SCENARIO).filter(state=Run.REFUSED)
    run = get_object_or_404(seen.select_related("region", "scenario").defer("basis", "backtest"), pk=pk)
    conflict, number = (_number(request.POST.get(name, "")) for name in ("conflict", "offer"))
    try:
        return redirect("run", mend(run=run, conflict=conflict, number=number, by=request.user).pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("run", pk)


def _number(given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise Http404 from None
