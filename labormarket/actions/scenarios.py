"""Scenarios: wishes written down, recommended with, one of them the region's own."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labormarket.actions.analysis import request_analysis, request_order
from labormarket.analysis import stands_on
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
def accept_scenario(*, scenario: Scenario, by: Any) -> Scenario:
    """From now on the region's own: what is computed without naming another stands under it."""
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    scenario.approved_at = timezone.now()
    scenario.save(update_fields=["approved_at"])
    record("accepted", scenario, by=by)
    return scenario
