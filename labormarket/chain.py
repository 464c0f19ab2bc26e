"""The main job in one call: one analysis and the order built on it, in this process."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from labormarket.actions.analysis import open_analysis, open_order
from labormarket.analysis import ENGINE_VERSION, current_parameters, execute
from labormarket.inputs import freeze
from labormarket.management.asked import no_result
from labormarket.models import Gap, Run
from labormarket.queries import approved_scenario, newest_order
from portal.figures import figure, percent
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
    """What a terminal prints of a finished order: short lines in English, figures as people write them."""
    analysis = order.analysis
    short = Gap.objects.filter(run=analysis, territory__code=order.region.code, label__startswith="shortage")
    with translation.override("en"):
        found = [
            f"Region {order.region.code}, {order.region.name}: order for {order.year}",
            f"gaps: {short.filter(year=_horizon(analysis)).count()} occupations short in {_horizon(analysis)}",
            *_headline(order.facts, order.region.currency),
        ]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in found]


def _headline(facts: Mapping[str, Any], currency: str) -> list[str]:
    gap, ceiling = facts.get("proven_gap"), facts.get("budget")
    return [
        f"seats: {figure(facts.get('seats'))} (last year {figure(facts.get('seats_last'))})",
        f"budget: {figure(facts.get('cost'))} of {figure(ceiling)} {currency} a year",
        f"proven gap: at most {percent(None if gap is None else gap * 100, 2)} from the best possible order",
        f"objective: {figure(facts.get('objective'), 1)}; greedy {figure(facts.get('greedy_objective'), 1)};"
        f" last year repaired {figure(facts.get('last_year_objective'), 1)}",
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
