"""How the effectiveness workbook rates the colleges of a year, and the specialties of one of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from colleges.models import College, Effectiveness
from colleges.views.shown import Persons
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_COLLEGES)
@require_GET
def effectiveness(request: HttpRequest) -> HttpResponse:
    """All colleges of a year; with ?college= the specialties of one."""
    if request.region is None:
        raise Http404
    seen = College.objects.visible_to(request.user)
    rated = Effectiveness.objects.filter(college__in=seen).select_related("college", "specialty", "vintage")
    years = sorted(set(rated.values_list("year", flat=True)), reverse=True)
    year = _year(request, years)
    code = request.GET.get("college", "")
    college = get_object_or_404(seen, code=code) if code else None
    persons = Persons.seen_by(request.user)
    page = {
        "college": college,
        "years": years,
        "year": year,
        "table": _specialties(rated, college, year, persons) if college else _colleges(rated, year),
        "may_import": may(request.user, Permission.IMPORT_FIGURES),
        "hides": not persons.sees_few,
    }
    return render(request, "colleges/effectiveness.html", page)


def _year(request: HttpRequest, years: list[int]) -> int | None:
    asked = request.GET.get("year", "")
    if asked and (not asked.isdigit() or int(asked) not in years):
        raise Http404
    return int(asked) if asked else next(iter(years), None)


def _cells(row: Effectiveness, names: Iterable[str]) -> list[Any]:
    """Shares and points with one digit, counts whole; what the workbook leaves unknown is unknown here."""
    digits = {name: 0 if name.endswith(("_count", "_total", "_design", "_actual")) else 1 for name in names}
    return [number(row.figures.get(name), digits[name], row.synthetic) for name in names]


def _colleges(rated: QuerySet[Effectiveness], year: int | None) -> Table:
    columns = (
        Column(_("college"), css="wrap"),
        Column(_("points in all"), number=True),
        Column(_("design capacity"), number=True),
        Column(_("students"), number=True),
        Column(_("load, %"), number=True),
        Column(_("teachers"), number=True),
        Column(_("master teachers, %"), number=True),
        Column(_("patron enterprises"), number=True),
    )
    names = ("capacity_design", "contingent_actual", "capacity_pct", "teachers_total", "teachers_master_pct",
             "enterprise_patronage_count")  # fmt: skip
    found = rated.filter(year=year, specialty=None).order_by("-score", "college__code")
    rows = [Row((_link(row), number(row.score, 1, row.synthetic), *_cells(row, names))) for row in found]
    return Table(_("Effectiveness of colleges"), columns, rows)


def _link(row: Effectiveness) -> str:
    url = f"{reverse('effectiveness')}?college={row.college.code}&year={row.year}"
    return format_html('<a href="{}">{}</a>', url, row.college.name)


def _specialties(rated: QuerySet[Effectiveness], college: College, year: int | None, persons: Persons) -> Table:
    columns = (
        Column(_("specialty"), css="wrap"),
        Column(_("points in all"), number=True),
        Column(_("workshops equipped, %"), number=True),
        Column(_("quality of knowledge, %"), number=True),
        Column(_("graduates"), number=True),
        Column(_("employed"), number=True),
        Column(_("employed, %"), number=True),
        Column(_("dual students"), number=True),
    )
    found = rated.filter(year=year, college=college).exclude(specialty=None).order_by("-score", "specialty__code")
    return Table(_("Effectiveness by specialty"), columns, [_specialty(row, persons) for row in found])


def _specialty(row: Effectiveness, persons: Persons) -> Row:
    said, synthetic = row.figures, row.synthetic
    graduates, employed = said.get("employment_graduates"), said.get("employment_employed")
    hidden = persons.hides(graduates) or persons.hides(employed)
    share = number(None, missing="hidden") if hidden else number(said.get("employment_pct"), 1, synthetic)
    counts = [persons.cell(count, synthetic) for count in (graduates, employed)]
    return Row(
        (
            row.specialty.name,
            number(row.score, 1, synthetic),
            number(said.get("labs_equipped_pct"), 1, synthetic),
            number(said.get("knowledge_quality_pct"), 1, synthetic),
            *counts,
            share,
            persons.cell(said.get("dual_students_count"), synthetic),
        )
    )
