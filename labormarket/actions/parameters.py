"""What happens to a coefficient: a planner sets it for the region, from a day on, with a reason. Undo is setting it back."""

from datetime import date
from typing import Any

from django.db import transaction

from labormarket.analysis import ParameterRefused, checked_parameter, default_of
from labormarket.models import Parameter
from labormarket.queries import parameter_changes
from portal.journal.actions import record
from portal.sources.models import Region

__all__ = ["ParameterRefused", "change_parameter"]


@transaction.atomic
def change_parameter(
    *, region: Region, name: str, value: Any, since: date, reason: str, seen: int | None = None, by: Any
) -> Parameter:
    """The value that runs started from `since` on will use. `seen`: the last change the person knew of (0: none);
    ParameterRefused when the engine does not take the value, when it says nothing new or speaks of an older day."""
    Region.objects.select_for_update().get(pk=region.pk)  # two changes go one after the other
    checked = checked_parameter(name, value)
    last = parameter_changes(region).filter(name=name).last()
    if seen is not None and seen != (last.pk if last else 0):
        raise ParameterRefused("changed_meanwhile", name, last.value if last else "")
    if last and since < last.since:
        raise ParameterRefused("earlier_than_last", name, value, last.since.isoformat())
    before = last.value if last else str(default_of(name))
    if checked_parameter(name, before) == checked:
        raise ParameterRefused("same", name, value)
    made = Parameter.objects.create(
        region=region, name=name, value=str(checked), since=since, reason=reason, decided_by=by
    )
    record("changed", made, before={"value": before}, after=_said(made), by=by)
    return made


def _said(made: Parameter) -> dict[str, str]:
    return {"name": made.name, "value": made.value, "since": made.since.isoformat(), "reason": made.reason}
