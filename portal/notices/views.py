"""Which letters come: stopped by the link in a letter, without signing in, and chosen on one's own page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.notices.actions import choose
from portal.notices.kinds import KINDS
from portal.notices.links import stopped_by
from portal.permissions import Permission, public, require


@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A look changes nothing: programmes that read mail open links. The button stops."""
    found = stopped_by(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        choose(person=person, kind=kind, wanted=request.POST.get("wanted") == "yes", by=person)
    page = {"words": KINDS[kind].words, "stopped": person.stops.filter(kind=kind).exists()}
    return render(request, "notices/stop.html", page)


@require(Permission.SEE_HOME)
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """The choice on one's own page."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS or KINDS[kind].required:
        raise Http404
    wanted = request.POST.get("wanted") == "yes"
    choose(person=request.user, kind=kind, wanted=wanted, by=request.user)
    messages.success(request, _("These letters come.") if wanted else _("These letters do not come any more."))
    return redirect("me")
