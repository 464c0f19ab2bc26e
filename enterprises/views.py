"""Needs: the list, a new one, and taking one back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.actions import Refused, post_needs, restore_need, withdraw_need
from enterprises.forms import NeedForm, certainty_label
from enterprises.models import Enterprise, Need
from enterprises.queries import by_occupation, needs_of, suggestions
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table


@require_GET
@require(Permission.SEE_NEEDS)
def needs(request: HttpRequest) -> HttpResponse:
    """An employer's own needs; for the department the sums by occupation and every need behind them."""
    seen = Enterprise.objects.visible_to(request.user)
    mine = may(request.user, Permission.POST_NEED)
    page = {"mine": mine, "enterprises": list(seen[:2]) if mine else []}
    if mine:
        page["table"] = _own(request, needs_of(seen))
    else:
        year = _year(request)
        page |= {"table": _sums(request, year), "year": year, "years": _years(request)}
    return render(request, "enterprises/needs.html", page)


@require_http_methods(["GET", "POST"])
@require(Permission.POST_NEED)
def new_need(request: HttpRequest) -> HttpResponse:
    mine = Enterprise.objects.visible_to(request.user, Permission.POST_NEED).select_related("region")
    if not mine:
        raise Http404
    form = NeedForm(
        mine, request.region.planning_year, request.POST or None, {"occupation": request.GET.get("occupation")}
    )
    if form.is_valid():
        posted = post_needs(enterprise=form.cleaned_data["enterprise"], statements=form.statements(), by=request.user)
        messages.success(request, _receipt(posted))
        if question := form.question():
            messages.warning(request, question)
        return redirect("need-effect", posted[0].pk)
    page = {"form": form, "found": _found(request), "q": request.GET.get("q", "")}
    return render(request, "enterprises/need.html", page, status=422 if form.is_bound else 200)


@require_GET
@require(Permission.POST_NEED)
def occupations(request: HttpRequest) -> HttpResponse:
    """The suggestions under the search box, as a fragment."""
    return render(request, "enterprises/suggestions.html", {"found": _found(request), "q": request.GET.get("q", "")})


@require_POST
@require(Permission.POST_NEED)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user, Permission.POST_NEED), pk=pk)
    try:
        withdraw_need(need=need, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        undo = render_to_string("enterprises/undo.html", {"need": need}, request)
        messages.success(
            request, format_html("{} {}", _("Withdrawn. The next analysis leaves it out."), mark_safe(undo))
        )
    return redirect("needs")


@require_POST
@require(Permission.POST_NEED)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user, Permission.POST_NEED), pk=pk)
    try:
        restore_need(need=need, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("needs")


def _found(request: HttpRequest) -> list:
    text = request.GET.get("q", "") or request.POST.get("q", "")
    return suggestions(request.region, text)


def _receipt(posted: list[Need]) -> str:
    words = ngettext("Saved: %(count)s year.", "Saved: %(count)s years.", len(posted))
    return words % {"count": len(posted)}


def _years(request: HttpRequest) -> list[int]:
    return list(range(request.region.planning_year, request.region.planning_year + request.region.horizon_years + 1))


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and int(asked) in _years(request) else request.region.planning_year


def _own(request: HttpRequest, found) -> Table:
    columns = (
        Column(_("Occupation")),
        Column(_("Year"), css="year"),
        Column(_("People"), number=True),
        Column(_("How firm")),
        Column(_("Hired"), number=True),
        Column(_("Dual places"), number=True),
        Column(_("State")),
        Column(_("What to do")),
    )
    token = get_token(request)
    rows = [
        Row(
            (
                format_html('{} <span class="mut">{}</span>', need.occupation.name, need.occupation.code),
                str(need.year),
                need.number,
                certainty_label(need),
                need.hired,
                need.dual_places,
                _("open") if need.state == Need.OPEN else _("withdrawn"),
                _acts(need, token),
            ),
            css="" if need.state == Need.OPEN else "off",
        )
        for need in found
    ]
    return Table(_("Your needs"), columns, rows)


def _acts(need: Need, token: str) -> SafeString:
    effect = format_html('<a href="{}">{}</a>', reverse("need-effect", args=[need.pk]), _("What it changed"))
    verb, label = ("withdraw", _("Withdraw")) if need.state == Need.OPEN else ("restore", _("Restore"))
    return format_html(
        '<div class="flow">{}<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn sm">{}</button></form></div>',
        effect,
        reverse(f"need-{verb}", args=[need.pk]),
        token,
        label,
    )


def _sums(request: HttpRequest, year: int) -> Table:
    columns = (Column(_("Occupation")), Column(_("People"), number=True), Column(_("Enterprises"), number=True))
    language = request.LANGUAGE_CODE[:2]
    rows = []
    for found in by_occupation(request.region, year):
        names = [found[f"occupation__name_{one}"] for one in (language, "kk", "ru", "en")]
        name = next((one for one in names if one), found["occupation__code"])
        label = format_html('{} <span class="mut">{}</span>', name, found["occupation__code"])
        rows.append(Row((label, found["persons"], found["enterprises"])))
    return Table(_("Needs by occupation"), columns, rows)
