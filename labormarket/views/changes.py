"""The list of changes of an order: who changed which line when and why, at what price; what may still be undone. And the
order solved again around what people decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from labormarket.actions.around import reoptimise
from labormarket.addresses import line_url, read_order
from labormarket.models import Appeal, OrderVersion, Override
from labormarket.queries.orders import appeals_of, changes_of
from labormarket.views.asked import region_of, version_asked
from labormarket.views.downloads import csv_file
from labormarket.views.order_edit import version_in_work
from labormarket.words import orders as words
from labormarket.words.lines import taught
from portal.permissions import Permission, may, require
from portal.workflow import Refused

SHOWN = 5


@require(Permission.SEE_ORDER)
@require_GET
def changes(request: HttpRequest, order: str) -> HttpResponse:
    """All of them, the newest first; undone ones stay, struck through."""
    version = version_asked(request, read_order(order, region_of(request)))
    if version is None:
        return redirect("order", order)
    found = told(request, version, order)
    if request.GET.get("format") == "csv":
        return _file(order, version, found)
    page = {"order": order, "version": version, "year": version.order.year, "changes": found, "all_changes": True}
    return render(request, "labormarket/order_changes.html", page)


def newest(request: HttpRequest, version: OrderVersion | None, order: str) -> dict[str, Any]:
    """The last few, for the page of the order itself."""
    if version is None:
        return {}
    found = told(request, version, order, SHOWN + 1)
    address = reverse("order-changes", args=[order])
    named = f"{address}?version={version.number}" if request.GET.get("version") else address
    return {"changes": found[:SHOWN], "more_changes": named if len(found) > SHOWN else "", "changes_url": named}


def told(request: HttpRequest, version: OrderVersion, order: str, most: int | None = None) -> list[Override]:
    """Each with its line, its price in words and, where it may still be taken back, the address that does so."""
    may_undo = version.open and may(request.user, Permission.PROPOSE_SEATS)
    number = version.number if request.GET.get("version") else None
    found, later = list(changes_of(version, request.user)[:most]), set()
    for one in found:
        one.told = words.difference(one.price, version.region.currency)
        one.line_name = f"{one.line.programme.specialty.name}, {taught(one.line.programme)}"
        one.why_url = line_url(order, one.line.programme.code, version=number)
        last = one.undone_at is None and one.line_id not in later and one.after == one.line.seats_proposed
        one.undo_url = reverse("order-undo", args=[order, one.act]) if may_undo and last else ""
        if one.undone_at is None:
            later.add(one.line_id)
    return found


HEADS = ("programme_code", "line", "before", "after", "reason", "words", "price", "by", "at", "undone_by", "undone_at")


def _file(order: str, version: OrderVersion, found: list[Override]) -> HttpResponse:
    rows = (
        (
            one.line.programme.code,
            one.line_name,
            one.before,
            one.after,
            one.get_reason_display(),
            one.text,
            one.told,
            one.by.shown,
            one.at.isoformat(timespec="seconds"),
            one.undone_by.shown if one.undone_by else "",
            one.undone_at.isoformat(timespec="seconds") if one.undone_at else "",
        )
        for one in found
    )
    return csv_file(f"changes-{order}-{version.number}", [str(version)], HEADS, rows)


@require(Permission.PROPOSE_SEATS)
@require_POST
def around(request: HttpRequest, order: str) -> HttpResponse:
    """A new scenario and its run, with what an objection asks for where one is named; the version stays as it is."""
    version, asked, objection = version_in_work(request, order), request.POST.get("objection", ""), None
    if asked:
        waiting = appeals_of(version).filter(state=Appeal.OPEN)
        objection = get_object_or_404(waiting, pk=asked if asked.isdigit() else 0)
    try:
        return redirect("run", reoptimise(version=version, objection=objection, by=request.user).pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("order", order)
