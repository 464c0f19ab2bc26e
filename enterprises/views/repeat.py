"""Last year's answers again in one screen, what was hired of them, and an unusual number explained."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.actions.needs import explain, post_needs, record_hired
from enterprises.forms import RepeatForm
from enterprises.models import Enterprise, Need
from enterprises.queries import answer_of, to_repeat
from enterprises.views.own import chosen
from portal.permissions import Permission, require
from portal.workflow import Refused


@require(Permission.POST_NEED)
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest) -> HttpResponse:
    mine, enterprise = chosen(request)
    form = RepeatForm(to_repeat(enterprise), enterprise.region.planning_year, request.POST or None)
    if form.is_valid():
        return _send(request, enterprise, form)
    page = {"form": form, "enterprise": enterprise, "enterprises": mine, "year": enterprise.region.planning_year}
    return render(request, "enterprises/repeat.html", page, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, enterprise: Enterprise, form: RepeatForm) -> HttpResponse:
    try:
        posted = post_needs(enterprise=enterprise, statements=form.statements(), by=request.user)
        for need, hired in form.hired():
            record_hired(need=need, hired=hired, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("needs")
    if posted or form.hired():
        words = ngettext("Thank you: %(count)s answer is new.", "Thank you: %(count)s answers are new.", len(posted))
        messages.success(request, words % {"count": len(posted)})
    else:
        messages.info(request, _("This stands already; nothing was changed."))
    return redirect("needs")


@require(Permission.POST_NEED)
@require_POST
def stand_by(request: HttpRequest, pk: int) -> HttpResponse:
    """An unusual number is right: the enterprise says why, or just that it is."""
    mine = Need.objects.visible_to(request.user, Permission.POST_NEED)
    need = get_object_or_404(mine.exclude(state=Need.WITHDRAWN), pk=pk)
    why = request.POST.get("why", "").strip()[:300] or _("It is right.")
    same = [one for one in answer_of(need).open if one.number == need.number]
    explain(needs=same, why=why, by=request.user)
    messages.success(request, _("Thank you. The number stands, with your explanation beside it."))
    return redirect("need-effect", need.pk)
