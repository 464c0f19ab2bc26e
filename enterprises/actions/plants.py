"""A plant that is being built: the department writes down its project as a whole; the analysis counts what is approved and
has an agreement, from its year on (method.md 3.6, 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.actions.needs import Statement, post_needs, restore_needs, withdraw_needs
from enterprises.models import Enterprise, Need
from portal.classifiers.models import Industry, Territory
from portal.journal.actions import record
from portal.sources.models import Region
from portal.workflow import Refused


@dataclass(frozen=True)
class Project:
    name: str
    territory: Territory
    opens_on: date
    industry: Industry | None = None
    named_openly: bool = False


@transaction.atomic
def plan_plant(
    *, region: Region, project: Project, posts: Sequence[Statement], plant: Enterprise | None = None, by: Any
) -> Enterprise:
    """The whole project as it is known now: posts it does not name any more are taken back; all of it stays in the journal."""
    if any(one.year < project.opens_on.year for one in posts):
        raise Refused(_("The plant opens in %(year)s: nobody works there before.") % {"year": project.opens_on.year})
    made = _locked(plant) if plant else Enterprise(region=region, code=_free_code(region), headcount=0)
    before = _told(made) if made.pk else {}
    made.name_kk = made.name_ru = made.name_en = project.name
    made.territory, made.industry = project.territory, project.industry
    made.opens_on, made.named_openly, made.edited_at = project.opens_on, project.named_openly, timezone.now()
    made.save()
    if _told(made) != before:
        record("changed project" if before else "wrote project", made, before=before, after=_told(made), by=by)
    post_needs(enterprise=made, statements=posts, by=by)
    _take_back(made, {(one.occupation, one.year) for one in posts}, by)
    return made


@transaction.atomic
def give_up(*, plant: Enterprise, why: str, by: Any) -> Enterprise:
    """The plant is not built, or not now: none of its posts counts. `take_up` is the undo."""
    if not why.strip():
        raise Refused(_("Say why: it stays in the history."))
    found = _locked(plant)
    if not _standing(found).exists():
        raise Refused(_("None of its posts counts: there is nothing to give up."))
    _take_back(found, set(), by)
    record("gave project up", found, after={"why": why.strip()[:300]}, by=by)
    return found


@transaction.atomic
def take_up(*, plant: Enterprise, by: Any) -> Enterprise:
    """The posts that were given up together stand again."""
    found = _locked(plant)
    last = found.needs.aggregate(last=Max("withdrawn_at"))["last"]
    if last is None or _standing(found).exists():
        raise Refused(_("There is nothing to bring back."))
    restore_needs(needs=found.needs.filter(withdrawn_at=last, state=Need.WITHDRAWN), by=by)
    record("took project up", found, by=by)
    return found


def _locked(plant: Enterprise) -> Enterprise:
    found = Enterprise.objects.select_for_update(of=("self",)).select_related("region", "territory", "industry")
    found = found.get(pk=plant.pk)
    if found.headcount != 0:
        raise Refused(_("It works already: its needs are its own."))
    return found


def _take_back(plant: Enterprise, named: set[tuple[Any, int]], by: Any) -> None:
    stands = _standing(plant).select_related("occupation")
    left = [one for one in stands if (one.occupation, one.year) not in named]
    if left:
        withdraw_needs(needs=left, by=by)


def _standing(plant: Enterprise) -> QuerySet[Need]:
    return plant.needs.exclude(state=Need.WITHDRAWN).filter(year__gte=plant.region.planning_year)


def _free_code(region: Region) -> str:
    taken = set(Enterprise.objects.filter(region=region, code__startswith="PLANT-").values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"PLANT-{n}") not in taken)


def _told(plant: Enterprise) -> dict[str, Any]:
    industry = plant.industry.code if plant.industry else ""
    opens = plant.opens_on.isoformat() if plant.opens_on else ""
    said = {"name": plant.name_ru, "place": plant.territory.code, "industry": industry, "opens": opens}
    return said | {"named_openly": plant.named_openly}
