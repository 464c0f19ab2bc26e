"""Plan and fact: in October the order's seats against who came; after graduation against who finished and found work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labormarket.actions.amendments import draft_amendment
from labormarket.addresses import order_name, read_order
from labormarket.models import Amendment, OrderVersion
from labormarket.queries.afterwards import Followed, Outcome, followed, outcomes, years_followed
from labormarket.views.asked import region_of
from labormarket.views.downloads import csv_file
from labormarket.words.afterwards import CAME, UNMATCHED
from labormarket.words.lines import taught
from portal.figures import figure, is_few, percent
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, number, status
from portal.workflow import Refused

SHOWN = ("over", "under", "few_applied", "nobody", *UNMATCHED, "unknown", "full", "not_offered")
FIRST = 100


@require(Permission.SEE_ORDER)
@require_GET
def afterwards(request: HttpRequest, order: str) -> HttpResponse:
    region = region_of(request)
    year = read_order(order, region)
    years = years_followed(region)
    version = _in_force(request, year)
    if year not in years and version is None:
        raise Http404
    graduation = request.GET.get("view") == "graduation"
    page = {
        "order": order,
        "year": year,
        "version": version,
        "graduation": graduation,
        "years": [(order_name(region, one), one) for one in years],
        "whole": request.GET.get("all") == "1",
        "came": request.GET.get("came", ""),
    }
    return _graduation(request, page) if graduation else _october(request, page)


def _in_force(request: HttpRequest, year: int) -> OrderVersion | None:
    seen = OrderVersion.objects.visible_to(request.user).filter(state=OrderVersion.PUBLISHED, order__year=year)
    return seen.filter(order__region=region_of(request)).select_related("order__region", "run").first()


def _october(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    rows = followed(region_of(request), page["year"], request.user, page["version"])
    if request.GET.get("format") == "csv":
        return _file(request, page["order"], rows)
    counted = {code: sum(row.code == code for row in rows) for code in SHOWN}
    asked = page["came"] if counted.get(page["came"]) else ""
    chosen = [row for row in _first_trouble(rows) if not asked or row.code == asked]
    shown = chosen if page["whole"] else chosen[:FIRST]
    page |= {
        "sums": _sums(rows, may(request.user, Permission.SEE_FEW)),
        "chips": [
            {"code": code, "words": _chip(code), "count": figure(count), "on": code == asked}
            for code, count in counted.items()
            if count
        ],
        "asked": asked,
        "table": _came_table(request, shown),
        "more": len(chosen) - len(shown),
        "unmatched": _unmatched(rows),
        "may_offer": page["version"] and may(request.user, Permission.PROPOSE_SEATS) and any(row.empty for row in rows),
    }
    return render(request, "labormarket/afterwards.html", page)


def _chip(code: str) -> str:
    _tint, word, why = CAME[code]
    return f"{word}: {why}" if why else str(word)


def _first_trouble(rows: list[Followed]) -> list[Followed]:
    """What is to be looked at first; within it, the most empty seats first."""
    return sorted(rows, key=lambda row: (row.code in ("full", "not_offered"), -row.empty, row.programme.code))


def _sums(rows: list[Followed], sees_few: bool) -> dict[str, Any]:
    """One hidden figure could be had from the sum and the others: then the sum is hidden as well."""
    known = [row for row in rows if row.planned is not None and row.entrants is not None]
    planned, came = sum(row.planned or 0 for row in known), sum(row.entrants or 0 for row in known)
    hidden = not sees_few and (is_few(came) or sum(is_few(row.entrants) for row in known) == 1)
    if hidden:
        return {
            "planned": figure(planned),
            **dict.fromkeys(("came", "filled", "empty"), number(None, missing="hidden")),
        }
    return {
        "planned": figure(planned),
        "came": figure(came),
        "filled": percent(came / planned * 100 if planned else None),
        "empty": figure(sum(row.empty for row in rows)),
    }


def _person(request: HttpRequest, count: int | None, synthetic: bool) -> SafeString:
    """Persons; one to four of them are hidden from those who may not see them."""
    if is_few(count) and not may(request.user, Permission.SEE_FEW):
        return number(None, missing="hidden")
    return number(count, 0, synthetic)


def _came_table(request: HttpRequest, rows: list[Followed]) -> Table:
    columns = (
        Column(_("line"), css="wrap"),
        Column(_("seats"), number=True),
        Column(_("paid"), number=True),
        Column(_("applications"), number=True),
        Column(_("entrants"), number=True),
        Column(_("filled"), number=True),
        Column("±", number=True, hint=_("entrants less seats")),
        Column(_("what came of it"), css="wrap"),
    )
    return Table(_("Seats and entrants"), columns, [_came(request, row) for row in rows])


def _came(request: HttpRequest, row: Followed) -> Row:
    synthetic = row.programme.synthetic
    hidden = is_few(row.entrants) and not may(request.user, Permission.SEE_FEW)
    room = None if row.planned is None else row.planned + (row.paid or 0)
    share = row.entrants / room * 100 if room and row.entrants is not None and not hidden else None
    tint, word, why = CAME[row.code]
    moved = None if row.entrants is None or room is None or hidden else row.entrants - room
    said = status(tint, str(word))
    return Row(
        (
            _name(row.programme),
            number(row.planned, 0, synthetic),
            number(row.paid, 0, synthetic),
            _person(request, row.applications, synthetic),
            _person(request, row.entrants, synthetic),
            percent(share),
            change(moved),
            format_html("{}<small>{}</small>", said, why) if why else said,
        )
    )


def _name(programme: Any) -> SafeString:
    href = reverse("college", args=[programme.college.code])
    return format_html('<a href="{}">{}</a><small>{}</small>', href, programme.specialty.name, taught(programme))


def _unmatched(rows: list[Followed]) -> list[tuple[str, str, str]]:
    """Lines that found no partner by their code, each with the reason in words."""
    found = [row for row in rows if row.code in UNMATCHED]
    return [(row.programme.code, row.programme.specialty.name, str(CAME[row.code][2])) for row in found][:FIRST]


HEADS = ("programme_code", "seats", "seats_paid", "applications", "entrants", "empty", "result", "reason")


def _file(request: HttpRequest, order: str, rows: list[Followed]) -> HttpResponse:
    sees = may(request.user, Permission.SEE_FEW)

    def shown(count: int | None) -> int | str | None:
        return "x" if is_few(count) and not sees else count

    told = (
        (
            row.programme.code,
            row.planned,
            row.paid,
            shown(row.applications),
            shown(row.entrants),
            row.empty if sees else None,
            str(CAME[row.code][1]),
            str(CAME[row.code][2]),
        )
        for row in rows
    )
    return csv_file(f"plan-fact-{order}", [_("Seats and entrants, %(order)s") % {"order": order}], HEADS, told)


def _graduation(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    rows = outcomes(region_of(request), page["year"], request.user, page["version"])
    known = [row for row in rows if row.graduates is not None]
    shown = rows if page["whole"] else rows[:FIRST]
    page |= {
        "finished": _finished(rows),
        "graduates": figure(sum(row.graduates or 0 for row in known)) if known else "",
        "of_entrants": figure(sum(row.entrants or 0 for row in known)),
        "registered": figure(_sum(row.registered for row in known)),
        "in_trade": figure(_sum(row.in_trade for row in known)),
        "promised": figure(_sum(row.promised for row in known)),
        "waiting": figure(len(rows) - len(known)),
        "synthetic": any(row.programme.synthetic for row in rows),
        "table": _outcome_table(request, shown),
        "more": len(rows) - len(shown),
    }
    return render(request, "labormarket/afterwards.html", page)


def _sum(values: Any) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _finished(rows: list[Outcome]) -> str:
    years = sorted({row.finished for row in rows})
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if years else ""


def _outcome_table(request: HttpRequest, rows: list[Outcome]) -> Table:
    columns = (
        Column(_("line"), css="wrap"),
        Column(_("finishes"), number=True),
        Column(_("seats"), number=True),
        Column(_("entrants"), number=True),
        Column(_("graduates"), number=True),
        Column(_("promised workers"), number=True, digits=1),
        Column(_("in work, by contributions"), number=True),
        Column(_("in the trade"), number=True),
    )
    return Table(_("Promised and come true"), columns, [_outcome(request, row) for row in rows])


def _outcome(request: HttpRequest, row: Outcome) -> Row:
    synthetic = row.programme.synthetic
    people = (row.entrants, row.graduates)
    after = (row.registered, row.in_trade)
    return Row(
        (
            _name(row.programme),
            str(row.finished),
            number(row.seats, 0, synthetic),
            *(_person(request, count, synthetic) for count in people),
            number(row.promised, 1, synthetic),
            *(_person(request, count, synthetic) for count in after),
        )
    )


@require(Permission.PROPOSE_SEATS)
@require_POST
def offer(request: HttpRequest, order: str) -> HttpResponse:
    """Empty seats offered for a transfer: the draft of an amendment that takes them; to whom they go is then decided."""
    version = _in_force(request, read_order(order, region_of(request)))
    if version is None:
        raise Http404
    rows = [row for row in followed(region_of(request), version.order.year, request.user, version) if row.empty]
    wanted = {row.line: row.planned - row.empty for row in rows if row.line and row.planned is not None}
    if not wanted:
        messages.info(request, _("No seat of this order is known to be empty."))
        return redirect("afterwards", order)
    reason = _("Seats that nobody took in %(year)s") % {"year": version.order.year}
    try:
        made = draft_amendment(version=version, kind=Amendment.TRANSFER, reason=reason, wanted=wanted, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("afterwards", order)
    return redirect("amendment", order, made.number)
