"""What a page of a version of the order adds to the table: proposed seats beside the recommended ones, their sums
measured anew, who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labormarket.actions.decisions import STEPS
from labormarket.addresses import line_url, of_line, order_name
from labormarket.analysis import scales_of
from labormarket.models import Appeal, Line, OrderVersion, Override, Recommendation, Run
from labormarket.queries.names import scopes_named
from labormarket.queries.orders import agreed_colleges, history_of, last_changes, latest_appeals
from labormarket.views.order_rows import Paper, Shown
from labormarket.words import orders as words
from portal.figures import figure
from portal.permissions import Permission, may
from portal.templatetags.portal import status
from portal.workflow import open_steps


def attach(lines: Sequence[Shown], version: OrderVersion | None) -> None:
    """Gives each recommended line its line of the version."""
    if version is None:
        return
    held = {line.programme_id: line for line in version.lines.all()}
    for line in lines:
        line.order_line = held.get(line.programme_id)
        if line.order_line:
            line.order_line.version = version


def measured(version: OrderVersion, lines: Sequence[Shown], changes: Mapping[int, Override]) -> dict[str, Any]:
    """Money and need covered of the proposed seats, the limits they break, the changes without a reason. `lines`: all
    that the version has."""
    held = {line.programme.code: line.order_line for line in lines if line.order_line}
    found: dict[str, Any] = {"unexplained": sum(untold(line, changes) for line in held.values()), "beyond": []}
    scales = scales_of(version.run)
    if scales is None:
        return {**found, "cost": float(sum(line.cost for line in held.values())), "covered": None}
    proposed = {code: line.seats_proposed for code, line in held.items()}
    recommended = {code: line.seats_recommended for code, line in held.items()}
    told = scales.totals(proposed)
    beyond = _beyond(version, lines, scales.worsened(recommended, proposed))
    return {**found, "cost": told.cost, "covered": told.covered, "beyond": beyond}


def _beyond(version: OrderVersion, lines: Sequence[Shown], breaks: Sequence[Any]) -> list[SafeString]:
    """Each limit that the proposed seats break, whose it is in words, leading to the lines under it."""
    taught, currency = [line.programme for line in lines], version.region.currency
    names = scopes_named(version.region, [one.scope for one in breaks], taught)
    return [
        format_html('<a href="{}">{}</a>', _under(version, lines, one.scope), words.broken(one, names, currency))
        for one in breaks
    ]


def _under(version: OrderVersion, lines: Sequence[Shown], scope: str) -> str:
    """The Why of the line, else the lines of the college or the territory, else the whole order."""
    first, order = scope.partition(",")[0], str(version.order)
    taught = [line.programme for line in lines]
    if scope in (programme.code for programme in taught):
        return line_url(order, scope, version=version.number)
    narrowed = {"version": version.number}
    if first in (programme.college.code for programme in taught):
        narrowed["college"] = first
    elif first in (programme.college.territory.code for programme in taught):
        narrowed["territory"] = first
    return f"{reverse('order', args=[order])}?{urlencode(narrowed)}"


def untold(line: Line, changes: Mapping[int, Override]) -> bool:
    """Whether a line differs from the recommendation and no standing change says why."""
    made = changes.get(line.pk)
    told = made is not None and bool(made.reason) and made.after == line.seats_proposed
    return line.seats_proposed != line.seats_recommended and not told


def paper_of(request: HttpRequest, run: Run, version: OrderVersion | None, order: str, lines: Sequence[Shown]) -> Paper:
    plain = Paper(order, run.year, run.region.currency, request.GET.get("run", ""))
    if version is None:
        return plain
    query = request.GET.copy()
    query.pop("page", None)
    return replace(
        plain,
        version=version,
        named=bool(request.GET.get("version")),
        editable=version.open and may(request.user, Permission.PROPOSE_SEATS),
        query=query.urlencode(),
        changes=last_changes(version),
        answers=_answers(request, version, order, lines),
    )


def _answers(request: HttpRequest, version: OrderVersion, order: str, lines: Sequence[Shown]) -> dict[int, SafeString]:
    """What the college of each line says; for the college itself the way to object. Empty before the consultation."""
    if version.state in (OrderVersion.DRAFT, OrderVersion.SET_ASIDE):
        return {}
    agreed, latest = agreed_colleges(version), latest_appeals(version)
    objects = version.state == OrderVersion.CONSULTATION and may(request.user, Permission.ANSWER_LINES)
    found = {}
    for line in lines:
        if line.order_line is None:
            continue
        pk = line.order_line.pk
        found[pk] = _said(latest.get(pk), line.programme.college.pk in agreed, line_url(order, line.programme.code))
        if objects and (pk not in latest or latest[pk].state == Appeal.DECIDED):
            address = of_line("order-appeal", order, line.programme.code)
            ask = format_html('<a href="{}">{}</a>', address, _("object"))
            found[pk] = format_html("{} {}", found[pk], ask)
    return found


def _said(objection: Appeal | None, agreed: bool, why: str) -> SafeString:
    if objection is None:
        return status("agreed", _("agrees")) if agreed else SafeString("")
    if objection.state == Appeal.OPEN:
        kind, words = "change", _("asks for %(seats)s")
    elif objection.decision == Appeal.GRANTED:
        kind, words = "agreed", _("asked for %(seats)s: granted")
    else:
        kind, words = "declined", _("asked for %(seats)s: declined")
    said = status(kind, words % {"seats": figure(objection.seats)})
    return format_html('<a class="seat" href="{}">{}</a>', why, said)


def about(request: HttpRequest, run: Run, version: OrderVersion | None, order: str) -> dict[str, Any]:
    """The head of the page: which document this is, what may be done with it, what else there is."""
    before = order_name(run.region, run.year - 1)
    if version is None:
        return {"order_name": order, "order_before": before, "may_draft": _may_draft(request, run)}
    return {
        "order_name": order,
        "order_before": before,
        "version": version,
        "state": words.STATES[version.state],
        "base": words.BASES[version.base],
        "named": bool(request.GET.get("version")),
        "may_consult": version.state != OrderVersion.DRAFT and may(request.user, Permission.PROPOSE_SEATS),
        "sees_steps": may(request.user, Permission.SEE_RUNS),
        "next": next((step.label for step in open_steps(version, STEPS, request.user) if step.label), ""),
        "newer": version.newest if version.newest != run.pk else None,
        "others": version.others,
        "may_change": version.open and may(request.user, Permission.PROPOSE_SEATS),
        "many": [(_many_url(request, order, to), label) for to, label in words.AIMS.items()],
    }


def line_of_version(request: HttpRequest, found: Recommendation, order: str) -> dict[str, Any]:
    """What the page of a line says of the version: proposed seats, every change by a person with its price, the way to
    change it."""
    line = found.order_line
    if line is None:
        return {}
    changes = list(history_of(line))
    for change in changes:
        change.told = words.difference(change.price, line.version.region.currency)
    may_change = line.version.open and may(request.user, Permission.PROPOSE_SEATS)
    return {
        "order_line": line,
        "changes": changes,
        "edit_url": reverse("order-seats", args=[order, found.programme.code]) if may_change else "",
    }


def _may_draft(request: HttpRequest, run: Run) -> bool:
    """Whether a draft can be started from this run: by whom, and while no other version is in work or published."""
    if not may(request.user, Permission.PROPOSE_SEATS):
        return False
    of_year = OrderVersion.objects.filter(order__region=run.region, order__year=run.year)
    return not of_year.exclude(state=OrderVersion.SET_ASIDE).exists()


def _many_url(request: HttpRequest, order: str, to: str) -> str:
    query = request.GET.copy()
    query["to"] = to
    return f"{reverse('order-many', args=[order])}?{query.urlencode()}"
