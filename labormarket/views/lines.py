"""Why this number: one line of the order with everything that stands behind it, as a page and as the side panel."""

import math
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from labormarket import why
from labormarket.addresses import line_url, order_url, read_order
from labormarket.analysis import made_of
from labormarket.models import Gap, Recommendation, Run
from labormarket.queries import (
    cell_of,
    history,
    line,
    needs_for,
    needs_together,
    occupations_named,
    priced_limits,
    programmes_named,
)
from labormarket.views import stable, why_tables
from labormarket.views.asked import region_of, run_asked, stamp, version_asked
from labormarket.views.version_page import attach, line_of_version
from labormarket.words import lines as line_words
from labormarket.words import outlook, say
from labormarket.words import prices as price_words
from labormarket.words import stability as words
from portal.classifiers.models import Occupation
from portal.drawings import charts
from portal.figures import figure, people
from portal.permissions import Permission, Scope, may, require, scope_of


@require(Permission.SEE_ORDER)
@require_GET
@vary_on_headers("HX-Request")  # or Back would show the panel's piece where the page belongs
def order_line(request: HttpRequest, order: str, code: str) -> HttpResponse:
    year = read_order(order, region_of(request))
    version = version_asked(request, year)
    run = version.run if version else run_asked(request, Run.ORDER, Permission.SEE_ORDER, year)
    if run is None:
        raise Http404
    found = get_object_or_404(line(run, request.user), programme__code=code)
    attach([found], version)
    in_panel = bool(request.htmx) or "panel" in request.GET  # type: ignore[attr-defined]
    template = "labormarket/line_panel.html" if in_panel else "labormarket/line.html"
    return render(request, template, why_of(request, run, found, order))


def why_of(request: HttpRequest, run: Run, found: Recommendation, order: str) -> dict[str, Any]:
    because, programme = found.because, found.programme
    facts = {
        "run": run,
        "line": found,
        "programme": programme,
        "order": order,
        "back": order_url(run, pinned=bool(request.GET.get("run"))),
        "stamp": stamp(run),
        "describes": describes(found),
        "history": why_tables.history_table(history(programme, run.year)),
        "flags": [say(line_words.FLAGS, code) for code in found.flags],
        "synthetic": programme.synthetic,
        "rows": _rows(request, run, found),
        **line_of_version(request, found, order),
    }
    if not because:
        return facts
    return {**facts, **_reasons(request, run, found, order)}


def describes(found: Recommendation) -> str:
    """Saran Technical College · 07150500 Welding · Russian · after grade 9 · full time"""
    programme = found.programme
    parts = [
        programme.college.name,
        f"{programme.specialty.code} {programme.specialty.name}",
        str(programme.qualification or ""),
        say(line_words.LANGUAGES, programme.language) if programme.language else "",
        say(line_words.BASES, programme.base) if programme.base else "",
        say(line_words.FORMS, programme.form) if programme.form else "",
    ]
    return " · ".join(part for part in parts if part)


def _reasons(request: HttpRequest, run: Run, found: Recommendation, order: str) -> dict[str, Any]:
    because, currency = found.because, run.region.currency
    own = scope_of(request.user, Permission.SEE_ORDER) == Scope.OWN
    occupations = occupations_named(run.region, [cell["occupation"] for cell in because["occupations"]])
    names = {code: one.name for code, one in occupations.items()}
    lines = {} if own else programmes_named(run.region, _lines_in(because))
    main = because["occupations"][0] if because["occupations"] else None
    cell = cell_of(run.analysis, occupations.get(main["occupation"]), main["year"]) if main and run.analysis else None
    bars = [*_made_of(run, main, cell), *why.waterfall(because, lines)]
    beds = found.programme.college.dormitory_places
    limits = why.limits(because, found.limits, currency, _prices(run, because), beds=beds)
    return {
        "title": why.title(because, found.programme.specialty.name, found.programme.college.name),
        "sentence": why.sentence(because, names, cell.evidence if cell else ""),
        "drawing": _drawing(bars, because, main, occupations, order, request.GET.get("run", ""), own) if bars else "",
        "main": main,
        "main_name": names.get(main["occupation"]) if main else "",
        "parts": why_tables.parts(cell, request.user) if cell else [],
        "cells": why_tables.cells_table(because, occupations) if len(because["occupations"]) > 1 else None,
        "limits": limits,
        "nothing_binds": "" if any(one.binds for one in limits) else why.nothing_binds(because, currency),
        "one_more": why.one_more(because, currency),
        "next_best": why.next_best(because, lines or _someone(because), currency),
        "next_url": "" if own else _next_url(because, order, request.GET.get("run", "")),
        "sure": _sure(cell),
        "stable": _stable(request, run, found, names),
        "futures": _futures(found),
        **_who_said(request, run, list(occupations.values())),
    }


def _prices(run: Run, because: dict[str, Any]) -> dict[tuple[str, str], str]:
    """What one more block of each limit of the line would bring: the order's own figure, else the estimate."""
    currency = run.region.currency
    scopes = {row["scope"] for row in because["limits"]} | {because["programme"]}
    found = {
        (one.limit, one.scope): price_words.estimated(one.value_of_one_more, one.unit_of_one_more, currency)
        for one in priced_limits(run).filter(scope__in=scopes)
    }
    asked = run.facts.get("first_page") or []
    return found | {(row["limit"], row["scope"]): price_words.told(row, currency) for row in asked}


def _made_of(run: Run, main: dict[str, Any] | None, cell: Gap | None) -> list[why.Bar]:
    """The need in its parts, where the analysis that the page reads is the one the order was made of."""
    if main is None or cell is None or cell.demand is None or not math.isclose(cell.demand, main["need"], rel_tol=1e-6):
        return []
    return why.need_bars(made_of(cell.parts, main["need"], run.parameters.get("transfers", "exits_only")))


def _lines_in(because: dict[str, Any]) -> list[str]:
    steps = [step["programme"] for step in because["waterfall"] if step.get("programme")]
    best = because.get("next_best") or {}
    return [*steps, *([best["programme"]] if best.get("programme") else [])]


def _someone(because: dict[str, Any]) -> dict[str, str]:
    """A college sees that another line would be next, not whose."""
    best = because.get("next_best") or {}
    return {best["programme"]: _("Another line")} if best.get("programme") else {}


def _next_url(because: dict[str, Any], order: str, pin: str) -> str:
    best = because.get("next_best") or {}
    return line_url(order, best["programme"], pin) if best.get("programme") else ""


def _drawing(
    bars: list[why.Bar],
    because: dict[str, Any],
    main: dict[str, Any],
    occupations: dict[str, Occupation],
    order: str,
    pin: str,
    own: bool,
) -> str:
    """Each bar leads to what it is made of: the occupation's page, or the Why of the line it comes from."""
    page = reverse("occupation", args=[main["occupation"]]) if main["occupation"] in occupations else ""
    figures = reverse("figures", args=[because["college"], because["programme"]])

    def href(bar: why.Bar) -> str:
        if bar.step == "this_line":
            return figures
        if bar.step == "line":
            return "" if own else line_url(order, bar.programme, pin)
        return page if bar.step in ("need", "background", "missing") else ""

    title = _("Needed %(need)s, missing %(missing)s, after the order %(left)s") % {
        "need": people(main["need"]),
        "missing": people(main["missing"]),
        "left": why.left(main["still_missing"]),
    }
    return charts.waterfall([bar.drawn(href(bar)) for bar in bars], title=title, number=people, label_width=196)


def _sure(cell: Gap | None) -> dict[str, Any] | None:
    """The interval of the need and its evidence, as stored by the analysis."""
    if cell is None:
        return None
    return {
        "low": cell.demand_p10,
        "middle": cell.demand,  # the number of the drawing, not the median beside it: one figure for one thing
        "high": cell.demand_p90,
        "grade": cell.evidence,
        "words": outlook.GRADES.get(cell.evidence, ""),
        "label": say(outlook.LABELS, cell.label) if cell.label else "",
    }


def _stable(request: HttpRequest, run: Run, found: Recommendation, names: dict[str, str]) -> str:
    """How far the number moves with the futures; said plainly while it has not been computed."""
    if found.seats_p50 is None:
        return _("How the number changes from draw to draw has not been computed for this run.")
    asked = stable.of_run(run)
    worlds = [one for one in asked.worlds if _moves(one, found.programme.code)] if asked else []
    told = dict(names)
    if worlds:
        told |= {code: one.name for code, one in occupations_named(run.region, _named(worlds)).items()}
    return words.told(found, worlds, stable.employers(request, run, worlds), told)


def _moves(world: dict[str, Any], code: str) -> bool:
    return any(line["programme"] == code for line in world["lines"])


def _named(worlds: list[dict[str, Any]]) -> list[str]:
    return [one["occupation"] for one in worlds]


def _futures(found: Recommendation) -> SafeString | str:
    """One dot a future: filled where the number stays."""
    share = words.kept(found.kept)
    if share is None:
        return ""
    said = {"seats": figure(found.seats_recommended), "kept": figure(share)}
    return charts.dots(share, title=_("%(seats)s in %(kept)s of 100 futures") % said)


def _who_said(request: HttpRequest, run: Run, occupations: list[Occupation]) -> dict[str, Any]:
    """By name for those who see the enterprises; for others the sum of at least three."""
    ids = [one.pk for one in occupations]
    if may(request.user, Permission.SEE_NEEDS):
        needs = list(needs_for(run.region, ids, request.user))
        firms = len({need.enterprise_id for need in needs})
        asked = why_tables.needs_table(needs, ids[0] if ids else 0)
        more = len({(need.enterprise_id, need.occupation_id) for need in needs}) - len(asked.rows)
        return {"needs": asked, "firms": firms, "more_needs": more}
    return {"asked_together": needs_together(run.region, ids)}


def _rows(request: HttpRequest, run: Run, found: Recommendation) -> list[tuple[str, str]]:
    """The rows behind the figures, one click from the Why."""
    if not may(request.user, Permission.SEE_INPUTS):
        return []
    return why_tables.row_links(run, found)
