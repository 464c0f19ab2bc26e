"""One's own account: the second factor is set up here. The secret is made when it is asked for, and shown until a first
code came from the app."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.forms import CodeForm
from portal.accounts.second_factor import NotConfirmed, confirm_device, device_of, enrol, secret
from portal.permissions import Permission, require


@require(Permission.SEE_HOME)
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    device = device_of(request.user)
    if request.method == "GET":
        return _page(request, device, CodeForm())
    if device is None:
        enrol(person=request.user, by=request.user)
        return redirect("me")
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            confirm_device(person=request.user, code=form.cleaned_data["code"])
        except NotConfirmed as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Your second factor is set up."))
            return redirect("me")
    return _page(request, device, form, 422)


def _page(request: HttpRequest, device: TOTPDevice | None, form: CodeForm, status: int = 200) -> HttpResponse:
    """A key that is in use already is never shown again."""
    waits = device is not None and not device.confirmed
    page = {
        "confirmed": bool(device and device.confirmed),
        "key": secret(device) if waits else "",
        "address": device.config_url if waits else "",
        "form": form,
    }
    return render(request, "accounts/me.html", page, status=status)
