"""What the commands of this room have in common: naming a region and a scenario, saying why there is no result."""

import json

from django.core.management.base import CommandError

from labormarket.models import Run, Scenario
from labormarket.queries import approved_scenario
from portal.sources.models import Region


def region_named(code: str) -> Region:
    if region := Region.objects.filter(code=code).first():
        return region
    known = ", ".join(Region.objects.values_list("code", flat=True)) or "none"
    raise CommandError(f"There is no region {code}. Loaded: {known}. Load one with: manage.py load_region PATH")


def scenario_named(region: Region, name: str | None) -> Scenario | None:
    if name is None:
        return approved_scenario(region)
    if scenario := Scenario.objects.filter(region=region, name=name).first():
        return scenario
    known = ", ".join(region.scenarios.values_list("name", flat=True)) or "none"
    raise CommandError(f"There is no scenario {name!r} in {region.code}. Known: {known}.")


def no_result(run: Run) -> CommandError:
    reason = dict(run.refusal)
    return CommandError(f"No result: {reason.pop('code')}. {json.dumps(reason, ensure_ascii=False)}")
