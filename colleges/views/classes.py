"""Classes for schoolchildren that lead to a college's specialties, and who of them came later."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colleges.forms import ClassForm
from colleges.models import CareerClass, College
from colleges.queries.campus import classes_of
from colleges.views.kept import Page, add, change, keeps, of_college
from colleges.views.shown import Persons
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table


@require(Permission.SEE_COLLEGES)
@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, code: str) -> HttpResponse:
    college = of_college(request, code)
    form, answer = add(request, Page(CareerClass, ClassForm, "classes", college))
    if answer:
        return answer
    persons, mine = Persons.seen_by(request.user), keeps(request, college)
    rows = [_row(college, one, persons, mine) for one in classes_of(college)]
    page = {
        "college": college,
        "tab": "classes",
        "around": may(request.user, Permission.SEE_AGREEMENTS),
        "mine": mine,
        "form": form,
        "table": Table(_("Classes for schoolchildren"), _columns(), rows),
        "hides": not persons.sees_few,
    }
    return render(request, "colleges/classes.html", page, status=422 if form.is_bound else 200)


@require(Permission.KEEP_CAMPUS)
@require_http_methods(["GET", "POST"])
def one_class(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    college = of_college(request, code, Permission.KEEP_CAMPUS)
    return change(request, Page(CareerClass, ClassForm, "classes", college), pk)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("school"), css="wrap"),
        Column(_("school grade"), number=True),
        Column(_("field"), css="wrap"),
        Column(_("school year")),
        Column(_("pupils"), number=True),
        Column(_("applied later"), number=True),
        Column(_("entered"), number=True),
    )


def _row(college: College, one: CareerClass, persons: Persons, mine: bool) -> Row:
    url = reverse("class", args=[college.code, one.pk])
    named = format_html('<a href="{}">{}</a>', url, one.school) if mine else one.school
    counts = (persons.cell(count, one.synthetic) for count in (one.pupils, one.applicants, one.entrants))
    return Row((named, one.grade, one.specialty.name, f"{one.year}/{(one.year + 1) % 100:02}", *counts))
