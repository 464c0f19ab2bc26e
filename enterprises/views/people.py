"""An enterprise and its people: who speaks for it, who is invited, who leaves, what it consents to; the way in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.actions import people
from enterprises.entrance import AskInForm, InviteForm, LinkForm
from enterprises.letters import invitation_of
from enterprises.models import Enterprise
from enterprises.queries import answers, listed, needs_of
from portal.accounts.models import User
from portal.journal.actions import record
from portal.permissions import Permission, may, public, require
from portal.workflow import Refused

PASSWORD = "portal.accounts.backend.People"


@require(Permission.SEE_NEEDS)
@require_GET
def enterprise(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _visible(request, code), InviteForm())


def _page(request: HttpRequest, found: Enterprise, form: InviteForm, status: int = 200) -> HttpResponse:
    first = found.region.planning_year - 1
    recent = (one.since(first) for one in answers(needs_of(Enterprise.objects.filter(pk=found.pk))))
    page = {
        "enterprise": found,
        "form": form,
        "people": found.representatives.order_by("last_name", "username"),
        "keepers": set(found.keepers.values_list("pk", flat=True)),
        "invited": found.invitations.filter(used_at=None)[:10],
        "answers": [one for one in recent if one.needs],
        "keeps": _keeps(request, found),
        "department": may(request.user, Permission.KEEP_NEEDS),
        "speaks": may(request.user, Permission.POST_NEED),
        "reminded": listed(found.region, found.region.planning_year).get(pk=found.pk).reminded,
    }
    return render(request, "enterprises/enterprise.html", page, status=status)


@require(Permission.SEE_NEEDS)
@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    said = form.cleaned_data
    made = people.invite(enterprise=found, email=said["email"], keeper=said["keeper"], by=request.user)
    messages.success(request, _("A letter with a link is on its way to %(email)s.") % {"email": made.email})
    return redirect("enterprise", code)


@require(Permission.SEE_NEEDS)
@require_POST
def let_go(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = _kept(request, code)
    person = get_object_or_404(found.representatives, pk=pk)
    try:
        people.let_go(enterprise=found, person=person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("enterprise", code)
    messages.success(
        request, _("%(person)s speaks for the enterprise no more. Its needs stay.") % {"person": person.shown}
    )
    return redirect("home" if person == request.user else reverse("enterprise", args=[code]))


@require(Permission.POST_NEED)
@require_POST
def consent(request: HttpRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    openly = request.POST.get("openly") == "yes"
    people.consent(enterprise=found, openly=openly, by=request.user)
    said = _("Your numbers may be shown under your name.") if openly else _("Your numbers are shown in sums only.")
    messages.success(request, said)
    return redirect("enterprise", code)


@require(Permission.KEEP_NEEDS)
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """An enterprise that came by itself is admitted, or refused with a reason it will read."""
    found = _visible(request, code)
    try:
        if request.POST.get("decision") == "admit":
            people.admit(enterprise=found, by=request.user)
            messages.success(
                request, _("%(name)s is admitted; what it posted counts from now on.") % {"name": found.name}
            )
        else:
            people.refuse(enterprise=found, why=request.POST.get("why", ""), by=request.user)
            messages.success(request, _("%(name)s is refused; it reads the reason.") % {"name": found.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("enterprise", code)


@public
@require_http_methods(["GET", "POST"])
def ask_in(request: HttpRequest) -> HttpResponse:
    """An enterprise comes by itself: its number, its name, its place and an address for the link."""
    region = request.region  # type: ignore[attr-defined]
    if region is None:
        raise Http404
    form = AskInForm(region, _sent(request))
    if form.is_valid():
        try:
            made = people.ask_in(region=region, language=get_language() or "", **form.values())
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            return render(request, "enterprises/on_its_way.html", {"email": made.email})
    return render(request, "enterprises/ask_in.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """A fresh link for those who have been here before; the answer is the same whether the address is known or not."""
    form = LinkForm(_sent(request))
    if form.is_valid():
        people.link_again(email=form.cleaned_data["email"], language=get_language() or "")
        return render(request, "enterprises/on_its_way.html", {"email": form.cleaned_data["email"]})
    return render(request, "enterprises/link.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of a letter: a look changes nothing, the button lets the person in, once."""
    invitation = invitation_of(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        try:
            person = people.join(invitation=invitation, name=request.POST.get("name", "").strip()[:150])
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("enterprise-link")
        _sign_in(request, person)
        return redirect("need-new")
    page = {"invitation": invitation, "good": people.is_good(invitation)}
    return render(request, "enterprises/enter.html", page, status=200 if page["good"] else 410)


def _sign_in(request: HttpRequest, person: User) -> None:
    if request.user.is_authenticated and request.user.pk != person.pk:
        logout(request)
    login(request, person, backend=PASSWORD)
    record("signed in by link", person, by=person)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _visible(request: HttpRequest, code: str) -> Enterprise:
    seen = Enterprise.objects.visible_to(request.user).select_related("region", "territory", "industry", "decided_by")
    return get_object_or_404(seen, code=code)


def _keeps(request: HttpRequest, found: Enterprise) -> bool:
    """The department, and of the enterprise's own people its keepers."""
    user: Any = request.user
    return may(user, Permission.KEEP_NEEDS) or found.keepers.filter(pk=user.pk).exists()


def _kept(request: HttpRequest, code: str) -> Enterprise:
    found = _visible(request, code)
    if not _keeps(request, found):
        raise PermissionDenied
    return found
