"""Re-optimising around a draft: what people decided is fixed, the rest may move from where it stands, dearly."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from labormarket.actions.scenarios import free_name, recommend_with, write_scenario
from labormarket.analysis import scales_of
from labormarket.models import Appeal, OrderVersion, Run
from labormarket.queries.orders import last_changes
from portal.workflow import Refused


def reoptimise(*, version: OrderVersion, objection: Appeal | None = None, by: Any) -> Run:
    """A new scenario and its run: the numbers that people set and that still stand are pins, with who and why, and so is
    what an objection asks for; every other line may move, counted from the proposed seats. The version itself stays."""
    scales = scales_of(version.run)  # read before anything is locked
    if scales is None:
        raise Refused(_("The run of this version kept no inputs, so it cannot be solved again."))
    pins = {**_pins(version), **_asked(objection)}
    if not pins:
        raise Refused(_("Nobody has changed a number yet: there is nothing to solve around."))
    seats = dict(version.lines.values_list("programme__code", "seats_proposed"))
    base = dict(version.run.facts.get("scenario") or {})
    changes = {
        **base,
        "parameters": (version.run.scenario.changes if version.run.scenario else {}).get("parameters", {}),
        "pins": {**base.get("pins", {}), **pins},
        "around": seats,
        "limits": {**base.get("limits", {}), **scales.overruled({code: pin["seats"] for code, pin in pins.items()})},
    }
    told = {"number": version.number, "year": version.order.year}
    name = _("Around version %(number)s of %(year)s") % told
    if objection:
        name = _("Version %(number)s of %(year)s if %(seats)s seats are granted") % {**told, "seats": objection.seats}
    with transaction.atomic():
        name = free_name(version.region, name)
        return recommend_with(scenario=write_scenario(region=version.region, name=name, changes=changes, by=by), by=by)


def _asked(objection: Appeal | None) -> dict[str, dict[str, Any]]:
    if objection is None:
        return {}
    asked = {"seats": objection.seats, "by": objection.by.shown, "reason": objection.text}
    return {objection.line.programme.code: asked}


def _pins(version: OrderVersion) -> dict[str, dict[str, Any]]:
    """{programme: seats, by whom, for which reason} of every change that stands."""
    lines = {line.pk: line for line in version.lines.select_related("programme")}
    found = {}
    for pk, change in last_changes(version).items():
        line = lines[pk]
        if change.after == line.seats_proposed != line.seats_recommended:
            reason = change.text or str(change.get_reason_display())
            found[line.programme.code] = {"seats": line.seats_proposed, "by": change.by.shown, "reason": reason}
    return dict(sorted(found.items()))
