"""A programme's figures year by year; its director looks at the newest and corrects them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colleges.actions.figures import (
    Changed,
    Refused,
    correct,
    corrections_of,
    last_correction,
    state_of,
    undo_correction,
    values_of,
)
from colleges.forms import FiguresForm
from colleges.models import Programme
from colleges.queries import Figures, figures, last_intake_year, years_of
from colleges.views.shown import Persons, taught, title
from colleges.words import figure_label
from portal.accounts.models import User
from portal.journal.models import Entry
from portal.journal.queries import last_of
from portal.permissions import Permission, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


@require(Permission.SEE_COLLEGES)
@require_http_methods(["GET", "POST"])
def programme_figures(request: HttpRequest, college: str, code: str) -> HttpResponse:
    seen = Programme.objects.visible_to(request.user).select_related(
        "college", "region", "specialty", "qualification", "vintage"
    )
    programme = get_object_or_404(seen, college__code=college, code=code)
    mine = Programme.objects.visible_to(request.user, Permission.CORRECT_FIGURES).filter(pk=programme.pk).exists()
    year = last_intake_year(programme.region)
    page = {"programme": programme, "year": year, "title": title(programme), "taught": taught(programme), "mine": mine}
    if request.method == "POST":
        if not mine:
            raise PermissionDenied
        return _correct(request, page)
    form = FiguresForm(figures(programme, year), figures(programme, year - 1)) if mine else None
    persons = Persons.seen_by(request.user)
    page |= {"form": form, "table": _history(years_of(programme, year), persons), "hides": not persons.sees_few}
    page |= {"corrections": _corrections(programme, persons), "undoable": mine and last_correction(programme)}
    return render(request, "colleges/figures.html", page)


def _correct(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    programme, year = page["programme"], page["year"]
    form = FiguresForm(figures(programme, year), figures(programme, year - 1), request.POST)
    if not form.is_valid():
        return render(request, "colleges/figures.html", {**page, "form": form}, status=422)
    seen = form.cleaned_data["seen"]
    try:
        correct(programme=programme, year=year, values=form.figures(), seen=seen, by=request.user)
    except Changed as changed:
        return render(request, "colleges/changed.html", {**page, **_both(form, changed)}, status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "colleges/figures.html", {**page, "form": form}, status=422)
    saved = form.figures().items() - {**dict.fromkeys(form.figures()), **form.stored}.items()
    undo_url = reverse("figures-undo", args=[programme.college.code, programme.code])
    messages.success(request, _said(form, page["title"]), extra_tags=f"undo {undo_url}" if saved else "")
    for label, question in form.questions:
        messages.warning(request, f"{page['title']}. {label}: {question}")
    return redirect("college", programme.college.code)


def _said(form: FiguresForm, name: str) -> str:
    if form.figures().items() <= {**dict.fromkeys(form.figures()), **form.stored}.items():
        return _("%(programme)s: nothing was changed.") % {"programme": name}
    return _("%(programme)s: saved. The next analysis will use these figures.") % {"programme": name}


def _both(form: FiguresForm, changed: Changed) -> dict[str, Any]:
    """What stands now and what the person typed, where they differ; `typed` is ready to be sent again."""
    stands = values_of(changed.now)
    rows = [
        {"label": figure_label(name), "stands": stands.get(name), "typed": value}
        for name, value in form.figures().items()
        if stands.get(name) != value
    ]
    typed = {name: form.data[name] for name in form.fields if name != "seen" and name in form.data}
    return {"rows": rows, "seen": state_of(changed.now), "typed": typed, **_saved_by(changed.now.programme)}


def _saved_by(programme: Programme) -> dict[str, Any]:
    entry = last_of(programme)
    person = User.objects.filter(pk=entry.actor_id).first() if entry else None
    return {"entry": entry, "who": person.shown if person else entry and entry.actor}


def _history(years: list[Figures], persons: Persons) -> Table:
    columns = (
        Column(_("year"), css="thin"),
        Column(_("seats of the order"), number=True),
        Column(_("paid seats"), number=True),
        Column(_("applications"), number=True),
        Column(_("entrants"), number=True),
        Column(_("students"), number=True),
        Column(_("graduates"), number=True),
        Column(_("employed, reported"), number=True),
        Column(_("employed, registered"), number=True),
        Column(_("in their trade"), number=True),
    )
    return Table(_("Year by year"), columns, [_year(one, persons) for one in years])


def _year(held: Figures, persons: Persons) -> Row:
    intake, out = held.intake, held.graduates
    return Row(
        (
            format_html("{}", str(held.year)),
            number(intake and intake.seats_order, 0, held.made_up("seats_order")),
            number(intake and intake.seats_paid, 0, held.made_up("seats_paid")),
            persons.cell(intake and intake.applications, held.made_up("applications")),
            persons.cell(intake and intake.entrants, held.made_up("entrants")),
            persons.cell(held.students, held.made_up("students")),
            *(persons.cell(getattr(out, name, None), held.made_up(name)) for name in OF_OUTCOME),
        )
    )


OF_OUTCOME = ("graduates", "employed_reported", "employed_registered", "in_trade")


def _corrections(programme: Programme, persons: Persons) -> Table | None:
    """Who changed which figure from what to what; the newest first."""
    columns = (
        Column(_("when"), css="thin"),
        Column(_("who"), css="wrap"),
        Column(_("figure"), css="wrap"),
        Column(_("was"), number=True),
        Column(_("is now"), number=True),
    )
    rows = [row for entry in corrections_of(programme)[:20] for row in _entry(entry, persons)]
    return Table(_("What people changed"), columns, rows) if rows else None


def _entry(entry: Entry, persons: Persons) -> list[Row]:
    when = date_format(localtime(entry.at), "SHORT_DATETIME_FORMAT")
    who = _("%(person)s, taken back") % {"person": entry.actor} if entry.verb == "undone" else entry.actor
    return [
        Row((when, who, figure_label(name), persons.cell(entry.before.get(name)), persons.cell(value)))
        for name, value in entry.after.items()
        if name != "year"
    ]


@require(Permission.CORRECT_FIGURES)
@require_POST
def undo(request: HttpRequest, college: str, code: str) -> HttpResponse:
    """Takes back the last correction of one's own college."""
    mine = Programme.objects.visible_to(request.user, Permission.CORRECT_FIGURES)
    programme = get_object_or_404(mine.select_related("qualification", "specialty"), college__code=college, code=code)
    try:
        undo_correction(programme=programme, by=request.user)
    except Changed:
        messages.error(request, _("Somebody has changed these figures since; nothing was taken back."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(programme)s: the correction was taken back.") % {"programme": title(programme)})
    return redirect("figures", college, code)
