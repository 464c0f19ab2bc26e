"""The main job in one call: one analysis and the order built on it, in this process."""

from collections.abc import Callable

from labormarket.actions.analysis import open_analysis, open_order
from labormarket.analysis import ENGINE_VERSION, current_parameters, execute
from labormarket.inputs import freeze
from labormarket.management.asked import no_result
from labormarket.models import Gap, Run
from labormarket.queries import approved_scenario, newest_order
from portal.sources.models import Region

Say = Callable[[str], None]


def analyse_and_recommend(region: Region, *, again: bool = True) -> Run:
    """The newest order; computed anew when `again`, or when data, parameters or version are not those it was made of."""
    if not again and (order := _still_true(region)):
        return order
    scenario = approved_scenario(region)
    analysis = _computed(open_analysis(region=region, scenario=scenario))
    return _computed(open_order(analysis=analysis))


def summary(order: Run) -> list[str]:
    """What a terminal prints of a finished order: short lines in English."""
    facts, analysis = order.facts, order.analysis
    short = Gap.objects.filter(run=analysis, territory__code=order.region.code, label__startswith="shortage")
    return [
        f"Region {order.region.code}, {order.region}: order for {order.year}",
        f"gaps: {short.filter(year=_horizon(analysis)).count()} occupations short in {_horizon(analysis)}",
        f"seats: {facts.get('seats')} (last year {facts.get('seats_last')})",
        f"budget: {facts.get('cost')} of {facts.get('budget')}",
        f"proven gap: {facts.get('proven_gap')}",
        f"objective: {facts.get('objective')}; greedy {facts.get('greedy_objective')};"
        f" last year repaired {facts.get('last_year_objective')}",
    ]


def _computed(run: Run) -> Run:
    outcome = execute(run)
    if outcome.result is None:
        raise no_result(outcome.run)
    return outcome.run


def _still_true(region: Region) -> Run | None:
    order = newest_order(region)
    if order is None or order.engine_version != ENGINE_VERSION or order.scenario != approved_scenario(region):
        return None
    if order.analysis.parameters != current_parameters(region, order.scenario).as_dict():
        return None
    return order if order.snapshot and order.snapshot.digest == freeze(region).digest else None


def _horizon(analysis: Run) -> int:
    """The year most students of the planned intake arrive: three years on, or the last year of the run."""
    last = Gap.objects.filter(run=analysis).order_by("-year").values_list("year", flat=True).first()
    return min(analysis.year + 3, last or analysis.year)
