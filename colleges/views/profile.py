"""One college: where it stands, what it teaches, this year's figures of each programme."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from colleges import words
from colleges.models import College, Programme
from colleges.queries import Figures, centres_of, figures_of, last_intake_year, programmes_of
from colleges.queries.history import INTAKE, OUTCOME, Year, history_of
from colleges.queries.submissions import newest_of
from colleges.views.shown import Persons, taught, title
from portal.figures import figure, signed
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_COLLEGES)
@require_GET
def college(request: HttpRequest, code: str) -> HttpResponse:
    seen = College.objects.visible_to(request.user).select_related("territory", "region", "vintage")
    found = get_object_or_404(seen, code=code)
    year, persons = last_intake_year(found.region), Persons.seen_by(request.user)
    programmes = programmes_of([found])
    now, before = figures_of(programmes, year), figures_of(programmes, year - 1)
    page = {
        "college": found,
        "year": year,
        "tab": "college",
        "around": may(request.user, Permission.SEE_AGREEMENTS),
        "mine": may(request.user, Permission.CORRECT_FIGURES),
        "collection": newest_of(request.user, found) if may(request.user, Permission.SEE_SUBMISSIONS) else None,
        "sees_order": may(request.user, Permission.SEE_ORDER),
        "sees_roadmap": may(request.user, Permission.SEE_ROADMAP),
        "cluster": words.say(words.CLUSTERS, found.cluster) if found.cluster else "",
        "ownership": words.say(words.OWNERSHIPS, found.ownership) if found.ownership else "",
        "taught": _languages(programmes),
        "figures": _key_figures(list(now.values()), list(before.values()), year, persons),
        "beds": _beds(found),
        "centres": centres_of(found),
        "hides": not persons.sees_few,
        "history": _history(history_of(found, year), persons),
        "table": _programmes(found, programmes, now, persons),
    }
    return render(request, "colleges/college.html", page)


def _languages(programmes: list[Programme]) -> str:
    codes = sorted({one.language for one in programmes if one.language})
    count = ngettext("%(count)s programme", "%(count)s programmes", len(programmes)) % {"count": len(programmes)}
    return " · ".join([count, *(words.say(words.LANGUAGES, code) for code in codes)])


def _key_figures(now: list[Figures], before: list[Figures], year: int, persons: Persons) -> list[dict[str, object]]:
    """Totals of the college beside last year's; a total that would give a hidden count away is hidden with it."""
    asked = (
        (_("students"), lambda one: one.students, True),
        (_("seats of the order, %(year)s") % {"year": year}, lambda one: one.intake and one.intake.seats_order, False),
        (_("applications"), lambda one: one.intake and one.intake.applications, True),
        (_("entrants"), lambda one: one.intake and one.intake.entrants, True),
        (_("graduates, %(year)s") % {"year": year}, lambda one: one.graduates and one.graduates.graduates, True),
    )
    synthetic = any(one.synthetic for one in now)
    return [
        _key_figure(words_, get, now, before, persons if few else Persons(True), synthetic)
        for words_, get, few in asked
    ]


def _key_figure(label: str, get, now: list[Figures], before: list[Figures], persons: Persons, synthetic: bool) -> dict:
    (total, hidden), (last, hidden_last) = persons.total(map(get, now)), persons.total(map(get, before))
    value = number(None, missing="hidden") if hidden else number(total, 0, synthetic)
    was = ""
    if not hidden and not hidden_last and total is not None and last is not None:
        was = _("%(last)s a year before, %(change)s") % {"last": figure(last), "change": signed(total - last)}
    return {"value": value, "label": label, "was": was}


def _history(years: list[Year], persons: Persons) -> Table:
    columns = (
        Column(_("year")),
        Column(_("seats of the order"), number=True),
        Column(_("applications"), number=True),
        Column(_("entrants"), number=True),
        Column(_("graduates"), number=True),
        Column(_("at work, by contributions"), number=True),
    )
    return Table(_("Year by year"), columns, [Row((str(one.year), *_sums(one, persons))) for one in years])


def _sums(one: Year, persons: Persons) -> Iterator[SafeString]:
    """Seats are no persons; a total that would give a hidden count away is hidden with it."""
    for name in (*INTAKE, *OUTCOME):
        total, hidden = (Persons(True) if name == "seats_order" else persons).total(one.counts.get(name, []))
        yield number(None, missing="hidden") if hidden else number(total, 0, one.synthetic)


def _beds(found: College) -> str:
    """One sentence: are there enough beds?"""
    places, needed = found.dormitory_places, found.dormitory_needed
    if places is None or needed is None:
        return ""
    numbers = {"places": figure(places), "needed": figure(needed), "rest": figure(abs(places - needed))}
    if needed > places:
        return _("%(needed)s beds are needed, there are %(places)s: %(rest)s are missing.") % numbers
    return _("%(places)s beds, %(needed)s are needed: %(rest)s are free.") % numbers


def _programmes(college: College, programmes: list[Programme], held: dict[int, Figures], persons: Persons) -> Table:
    columns = (
        Column(_("programme")),
        Column(_("seats of the order"), number=True),
        Column(_("applications"), number=True),
        Column(_("entrants"), number=True),
        Column(_("students"), number=True),
        Column(_("graduates"), number=True),
        Column(_("in their trade"), number=True),
        Column(_("licence, places"), number=True),
        Column(_("workshop, places"), number=True),
    )
    rows = [_row(college, one, held[one.pk], persons) for one in programmes]
    return Table(_("Programmes"), columns, rows)


def _row(college: College, one: Programme, held: Figures, persons: Persons) -> Row:
    intake, out = held.intake, held.graduates
    return Row(
        (
            _named(college, one),
            number(intake and intake.seats_order, 0, held.made_up("seats_order")),
            persons.cell(intake and intake.applications, held.made_up("applications")),
            persons.cell(intake and intake.entrants, held.made_up("entrants")),
            persons.cell(held.students, held.made_up("students")),
            persons.cell(out and out.graduates, held.made_up("graduates")),
            persons.cell(out and out.in_trade, held.made_up("in_trade")),
            number(one.licensed_places, 0, one.cell_synthetic("licensed_places")),
            number(one.workshop_places, 0, one.cell_synthetic("workshop_places")),
        )
    )


def _named(college: College, one: Programme) -> SafeString:
    """One link a programme; its spoken name tells the two languages of a specialty apart."""
    url, name, how = reverse("figures", args=[college.code, one.code]), title(one), taught(one)
    return format_html(
        '<a href="{}" aria-label="{}">{}</a><small class="under">{}</small>',
        url,
        f"{name}, {how}",
        name,
        " · ".join(part for part in (one.specialty.code, how) if part),
    )
