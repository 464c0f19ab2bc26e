"""The order as a table: which numbers, what changed, within what money."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.addresses import order_url, read_order
from labormarket.models import Run
from labormarket.order_lines import Line, all_lines
from labormarket.queries import last_admissions, last_graduates, newest_order
from labormarket.views import order_rows
from labormarket.views.asked import nothing_yet, region_of, run_asked, stamp
from labormarket.views.downloads import csv_file
from labormarket.views.filters import kept, without
from labormarket.views.order_rows import Life
from labormarket.views.order_totals import baselines, totals
from labormarket.words import limits as limit_words
from labormarket.words import lines as line_words
from labormarket.words import say
from portal.figures import figure
from portal.names import search_key, sort_key
from portal.permissions import Permission, Scope, may, require, scope_of

PAGE = 100
SHOWN_FLAGS = tuple(line_words.FLAG_ICONS)


@dataclass(frozen=True)
class Asked:
    """The filters of the address; each narrows the lines."""

    territory: str
    college: str
    field: str
    flag: str
    limit: str
    changed: bool
    words: str
    sort: str

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        sort = query.get("sort", "")
        return cls(
            territory=query.get("territory", ""),
            college=query.get("college", ""),
            field=query.get("field", ""),
            flag=query.get("flag", ""),
            limit=query.get("limit", ""),
            changed=query.get("changed") == "1",
            words=search_key(query.get("q", "").strip()),
            sort=sort if sort.lstrip("-") in order_rows.SORTS else "",
        )

    def takes(self, line: Line) -> bool:
        programme = line.programme
        return (
            (not self.territory or programme.college.territory.code == self.territory)
            and (not self.college or programme.college.code == self.college)
            and (not self.field or programme.specialty.field_code == self.field)
            and (not self.flag or self.flag in order_rows.flags(line))
            and (not self.limit or self.limit in (line.limits or ["none"]))
            and (not self.changed or bool(line.change))
            and (not self.words or self._said(line))
        )

    def _said(self, line: Line) -> bool:
        programme = line.programme
        where = f"{programme.specialty.search} {programme.college.search} {programme.code.lower()}"
        return all(word in where for word in self.words.split())


@require(Permission.SEE_ORDER)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The newest order has the address people write, filters and all; without one the page says what to do."""
    region = region_of(request)
    run = newest_order(region)
    if run is None:
        return nothing_yet(request, _("Order"))
    run.region = region
    query = request.GET.urlencode()
    return redirect(order_url(run) + (f"?{query}" if query else ""))


@require(Permission.SEE_ORDER)
@require_GET
def order(request: HttpRequest, order: str) -> HttpResponse:
    region = region_of(request)
    year = read_order(order, region)
    run = run_asked(request, Run.ORDER, Permission.SEE_ORDER, year)
    if run is None:
        raise Http404
    every, asked = all_lines(run, request.user), Asked.of(request.GET)
    life = Life(last_admissions(region, year), last_graduates(region, year))
    chosen = order_rows.ordered([line for line in every if asked.takes(line)], life, asked.sort)
    if request.GET.get("format") == "csv":
        return _file(run, order, chosen, life)
    whole = scope_of(request.user, Permission.SEE_ORDER) != Scope.OWN
    page = {
        "run": run,
        "stamp": stamp(run),
        "year": year,
        "totals": totals(run, every, chosen, whole=whole, synthetic=any(line.programme.synthetic for line in every)),
        "baselines": baselines(run) if whole else None,
        "sees_runs": may(request.user, Permission.SEE_RUNS),
        "pinned": request.GET.get("run", ""),
        **_rows(request, run, order, chosen, life, asked),
        **_chips(request.GET, asked, every),
    }
    return render(request, "labormarket/order.html", page)


def _rows(request: HttpRequest, run: Run, order: str, chosen: list[Line], life: Life, asked: Asked) -> dict[str, Any]:
    whole = request.GET.get("all") == "1"
    pages = Paginator(chosen, max(len(chosen), 1) if whole else PAGE)
    page = pages.get_page(request.GET.get("page"))
    pin = request.GET.get("run", "")
    table = order_rows.table(
        page.object_list, life, order=order, year=run.year, pin=pin, sort=asked.sort, currency=run.region.currency
    )
    return {"table": table, "page": page, "whole": whole}


def _chips(query: QueryDict, asked: Asked, every: list[Line]) -> dict[str, Any]:
    counted = Counter(code for line in every for code in order_rows.flags(line))
    flags = [
        {
            "code": code,
            "words": line_words.FLAGS[code],
            "count": counted[code],
            "icon": line_words.FLAG_ICONS[code],
            "on": without(query, flag=code),
            "off": without(query, "flag") if asked.flag == code else "",
        }
        for code in SHOWN_FLAGS
        if counted[code]
    ]
    names = ("territory", "college", "field", "flag", "limit", "changed", "q")
    return {
        "asked": asked,
        "q": query.get("q", ""),
        "choices": _choices(every),
        "flags": flags,
        "changed_count": sum(bool(line.change) for line in every),
        "changed_on": without(query, changed="1"),
        "changed_off": without(query, "changed") if asked.changed else "",
        "narrowed": any(query.get(name) for name in names),
        "clear": without(query, *names),
        "hidden": kept(query, "run", "flag", "changed", "sort", "all"),
        "show_all": without(query, all="1"),
        "csv": without(query, format="csv"),
    }


def _choices(every: list[Line]) -> dict[str, list[tuple[str, str]]]:
    """What the lines at hand can be narrowed by; a choice of one is no choice."""
    places, colleges, fields, limits = {}, {}, {}, {}
    for college in {line.programme.college for line in every}:
        places[college.territory.code] = college.territory.name
        colleges[college.code] = college.name
    for specialty in {line.programme.specialty for line in every}:
        fields[specialty.field_code] = field_name(specialty)
    for name in {name for line in every for name in line.limits or ["none"]}:
        limits[name] = say(limit_words.NAMES, name) if name != "none" else _("none")
    fields.pop("", None)
    return {"territory": _pairs(places), "college": _pairs(colleges), "field": _pairs(fields), "limit": _pairs(limits)}


def field_name(specialty: Any) -> str:
    names = [getattr(specialty, f"field_name_{code}") for code in ((get_language() or "kk")[:2], "kk", "ru", "en")]
    return next((name for name in names if name), specialty.field_code)


def _pairs(names: dict[str, str]) -> list[tuple[str, str]]:
    if len(names) < 2:
        return []
    return [("", _("all")), *sorted(names.items(), key=lambda pair: sort_key(pair[1]))]


HEADS = (
    "programme_code",
    "college_code",
    "college",
    "specialty_code",
    "specialty",
    "language",
    "base",
    "year",
    "seats_last",
    "seats_recommended",
    "change",
    "cost",
    "limits",
    "flags",
)


def _file(run: Run, order: str, chosen: list[Line], life: Life) -> HttpResponse:
    notes = [
        _("Recommended order %(order)s: %(lines)s lines") % {"order": order, "lines": figure(len(chosen))},
        f"{stamp(run)} · {run.digest[:16]}",
    ]
    rows = (
        (
            line.programme.code,
            line.programme.college.code,
            line.programme.college.name,
            line.programme.specialty.code,
            line.programme.specialty.name,
            line.programme.language,
            line.programme.base,
            run.year,
            line.seats_last,
            line.seats_recommended,
            line.change,
            line.cost,
            ", ".join(say(limit_words.NAMES, name) for name in line.limits),
            ", ".join(say(line_words.FLAGS, code) for code in order_rows.flags(line)),
        )
        for line in chosen
    )
    return csv_file(f"order-{order}", notes, HEADS, rows)
