"""A director's home: whose figures are asked for, what the newest order gives the college, and why."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from colleges import checks, words
from colleges.actions.figures import students_of, values_of
from colleges.models import College
from colleges.queries import Figures, figures_of, last_intake_year, programmes_of
from colleges.views.shown import taught, title
from labormarket.addresses import line_url, order_name, order_url
from labormarket.models import Recommendation, Run
from labormarket.queries import lines, newest_order
from labormarket.queries.orders import version_shown
from labormarket.views.asked import stamp
from labormarket.views.order_rows import limit, seat
from labormarket.views.version_page import attach
from portal.dashboards.collection import of_colleges
from portal.dashboards.consultation import of_version
from portal.dashboards.contacts import to_call
from portal.dashboards.proposals import decided
from portal.dashboards.waiting import SHOWN, Task
from portal.figures import figure
from portal.permissions import Permission
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, number

NEEDED = ("seats_order", "applications", "entrants", "graduates")  # without these a programme's year says little


@dataclass(frozen=True)
class Looked:
    """One programme's year with what is missing in it and what cannot be right."""

    figures: Figures
    missing: list[str]
    findings: list[checks.Finding]


def director(request: HttpRequest) -> HttpResponse:
    mine = College.objects.visible_to(request.user, Permission.CORRECT_FIGURES).select_related("territory", "region")
    colleges = list(mine)
    if not colleges:
        return render(request, "dashboards/director.html", {"colleges": []})
    region = colleges[0].region
    year, order = last_intake_year(region), newest_order(region)
    looked = _look(colleges, year)
    version = version_shown(region, order.year, request.user) if order else None
    if version:
        order = version.run
    own = list(lines(order, request.user)) if order else []
    attach(own, version)
    if order:
        order.region = region
    page = {
        "colleges": colleges,
        "year": year,
        "tasks": [
            *of_colleges(colleges),
            *of_version(version, colleges),
            *decided(request.user),
            *to_call(request.user),
            *_tasks(looked),
        ][:SHOWN],
        "right": sum(not one.missing and not one.findings for one in looked),
        "all": len(looked),
        "order": order,
        "order_url": order_url(order) if order else "",
        "table": _table(order, own, bool(version)) if order else None,
        "said": _said(own, bool(version)) if own else "",
        "stamp": stamp(order) if order else "",
    }
    return render(request, "dashboards/director.html", page)


def _look(colleges: list[College], year: int) -> list[Looked]:
    programmes = programmes_of(colleges)
    by_college = {college.pk: college for college in colleges}
    for programme in programmes:
        programme.college = by_college[programme.college_id]
    now, before = figures_of(programmes, year), figures_of(programmes, year - 1)
    found = []
    for programme in programmes:
        values = values_of(now[programme.pk])
        findings = checks.findings(values, students_of(before[programme.pk]))
        found.append(Looked(now[programme.pk], [name for name in NEEDED if values[name] is None], findings))
    return found


def _tasks(looked: list[Looked]) -> list[Task]:
    """What cannot be right first, then what is not known, then what is unusual."""
    wrong, blank, odd = [], [], []
    for one in looked:
        if errors := [finding for finding in one.findings if finding.kind == checks.ERROR]:
            wrong.append(_task("alert", _("Correct: %(programme)s"), one, _sentence(errors[0]), late=True))
        elif one.missing:
            names = ", ".join(words.figure_label(name).lower() for name in one.missing)
            blank.append(_task("edit", _("Fill in: %(programme)s"), one, _("not known: %(names)s") % {"names": names}))
        elif one.findings:
            odd.append(_task("question", _("Look at: %(programme)s"), one, _sentence(one.findings[0])))
    return [*wrong, *blank, *odd]


def _sentence(finding: checks.Finding) -> str:
    return words.sentence(finding.code, finding.params)


def _task(icon: str, verb: str, one: Looked, why: str, late: bool = False) -> Task:
    programme = one.figures.programme
    name = ", ".join(part for part in (title(programme), taught(programme)) if part)
    url = reverse("figures", args=[programme.college.code, programme.code])
    return Task(icon, verb % {"programme": name}, why, url, late)


def _said(own: list[Recommendation], proposed: bool) -> str:
    """The college's part of the order in one sentence."""
    seats, last = sum(line.seats for line in own), sum(line.seats_last or 0 for line in own)
    changed = sum(bool(line.change) for line in own)
    numbers = {"seats": figure(seats), "last": figure(last), "changed": figure(changed), "lines": figure(len(own))}
    if proposed:
        said = _(
            "%(seats)s seats are proposed for your college, %(last)s the year before; lines that change: %(changed)s."
        )
        return said % numbers
    said = ngettext(
        "%(seats)s seats are recommended for your college, %(last)s the year before; %(changed)s line of %(lines)s changes.",
        "%(seats)s seats are recommended for your college, %(last)s the year before; %(changed)s lines of %(lines)s change.",
        changed,
    )
    return said % numbers


def _table(order: Run, own: list[Recommendation], proposed: bool) -> Table:
    seats = Column(_("recommended"), number=True, about="seats_recommended")
    columns = (
        Column(_("programme")),
        Column(str(order.year - 1), number=True, about="seats_last"),
        Column(_("proposed"), number=True) if proposed else seats,
        Column("±", number=True),
        Column(_("limit"), about="limits"),
    )
    name = order_name(order.region, order.year)
    largest = sorted(own, key=lambda line: (-abs(line.change or 0), line.programme.code))
    return Table(_("Lines of the order"), columns, [_row(line, name) for line in largest])


def _row(line: Recommendation, order: str) -> Row:
    programme = line.programme
    synthetic, how = programme.synthetic, taught(programme)
    name = format_html('{}<small class="under">{}</small>', programme.specialty.name, how)
    last = seat(f"{line_url(order, programme.code)}#history", line.seats_last, synthetic)
    return Row((name, last, _why(line, order), change(line.change), limit(line)))


def _why(line: Recommendation, order: str) -> SafeString:
    """The seat is the link: it opens its reasons."""
    spoken = _("%(seats)s seats, why: %(programme)s") % {
        "seats": figure(line.seats),
        "programme": f"{line.programme.specialty.name}, {taught(line.programme)}",
    }
    shown: Any = number(line.seats, 0, line.programme.synthetic)
    return format_html('<a href="{}" aria-label="{}">{}</a>', line_url(order, line.programme.code), spoken, shown)
