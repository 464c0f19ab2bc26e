"""Many lines at once: those the filters leave, to the recommended seats, to this year's, a group more or less. First what
it would come to, then one act with one undo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from labormarket.actions.orders import Changed, Questions, aims, override_all
from labormarket.models import Line, OrderVersion
from labormarket.order_forms import ManyForm
from labormarket.order_lines import all_lines
from labormarket.views.order_edit import version_in_work
from labormarket.views.order_filters import Asked
from labormarket.words import lines as line_words
from labormarket.words import orders as words
from portal.figures import figure, money, signed
from portal.permissions import Permission, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, number
from portal.workflow import Refused

SHOWN = 10  # questions; more are counted


@require(Permission.PROPOSE_SEATS)
@require_http_methods(["GET", "POST"])
def many(request: HttpRequest, order: str) -> HttpResponse:
    version = version_in_work(request, order)
    to = request.GET.get("to", "recommended")
    if to not in words.AIMS or not version.open:
        raise Http404
    wanted = aims(_chosen(request, version), to)
    page = _page(request, order, version, to, wanted)
    if request.method == "GET":
        return render(request, "labormarket/many.html", {**page, "form": _unbound(wanted)})
    form = ManyForm(request.POST)
    if not form.is_valid():
        return _again(request, page, form)
    return _save(request, page, form, wanted)


def _chosen(request: HttpRequest, version: OrderVersion) -> list[Line]:
    every, asked = all_lines(version.run, request.user, version), Asked.of(request.GET, version.region)
    ids = [line.order_line.pk for line in every if line.order_line and asked.takes(line)]
    found = list(Line.objects.filter(pk__in=ids).select_related("programme__college", "programme__specialty"))
    for line in found:
        line.version = version
    return found


def _unbound(wanted: dict[Line, int]) -> ManyForm:
    return ManyForm(initial={"seen": {line.pk: line.edits for line in wanted}})


def _page(request: HttpRequest, order: str, version: OrderVersion, to: str, wanted: dict[Line, int]) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("to", None)
    more = sum(seats - line.seats_proposed for line, seats in wanted.items())
    cost = sum((seats - line.seats_proposed) * (line.seat_cost or 0) for line, seats in wanted.items())
    spent = money(cost, version.region.currency)
    return {
        "version": version,
        "year": version.order.year,
        "back": reverse("order", args=[order]) + (f"?{query.urlencode()}" if query else ""),
        "what": words.AIMS[to],
        "count": len(wanted),
        "more": signed(more),
        "cost": f"+{spent}" if cost > 0 else spent,
        "table": _table(wanted),
        "need_reason": any(seats != line.seats_recommended for line, seats in wanted.items()),
    }


def _table(wanted: dict[Line, int]) -> Table:
    columns = (
        Column(_("line")),
        Column(_("recommended"), number=True),
        Column(_("now"), number=True),
        Column(_("then"), number=True),
        Column("±", number=True),
    )
    rows = [
        Row(
            (
                format_html("{}<small>{}</small>", line.programme.specialty.name, line_words.taught(line.programme)),
                line.seats_recommended,
                line.seats_proposed,
                format_html("<b>{}</b>", number(seats)),
                change(seats - line.seats_proposed),
            )
        )
        for line, seats in wanted.items()
    ]
    return Table(_("What would change"), columns, rows, css="narrowed")


def _save(request: HttpRequest, page: dict[str, Any], form: ManyForm, wanted: dict[Line, int]) -> HttpResponse:
    seen = {int(pk): edits for pk, edits in form.cleaned_data["seen"].items()}
    if set(seen) != {line.pk for line in wanted}:
        return _changed(request, page, wanted)
    try:
        made = override_all(wanted=wanted, why=form.why, seen=seen, sure=form.cleaned_data["sure"], by=request.user)
    except Questions as found:
        asked = {"questions": found.asked[:SHOWN], "more_questions": max(len(found.asked) - SHOWN, 0)}
        return _again(request, {**page, **asked}, form)
    except Changed:
        return _changed(request, page, wanted)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _again(request, page, form)
    said = ngettext("%(number)s line changed, %(seats)s seats", "%(number)s lines changed, %(seats)s seats", len(made))
    told = said % {"number": figure(len(made)), "seats": page["more"]}
    undo = reverse("order-undo", args=[str(page["version"].order), made[0].act]) if made else ""
    messages.success(request, told, extra_tags=f"undo {undo}" if undo else "")
    return redirect(page["back"])


def _again(request: HttpRequest, page: dict[str, Any], form: ManyForm) -> HttpResponse:
    return render(request, "labormarket/many.html", {**page, "form": form}, status=422)


def _changed(request: HttpRequest, page: dict[str, Any], wanted: dict[Line, int]) -> HttpResponse:
    """The preview is out of date: the same page with the numbers as they are, and nothing written."""
    form = _unbound(wanted)
    form.initial |= {"reason": request.POST.get("reason", ""), "text": request.POST.get("text", "")}
    return render(request, "labormarket/many.html", {**page, "form": form, "outdated": True}, status=409)
