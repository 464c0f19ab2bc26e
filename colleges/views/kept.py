"""Lines that a college keeps of itself: add one, change one, take one away. The same steps for equipment and classes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from colleges.actions import campus as act
from colleges.models import College
from portal.permissions import Permission
from portal.workflow import Refused


@dataclass(frozen=True)
class Page:
    """Which lines, by which form, on whose page (`view`: its address)."""

    model: type[act.Kept]
    form: type[forms.Form]
    view: str
    college: College


def of_college(request: HttpRequest, code: str, permission: Permission = Permission.SEE_COLLEGES) -> College:
    seen = College.objects.visible_to(request.user, permission).select_related("territory", "region", "vintage")
    return get_object_or_404(seen, code=code)


def keeps(request: HttpRequest, college: College) -> bool:
    return College.objects.visible_to(request.user, Permission.KEEP_CAMPUS).filter(pk=college.pk).exists()


def add(request: HttpRequest, page: Page) -> tuple[Any, HttpResponse | None]:
    """The form for a new line, and the answer once it is written."""
    if request.method != "POST":
        return page.form(page.college), None
    if not keeps(request, page.college):
        raise PermissionDenied
    form = page.form(page.college, request.POST)
    row = page.model(college=page.college)
    if form.is_valid() and _done(form, lambda: act.keep(row=row, said=form.cleaned_data, by=request.user)):
        return form, _saved(request, page)
    return form, None


def change(request: HttpRequest, page: Page, pk: int) -> HttpResponse:
    row: Any = get_object_or_404(page.model, college=page.college, pk=pk)
    row.college = page.college
    form = page.form(
        page.college, request.POST or None, initial={name: getattr(row, name) for name in page.form.base_fields}
    )
    if form.is_bound and _wanted(form, row, request):
        return _saved(request, page)
    told = {"college": page.college, "form": form, "row": row, "back": page.view, "seen": act.stamp_of(row)}
    return render(request, "colleges/kept.html", told, status=422 if form.is_bound else 200)


def _wanted(form: Any, row: Any, request: HttpRequest) -> bool:
    """Away with the line, or the line as it was typed."""
    known = {"row": row, "by": request.user, "seen": request.POST.get("seen", "")}
    if "away" in request.POST:
        return _done(form, lambda: act.remove(**known))
    return form.is_valid() and _done(form, lambda: act.keep(said=form.cleaned_data, **known))


def _done(form: Any, step: Any) -> bool:
    try:
        step()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _saved(request: HttpRequest, page: Page) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(page.view, page.college.code)
