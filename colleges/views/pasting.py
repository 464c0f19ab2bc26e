"""From Excel and back: the sheet goes out, comes in by paste or as a file, and is looked at before anything is written."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from colleges import words
from colleges.actions.pasting import Cell, Decided, Preview, preview, take
from colleges.actions.rows import Changed
from colleges.actions.submissions import digest_of
from colleges.collected import longest_of, parts
from colleges.queries.submissions import rows_of
from colleges.sheets.submission import Line, workbook
from colleges.views.shown import taught, title
from colleges.views.submission import Opened, asked_of, frame, opened
from portal.permissions import Permission, require
from portal.sheets.findings import REASONS, Bad
from portal.sheets.pasted import text_in
from portal.workflow import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(Permission.SEE_SUBMISSIONS)
@require_GET
def submission_sheet(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    rows = rows_of(here.submission)
    today = timezone.localtime()
    about = [
        f"{here.submission.college.name}, {year}",
        _("Figures of %(year)s, downloaded on %(day)s.") % {"year": year - 1, "day": today.strftime("%d.%m.%Y %H:%M")},
        _(
            "Change only the white cells; leave blank what is not known. Then upload the sheet: nothing is saved unseen."
        ),
        digest_of(here.submission),
    ]
    content = workbook(here.submission, [Line(row, title(row.programme)) for row in rows], about)
    name = f"submission-{year}_{here.submission.college.code}_{today:%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require(Permission.FILL_SUBMISSION)
@require_http_methods(["GET", "POST"])
def submission_paste(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    if request.method == "GET":
        return render(request, "colleges/submission_paste.html", frame(here))
    try:
        text = text_in(request.POST.get("text", ""), request.FILES.get("file"))
        return _previewed(request, here, text)
    except Bad as bad:
        messages.error(request, str(REASONS[bad.reason]) % bad.params)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return render(request, "colleges/submission_paste.html", frame(here), status=422)


def _previewed(request: HttpRequest, here: Opened, text: str) -> HttpResponse:
    rows = rows_of(here.submission)
    every = parts(longest_of(row.programme for row in rows))
    part = next((one for one in every if one.code == request.POST.get("part")), every[0])
    at = request.POST.get("at", "")
    found = preview(
        submission=here.submission, rows=rows, text=text, at=at, shown=part.columns, decided=_decided(request.POST)
    )  # fmt: skip
    if not found.rows and not found.strangers:
        raise Refused(_("No line of it is a programme of yours. Copy the row of headings too."))
    status = 200
    if "accept" in request.POST:
        try:
            done = take(
                submission=here.submission, found=found, versions=_versions(request.POST, found), by=request.user
            )
        except Changed:
            messages.error(request, _("Somebody saved some of these rows meanwhile. Below is what would change now."))
            status = 409
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            _say(request, found, len(done))
            return redirect(f"{reverse('submission-programmes', kwargs=here.address)}?part={part.code}")
    kept = _decided(request.POST).chosen.items()
    page = frame(
        here,
        kept=kept,
        found=found,
        text=text,
        at=at,
        part=part,
        cells=[_shown(one) for one in found.cells],
        **_lists(found, rows),
    )
    return render(request, "colleges/submission_preview.html", page, status=status)


def _say(request: HttpRequest, found: Preview, rows: int) -> None:
    said = _("%(rows)s programmes confirmed, %(cells)s cells changed.")
    messages.success(request, said % {"rows": rows, "cells": len(found.changes)})


def _decided(sent: Any) -> Decided:
    chosen = {
        int(name.removeprefix("line-")): value
        for name, value in sent.items()
        if name.startswith("line-") and name.removeprefix("line-").isdecimal()
    }
    return Decided(frozenset(sent.getlist("take")), chosen)


def _versions(sent: Any, found: Preview) -> dict[int, int]:
    """The versions of the rows as the person saw them in the preview."""
    told = {int(pk): int(version) for pk, _colon, version in (one.partition(":") for one in sent.getlist("seen"))
            if pk.isdecimal() and version.isdecimal()}  # fmt: skip
    return {pk: told.get(pk, -1) for pk in found.rows}


def _shown(cell: Cell) -> dict[str, Any]:
    programme = cell.row.programme
    said = cell.read.refused or words.understood(cell.read.said, cell.read.params, cell.read.offered)
    return {
        "cell": cell,
        "name": ", ".join(part for part in (title(programme), taught(programme)) if part),
        "label": words.figure_label(cell.column),
        "said": said,
        "newer": cell.newer,
    }


def _lists(found: Preview, rows: Sequence[Any]) -> dict[str, Any]:
    asked = asked_of(found.looked)
    taken = found.rows.keys()
    free = [(row.pk, ", ".join((title(row.programme), taught(row.programme)))) for row in rows if row.pk not in taken]
    return {
        "asked": asked,
        "errors": sum(one.asked.is_error for one in asked),
        "free": free,
        "seen": [f"{row.pk}:{row.version}" for row in rows],
    }
