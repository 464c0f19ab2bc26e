"""The consultation: a college answers for its lines; the planner reads all answers and decides the objections."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges.models import College
from labormarket.actions.answers import agree_lines, appeal, decide
from labormarket.addresses import line_url, read_order
from labormarket.models import Appeal, Line, OrderVersion
from labormarket.order_forms import AppealForm
from labormarket.queries.orders import answers_of, appeals_of, colleges_of
from labormarket.views.asked import region_of, version_asked
from labormarket.words import orders as words
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status
from portal.workflow import Refused


@require(Permission.PROPOSE_SEATS)
@require_GET
def consult(request: HttpRequest, order: str) -> HttpResponse:
    """Who was asked and who answered what; objections first."""
    version = _asked_version(request, order)
    found = with_address(appeals_of(version))
    for one in found:
        one.told = words.difference(one.price, version.region.currency)
    page = {
        "order": order,
        "version": version,
        "year": version.order.year,
        "open": [one for one in found if one.state == Appeal.OPEN],
        "decided": [one for one in found if one.state == Appeal.DECIDED],
        "table": _colleges(version, found),
        "asked": version.state == OrderVersion.CONSULTATION,
    }
    return render(request, "labormarket/consult.html", page)


def with_address(appeals: Iterable[Appeal]) -> list[Appeal]:
    """Each objection with the address of the Why of its line."""
    found = list(appeals)
    for one in found:
        version = one.line.version
        one.url = line_url(str(version.order), one.line.programme.code, version=version.number)
    return found


def _colleges(version: OrderVersion, appeals: list[Appeal]) -> Table:
    answers = answers_of(version)
    objecting = {one.line.programme.college_id for one in appeals}
    columns = (Column(_("college")), Column(_("answer")), Column(_("remark")), Column(_("by")))
    rows = []
    for college in colleges_of(version):
        answer = answers.get(college.pk)
        said = status("waiting", _("no answer yet"))
        if answer:
            said = status("agreed", _("agrees"))
        elif college.pk in objecting:
            said = status("change", _("asks for a change"))
        name = format_html('<a href="{}">{}</a>', reverse("college", args=[college.code]), college.name)
        rows.append(Row((name, said, answer.remark if answer else "", answer.by.shown if answer else "")))
    return Table(_("Colleges"), columns, rows)


@require(Permission.PROPOSE_SEATS)
@require_POST
def decide_appeal(request: HttpRequest, order: str, pk: int) -> HttpResponse:
    version = _asked_version(request, order)
    seen = Appeal.objects.visible_to(request.user, Permission.PROPOSE_SEATS).filter(line__version=version)
    objection = get_object_or_404(seen.select_related("line__version__run__snapshot"), pk=pk)
    granted, answer = request.POST.get("decision") == "granted", request.POST.get("answer", "")
    try:
        decide(objection=objection, granted=granted, answer=answer, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Decided. The college sees it on its page."))
    return redirect("order-consult", order)


@require(Permission.ANSWER_LINES)
@require_POST
def answer(request: HttpRequest, order: str) -> HttpResponse:
    """A college agrees with all of its lines."""
    version = _asked_version(request, order)
    mine = College.objects.visible_to(request.user, Permission.ANSWER_LINES)
    colleges = list(mine.filter(programmes__order_lines__version=version).distinct())
    if not colleges:
        raise Http404
    try:
        for college in colleges:
            agree_lines(version=version, college=college, remark=request.POST.get("remark", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is with the planner."))
    return redirect("order", order)


@require(Permission.ANSWER_LINES)
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, order: str, code: str) -> HttpResponse:
    """Another number for one of the college's own lines, with its reason."""
    version = _asked_version(request, order)
    mine = Line.objects.visible_to(request.user, Permission.ANSWER_LINES).filter(version=version)
    line = get_object_or_404(mine.select_related("programme__college", "programme__specialty"), programme__code=code)
    line.version = version
    form = AppealForm(line, request.POST if request.method == "POST" else None)
    page = {"order": order, "line": line, "programme": line.programme, "year": version.order.year, "form": form}
    page |= {"back": reverse("order", args=[order]), "why_url": line_url(order, code)}
    if request.method == "GET":
        return render(request, "labormarket/appeal.html", page)
    if form.is_valid():
        try:
            appeal(line=line, seats=form.cleaned_data["seats"], why=form.why, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your objection is with the planner; the decision will stand on your page."))
            return redirect("order", order)
    return render(request, "labormarket/appeal.html", page, status=422)


def _asked_version(request: HttpRequest, order: str) -> OrderVersion:
    version = version_asked(request, read_order(order, region_of(request)))
    if version is None:
        raise Http404
    return version


def answer_page(request: HttpRequest, version: OrderVersion | None) -> dict[str, Any]:
    """What the order's page offers a college while it is asked: its answer so far, its objections."""
    if version is None or not may(request.user, Permission.ANSWER_LINES):
        return {}
    mine = list(College.objects.visible_to(request.user, Permission.ANSWER_LINES))
    answers = answers_of(version)
    found = appeals_of(version).filter(line__programme__college__in=mine)
    return {
        "may_answer": version.state == OrderVersion.CONSULTATION,
        "agreed": [answers[college.pk] for college in mine if college.pk in answers],
        "objections": with_address(found),
    }
