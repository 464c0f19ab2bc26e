"""The department's side of needs: who has answered and who has not, words that wait for a code, reminders."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import letters
from enterprises.actions.needs import Asked, code_needs
from enterprises.actions.reminders import remind
from enterprises.models import Enterprise, Need
from enterprises.queries import Answer, covered, listed, reached, same_answer, silent, waiting_words
from portal.classifiers.models import Occupation
from portal.classifiers.wording import occupations_for
from portal.figures import figure
from portal.names import search_key
from portal.notices.actions import REST
from portal.permissions import Permission, Scope, may, require, scope_of
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number
from portal.workflow import Refused

PAGE = 100
LARGE = 20  # of the silent, how many are shown and can be reminded together


@require(Permission.KEEP_NEEDS)
@require_GET
def enterprises(request: HttpRequest) -> HttpResponse:
    region = _region(request)
    found, text, state = (
        listed(region, region.planning_year),
        request.GET.get("q", "").strip(),
        request.GET.get("state", ""),
    )
    for word in search_key(text).split():
        found = found.filter(search__contains=word) | found.filter(registry_number__contains=word)
    if state in dict(Enterprise.STATES):
        found = found.filter(state=state)
    pages = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page = {
        "table": _listed(list(pages), region),
        "pages": pages,
        "q": text,
        "asked": Enterprise.objects.filter(region=region, state=Enterprise.ASKED).count(),
        "words": Need.objects.filter(region=region).uncoded().values("enterprise", "wording").distinct().count(),
        "year": region.planning_year,
    }
    return render(request, "enterprises/enterprises.html", page)


def _listed(rows: list[Enterprise], region: Region) -> Table:
    columns = (
        Column(_("enterprise")),
        Column(_("place")),
        Column(_("staff"), number=True),
        Column(_("people named for %(year)s") % {"year": region.planning_year}, number=True),
        Column(_("reminded")),
    )
    return Table(_("Enterprises"), columns, [Row(_cells(one)) for one in rows])


def _cells(one: Any) -> tuple[Any, ...]:
    states = {Enterprise.ASKED: _("asks to be let in"), Enterprise.REFUSED: _("refused")}
    under = states.get(one.state) or (one.industry.name if one.industry else "")
    who = format_html('<a href="{}">{}</a><small class="under">{}</small>', _page_of(one), one.name, under)
    named = number(one.people, 0, one.synthetic) if one.named else _("no answer")
    when = date_format(localtime(one.reminded), "SHORT_DATE_FORMAT") if one.reminded else ""
    return (who, one.territory.name, number(one.headcount, 0, one.synthetic), named, when)


def _page_of(one: Enterprise) -> str:
    return reverse("enterprise", args=[one.code])


@require(Permission.SEE_NEEDS)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """How much of each industry has answered, and the largest who have not."""
    region = _department(request)
    rows = covered(region, region.planning_year)
    quiet = list(silent(region, region.planning_year)[:LARGE])
    staff, heard = sum(row.staff for row in rows), sum(row.staff_answered for row in rows)
    page = {
        "table": _covered(rows),
        "silent": quiet,
        "keeps": may(request.user, Permission.KEEP_NEEDS),
        "year": region.planning_year,
        "share": figure(100 * heard / staff) if staff else "",
        "firms": sum(row.firms for row in rows),
        "answered": sum(row.answered for row in rows),
    }
    return render(request, "enterprises/coverage.html", page)


def _covered(rows: list[Any]) -> Table:
    columns = (
        Column(_("industry")),
        Column(_("enterprises"), number=True),
        Column(_("answered"), number=True),
        Column(_("staff"), number=True),
        Column(_("share of staff, %"), number=True),
    )
    named = (
        (
            row.industry.name if row.industry else _("industry not known"),
            number(row.firms),
            number(row.answered),
            number(row.staff),
            number(None if row.share is None else 100 * row.share),
        )
        for row in rows
    )
    return Table(_("Answers by industry"), columns, [Row(cells) for cells in named])


@require(Permission.KEEP_NEEDS)
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """First the letter and who gets it, then the button: nobody twice in 48 hours."""
    region = _region(request)
    quiet = list(silent(region, region.planning_year)[:LARGE])
    if request.method == "POST":
        return _remind(request, region, quiet)
    rests = timezone.now() - REST
    rows = [
        {"enterprise": one, "people": list(reached(one)), "rests": bool(one.reminded and one.reminded > rests)}
        for one in quiet
    ]
    ready = [row for row in rows if row["people"] and not row["rests"]]
    text = letters.written("reminder", letters.words_of(quiet[0]))[1] if quiet else ""
    return render(request, "enterprises/reminders.html", {"rows": rows, "ready": len(ready), "text": text})


def _remind(request: HttpRequest, region: Region, quiet: list[Enterprise]) -> HttpResponse:
    chosen = set(request.POST.getlist("code"))
    count = len(remind(region=region, enterprises=[one for one in quiet if one.code in chosen], by=request.user))
    said = ngettext("%(count)s enterprise was reminded.", "%(count)s enterprises were reminded.", count)
    messages.success(request, said % {"count": count})
    return redirect("need-coverage")


@require(Permission.KEEP_NEEDS)
@require_GET
def coding(request: HttpRequest) -> HttpResponse:
    """Employers' own words that wait for a code, each with what the search suggests."""
    region = _region(request)
    rows = [{"answer": one, "need": one.needs[0], **_suggested(region, one)} for one in waiting_words(region)]
    return render(request, "enterprises/coding.html", {"rows": rows})


def _suggested(region: Region, answer: Answer) -> dict[str, Any]:
    """What fits the whole wording (the best is chosen beforehand), else what fits any single word of it."""
    text = answer.needs[0].wording
    if found := occupations_for(region, text, 5):
        return {"found": found, "sure": True}
    for word in text.split():
        found += [one for one in occupations_for(region, word, 3) if one not in found]
    return {"found": found[:5], "sure": False}


@require(Permission.KEEP_NEEDS)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    waiting = Need.objects.visible_to(request.user, Permission.KEEP_NEEDS)
    need = get_object_or_404(waiting.select_related("enterprise", "occupation"), pk=pk)
    leaves = Occupation.objects.filter(region=need.region_id, children__isnull=True)
    typed = request.POST.get("other", "").strip() or request.POST.get("occupation", "")
    occupation = leaves.filter(code=typed).first()
    if occupation is None:
        messages.error(request, _("There is no occupation with the code “%(code)s”.") % {"code": typed})
        return redirect("need-coding")
    same, add = list(same_answer(need).filter(state=Need.WAITING)), request.POST.get("add") == "yes"
    try:
        code_needs(needs=same, occupation=occupation, by=request.user, add=add)
    except Asked as question:
        page = {"need": need, "occupation": occupation, "question": str(question)}
        return render(request, "enterprises/code_asked.html", page, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("“%(words)s” counts as %(occupation)s from now on.")
        messages.success(request, words % {"words": need.wording, "occupation": occupation.name})
    return redirect("need-coding")


def _region(request: HttpRequest) -> Region:
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        raise Http404
    return region


def _department(request: HttpRequest) -> Region:
    """An enterprise sees its own needs only; how others answered is the department's."""
    if scope_of(request.user, Permission.SEE_NEEDS) == Scope.OWN:
        raise PermissionDenied
    return _region(request)
