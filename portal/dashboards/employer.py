"""An employer's home: what it has said, what became of it, the way to say more."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from enterprises.queries import Answer, answers, needs_of
from labormarket.models import Run
from labormarket.queries import newest_analysis, newest_order, seats_by_occupation
from portal.figures import DASH, figure
from portal.permissions import Permission
from portal.templatetags.portal import number


@dataclass(frozen=True)
class Said:
    """One occupation: what was asked for, what the order does about it."""

    title: str
    url: str
    asked: str
    became: str
    value: str


def employer(request: HttpRequest) -> HttpResponse:
    mine = Enterprise.objects.visible_to(request.user, Permission.POST_NEED)
    enterprises = list(mine.select_related("territory", "region"))
    page: dict = {"enterprises": enterprises, "said": [], "unread": False}
    if enterprises:
        region = enterprises[0].region
        run, order = newest_analysis(region), newest_order(region)
        every = [one.since(region.planning_year) for one in answers(needs_of(mine))]
        now = [one for one in every if one.open]
        seats = seats_by_occupation(order, {one.occupation.pk for one in now if one.occupation}) if order else {}
        page |= {"said": [_said(one, order, seats) for one in now], "unread": _unread(every, run)}
    return render(request, "dashboards/employer.html", page)


def _unread(every: list[Answer], run: Run | None) -> bool:
    """Whether something was said that no analysis has read yet."""
    moments = [need.edited_at for answer in every for need in answer.needs if need.edited_at]
    return bool(moments) and (run is None or max(moments) > run.created_at)


def _said(answer: Answer, order: Run | None, seats: dict[int, tuple[int, int]]) -> Said:
    years, people = [need.year for need in answer.open], sum(need.number for need in answer.open)
    span = f"{min(years)}{DASH}{max(years)}" if len(set(years)) > 1 else str(years[0])
    asked = _("you asked for %(people)s in %(years)s") % {"people": figure(people), "years": span}
    synthetic = any(need.synthetic for need in answer.open)
    return Said(
        answer.title,
        reverse("need-effect", args=[answer.open[0].pk]),
        asked,
        _became(answer, order, seats),
        number(people, 0, synthetic),
    )


def _became(answer: Answer, order: Run | None, by_occupation: dict[int, tuple[int, int]]) -> str:
    if answer.occupation is None:
        return _("your own words wait for a code")
    seats = by_occupation.get(answer.occupation.pk)
    if order is None:
        return _("no order is recommended yet")
    if seats is None:
        return _("no programme of the region leads to it")
    words = _("the order of %(year)s has %(seats)s seats that lead to it, %(last)s the year before")
    return words % {"year": order.year, "seats": figure(seats[0]), "last": figure(seats[1])}
