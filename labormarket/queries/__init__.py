"""What we ask of the labour market: the newest results, a cell's figures, a line and what stands behind it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs

from colleges.models import College, Graduates, Intake, Programme
from enterprises.disclosure import Disclosed, disclosed
from enterprises.models import Need
from enterprises.queries import years_of
from labormarket.models import Gap, Limit, Parameter, Recommendation, Run, Scenario
from portal.classifiers.models import Crosswalk, Occupation, Specialty, Territory
from portal.journal.queries import taken_back_since, touched_since
from portal.names import LANGUAGES, told
from portal.sources.models import Region, Vintage

# What no page reads: the basis of an order weighs megabytes.
HEAVY = ("basis", "backtest", "analysis__basis", "analysis__ledger", "analysis__backtest")


def parameter_changes(region: Region, on: date | None = None) -> QuerySet[Parameter]:
    """The planner's changes of coefficients for this region, in the order in which they hold (`on`: by that day)."""
    found = Parameter.objects.filter(region=region).select_related("decided_by").order_by("since", "id")
    return found.filter(since__lte=on) if on else found


def changed_parameters(region: Region, on: date) -> dict[str, str]:
    """The value that holds on a day of each coefficient that was changed for this region."""
    return dict(parameter_changes(region, on).values_list("name", "value"))


def results(kind: str) -> QuerySet[Run]:
    whole = ("analysis", "scenario", "stability")
    return Run.objects.filter(kind=kind, state=Run.DONE).select_related(*whole).defer(*HEAVY)


def newest_analysis(region: Region) -> Run | None:
    return results(Run.ANALYSIS).filter(region=region).first()


def backtest_of(run: Run) -> dict[str, Any]:
    """How wrong earlier forecasts were, as the run found; {} for a run that did not look back."""
    return Run.objects.values_list("backtest", flat=True).get(pk=run.pk)


def newest_order(region: Region, year: int | None = None) -> Run | None:
    runs = results(Run.ORDER).filter(region=region)
    return (runs.filter(year=year) if year else runs).first()


def running(region: Region) -> QuerySet[Run]:
    return Run.objects.filter(region=region, state=Run.ASKED).defer("basis", "ledger", "backtest")


def runs_of(region: Region) -> QuerySet[Run]:
    return Run.objects.filter(region=region).select_related("scenario", "asked_by").defer("basis", "ledger", "backtest")


def approved_scenario(region: Region) -> Scenario | None:
    """The region's last approved one; None stands for the defaults."""
    return Scenario.objects.filter(region=region, approved_at__isnull=False).order_by("-approved_at").first()


def gaps(run: Run, *, year: int, territory: str | None = None) -> QuerySet[Gap]:
    """Cells of one year and place (the region's own by default), the largest shortage first."""
    return (
        Gap.objects.filter(run=run, year=year, territory__code=territory or run.region.code)
        .select_related("occupation")
        .defer("parts")
        .order_by("-gap", "occupation__code")
    )


def gap_years(run: Run) -> list[int]:
    """Years of a run, from its headline figures; an older run is asked for its cells."""
    known = run.facts.get("years")
    return known or list(Gap.objects.filter(run=run).values_list("year", flat=True).distinct().order_by("year"))


def rule_bound(run: Run) -> set[str]:
    """Occupations whose gap changes sign between two rules of counting, in one year or more."""
    return {code for codes in (run.facts.get("depends_on") or {}).values() for code in codes}


def gap_places(run: Run) -> QuerySet[Territory]:
    """Places that a run has cells of: the region first, then by code."""
    found = Gap.objects.filter(run=run).values("territory")
    return Territory.objects.filter(pk__in=found).order_by("-kind", "code")


def need_by_year(run: Run, occupations: Iterable[int], territory: str) -> dict[int, list[float | None]]:
    """The need of each occupation in each year of the run, for a line in a table."""
    cells = Gap.objects.filter(run=run, territory__code=territory, occupation__in=occupations).order_by("year")
    found: dict[int, list[float | None]] = {}
    for occupation, demand in cells.values_list("occupation_id", "demand"):
        found.setdefault(occupation, []).append(demand)
    return found


def cell_places(run: Run, occupation: Occupation) -> QuerySet[Gap]:
    """One occupation in the region and in each of its places, year by year, with the parts of the region's need."""
    cells = Gap.objects.filter(run=run, occupation=occupation).select_related("territory")
    return cells.order_by("territory__code", "year")


def usual_arrival(region: Region, year: int) -> int:
    """When most of those who start in `year` finish: the middle of the known lengths of courses, else two years."""
    months = sorted(
        Programme.objects.filter(region=region, duration_months__isnull=False).values_list("duration_months", flat=True)
    )
    return year - -(months[len(months) // 2] if months else 24) // 12


def enterprises_asking(region: Region) -> dict[int, int]:
    """How many enterprises have an open need for each occupation, from this planning year on."""
    asked = Need.objects.open().filter(region=region, year__gte=region.planning_year, number__gt=0)
    counted = asked.values("occupation").annotate(n=Count("enterprise", distinct=True))
    return dict(counted.values_list("occupation", "n"))


def needs_for(region: Region, occupations: Iterable[int], user: Any) -> QuerySet[Need]:
    """Open needs of these occupations that `user` may see by name."""
    return (
        Need.objects.visible_to(user)
        .open()
        .filter(region=region, occupation__in=occupations, year__gte=region.planning_year)
        .select_related("enterprise__territory", "occupation", "vintage")
        .order_by("-number", "enterprise__code", "year")
    )


def needs_together(region: Region, occupations: Iterable[int]) -> Disclosed:
    """What those who may not see names are told of how many people enterprises ask for."""
    return disclosed(region, occupations, years_of(region))


def cell_of(run: Run, occupation: Occupation | None, year: int) -> Gap | None:
    """The region's own figures of one occupation and year, with the parts they are made of."""
    cells = Gap.objects.filter(run=run, occupation=occupation, year=year, territory__code=run.region.code)
    return cells.first() if occupation else None


def occupations_named(region: Region, codes: Iterable[str]) -> dict[str, Occupation]:
    """In the order asked for."""
    asked = list(codes)
    found = {row.code: row for row in Occupation.objects.filter(region=region, code__in=asked)}
    return {code: found[code] for code in asked if code in found}


def programmes_named(region: Region, codes: Iterable[str]) -> dict[str, str]:
    """Each line as a few words: specialty, college."""
    found = Programme.objects.filter(region=region, code__in=list(codes)).select_related("college", "specialty")
    return {row.code: f"{row.college.name}: {row.specialty.name}" for row in found}


def checked_named(region: Region, codes: list[str]) -> dict[str, str]:
    """What a row of the ledger speaks of: occupations, specialties and lines among these codes."""
    found = [row for model in (Specialty, Occupation) for row in model.objects.filter(region=region, code__in=codes)]
    return {**{row.code: f"{row.name} {row.code}" for row in found}, **programmes_named(region, codes)}


def places_named(region_id: int) -> dict[str, str]:
    """Territories and colleges by code, for sentences about them."""
    territories, colleges = (
        model.objects.filter(region=region_id).order_by().values_list(*NAMED, named=True)
        for model in (Territory, College)
    )
    return {row.code: told(row, "name") for row in territories.union(colleges, all=True)}


def teaching(occupation: Occupation) -> QuerySet[Programme]:
    """Programmes whose graduates may work in the occupation (or in the group it stands under)."""
    codes = Crosswalk.objects.filter(region_id=occupation.region_id).filter(
        Q(occupation=occupation) | Q(occupation__parent=occupation)
    )
    return (
        Programme.objects.filter(specialty__in=codes.values("specialty"))
        .select_related("college", "specialty")
        .order_by("college__code", "code")
    )


def seats_towards(order: Run, occupation: Occupation) -> QuerySet[Recommendation]:
    """The lines of an order that lead to the occupation."""
    return (
        Recommendation.objects.filter(run=order, programme__in=teaching(occupation))
        .select_related("programme__college", "programme__specialty", "programme__vintage")
        .order_by("-seats_recommended", "programme__code")
    )


def taught(region: Region, occupations: Iterable[int]) -> dict[int, set[int]]:
    """Specialties that lead to each occupation; an occupation nobody teaches is left out."""
    asked = set(occupations)
    links = Crosswalk.objects.filter(region=region).filter(Q(occupation__in=asked) | Q(occupation__parent__in=asked))
    found: dict[int, set[int]] = {}
    for occupation, parent, specialty in links.values_list("occupation", "occupation__parent", "specialty"):
        for one in {occupation, parent} & asked:
            found.setdefault(one, set()).add(specialty)
    return found


def seats_by_occupation(order: Run, occupations: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Seats of the order's lines that lead to each occupation, and last year's; an occupation nobody teaches is left out."""
    sums = Recommendation.objects.filter(run=order).values("programme__specialty")
    sums = sums.annotate(seats=Sum("seats_recommended"), last=Sum("seats_last"))
    seats = {row["programme__specialty"]: (row["seats"] or 0, row["last"] or 0) for row in sums}
    led = taught(order.region, occupations)
    found = {one: [seats[code] for code in codes if code in seats] for one, codes in led.items()}
    return {one: (sum(a for a, _b in pairs), sum(b for _a, b in pairs)) for one, pairs in found.items() if pairs}


NAMED = ("code", "name_kk", "name_ru", "name_en")
SHOWN = (  # what a row of the table reads: the rest of these wide rows stays in the database
    *("run_id", "seats_last", "seats_recommended", "kept", "cost", "limits", "flags"),
    *(
        f"programme__{name}"
        for name in ("code", "language", "base", "form", "status", "college", "specialty", "vintage")
    ),
)


def seen_lines(run: Run, user: Any) -> QuerySet[Recommendation]:
    """The lines of an order that `user` may see, by college, specialty and line."""
    order = ("programme__college__code", "programme__specialty__code", "programme__code")
    return Recommendation.objects.visible_to(user).filter(run=run).order_by(*order)


def lines(run: Run, user: Any) -> QuerySet[Recommendation]:
    """The lines of an order that `user` may see, without the long explanation of each; few colleges, read once each."""
    colleges = College.objects.select_related("territory").only(
        "search", *NAMED, *(f"territory__{name}" for name in NAMED)
    )
    fields = ("field_code", *(f"field_name_{language}" for language in LANGUAGES))
    specialties = Specialty.objects.only("search", *NAMED, *fields)
    return (
        seen_lines(run, user)
        .select_related("programme")
        .prefetch_related(
            Prefetch("programme__college", colleges),
            Prefetch("programme__specialty", specialties),
            "programme__vintage",
        )
        .only(*SHOWN)
    )


def largest_changes(run: Run, user: Any, shown: int) -> list[Recommendation]:
    """The lines that move furthest from last year, both ways."""
    known = lines(run, user).filter(seats_last__isnull=False).exclude(seats_recommended=F("seats_last"))
    moved = known.annotate(by=Abs(F("seats_recommended") - F("seats_last"))).order_by("-by", "programme__code")
    return list(moved[:shown])


def line(run: Run, user: Any) -> QuerySet[Recommendation]:
    whole = ("programme__college__territory", "programme__specialty", "programme__qualification", "programme__vintage")
    return Recommendation.objects.visible_to(user).filter(run=run).select_related(*whole)


def last_intakes(region: Region, year: int) -> dict[int, Intake]:
    """Each programme's intake of the year before `year`."""
    shown = ("programme_id", "seats_order", "seats_paid", "applications", "entrants", "status", "vintage__synthetic")
    rows = Intake.objects.filter(region=region, year=year - 1).select_related("vintage").only(*shown)
    return {row.programme_id: row for row in rows}


ADMITTED, LEFT = ("seats_order", "seats_paid", "applications", "entrants"), ("graduates", "in_trade")


def real_life(region: Region, year: int) -> dict[int, dict[str, int | None]]:
    """How each programme was filled in the year before `year`, and its newest known graduates before it (the whole
    region's of one year): plain figures, in one question."""
    none = Value(None, output_field=IntegerField())
    admitted = Intake.objects.filter(region=region, year=year - 1).annotate(**dict.fromkeys(LEFT, none))
    before = Graduates.objects.filter(region=region, year__lt=year)
    left = before.filter(year=before.order_by("-year").values("year")[:1]).annotate(**dict.fromkeys(ADMITTED, none))
    rows, more = (model.order_by().values_list("programme_id", *ADMITTED, *LEFT) for model in (admitted, left))
    found: dict[int, dict[str, int | None]] = {}
    for programme, *figures in rows.union(more, all=True):
        of_intake, of_graduates = figures[: len(ADMITTED)], figures[len(ADMITTED) :]
        known = found.setdefault(programme, {})
        if of_graduates[0] is None:
            known.update(zip(ADMITTED, of_intake, strict=True))
        else:
            known.update(zip(LEFT, of_graduates, strict=True))
    return found


def history(programme: Programme, year: int) -> list[dict[str, Any]]:
    """Five years before `year`: intake and graduates of one programme, None where nothing is known."""
    intakes = {
        row.year: row for row in programme.intakes.filter(year__gte=year - 5, year__lt=year).select_related("vintage")
    }
    graduates = {
        row.year: row for row in programme.graduates.filter(year__gte=year - 5, year__lt=year).select_related("vintage")
    }
    years = range(year - 5, year)
    return [{"year": y, "intake": intakes.get(y), "graduates": graduates.get(y)} for y in years]


def priced_limits(run: Run) -> QuerySet[Limit]:
    """Limits whose next block would bring something, the most first."""
    return Limit.objects.filter(run=run, value_of_one_more__gt=0).order_by("-value_of_one_more", "limit", "scope")


def newest_vintages(region: Region) -> dict[str, Vintage]:
    """The last delivery of each resource."""
    return {v.resource: v for v in region.vintages.order_by("delivered_at")}


EDITED = {Programme._meta.label: "programmes", Need._meta.label: "needs"}  # what people change here, as resources


def figures_changed_since(run: Run) -> list[str]:
    """Resources that were delivered anew, changed by a person, or taken back after a run took its inputs."""
    newer = Vintage.objects.filter(region=run.region_id, delivered_at__gt=run.created_at)
    touched = touched_since(run.region.code, tuple(EDITED), run.created_at)
    gone = taken_back_since(run.region.code, run.created_at)
    return sorted({*newer.values_list("resource", flat=True), *(EDITED[kind] for kind in touched), *gone})


def flagged_lines(order: Run) -> Counter[str]:
    """How many lines of an order close, open, change by half or more, or carry a flag."""
    counted: Counter[str] = Counter()
    for last, seats, flags in order.recommendations.values_list("seats_last", "seats_recommended", "flags"):
        counted.update(flags)
        counted["closed"] += bool(last) and not seats
        counted["new"] += last == 0 and bool(seats)
        counted["large_change"] += bool(last and seats) and abs(seats - last) >= last / 2
    return counted


def uncovered_needs(order: Run) -> list[str]:
    """Occupations with open needs of employers that no programme of the region leads to."""
    asked = Need.objects.open().filter(region=order.region_id, year__gte=order.year, number__gt=0)
    taught = Crosswalk.objects.filter(region=order.region_id, specialty__programmes__isnull=False)
    reached = taught.values("occupation")
    bare = Occupation.objects.filter(pk__in=asked.values("occupation")).exclude(
        Q(pk__in=reached) | Q(parent__in=reached) | Q(children__in=reached)
    )
    return [one.name for one in bare.distinct().order_by("code")]
