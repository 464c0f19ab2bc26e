"""Whom will we lack, where, how sure?"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.models import Gap, Run
from labormarket.queries import (
    enterprises_asking,
    gap_places,
    gap_years,
    gaps,
    need_by_year,
    rule_bound,
    usual_arrival,
)
from labormarket.queries.search import by_occupation
from labormarket.views import gap_rows
from labormarket.views.asked import context_of, is_synthetic, nothing_yet, run_asked, sources_line
from labormarket.views.downloads import csv_file
from labormarket.views.filters import chosen, kept, without
from labormarket.views.run_tables import missing_table
from labormarket.words import outlook, say
from portal.classifiers.models import Territory
from portal.names import search_key
from portal.permissions import Permission, may, require

GRADES = ("A", "B", "C")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, checked against what the run has."""

    year: int
    years: list[int]
    place: str
    places: list[Territory]
    grade: str
    untaught: bool
    rule: bool
    words: str
    whole: bool
    sort: str
    trades: Mapping[int, str]  # what leads to an occupation: specialties, qualifications

    @classmethod
    def of(cls, query: QueryDict, run: Run) -> "Asked":
        years, places = gap_years(run), list(gap_places(run))
        sort = query.get("sort", "gap")
        return cls(
            year=_year(query.get("year", ""), years, run),
            years=years,
            place=_place(query.get("territory", ""), places, run),
            places=places,
            grade=chosen(query, "grade", GRADES),
            untaught=query.get("untaught") == "1",
            rule=query.get("rule") == "1",
            words=query.get("q", "").strip(),
            whole=query.get("all") == "1",
            sort=sort if sort.lstrip("-") in gap_rows.SORTS else "gap",
            trades=by_occupation(run.region) if query.get("q", "").strip() else {},
        )

    def takes(self, gap: Gap, bound: Set[str]) -> bool:
        if self.rule and gap.occupation.code not in bound:
            return False
        taught = self.untaught or (gap.occupation.college_trained and gap.occupation.college_share != 0)
        sure = not self.grade or ("A" <= gap.evidence <= self.grade)
        where = f"{gap.occupation.search}\n{self.trades.get(gap.occupation_id, '')}"
        return taught and sure and all(word in where for word in search_key(self.words).split())


def _year(asked: str, years: list[int], run: Run) -> int:
    if asked:
        if not asked.isdigit() or int(asked) not in years:
            raise Http404
        return int(asked)
    usual = usual_arrival(run.region, run.year)
    return min(years, key=lambda year: abs(year - usual)) if years else usual


def _place(asked: str, places: list[Territory], run: Run) -> str:
    if asked and asked not in {place.code for place in places}:
        raise Http404
    return asked or run.region.code


@require(Permission.SEE_GAPS)
@require_GET
def gaps_page(request: HttpRequest) -> HttpResponse:
    run = run_asked(request, Run.ANALYSIS, Permission.SEE_GAPS)
    if run is None:
        return nothing_yet(request, _("Whom will we lack?"))
    asked = Asked.of(request.GET, run)
    bound = rule_bound(run)
    every = [gap for gap in gaps(run, year=asked.year, territory=asked.place) if asked.takes(gap, bound)]
    if request.GET.get("format") == "csv":
        return _file(run, asked, gap_rows.ordered(every, asked.sort))
    frame = context_of(request, run)
    return render(request, "labormarket/gaps.html", {**frame, **_page(request, run, asked, every, frame["vintages"])})


def _page(request: HttpRequest, run: Run, asked: Asked, every: list[Gap], vintages: dict) -> dict[str, Any]:
    picked, bound = gap_rows.pick(every), rule_bound(run)
    rows = gap_rows.ordered(every if asked.whole else picked.rows, asked.sort)
    title, lede = gap_rows.finding(every), gap_rows.lede(every, asked.year)
    wide, small = gap_rows.drawings(picked, title, lede, without(request.GET, all="1") + "#table")
    sub = _("Supply minus need, people a year, %(year)s; whiskers: 8 of 10 draws; shade: share of the need")
    table = gap_rows.table(
        rows,
        title,
        sort=asked.sort,
        trend=need_by_year(run, [gap.occupation_id for gap in rows], asked.place),
        asking=enterprises_asking(run.region) if "needs" in vintages else None,
        names=may(request.user, Permission.SEE_NEEDS) and may(request.user, Permission.SEE_INPUTS),
        synthetic=is_synthetic(vintages, gap_rows.RESOURCES),
        depends=bound,
    )
    return {
        "lede": lede,
        "title": title,
        "sub": sub % {"year": asked.year},
        "drawing": wide,
        "small": small,
        "table": table,
        "asked": asked,
        "count": len(every),
        "shown": len(rows),
        "source": sources_line(vintages, ("needs", "intakes", "employment", "projections")),
        "files": [("CSV", without(request.GET, format="csv"))],
        "how": reverse("methods"),
        "missing": missing_table(run),
        **_chips(request.GET, asked),
        "depends": len(bound),
    }


def _chips(query: QueryDict, asked: Asked) -> dict[str, Any]:
    return {
        "years": [(str(year), str(year)) for year in asked.years],
        "places": [(place.code, place.name) for place in asked.places],
        "grades": [("", _("any")), *((grade, _("%(grade)s or better") % {"grade": grade}) for grade in GRADES)],
        "taught_off": "" if asked.untaught else without(query, untaught="1"),
        "taught_on": without(query, "untaught"),
        "rule_on": without(query, rule="1"),
        "rule_off": without(query, "rule") if asked.rule else "",
        "show_all": without(query, all="1") + "#table",
        "show_few": without(query, "all") + "#table",
        "clear": without(query, "territory", "grade", "q", "untaught", "rule"),
        "hidden": kept(query, "run", "untaught", "rule", "all", "sort"),
        "narrowed": bool(asked.grade or asked.words or asked.rule or query.get("territory")),
    }


HEADS = (
    "occupation_code",
    "occupation",
    "territory_code",
    "year",
    "demand",
    "demand_p10",
    "demand_p90",
    "supply",
    "gap",
    "gap_p10",
    "gap_p90",
    "label",
    "evidence",
)


def _file(run: Run, asked: Asked, rows: list[Gap]) -> HttpResponse:
    """In files the gap is need minus supply, and the file says so."""
    notes = [
        _("Gaps of %(region)s, %(year)s. Gap = need minus supply: positive is a shortage.")
        % {"region": run.region, "year": asked.year},
        _("Run %(run)s, digest %(digest)s") % {"run": run.pk, "digest": run.digest[:16]},
    ]
    lines = (
        (
            gap.occupation.code,
            gap.occupation.name,
            asked.place,
            gap.year,
            *(getattr(gap, name) for name in HEADS[4:11]),
            say(outlook.LABELS, gap.label) if gap.label else "",
            gap.evidence,
        )
        for gap in rows
    )
    return csv_file(f"gaps-{asked.place}-{asked.year}", notes, HEADS, lines)
