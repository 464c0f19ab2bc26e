"""A college's campus: beds, equipment and whether it suffices, the ledger behind it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colleges.forms import EquipmentForm
from colleges.models import College, Equipment
from colleges.queries.campus import Sufficiency, equipment_of, sufficiency
from colleges.views.kept import Page, add, change, keeps, of_college
from portal.figures import percent
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_COLLEGES)
@require_http_methods(["GET", "POST"])
def campus(request: HttpRequest, code: str) -> HttpResponse:
    college = of_college(request, code)
    form, answer = add(request, Page(Equipment, EquipmentForm, "campus", college))
    if answer:
        return answer
    lines, mine = list(equipment_of(college)), keeps(request, college)
    page = {
        "college": college,
        "tab": "campus",
        "around": may(request.user, Permission.SEE_AGREEMENTS),
        "mine": mine,
        "form": form,
        "beds": _beds(college),
        "enough": _enough(sufficiency(college, lines)),
        "ledger": _ledger(college, lines, mine),
    }
    return render(request, "colleges/campus.html", page, status=422 if form.is_bound else 200)


@require(Permission.KEEP_CAMPUS)
@require_http_methods(["GET", "POST"])
def equipment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    college = of_college(request, code, Permission.KEEP_CAMPUS)
    return change(request, Page(Equipment, EquipmentForm, "campus", college), pk)


def _beds(college: College) -> list[tuple[str, Any]]:
    said = college.cell_synthetic("dormitory_places")
    planned = number(college.dormitory_planned, 0, said)
    if college.dormitory_planned is not None:
        planned = format_html("{} · {}", planned, college.dormitory_planned_year)
    return [
        (_("Beds in the dormitory"), number(college.dormitory_places, 0, said)),
        (_("Beds needed"), number(college.dormitory_needed, 0, said)),
        (_("of them need repair"), number(college.dormitory_repair, 0, said)),
        (_("Waiting for a bed"), number(college.dormitory_waiting, 0, said)),
        (_("Beds planned"), planned),
    ]


def _enough(rows: list[Sufficiency]) -> Table:
    columns = (
        Column(_("specialty"), css="wrap"),
        Column(_("stations"), number=True),
        Column(_("by the norm"), number=True),
        Column(_("equipped"), number=True),
        Column(_("made in")),
        Column(_("workshop, places"), number=True),
    )
    cells = (
        (
            one.specialty.name,
            number(one.stations, 0, one.synthetic),
            number(one.needed, 0, one.synthetic),
            None if one.share is None else percent(100 * one.share),
            _years(one.years),
            number(one.workshop, 0, one.workshop_synthetic),
        )
        for one in rows
    )
    return Table(_("Equipment by specialty"), columns, [Row(one) for one in cells])


def _years(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else "–"


def _ledger(college: College, lines: list[Equipment], mine: bool) -> Table:
    columns = (
        Column(_("equipment"), css="wrap"),
        Column(_("specialty"), css="wrap"),
        Column(_("stations"), number=True),
        Column(_("by the norm"), number=True),
        Column(_("made in"), number=True),
    )
    return Table(_("Equipment"), columns, [_line(college, one, mine) for one in lines])


def _line(college: College, one: Equipment, mine: bool) -> Row:
    url = reverse("campus-line", args=[college.code, one.pk])
    named = format_html('<a href="{}">{}</a>', url, one.name) if mine else one.name
    counts = number(one.stations, 0, one.synthetic), number(one.needed, 0, one.synthetic)
    return Row((named, one.specialty.name, *counts, str(one.made_year or "–")))
