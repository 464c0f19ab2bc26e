"""What we ask of the labour market: the newest results, a cell's figures, a line and what stands behind it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from labormarket.models import Gap, Parameter, Recommendation, Run, Scenario
from portal.sources.models import Region


def changed_parameters(region: Region) -> dict[str, str]:
    """The planner's newest value of each coefficient that was changed for this region."""
    return dict(Parameter.objects.filter(region=region).order_by("since").values_list("name", "value"))


def newest_analysis(region: Region) -> Run | None:
    return Run.objects.filter(region=region, kind=Run.ANALYSIS, state=Run.DONE).first()


def newest_order(region: Region, year: int | None = None) -> Run | None:
    runs = Run.objects.filter(region=region, kind=Run.ORDER, state=Run.DONE).select_related("analysis", "scenario")
    return (runs.filter(year=year) if year else runs).first()


def running(region: Region) -> QuerySet[Run]:
    return Run.objects.filter(region=region, state=Run.ASKED)


def approved_scenario(region: Region) -> Scenario | None:
    """The region's last approved one; None stands for the defaults."""
    return Scenario.objects.filter(region=region, approved_at__isnull=False).order_by("-approved_at").first()


def gaps(run: Run, *, year: int, territory: str | None = None) -> QuerySet[Gap]:
    """Cells of one year and place (the region's own by default), the largest shortage first."""
    return (
        Gap.objects.filter(run=run, year=year, territory__code=territory or run.region.code)
        .select_related("occupation")
        .order_by("-gap", "occupation__code")
    )


def lines(run: Run) -> QuerySet[Recommendation]:
    return (
        Recommendation.objects.filter(run=run)
        .select_related("programme__college__territory", "programme__specialty", "programme__qualification")
        .order_by("programme__college__code", "programme__specialty__code", "programme__code")
    )


def headline(run: Run) -> Mapping[str, Any]:
    return run.facts
