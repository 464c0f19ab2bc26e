"""Changing the order's seats: in the small form under a row, or on a page of its own where there is no script."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from labormarket.actions.orders import Changed, Questions, draft_from, groups_of, override, undo
from labormarket.addresses import line_url, read_order
from labormarket.models import Line, OrderVersion, Override, Run
from labormarket.order_forms import SeatsForm
from labormarket.order_lines import all_lines
from labormarket.queries import real_life, results
from labormarket.queries.orders import history_of, version_shown
from labormarket.views import order_rows
from labormarket.views.asked import region_of
from labormarket.views.order_filters import Asked
from labormarket.views.order_rows import Life
from labormarket.views.order_totals import totals
from labormarket.views.version_page import measured, paper_of
from portal.figures import figure
from portal.permissions import Permission, require
from portal.tables import body_row, kinds
from portal.workflow import Refused


@require(Permission.PROPOSE_SEATS)
@require_POST
def draft(request: HttpRequest, order: str) -> HttpResponse:
    """A draft of this year's order, begun with the recommended seats or with this year's."""
    region = region_of(request)
    year = read_order(order, region)
    done = results(Run.ORDER).visible_to(request.user, Permission.PROPOSE_SEATS).filter(region=region, year=year)
    number = request.POST.get("run", "")
    run = get_object_or_404(done, pk=int(number) if number.isdigit() else 0)
    base = request.POST.get("base", "")
    try:
        version = draft_from(
            run=run, base=base if base in OrderVersion.BASES else OrderVersion.RECOMMENDATION, by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)s is begun.") % {"number": figure(version.number)})
    return redirect("order", order)


@require(Permission.PROPOSE_SEATS)
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest, order: str, code: str) -> HttpResponse:
    line = _line(request, order, code)
    form = SeatsForm(line, request.POST if request.method == "POST" else None)
    page = _page(request, order, line)
    if request.method == "GET":
        return _form(request, page, form)
    if by := request.POST.get("by", ""):  # the stepper where there is no script: nothing is saved yet
        return _form(request, page, _stepped(line, form, page["size"], 1 if by == "more" else -1))
    if not form.is_valid():
        return _form(request, page, form, status=422)
    return _save(request, page, form)


def _save(request: HttpRequest, page: dict[str, Any], form: SeatsForm) -> HttpResponse:
    line, given = page["line"], form.cleaned_data
    wanted = line.seats_recommended if request.POST.get("to") == "recommended" else given["seats"]
    try:
        made = override(line=line, seats=wanted, why=form.why, seen=given["seen"], sure=given["sure"], by=request.user)
    except Questions as found:
        return _form(request, {**page, "questions": found.asked, "wanted": wanted}, form, status=422)
    except Changed as found:
        return _both(request, page, found.line, wanted)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, page, form, status=422)
    if request.htmx:  # type: ignore[attr-defined]
        return _row(request, page, made)
    if made:
        messages.success(request, _said(made), extra_tags=f"undo {_undo_url(page['order'], made)}")
    return redirect(page["back"])


@require(Permission.PROPOSE_SEATS)
@require_POST
def undo_act(request: HttpRequest, order: str, act: Any) -> HttpResponse:
    version = version_in_work(request, order)
    if not Override.objects.filter(act=act, line__version=version).exists():
        raise Http404
    try:
        undone = undo(version=version, act=act, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Put back: %(number)s lines.") % {"number": figure(len(undone))})
    return redirect("order", order)


def version_in_work(request: HttpRequest, order: str) -> OrderVersion:
    region = region_of(request)
    version = version_shown(region, read_order(order, region), request.user)
    if version is None:
        raise Http404
    version.order.region = version.run.region = region
    return version


def _line(request: HttpRequest, order: str, code: str) -> Line:
    version = version_in_work(request, order)
    seen = Line.objects.visible_to(request.user, Permission.PROPOSE_SEATS).filter(version=version)
    line = get_object_or_404(seen.select_related("programme__college", "programme__specialty"), programme__code=code)
    line.version = version
    return line


def _page(request: HttpRequest, order: str, line: Line) -> dict[str, Any]:
    query = request.GET.urlencode()
    size, smallest = groups_of([line])[line.pk]
    back = reverse("order", args=[order]) + (f"?{query}" if query else "")
    return {
        "order": order,
        "line": line,
        "programme": line.programme,
        "version": line.version,
        "year": line.version.order.year,
        "size": size,
        "smallest": smallest,
        "back": back,
        "why_url": line_url(order, line.programme.code),
        "action": request.get_full_path(),
        "history": list(history_of(line)[:5]),
    }


def _form(request: HttpRequest, page: dict[str, Any], form: SeatsForm, status: int = 200) -> HttpResponse:
    """Under its row for htmx, else a page."""
    short = bool(request.htmx)  # type: ignore[attr-defined]
    template = "labormarket/seats_row.html" if short else "labormarket/seats.html"
    return render(request, template, {**page, "form": form}, status=status)


def _stepped(line: Line, form: SeatsForm, size: int, side: int) -> SeatsForm:
    """The form as it was typed, with one group more or less."""
    typed, stepped = form.data, SeatsForm(line)
    seats = typed.get("seats", "")
    stepped.initial |= {name: typed.get(name, "") for name in ("reason", "text", "seen")}
    stepped.initial["seats"] = max((int(seats) if seats.isdigit() else line.seats_proposed) + side * size, 0)
    return stepped


def _both(request: HttpRequest, page: dict[str, Any], stands: Line, wanted: int) -> HttpResponse:
    """Somebody else was first: both numbers, and the choice. Taking one's own looks at the line as it is now."""
    last = history_of(stands).first()
    hidden = {"seats": wanted, "seen": stands.edits, "sure": "on"}
    hidden |= {name: request.POST.get(name, "") for name in ("reason", "text")}
    who = last.undone_by or last.by if last else None
    facts = {
        "theirs": figure(stands.seats_proposed),
        "mine": figure(wanted),
        "who": who.shown if who else "",
        "at": (last.undone_at or last.at) if last else None,
        "keep_href": page["back"],
        "action": page["action"],
        "hidden": hidden,
    }
    template = "labormarket/seats_both.html" if request.htmx else "409.html"  # type: ignore[attr-defined]
    return render(request, template, {**page, **facts}, status=409)


def _row(request: HttpRequest, page: dict[str, Any], made: Override | None) -> HttpResponse:
    """What htmx puts in place of the form: the row anew, the sums anew, the offer to undo."""
    version: OrderVersion = page["version"]
    run, every = version.run, all_lines(version.run, request.user, version)
    line = next(one for one in every if one.programme_id == page["line"].programme_id)
    asked = Asked.of(request.GET, version.region)
    chosen = [one for one in every if asked.takes(one)]
    paper = paper_of(request, run, version, page["order"], every)
    anew = measured(version, every, paper.changes)
    facts = {
        "row": _table_row(line, run, paper),
        "totals": totals(run, every, chosen, synthetic=line.programme.synthetic, measured=anew),
        "said": _said(made) if made else _("Nothing was changed."),
        "undo": _undo_url(page["order"], made) if made else "",
    }
    return render(request, "labormarket/seats_saved.html", {**page, **facts})


def _table_row(line: order_rows.Shown, run: Run, paper: order_rows.Paper) -> str:
    life = Life(real_life(run.region, run.year))
    table = order_rows.table([line], life, paper)
    return body_row(table, table.rows[0], kinds(table)).replace("<tr", '<tr hx-swap-oob="true"', 1)


def _said(made: Override) -> str:
    words = {"before": figure(made.before), "after": figure(made.after), "line": made.line.programme.specialty.name}
    return _("%(line)s: %(before)s → %(after)s seats") % words


def _undo_url(order: str, made: Override) -> str:
    return reverse("order-undo", args=[order, made.act])
