"""The planner's pages: send a file, look at what was found and what would change, decide, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from colleges.queries import last_intake_year
from portal.imports import actions, queries, words
from portal.imports.forms import SendForm
from portal.imports.models import Import, State
from portal.imports.views import shown
from portal.jobs.views import come_again, progress_of
from portal.permissions import Permission, require

ON_A_PAGE = 50
KINDS = ("error", "question", "mend")


def find(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.user).listed(), pk=pk)


@require(Permission.IMPORT_FIGURES)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    region = request.user.region
    if region is None:
        raise Http404
    form = SendForm(region, request.POST or None, request.FILES or None, initial={"year": last_intake_year(region)})
    if request.method == "POST" and form.is_valid():
        return _send(request, form)
    pages = Paginator(Import.objects.visible_to(request.user).listed(), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "imports/imports.html", {"form": form, "page": page, "table": shown.imports(page)}, status=status
    )


def _send(request: HttpRequest, form: SendForm) -> HttpResponse:
    told = form.cleaned_data
    sent, fresh = actions.send(
        region=request.user.region,
        name=told["file"].name,
        content=told["file"].read(),
        year=told["year"],
        college=told["college"],
        synthetic=told["synthetic"],
        by=request.user,
    )
    if not fresh:
        messages.info(request, _("This very file was sent before; nothing was changed. Here is what became of it."))
    return redirect("import", sent.pk)


@require(Permission.IMPORT_FIGURES)
@require_GET
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    live = found.job is not None and found.job.is_live
    failed = found.job is not None and found.job.state == found.job.State.FAILED
    tab = request.GET.get("show", "")
    page: dict[str, Any] = {
        "of": found,
        "state": shown.state(found),
        "refusal": words.refusal(found),
        "tab": tab if tab in (*KINDS, "changes") else _first_tab(found),
        "may_decide": found.state == State.READY and not live,
        "count": found.counts,
        "changes": found.counts.get("new", 0) + found.counts.get("changed", 0),
    }
    if live or failed:
        page |= progress_of(found.job)
    if found.counts and found.state != State.READING:
        page |= _listed(request, found, page["tab"])
    answer = render(request, "imports/import.html", page)
    return come_again(request, answer, found.job) if live else answer


def _first_tab(of: Import) -> str:
    return next((kind for kind in KINDS[:2] if of.counts.get(f"{kind}s")), "changes")


def _listed(request: HttpRequest, of: Import, tab: str) -> dict[str, Any]:
    rows: Any = queries.Changes(of) if tab == "changes" else queries.notes_of(of, tab)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    table = shown.changes(list(page)) if tab == "changes" else shown.notes(page, tab)
    return {"page": page, "table": table}


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    found = find(request, pk)
    try:
        act(found)
    except actions.Refused as refusal:
        messages.error(request, gettext(str(refusal)))
    else:
        if said:
            messages.success(request, said)
    return redirect("import", pk) if Import.objects.filter(pk=pk).exists() else redirect("imports")


@require(Permission.IMPORT_FIGURES)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    sure, why = "sure" in request.POST, request.POST.get("why", "")
    return _act(request, pk, lambda of: actions.apply(of=of, sure=sure, why=why, by=request.user), "")


@require(Permission.IMPORT_FIGURES)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda of: actions.undo(of=of, by=request.user), "")


@require(Permission.IMPORT_FIGURES)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda of: actions.read_again(of=of, by=request.user), "")


@require(Permission.IMPORT_FIGURES)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda of: actions.discard(of=of, by=request.user), _("The file is away; nothing was saved.")
    )
