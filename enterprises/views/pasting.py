"""From a spreadsheet: the sheet goes out filled with what was said last, comes back by paste or as a file, and is looked
at before anything is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from enterprises.actions.pasting import Decided, Preview, Said, Spot, preview, take
from enterprises.models import Enterprise
from enterprises.need_sheet import filled, label
from enterprises.queries import to_repeat, years_of
from enterprises.views.own import chosen
from enterprises.words import CERTAINTIES
from portal.permissions import Permission, require
from portal.sheets.findings import REASONS, Bad
from portal.sheets.pasted import text_in
from portal.sheets.workbook import TYPE
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number
from portal.workflow import Refused


@require(Permission.POST_NEED)
@require_GET
def need_sheet(request: HttpRequest) -> HttpResponse:
    _mine, enterprise = chosen(request)
    content = filled(to_repeat(enterprise), years_of(enterprise.region))
    name = f"needs-{enterprise.region.planning_year}_{enterprise.code}_{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require(Permission.POST_NEED)
@require_http_methods(["GET", "POST"])
def need_paste(request: HttpRequest) -> HttpResponse:
    mine, enterprise = chosen(request)
    page: dict[str, Any] = {"enterprise": enterprise, "enterprises": mine, "year": enterprise.region.planning_year}
    if request.method == "GET":
        return render(request, "enterprises/paste.html", page)
    try:
        text = text_in(request.POST.get("text", ""), request.FILES.get("file"))
        found = preview(enterprise=enterprise, text=text, decided=_decided(request.POST))
        if "accept" in request.POST:
            return _accept(request, found)
        status = 200
    except Bad as bad:
        messages.error(request, str(REASONS[bad.reason]) % bad.params)
        return render(request, "enterprises/paste.html", page, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        status = 422
    return render(request, "enterprises/preview.html", {**page, **_shown(found, text)}, status=status)


def _accept(request: HttpRequest, found: Preview) -> HttpResponse:
    sure, why = "sure" in request.POST, request.POST.get("why", "")[:300]
    posted = take(found=found, sure=sure, why=why, by=request.user)
    if not posted:
        messages.info(request, _("This stands already; nothing was changed."))
        return redirect("needs")
    words = ngettext("Written down: %(count)s number, receipt %(receipt)s.", "Written down: %(count)s numbers, receipt %(receipt)s.", len(posted))  # fmt: skip
    posted[0].refresh_from_db(fields=["receipt"])
    messages.success(request, words % {"count": len(posted), "receipt": posted[0].receipt})
    return redirect("needs")


def _decided(sent: Any) -> Decided:
    return Decided(frozenset(sent.getlist("take")), _lines(sent, "line-"), _lines(sent, "again-"))


def _lines(sent: Any, start: str) -> dict[int, str]:
    """{line: what was chosen for it}"""
    chosen = ((name.removeprefix(start), value) for name, value in sent.items() if name.startswith(start))
    return {int(line): value for line, value in chosen if line.isdecimal() and len(line) < 7}


def _shown(found: Preview, text: str) -> dict[str, Any]:
    asked = [(one.line, one.title, question.words) for one, question in found.asked] if not found.blocked else []
    return {
        "found": found,
        "text": text,
        "spots": [_spot(one) for one in found.spots],
        "changes": _changes(found.enterprise, found.changed),
        "count": sum(len(one.changes()) for one in found.changed),
        "asked": asked,
    }


def _spot(one: Spot) -> dict[str, Any]:
    code = one.reading.code
    why = REASONS[f"{code}_alone" if f"{code}_alone" in REASONS and not one.reading.params.get("likely") else code]
    return {"spot": one, "column": label(one.column), "why": str(why) % one.reading.params}


def _changes(enterprise: Enterprise, changed: list[Said]) -> Table:
    """Only what would be otherwise than it stands."""
    columns = (
        Column(_("line"), number=True),
        Column(_("occupation")),
        Column(_("year")),
        Column(_("stands now"), number=True),
        Column(_("would stand"), number=True),
        Column(_("how firm")),
    )
    rows = [
        Row((one.line, one.title, str(year), number(before), number(after), str(CERTAINTIES[one.values["certainty"]])))
        for one in changed
        if one.values["certainty"]
        for year, before, after in one.changes()
    ]
    return Table(_("What would change"), columns, rows)
