"""Scenarios: wishes written down, recommended with, one of them the region's own."""

from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labormarket.actions.analysis import request_analysis, request_order
from labormarket.analysis import stands_on
from labormarket.mends import mended, offered
from labormarket.models import Run, Scenario
from labormarket.queries import newest_analysis
from portal.journal.actions import record
from portal.sources.models import Region
from portal.workflow import Refused


@transaction.atomic
def write_scenario(*, region: Region, name: str, changes: dict[str, Any], by: Any) -> Scenario:
    """A new scenario; what was computed under an older one keeps its wishes."""
    if Scenario.objects.filter(region=region, name=name).exists():
        raise Refused(_("There is a scenario of this name already. Give this one another."))
    scenario = Scenario.objects.create(region=region, name=name, changes=changes, created_by=by)
    record("wrote", scenario, after=changes, by=by)
    return scenario


@transaction.atomic
def recommend_with(*, scenario: Scenario, by: Any) -> Run:
    """The order under these wishes; where they ask for another demand, the analysis first."""
    region = scenario.region
    analysis = newest_analysis(region)
    if analysis is not None and stands_on(analysis, scenario):
        return request_order(analysis=analysis, scenario=scenario, by=by)
    return request_analysis(region=region, scenario=scenario, by=by)


@transaction.atomic
def mend(*, run: Run, conflict: int, number: int, by: Any) -> Run:
    """One way out of a conflict, taken: a new scenario with that change, computed at once. Nothing else is decided by it."""
    fixes = offered(run.refusal, conflict, number)
    if not fixes:
        raise Refused(_("This way out is not offered any more."))
    changes = mended(run.scenario.changes if run.scenario else {}, fixes)
    base = run.scenario.name if run.scenario else str(_("Draft"))
    name = free_name(run.region, _("%(name)s, mended") % {"name": base})
    return recommend_with(scenario=write_scenario(region=run.region, name=name, changes=changes, by=by), by=by)


def free_name(region: Region, wanted: str) -> str:
    """`wanted`, or the first of "wanted 2", "wanted 3".. that no scenario of the region has."""
    longest = Scenario._meta.get_field("name").max_length - 4
    taken = set(Scenario.objects.filter(region=region).values_list("name", flat=True))
    names = (wanted[:longest] if n == 1 else f"{wanted[:longest]} {n}" for n in count(1))
    return next(name for name in names if name not in taken)


@transaction.atomic
def accept_scenario(*, scenario: Scenario, by: Any) -> Scenario:
    """From now on the region's own: what is computed without naming another stands under it."""
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    scenario.approved_at = timezone.now()
    scenario.save(update_fields=["approved_at"])
    record("accepted", scenario, by=by)
    return scenario
