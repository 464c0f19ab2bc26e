"""The list of colleges and one college's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from colleges.models import College, Programme
from colleges.queries import figures_of, last_intake_year, with_totals
from portal.names import search_key, sort_key
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table


@require_GET
@require(Permission.SEE_COLLEGES)
def colleges(request: HttpRequest) -> HttpResponse:
    seen = College.objects.visible_to(request.user)
    if text := request.GET.get("q", "").strip():
        seen = seen.filter(search__contains=search_key(text))
    year = last_intake_year(request.region)
    found = sorted(
        with_totals(seen, year), key=lambda college: (sort_key(college.territory.name), sort_key(college.name))
    )
    return render(request, "colleges/list.html", {"table": _list(found, year), "count": len(found), "q": text})


@require_GET
@require(Permission.SEE_COLLEGES)
def college(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(
        College.objects.visible_to(request.user).select_related("territory", "vintage"), code=code
    )
    year = last_intake_year(found.region)
    mine = may(request.user, Permission.CORRECT_FIGURES)
    page = {"college": found, "year": year, "mine": mine, "table": _programmes(found, year, mine)}
    return render(request, "colleges/college.html", page)


@require_GET
@require(Permission.CORRECT_FIGURES)
def my_college(request: HttpRequest) -> HttpResponse:
    first = College.objects.visible_to(request.user, Permission.CORRECT_FIGURES).first()
    if first is None:
        raise Http404
    return redirect("college", first.code)


def _list(colleges: list[College], year: int) -> Table:
    columns = (
        Column(_("College")),
        Column(_("Town or district")),
        Column(_("Programmes"), number=True),
        Column(_("Seats of the order, %(year)s") % {"year": year}, number=True),
        Column(_("Entrants, %(year)s") % {"year": year}, number=True),
        Column(_("Beds"), number=True),
    )
    rows = [
        Row(
            (
                format_html('<a href="{}">{}</a>', reverse("college", args=[one.code]), one.name),
                one.territory.name,
                one.lines,
                one.seats,
                one.entrants,
                one.dormitory_places,
            )
        )
        for one in colleges
    ]
    return Table(_("Colleges"), columns, rows)


def _programmes(college: College, year: int, mine: bool) -> Table:
    programmes = list(Programme.objects.filter(college=college).select_related("specialty", "qualification", "vintage"))
    held = figures_of(programmes, year)
    columns = (
        Column(_("Programme")),
        Column(_("Language")),
        Column(_("Base")),
        Column(_("Seats of the order"), number=True),
        Column(_("Applications"), number=True),
        Column(_("Entrants"), number=True),
        Column(_("Students"), number=True),
        Column(_("Graduates"), number=True),
        Column(_("Work in their trade"), number=True),
    )
    rows = []
    for one in programmes:
        now = held[one.pk]
        students = sum(row.students for row in now.courses.values()) if now.courses else None
        rows.append(
            Row(
                (
                    _named(one, mine),
                    one.language,
                    one.base,
                    getattr(now.intake, "seats_order", None),
                    getattr(now.intake, "applications", None),
                    getattr(now.intake, "entrants", None),
                    students,
                    getattr(now.graduates, "graduates", None),
                    getattr(now.graduates, "in_trade", None),
                )
            )
        )
    return Table(_("Programmes"), columns, rows)


def _named(programme: Programme, mine: bool):
    name = programme.qualification.name if programme.qualification else programme.specialty.name
    if not mine:
        return format_html('{} <span class="mut">{}</span>', name, programme.specialty.code)
    url = reverse("figures", args=[programme.college.code, programme.code])
    return format_html('<a href="{}">{}</a> <span class="mut">{}</span>', url, name, programme.specialty.code)
