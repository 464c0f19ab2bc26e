"""Amendments of a published order: the list, the order as it stands, one amendment with its lines and steps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from labormarket.actions import amendments as acts
from labormarket.actions.papers import missing_papers
from labormarket.addresses import line_url, read_order
from labormarket.models import Amendment, Line, OrderVersion
from labormarket.order_forms import AmendedSeatsForm, AmendmentForm
from labormarket.queries.papers import amended_seats, amendments_of, digest_with
from labormarket.views.asked import region_of, stamp
from labormarket.views.decide import is_demo
from labormarket.words import papers as words
from labormarket.words.lines import taught
from portal.accounts.second_factor import code_now, has_device
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, number, status
from portal.workflow import Refused, open_steps

TINTS = {"draft": "question", "approved": "waiting", "published": "done", "withdrawn": "queued"}


@require(Permission.SEE_ORDER)
@require_http_methods(["GET", "POST"])
def amendments(request: HttpRequest, order: str) -> HttpResponse:
    """Each amendment alone, and the order as it stands with all of them."""
    version = _published(request, order)
    if request.method == "POST":
        return _draft(request, version, order)
    return _list(request, version, order, AmendmentForm())


def _list(request: HttpRequest, version: OrderVersion, order: str, form: Any, status_code: int = 200) -> HttpResponse:
    found = list(amendments_of(version, request.user))
    live = any(one.state in (Amendment.DRAFT, Amendment.APPROVED) for one in found)
    page = {
        "order": order,
        "version": version,
        "year": version.order.year,
        "table": _told(order, found) if found else None,
        "standing": _standing(request, version, found, order),
        "form": form if may(request.user, Permission.PROPOSE_SEATS) and not live else None,
        "stamp": stamp(version.run),
    }
    return render(request, "labormarket/amendments.html", page, status=status_code)


def _draft(request: HttpRequest, version: OrderVersion, order: str) -> HttpResponse:
    if not may(request.user, Permission.PROPOSE_SEATS):
        raise PermissionDenied
    form = AmendmentForm(request.POST)
    if not form.is_valid():
        return _list(request, version, order, form, 422)
    try:
        made = acts.draft_amendment(version=version, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _list(request, version, order, form, 422)
    return redirect("amendment", order, made.number)


def _told(order: str, found: list[Amendment]) -> Table:
    columns = (
        Column(_("number")),
        Column(_("what")),
        Column(_("why"), css="wrap"),
        Column(_("lines"), number=True),
        Column(_("seats"), number=True),
        Column(_("state")),
        Column(_("act")),
    )
    rows = []
    for one in found:
        lines = list(one.lines.all())
        door = format_html('<a href="{}">{}</a>', _address(order, one), one.number)
        state = status(TINTS[one.state], str(words.AMENDMENT_STATES[one.state]))
        moved = change(sum(line.change for line in lines))
        rows.append(Row((door, str(words.AMENDMENTS[one.kind]), one.reason, len(lines), moved, state, one.act)))
    return Table(_("Amendments"), columns, rows)


def _address(order: str, one: Amendment) -> str:
    return reverse("amendment", args=[order, one.number])


def _standing(request: HttpRequest, version: OrderVersion, found: list[Amendment], order: str) -> Table | None:
    """Lines that amendments in force changed: as published, after each amendment, now."""
    force = [one for one in found if one.state == Amendment.PUBLISHED]
    touched = {line.line_id for one in force for line in one.lines.all()}
    if not touched:
        return None
    columns = (
        Column(_("line"), css="wrap"),
        Column(_("as published"), number=True),
        *(Column(_("amendment %(number)s") % {"number": one.number}, number=True) for one in force),
        Column(_("now"), number=True, css="prop"),
    )
    now = amended_seats(version)
    seen = Line.objects.visible_to(request.user).filter(pk__in=touched)
    rows = []
    for line in seen.select_related(*_WHOLE).order_by("programme__code"):
        steps = [next((a.after for a in one.lines.all() if a.line_id == line.pk), None) for one in force]
        shown = [number(line.seats_proposed, 0, line.programme.synthetic)]
        shown += ["" if step is None else number(step, 0, line.programme.synthetic) for step in steps]
        shown.append(number(now[line.pk], 0, line.programme.synthetic))
        rows.append(Row((_name(order, version, line), *shown)))
    return Table(_("The order as it stands"), columns, rows)


_WHOLE = ("programme__college", "programme__specialty", "programme__vintage")


def _name(order: str, version: OrderVersion, line: Line) -> Any:
    href = line_url(order, line.programme.code, version=version.number)
    name, where = line.programme.specialty.name, taught(line.programme)
    return format_html('<a href="{}">{}</a><small>{}</small>', href, name, where)


@require(Permission.SEE_ORDER)
@require_GET
def amendment(request: HttpRequest, order: str, number: int) -> HttpResponse:
    found = _one(request, order, number)
    return _page(request, order, found, AmendedSeatsForm(found))


def _page(request: HttpRequest, order: str, found: Amendment, form: Any, status_code: int = 200) -> HttpResponse:
    verbs = {step.verb for step in open_steps(found, acts.STEPS, request.user)}
    draft = found.state == Amendment.DRAFT
    page = {
        "order": order,
        "amendment": found,
        "version": found.version,
        "year": found.version.order.year,
        "kind": words.AMENDMENTS[found.kind],
        "state": words.AMENDMENT_STATES[found.state],
        "table": _lines(order, found),
        "blocking": acts.blocking(found) if draft and verbs else [],
        "verbs": verbs,
        "form": form if draft and may(request.user, Permission.PROPOSE_SEATS) else None,
        "seen": digest_with(found.version, amended_seats(found.version, found)),
        "has_device": has_device(request.user) if "approve" in verbs else False,
        "no_papers": "publish" in verbs and bool(missing_papers(found.version, found)),
        "demo": is_demo(request),
        "stamp": stamp(found.version.run),
    }
    return render(request, "labormarket/amendment.html", page, status=status_code)


def _lines(order: str, found: Amendment) -> Table | None:
    columns = (
        Column(_("line"), css="wrap"),
        Column(_("before"), number=True),
        Column(_("after"), number=True),
        Column("±", number=True),
        *([Column(_("postponed to"))] if found.kind == Amendment.POSTPONE else []),
    )
    rows, lines = [], list(found.lines.all())
    for one in lines:
        synthetic = one.line.programme.synthetic
        cells = [_name(order, found.version, one.line), number(one.before, 0, synthetic)]
        cells += [number(one.after, 0, synthetic), change(one.change)]
        if found.kind == Amendment.POSTPONE:
            cells.append(str(one.to_year or "–"))
        rows.append(Row(tuple(cells)))
    if not rows:
        return None
    before, after = sum(one.before for one in lines), sum(one.after for one in lines)
    last = ("",) if found.kind == Amendment.POSTPONE else ()
    return Table(
        _("Lines of the amendment"),
        columns,
        rows,
        foot=Row((_("in all"), before, after, change(after - before), *last)),
    )


@require(Permission.PROPOSE_SEATS)
@require_POST
def amend_line(request: HttpRequest, order: str, number: int) -> HttpResponse:
    found = _one(request, order, number)
    form = AmendedSeatsForm(found, request.POST)
    if not form.is_valid():
        return _page(request, order, found, form, 422)
    told = form.cleaned_data
    try:
        acts.amend(
            amendment=found, line=told["line"], seats=told["seats"], to_year=told.get("to_year"), by=request.user
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, order, found, form, 422)
    return redirect("amendment", order, number)


@require(Permission.SEE_RUNS)
@require_POST
def amendment_step(request: HttpRequest, order: str, number: int, verb: str) -> HttpResponse:
    found = _one(request, order, number)
    if verb not in TAKE:
        raise Http404
    try:
        done = TAKE[verb](request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"number": done.number, "state": words.AMENDMENT_STATES[done.state]}
        messages.success(request, _("Amendment %(number)s is now: %(state)s.") % said)
    return redirect("amendment", order, number)


def _approve(request: HttpRequest, found: Amendment) -> Amendment:
    code = request.POST.get("code", "")
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")
    if not act.strip():
        raise Refused(_("Enter the number of the act."))
    if "demo" in request.POST and is_demo(request):
        code = code_now(request.user)
    return acts.approve_amendment(amendment=found, act=act, code=code, seen=seen, by=request.user)


TAKE = {
    "approve": _approve,
    "publish": lambda request, found: acts.publish_amendment(amendment=found, by=request.user),
    "return": lambda request, found: acts.give_back_amendment(
        amendment=found, reason=request.POST.get("reason", ""), by=request.user
    ),
    "withdraw": lambda request, found: acts.withdraw_amendment(
        amendment=found, reason=request.POST.get("reason", ""), by=request.user
    ),
}


def _published(request: HttpRequest, order: str) -> OrderVersion:
    """The published version, whatever version is asked for elsewhere; before the publication there is nothing to amend."""
    region = region_of(request)
    year = read_order(order, region)
    seen = OrderVersion.objects.visible_to(request.user).filter(order__region=region, order__year=year)
    whole = seen.select_related("order__region", "run__analysis", "run__scenario")
    version = get_object_or_404(whole, state=OrderVersion.PUBLISHED)
    return version


def _one(request: HttpRequest, order: str, number: int) -> Amendment:
    version = _published(request, order)
    found = get_object_or_404(amendments_of(version, request.user), number=number)
    found.version = version
    return found
