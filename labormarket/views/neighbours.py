"""Employers around one college: the map and the table of what is made nearby, who has no agreement yet, letters to them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from colleges.models import College
from enterprises.words import SIZES
from labormarket.queries.neighbours import Neighbour, Town, by_town, point_of, within_reach
from labormarket.words import say
from labormarket.words.agreements import STANDINGS
from portal.drawings.places import Place, places
from portal.figures import figure
from portal.names import search_key, sort_key
from portal.permissions import Permission, may, require
from portal.sheets.workbook import TYPE, workbook
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number

ON_A_PAGE, LETTERS = 50, 50
FAR = {"town": 0.0, "50": 50.0, "100": 100.0, "all": None}
NEAR = "50"


def college_of(request: HttpRequest, code: str, permission: Permission = Permission.SEE_AGREEMENTS) -> College:
    seen = College.objects.visible_to(request.user, permission).select_related("territory", "region")
    return get_object_or_404(seen, code=code)


@require(Permission.SEE_AGREEMENTS)
@require_GET
def neighbours(request: HttpRequest, code: str) -> HttpResponse:
    college = college_of(request, code)
    every = within_reach(college, request.user, timezone.localdate())
    near = _near(every, request.GET)
    found = _narrowed(near, request.GET)
    towns = by_town(near)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {
        "college": college,
        "tab": "around",
        "around": True,
        "km": _km(request.GET),
        "distances": _distances(),
        "section": request.GET.get("section", ""),
        "sections": _sections(near),
        "free": request.GET.get("free", ""),
        "frees": [("", _("all")), ("yes", _("without an agreement with us"))],
        "q": request.GET.get("q", ""),
        "count": len(found),
        "all": len(every),
        "page": page,
        "table": _table(college, list(page)),
        "towns": _towns(towns),
        "map": _map(college, towns),
        "query": request.GET.urlencode(),
        "writes": may(request.user, Permission.MAKE_AGREEMENT),
    }
    return render(request, "labormarket/neighbours.html", told)


def _km(query: Any) -> str:
    return query.get("km") if query.get("km") in FAR else NEAR


def _distances() -> list[tuple[str, str]]:
    kilometres = _("up to %(km)s km")
    every = {"town": _("our town"), "all": _("the whole region")}
    return [(name, every.get(name) or kilometres % {"km": name}) for name in FAR]


def _near(every: list[Neighbour], query: Any) -> list[Neighbour]:
    """A place that nobody has put on the map is shown only with the whole region."""
    most = FAR[_km(query)]
    return every if most is None else [one for one in every if one.km is not None and one.km <= most]


def _narrowed(near: list[Neighbour], query: Any) -> list[Neighbour]:
    text, section, free = search_key(query.get("q", "")), query.get("section", ""), query.get("free") == "yes"
    return [
        one
        for one in near
        if all(word in one.enterprise.search for word in text.split())
        and section in ("", one.section.code if one.section else "-")
        and not (free and one.standing in ("offered", "accepted", "coming", "running"))
    ]


def _sections(near: list[Neighbour]) -> list[tuple[str, str]]:
    named = {one.section.code: one.section.name for one in near if one.section}
    return [("", _("all")), *sorted(named.items(), key=lambda pair: sort_key(pair[1]))]


def _table(college: College, rows: list[Neighbour]) -> Table:
    columns = (
        Column(_("enterprise"), css="wrap"),
        Column(_("industry"), css="wrap"),
        Column(_("size")),
        Column(_("town or district")),
        Column(_("km"), number=True),
        Column(_("asks for, in our trades"), css="wrap"),
        Column(_("agreement with us"), css="wrap"),
        Column(_("last talk"), css="wrap"),
    )
    return Table(_("Employers around us"), columns, [Row(_cells(college, one)) for one in rows])


def _cells(college: College, one: Neighbour) -> tuple[Any, ...]:
    url = reverse("contacts", args=[college.code, one.enterprise.code])
    return (
        format_html(
            '<a href="{}">{}</a><small class="under">{}</small>', url, one.enterprise.name, one.enterprise.code
        ),
        one.section.name if one.section else "",
        say(SIZES, one.enterprise.size) if one.enterprise.size else "",
        one.enterprise.territory.name,
        number(one.km),
        _asks(one),
        say(STANDINGS, one.standing) if one.standing else "",
        f"{date_format(one.talk.on, 'SHORT_DATE_FORMAT')}, {one.talk.get_how_display()}" if one.talk else "",
    )


def _asks(one: Neighbour) -> Any:
    if one.asks is None:
        reason = _("this enterprise has not agreed to be shown by name with its numbers")
        return number(None, missing="hidden", reason=reason)
    lines = ((need.title, number(need.number, 0, need.synthetic), need.year) for need in one.asks)
    return format_html_join(mark_safe("<br>"), "{} {} · {}", lines)


def _towns(towns: list[Town]) -> Table:
    sizes = [Column(str(words), number=True, group=_("enterprises")) for words in SIZES.values()]
    columns = (
        Column(_("town or district")),
        Column(_("km"), number=True),
        Column(_("all"), number=True, group=_("enterprises")),
        *sizes,
        Column(_("bound to us"), number=True),
        Column(_("most of them"), css="wrap"),
    )
    rows = [
        (one.territory.name, number(one.km), one.firms, *(one.sizes[name] for name in SIZES), one.bound, _most(one))
        for one in towns
    ]
    return Table(_("What is made around us"), columns, [Row(cells) for cells in rows])


def _most(town: Town) -> str:
    return ", ".join(f"{section.name} {figure(count)}" for section, count in town.sections[:3] if section)


def _map(college: College, towns: list[Town]) -> Any:
    """Only towns that have a point; the table has them all."""
    known = [one for one in towns if one.km is not None and one.territory.longitude is not None]
    if len(known) < 2 or None in point_of(college):
        return ""
    shown = [_place(college, one) for one in known]
    return places(shown, title=_("Enterprises by town"), desc=_("the same figures stand in the table"))


def _place(college: College, one: Town) -> Place:
    at: Any = one.territory
    return Place(at.name, at.longitude, at.latitude, one.firms, here=at.pk == college.territory_id)


@require(Permission.SEE_AGREEMENTS)
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The list as it is filtered, to call down."""
    college, rows = _asked(request, code)
    heads = [
        _("code"), _("enterprise"), _("industry"), _("size"), _("town or district"), _("km"),
        _("agreement with us"), _("last talk"), _("what was said"), _("ask again on"),
    ]  # fmt: skip
    content = workbook(_("Employers around us"), [str(head) for head in heads], map(_line, rows))
    answer = HttpResponse(content, content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{college.code}-employers.xlsx"'
    return answer


def _line(one: Neighbour) -> list[Any]:
    firm, talk = one.enterprise, one.talk
    known = [firm.code, firm.name, one.section.name if one.section else "", say(SIZES, firm.size) if firm.size else ""]
    known += [firm.territory.name, None if one.km is None else round(one.km)]
    known.append(say(STANDINGS, one.standing) if one.standing else "")
    return [*known, *((str(talk.on), talk.said, str(talk.again_on or "")) if talk else ("", "", ""))]


def _asked(request: HttpRequest, code: str) -> tuple[College, list[Neighbour]]:
    college = college_of(request, code)
    return college, _narrowed(
        _near(within_reach(college, request.user, timezone.localdate()), request.GET), request.GET
    )


@require(Permission.SEE_AGREEMENTS)
@require_GET
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """A letter for each enterprise of the list without an agreement, to print: one on a page."""
    college, rows = _asked(request, code)
    free: Callable[[Neighbour], bool] = lambda one: one.standing in ("", "ended", "declined")  # noqa: E731
    found = [one.enterprise for one in rows if free(one)]
    taught = {one.specialty_id: one.specialty for one in college.programmes.select_related("specialty")}
    told = {
        "college": college,
        "firms": found[:LETTERS],
        "left": max(len(found) - LETTERS, 0),
        "taught": sorted(taught.values(), key=lambda one: sort_key(one.name)),
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "labormarket/letters.html", told)
