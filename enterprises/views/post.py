"""A new need in one screen, and taking one back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.actions.needs import Refused, post_needs, restore_needs, withdraw_needs
from enterprises.forms import OWN, NeedForm
from enterprises.models import Need
from enterprises.queries import Answer, answer_of, answers, needs_of, taken_back_with
from enterprises.views.own import own_enterprises
from portal.classifiers.models import Occupation
from portal.classifiers.wording import occupations_for
from portal.permissions import Permission, require


@require(Permission.POST_NEED)
@require_http_methods(["GET", "POST"])
def new_need(request: HttpRequest) -> HttpResponse:
    mine = own_enterprises(request)
    said = answers(needs_of(mine))
    known = _known(request, said)
    if "find" in request.POST:  # the search without script: nothing is sent yet, what was typed stays
        form = NeedForm(mine, None, known, request.POST.dict())
    else:
        form = NeedForm(mine, request.POST or None, known)
        if form.is_valid():
            return _send(request, form)
    choices = _choices(request, mine[0].region, said, known)
    page = {"form": form, "choices": choices, "q": _text(request, known), "own": _own_words(request, choices, known)}
    page["repeatable"] = any(answer.open for answer in said)
    return render(request, "enterprises/need.html", page, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, form: NeedForm) -> HttpResponse:
    enterprise, statements = form.cleaned_data["enterprise"], form.statements()
    try:
        posted = post_needs(enterprise=enterprise, statements=statements, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("needs")
    first = Need.objects.get(enterprise=enterprise, **statements[0].key())
    if posted:
        messages.success(request, _("Thank you, it is written down."))
    else:
        messages.info(request, _("This stands already; nothing was changed."))
    return redirect("need-effect", first.pk)


@require(Permission.POST_NEED)
@require_GET
def occupations(request: HttpRequest) -> HttpResponse:
    """The suggestions under the search box, as a fragment."""
    mine = own_enterprises(request)
    choices = _choices(request, mine[0].region, answers(needs_of(mine)), None)
    page = {"choices": choices, "q": _text(request), "own": _own_words(request, choices, None)}
    return render(request, "enterprises/suggestions.html", page)


@require(Permission.POST_NEED)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back every year of the answer this need belongs to."""
    need = _own(request, pk)
    try:
        withdrawn = withdraw_needs(needs=answer_of(need).open or [need], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        undo = reverse("need-restore", args=[withdrawn[0].pk])
        words = _("%(occupation)s: taken back. The next analysis will do without it.") % {"occupation": need.title}
        messages.success(request, words, extra_tags=f"undo {undo}")
    return redirect("needs")


@require(Permission.POST_NEED)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives back the years that were withdrawn together with this one."""
    need = _own(request, pk)
    together = taken_back_with(need) if need.state == Need.WITHDRAWN else [need]
    try:
        restore_needs(needs=together, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(occupation)s: stands again. The next analysis will count it.") % {"occupation": need.title}
        messages.success(request, words)
    return redirect("needs")


@dataclass(frozen=True)
class Choice:
    """One occupation to choose: what the employer has said of it so far stands beside it."""

    occupation: Occupation
    said: list[Need]
    chosen: bool

    @property
    def value(self) -> str:
        return self.occupation.code


def _choices(request: HttpRequest, region: Any, said: list[Answer], known: Answer | None) -> list[Choice]:
    """What fits the typed words; without words, what this employer has named before. One that fits alone is chosen."""
    chosen = request.POST.get("occupation") or (known.code if known else request.GET.get("occupation", ""))
    text, first_year = _text(request, known), region.planning_year
    before = {answer.occupation.pk: answer.since(first_year).open for answer in said if answer.occupation}
    if text:
        found = occupations_for(region, text)
    else:
        found = [answer.occupation for answer in said if answer.occupation]
        if chosen and chosen not in {one.code for one in found}:
            found = [*Occupation.objects.filter(region=region, children__isnull=True, code=chosen), *found]
    if text and len(found) == 1:
        chosen = found[0].code
    return [Choice(one, before.get(one.pk, []), one.code == chosen) for one in dict.fromkeys(found)]


def _text(request: HttpRequest, known: Answer | None = None) -> str:
    typed = request.POST.get("q") or request.GET.get("q", "")
    return (typed or (known.needs[0].wording if known and not known.code else "")).strip()[:200]


def _own_words(request: HttpRequest, choices: list[Choice], known: Answer | None) -> bool:
    """Whether the words as they were typed are chosen: when asked for, and when nothing else is there to choose."""
    asked = request.POST.get("occupation") == OWN or (known is not None and not known.code)
    return asked or not choices


def _known(request: HttpRequest, said: list[Answer]) -> Answer | None:
    """The answer that is being changed: `?occupation=7212&enterprise=E1`."""
    code, of = request.POST.get("occupation") or request.GET.get("occupation", ""), request.GET.get("enterprise", "")
    words = request.GET.get("wording", "")
    fits = (
        one
        for one in said
        if (one.code == code if code not in ("", OWN) else not one.code and one.needs[0].wording == words)
        and of in ("", one.enterprise.code)
    )
    return next(fits, None)


def _own(request: HttpRequest, pk: int) -> Need:
    mine = Need.objects.visible_to(request.user, Permission.POST_NEED)
    return get_object_or_404(mine.select_related("occupation", "enterprise__region"), pk=pk)
