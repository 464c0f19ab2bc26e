"""The steps of a version: where it stands, what is in the way, who may take the next one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labormarket.actions import decisions
from labormarket.actions.opinions import record_opinion
from labormarket.actions.papers import missing_papers
from labormarket.addresses import line_url, read_order, version_url
from labormarket.models import OrderVersion
from labormarket.queries.orders import appeals_of, changed, digest_of, last_changes, sums
from labormarket.views.asked import region_of, stamp, version_asked
from labormarket.views.consult import with_address
from labormarket.words import orders as words
from labormarket.words import papers as paper_words
from portal.accounts.second_factor import code_now, has_device
from portal.accounts.views import demo_allowed
from portal.figures import money
from portal.permissions import Permission, may, require
from portal.workflow import Refused, open_steps

STAGES = ("draft", "under_consultation", "agreed", "approved", "published")
SIGNED = {"draft": "created", "under_consultation": "consulted"}


@require(Permission.SEE_RUNS)
@require_GET
def approve(request: HttpRequest, order: str) -> HttpResponse:
    """Differences, objections, what is in the way, and the forms of the next step for those who may take it."""
    version = _version(request, order)
    steps = open_steps(version, decisions.STEPS, request.user)
    verbs = {step.verb for step in steps}
    page = {
        "order": order,
        "version": version,
        "year": version.order.year,
        "state": words.STATES[version.state],
        "stages": _stages(version),
        "verbs": verbs,
        "blocking": decisions.blocking(version) if version.open else [],
        "sums": _sums(version),
        "changes": _changes(version),
        "declined": with_address(appeals_of(version).filter(decision="declined")),
        "order_url": version_url(version),
        "seen": version.digest or digest_of(version),
        "has_device": has_device(request.user) if "approve" in verbs else False,
        "demo": is_demo(request),
        "no_papers": "publish" in verbs and bool(missing_papers(version)),
        "opinions": [_opinion(one) for one in version.opinions.select_related("by")],
        "may_record": may(request.user, Permission.PROPOSE_SEATS) and version.state in ("under_consultation", "agreed"),
        "opinion_words": (paper_words.OPINION_STAGES, paper_words.VERDICTS),
        "stamp": stamp(version.run),
    }
    return render(request, "labormarket/approve.html", page)


@require(Permission.SEE_RUNS)
@require_POST
def step(request: HttpRequest, order: str, verb: str) -> HttpResponse:
    version = _version(request, order)
    if verb not in TAKE:
        raise Http404
    try:
        done = TAKE[verb](request, version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("order-approve", order)
    messages.success(request, _("The order is now: %(state)s.") % {"state": words.STATES[done.state]})
    return redirect("order" if done.state == OrderVersion.SET_ASIDE else "order-approve", order)


def _approve(request: HttpRequest, version: OrderVersion) -> OrderVersion:
    """In demo mode the demo's approver has no telephone: its button stands for the app."""
    code = request.POST.get("code", "")
    if "demo" in request.POST and is_demo(request):
        code = code_now(request.user)
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")
    if not act.strip():
        raise Refused(_("Enter the number of the act."))
    return decisions.approve(version=version, act=act, code=code, seen=seen, by=request.user)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


TAKE = {
    "consult": lambda request, version: decisions.consult(version=version, by=request.user),
    "agree": lambda request, version: decisions.agree(
        version=version, protocol=request.POST.get("protocol", ""), by=request.user
    ),
    "approve": _approve,
    "publish": lambda request, version: decisions.publish(version=version, by=request.user),
    "return": lambda request, version: decisions.give_back(version=version, reason=_reason(request), by=request.user),
    "set_aside": lambda request, version: decisions.set_aside(
        version=version, reason=_reason(request), by=request.user
    ),
}


def _version(request: HttpRequest, order: str) -> OrderVersion:
    version = version_asked(request, read_order(order, region_of(request)))
    if version is None:
        raise Http404
    return version


def is_demo(request: HttpRequest) -> bool:
    return demo_allowed(request) and bool(getattr(request.user, "demo", False)) and has_device(request.user)


def _stages(version: OrderVersion) -> list[dict[str, Any]]:
    """Each stage with who signed it and when."""
    at = STAGES.index(version.state) if version.state in STAGES else 0
    found = []
    for place, state in enumerate(STAGES):
        pair = SIGNED.get(state, state)
        when, who = getattr(version, f"{pair}_at"), getattr(version, f"{pair}_by")
        note = f"{date_format(localtime(when), 'SHORT_DATE_FORMAT')} · {who.shown}" if when and who else ""
        kind = "done" if place < at else "now" if place == at else ""
        found.append({"label": words.STATES[state], "note": note, "state": kind})
    return found


def _sums(version: OrderVersion) -> dict[str, Any]:
    found = sums(version.lines.all())
    currency, ceiling = version.region.currency, version.run.facts.get("budget")
    return {**found, "cost": money(found["cost"], currency), "ceiling": money(ceiling, currency)}


def _changes(version: OrderVersion) -> list[Any]:
    """Lines that people changed against the recommendation, the largest change first."""
    made = last_changes(version)
    lines = list(changed(version).select_related("programme__college", "programme__specialty"))
    for line in lines:
        line.made = made.get(line.pk)
        line.url = line_url(str(version.order), line.programme.code, version=version.number)
    return sorted(lines, key=lambda line: -abs(line.seats_proposed - line.seats_recommended))


TINTED = {"favourable": "agreed", "reserved": "question", "unfavourable": "declined"}


def _opinion(one: Any) -> dict[str, Any]:
    stage, verdict = paper_words.OPINION_STAGES[one.stage], paper_words.VERDICTS[one.verdict]
    return {"one": one, "stage": stage, "verdict": verdict, "tint": TINTED[one.verdict]}


@require(Permission.PROPOSE_SEATS)
@require_POST
def opinion(request: HttpRequest, order: str) -> HttpResponse:
    """What a body asked about the order says of it."""
    version = _version(request, order)
    said = {name: request.POST.get(name, "") for name in ("body", "stage", "verdict", "text")}
    try:
        record_opinion(version=version, by=request.user, **said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('order-approve', args=[order])}#opinions")
