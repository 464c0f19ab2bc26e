"""One occupation: its need and supply over the years, what they are made of, who teaches it, who asks for it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.disclosure import split_is_told
from labormarket.models import Gap, Run
from labormarket.queries import backtest_of, cell_places, last_intakes, needs_for, teaching, usual_arrival
from labormarket.views import gap_rows, occupation_tables
from labormarket.views.asked import context_of, is_synthetic, nothing_yet, region_of, run_asked, sources_line
from labormarket.views.filters import without
from labormarket.views.why_tables import needs_table
from labormarket.words import lines as line_words
from labormarket.words import outlook, say
from labormarket.words import parameters as parameter_words
from labormarket.words.missing import RESOURCES
from labormarket.words.parts import ABOUT
from labormarket.words.parts import LABELS as PARTS
from portal.classifiers.models import Occupation
from portal.drawings import timeline
from portal.drawings.words import LOOK_BACK, TIMELINE
from portal.figures import figure, signed
from portal.permissions import Permission, may, require
from portal.tables import Column, Row, Table
from portal.templatetags.portal import interval, number


@require(Permission.SEE_GAPS)
@require_GET
def occupation(request: HttpRequest, code: str) -> HttpResponse:
    region = region_of(request)
    found = get_object_or_404(Occupation, region=region, code=code)
    run = run_asked(request, Run.ANALYSIS, Permission.SEE_GAPS)
    if run is None:
        return nothing_yet(request, found.name)
    cells = list(cell_places(run, found))
    if request.GET.get("format") == "csv":
        return occupation_tables.file(run, found.name, found.code, cells)
    years = [cell for cell in cells if cell.territory.code == region.code]
    usual = usual_arrival(region, run.year)
    main = min(years, key=lambda gap: abs(gap.year - usual)) if years else None
    frame = context_of(request, run)
    synthetic = is_synthetic(frame["vintages"], gap_rows.RESOURCES)
    page = {
        "occupation": found,
        "main": main,
        "said": gap_rows.said(main) if main else "",
        "outlook": say(outlook.LABELS, main.label) if main and main.label else "",
        "drawing": _drawing(years, found.name) if years else "",
        "years": _years(years, synthetic),
        "parts": _parts(main, request.user) if main else [],
        "chances": occupation_tables.chances(main) if main else [],
        "places": occupation_tables.places(cells, main, synthetic) if main else None,
        "files": [("CSV", without(request.GET, format="csv"))],
        "taught": _taught(found, run),
        "needs": _needs(request, found),
        "source": sources_line(frame["vintages"], ("needs", "intakes", "employment", "projections")),
        "how": reverse("methods"),
        **_rules(years, main),
        "look_back": _look_back(run, found, years),
        "rows": _rows_of(request, found, run),
    }
    return render(request, "labormarket/occupation.html", {**frame, **page})


def _drawing(gaps: list[Gap], name: str) -> str:
    words = {**TIMELINE, "range": _("8 of 10 draws")}
    years = [timeline.Year(gap.year, gap.demand, gap.supply, gap.demand_p10, gap.demand_p90) for gap in gaps]
    desc = "; ".join(f"{gap.year}: {figure(gap.demand)} / {figure(gap.supply)}" for gap in gaps)
    return timeline.need_and_supply(
        years, last_fact=gaps[0].year, title=name, desc=desc, words=words, number=figure, width=760
    )


def _look_back(run: Run, found: Occupation, gaps: list[Gap]) -> dict[str, Any] | None:
    """Employment as it was forecast last, as constant shares would have had it, as it came, and as it is forecast now."""
    lines = backtest_of(run).get("lines") or {}
    places = [n for n, code in enumerate(lines.get("occupation_code", [])) if code == found.code]
    if not places:
        return None
    then = {lines["year"][n]: (lines["actual"][n], lines["forecast"][n], lines["naive"][n]) for n in places}
    now = {gap.year: gap.employed for gap in gaps}
    rows = [timeline.Look(year, *then.get(year, (None, None, None)), now.get(year)) for year in sorted({*then, *now})]
    title = _("Employed: forecast in %(year)s and what came") % {"year": lines["origin"]}
    desc = "; ".join(f"{row.year}: {figure(row.forecast)} / {figure(row.came)}" for row in rows if row.year in then)
    drawing = timeline.look_back(rows, title=title, desc=desc, words=LOOK_BACK, number=figure, width=760)
    return {"title": title, "drawing": drawing, "table": _look_table(title, rows)}


def _look_table(caption: str, rows: list[timeline.Look]) -> Table:
    names = ("came", "last", "naive", "now")
    columns = (Column(_("year")), *(Column(str(LOOK_BACK[name]), number=True) for name in names))
    return Table(caption, columns, [Row((str(row.year), row.came, row.forecast, row.naive, row.now)) for row in rows])


def _years(gaps: list[Gap], synthetic: bool) -> Table:
    columns = (
        Column(_("year")),
        Column(_("employed"), number=True, about="employed"),
        Column(_("need a year"), number=True, about="demand"),
        Column(_("supply a year"), number=True, about="supply"),
        Column(_("gap"), number=True, hint=_("supply minus need"), about="gap"),
        Column(_("short / balanced / surplus, share of draws, %"), number=True, css="brk", about="likelihood"),
        Column(_("outlook"), about="label"),
        Column(_("evidence"), about="evidence"),
    )
    rows = [
        Row(
            (
                str(gap.year),
                number(gap.employed, 0, synthetic),
                format_html("{} {}", number(gap.demand, 0, synthetic), interval(gap.demand_p10, gap.demand_p90)),
                format_html("{} {}", number(gap.supply, 0, synthetic), interval(gap.supply_p10, gap.supply_p90)),
                gap_rows.said(gap),
                occupation_tables.likely(gap) or None,
                say(outlook.LABELS, gap.label) if gap.label else "",
                gap_rows.grade(gap.evidence),
            )
        )
        for gap in gaps
    ]
    return Table(_("Year by year"), columns, rows)


SPLIT = ("model", "posted", "answers", "trust", "need_model", "need_hired", "need_prior", "need_plants")


def _parts(gap: Gap, user: Any) -> list[tuple[str, str, Any, int]]:
    """Figures with words and digits; what the engine keeps without words, and what would tell of one enterprise (`SPLIT`),
    stays out. Enterprises are whole."""
    trust = gap.parts.get("trust")
    stored: Mapping[str, Any] = {
        "expansion": gap.expansion,
        "exits": gap.exits,
        "transfers": gap.transfers,
        "openings": gap.openings,
        **gap.parts,
        "trust": None if trust is None else trust * 100,
    }
    known = [code for code in PARTS if isinstance(stored.get(code), int | float)]
    if not split_is_told(gap.parts.get("answers"), user):
        known = [code for code in known if code not in SPLIT]
    return [(ABOUT[code], str(PARTS[code]), stored[code], 0 if code in ("answers", "trust") else 1) for code in known]


def _rules(gaps: list[Gap], main: Gap | None) -> dict[str, Any]:
    """The gap by each rule of counting, in the main year or the first one in which its sign hangs on the rule."""
    bound = [gap for gap in gaps if gap.parts.get("depends_on")]
    if not bound:
        return {}
    gap = main if main in bound else bound[0]
    columns = (Column(_("rule")), Column(_("counted"), css="wrap"), Column(_("gap"), number=True, about="gap"))
    options = (("truncation", "bls"), ("truncation", "roa"), ("transfers", "exits_only"), ("transfers", "net"))
    counted = [
        (say(parameter_words.NAMES, rule), say(parameter_words.OPTIONS, option), gap.parts.get(f"gap_{option}"))
        for rule, option in options
    ]
    if (even := gap.parts.get("gap_even")) is not None:
        split = _("graduates of a specialty over its occupations")
        counted += [(split, _("as in this analysis"), gap.gap), (split, _("in equal parts"), even)]
    rows = [Row((rule, words, signed(-value))) for rule, words, value in counted if value is not None]
    return {"rules": Table(_("The gap by each rule"), columns, rows, head=1), "rule_year": gap.year}


def _taught(found: Occupation, run: Run) -> Table:
    seats = last_intakes(run.region, run.year)
    columns = (
        Column(_("specialty")),
        Column(_("college")),
        Column(_("language")),
        Column(_("base")),
        Column(_("entrants %(year)s") % {"year": run.year - 1}, number=True),
    )
    rows = []
    for programme in teaching(found):
        intake = seats.get(programme.pk)
        rows.append(
            Row(
                (
                    f"{programme.specialty.name} {programme.specialty.code}",
                    programme.college.name,
                    say(line_words.LANGUAGES, programme.language),
                    say(line_words.BASES, programme.base),
                    number(intake.entrants if intake else None, 0, bool(intake and intake.synthetic)),
                )
            )
        )
    return Table(_("Who teaches it"), columns, rows)


def _needs(request: HttpRequest, found: Occupation) -> Table | None:
    """By name for those who may see the enterprises; others do not see the list."""
    if not may(request.user, Permission.SEE_NEEDS):
        return None
    return needs_table(list(needs_for(region_of(request), [found.pk], request.user)), found.pk, shown=100)


def _rows_of(request: HttpRequest, found: Occupation, run: Run) -> list[tuple[str, str]]:
    """Addresses of the rows behind the figures, for those who may open them."""
    if not may(request.user, Permission.SEE_INPUTS):
        return []
    wanted = ("employment", "projections", "needs", "vacancies", "crosswalk")
    return [
        (str(RESOURCES[name]), f"{reverse('source-rows', args=[run.year, name])}?occupation={found.code}")
        for name in wanted
    ]
