"""Signing in and out. Demo mode offers one click by role, on this machine only and never with a password."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.forms import SignInForm
from portal.accounts.models import User
from portal.journal.actions import record
from portal.permissions import Role, public

PASSWORD = "portal.accounts.backend.People"


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _enter(request, form.get_user())
    doors = _doors(list(demo_people(request))) if demo_allowed(request) else []
    page = {"form": form, "doors": doors, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", page, status=200 if not form.errors else 422)


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    if not demo_allowed(request):
        raise Http404
    return _enter(request, get_object_or_404(demo_people(request), username=request.POST.get("person", "")))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record("signed out", request.user, by=request.user)
    logout(request)
    return redirect("sign-in")


def demo_people(request: HttpRequest):
    region = request.region  # type: ignore[attr-defined]
    people = User.objects.filter(demo=True, is_active=True, region=region)
    return people.prefetch_related("colleges", "enterprises").order_by("id")


@dataclass(frozen=True)
class Door:
    """One role of the demo: what it does here and who may be tried."""

    label: str
    does: str
    people: list[User]


DOES = {
    Role.PLANNER: _("sees gaps, computes the order and explains each seat"),
    Role.DIRECTOR: _("corrects this year's figures, sees the college's lines and why"),
    Role.EMPLOYER: _("says whom it needs and sees what that changed"),
    Role.APPROVER: _("looks at the order and its reasons before approving"),
    Role.READER: _("reads gaps and the order"),
    Role.ADMINISTRATOR: _("watches runs and data"),
}


def _doors(people: list[User]) -> list[Door]:
    """Those who use the portal most come first."""
    found = [(role, [one for one in people if one.role == role]) for role in DOES]
    return [Door(str(role.label), str(DOES[role]), those) for role, those in found if those]


def demo_allowed(request: HttpRequest) -> bool:
    """Demo mode, asked for by this very machine."""
    if not settings.DEMO:
        return False
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # no address at all, for example a unix socket behind a proxy
        return False
    return near and "HTTP_X_FORWARDED_FOR" not in request.META


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=PASSWORD)
    record("signed in", user, by=user)
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect(asked if safe else resolve_url(settings.LOGIN_REDIRECT_URL))
