"""The grid of a submission: last year above each cell; saved cell by cell with a script, row by row without one."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from colleges import words
from colleges.actions.rows import Filled, confirm, fill
from colleges.collected import Part, has, longest_of, parts
from colleges.looked import Looked, look, look_at
from colleges.models import SubmissionRow
from colleges.typed import Read, read
from colleges.views import grid_rows
from colleges.views.submission import Opened, asked_of, frame, opened
from portal.permissions import Permission, require
from portal.workflow import Refused

A_PAGE = 50  # rows: a form may carry a thousand fields


@require(Permission.SEE_SUBMISSIONS)
@require_http_methods(["GET", "POST"])
def submission_programmes(request: HttpRequest, college: str, year: int) -> HttpResponse:
    here = opened(request, college, year)
    if request.method == "POST":
        if not here.mine:
            raise PermissionDenied
        return _save(request, here)
    return _page(request, here)


def _page(
    request: HttpRequest, here: Opened, typed: dict[str, str] | None = None, told: dict[int, dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    looked = look(here.submission)
    part = part_of(request, looked)
    page = Paginator(looked, A_PAGE).get_page(request.GET.get("page"))
    rows = grid_rows.table(page.object_list, part, here, typed or {}, told or {})
    more = {"grid": rows, "part": part, "parts": _tabs(looked), "page": page, "saved": saved_line(looked)}
    context = frame(here, **more, **counted(looked, page))
    return render(request, "colleges/submission_programmes.html", context, status=status)


def counted(looked: list[Looked], page: Page | None = None) -> dict[str, Any]:
    asked = asked_of(list(page.object_list) if page else looked)
    return {
        "quiet": sum(one.quiet for one in looked),
        "unseen": sum(one.row.confirmed_at is None for one in looked),
        "errors": sum(len(one.errors) for one in looked),
        "questions": sum(len(one.questions) for one in looked),
        "all": len(looked),
        "reasons": words.REASONS,
        "asked": asked[:20],
        "asked_more": max(len(asked) - 20, 0),
    }


def part_of(request: HttpRequest, looked: list[Looked]) -> Part:
    every = parts(longest_of(one.row.programme for one in looked))
    return next((one for one in every if one.code == request.GET.get("part")), every[0])


def _tabs(looked: list[Looked]) -> list[Part]:
    return parts(longest_of(one.row.programme for one in looked))


def saved_line(looked: list[Looked]) -> str:
    saved = [one.row.saved_at for one in looked if one.row.saved_at]
    return saved_at(max(saved)) if saved else _("Nothing was changed yet.")


def saved_at(moment: Any) -> str:
    return _("Saved at %(time)s") % {"time": timezone.localtime(moment).strftime("%H:%M")}


def typed_row(
    request: HttpRequest, row: SubmissionRow, columns: tuple[str, ...]
) -> tuple[dict[str, Read], dict[str, Any]]:
    """What was typed in a row, cell by cell, and what stood there when the page was made."""
    cells = {
        name: read(request.POST[f"{row.pk}-{name}"], name)
        for name in columns
        if has(row.programme, name) and f"{row.pk}-{name}" in request.POST
    }
    try:
        base = json.loads(request.POST.get(f"{row.pk}-base", "{}"))
    except ValueError:
        base = {}
    return cells, base if isinstance(base, dict) else {}


def unread(cells: dict[str, Read]) -> dict[str, str]:
    """Cells that cannot be saved as they are, each with what to do."""
    found = {name: one.refused for name, one in cells.items() if one.refused}
    return found | {
        name: words.understood(one.said, one.params, one.offered)
        for name, one in cells.items()
        if one.offered is not None
    }


def write(request: HttpRequest, row: SubmissionRow, columns: tuple[str, ...]) -> tuple[Filled, dict[str, str]]:
    cells, base = typed_row(request, row, columns)
    bad, keep = unread(cells), request.POST.get("keep", "")
    typed = {name: one.value for name, one in cells.items() if name not in bad and f"{row.pk}-{name}" != keep}
    return fill(row=row, typed=typed, base=base, by=request.user), bad


def _save(request: HttpRequest, here: Opened) -> HttpResponse:
    """The page's form without a script: every readable cell is saved, the rest comes back as it was typed."""
    looked = look(here.submission)
    part, told = part_of(request, looked), {}
    rows = [one.row for one in looked if f"{one.row.pk}-base" in request.POST]
    try:
        for row in rows:
            filled, bad = write(request, row, part.columns)
            if bad or filled.conflicts:
                told[row.pk] = {
                    "bad": bad,
                    "conflicts": filled.conflicts,
                    "by": filled.row.saved_by,
                    "at": filled.row.saved_at,
                }
        if request.POST.get("confirm", "").isdecimal():
            confirm(submission=here.submission, rows=[int(request.POST["confirm"])], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, here, dict(request.POST.items()), status=422)
    if told:
        kept = {f"{pk}-{name}" for pk, one in told.items() for name in (*one["bad"], *one["conflicts"])}
        typed = {name: value for name, value in request.POST.items() if name in kept}
        status = 409 if any(one["conflicts"] for one in told.values()) else 422
        return _page(request, here, typed, told, status)
    messages.success(request, saved_at(timezone.now()))
    return redirect(request.get_full_path())


@require(Permission.FILL_SUBMISSION)
@require_POST
def submission_row(request: HttpRequest, college: str, year: int, code: str) -> HttpResponse:
    """One row as it is typed: what is saved, what is asked, what somebody else wrote meanwhile."""
    here = opened(request, college, year)
    linked = (
        "programme__specialty",
        "programme__qualification",
        "programme__vintage",
        "submission__campaign",
        "saved_by",
    )
    row = get_object_or_404(here.submission.rows.select_related(*linked), programme__code=code)
    looked = look(here.submission)
    part = part_of(request, looked)
    try:
        filled, bad = write(request, row, part.columns)
    except Refused as refusal:
        return HttpResponse(grid_rows.refused(str(refusal)), status=422)
    told = {"bad": bad, "conflicts": filled.conflicts, "by": filled.row.saved_by, "at": filled.row.saved_at}
    looked = [one for one in looked if one.row.pk != row.pk] + look_at(
        [filled.row], here.submission.campaign.asked_year
    )
    looked.sort(key=lambda one: (one.row.programme.specialty.code, one.row.programme.code))
    mine = next(one for one in looked if one.row.pk == row.pk)
    context = frame(here, row=mine, part=part, saved=saved_line([mine]), **counted(looked))
    context["state"] = grid_rows.state(mine, here, told)
    context["base"] = grid_rows.base(mine.row, part, oob=True)
    answer = render(request, "colleges/submission_row.html", context, status=409 if filled.conflicts else 200)
    answer["HX-Trigger"] = json.dumps({"gridCells": grid_rows.marks(mine, part, told)})
    return answer
