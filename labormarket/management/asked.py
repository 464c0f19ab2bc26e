"""What the commands of this room have in common: naming a region and a scenario, saying why there is no result."""

from django.core.management.base import CommandError
from django.utils import translation

from labormarket.models import Run, Scenario
from labormarket.queries import approved_scenario
from labormarket.queries.names import scopes_named
from labormarket.words import conflicts, refusals
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
    """Why a run was refused, in the sentences of its page; conflicting wishes one a line."""
    with translation.override("en"):
        said = [
            f"No result ({run.refusal.get('code')}): {refusals.why(run.refusal)} {refusals.what_to_do(run.refusal)}"
        ]
        found = run.refusal.get("conflicts") or []
        names = scopes_named(run.region, conflicts.codes(found))
        for one in found:
            said.append(conflicts.sentence(one, names, run.region.currency))
            said += [
                f"  - {', '.join(offer.changes)}: {offer.order}"
                for offer in conflicts.offers(one, names, run.region.currency)
            ]
    return CommandError("\n".join(said).replace("\N{NO-BREAK SPACE}", " "))


def analysis_named(region: Region, pk: int | None) -> Run:
    """The finished analysis of that number, else the newest."""
    done = Run.objects.filter(region=region, kind=Run.ANALYSIS, state=Run.DONE)
    if found := (done.filter(pk=pk) if pk is not None else done).first():
        return found
    known = ", ".join(str(number) for number in done.order_by("pk").values_list("pk", flat=True))
    if pk is not None and known:
        raise CommandError(f"There is no finished analysis {pk} of {region.code}. Finished: {known}.")
    raise CommandError(f"No finished analysis of {region.code} to build on. First: manage.py analyse {region.code}")
