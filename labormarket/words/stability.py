"""Words of how stable a number is: what single futures would order, and what would move it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.figures import figure

__all__ = ["kept", "told", "withdrawn"]


def kept(share: float | None) -> int | None:
    """Of a hundred futures, how many keep the number."""
    return None if share is None else round(share * 100)


def told(line: Any, worlds: Iterable[Mapping[str, Any]], firms: Mapping[str, str], names: Mapping[str, str]) -> str:
    """50 in 87 of 100 futures, 25 to 75 in eight of ten; 25 of them would not be regretted. 25 if Plant A withdraws."""
    words = {
        "seats": figure(line.seats_recommended),
        "kept": figure(kept(line.kept)),
        "low": figure(line.seats_p10),
        "high": figure(line.seats_p90),
        "sure": figure(line.no_regret),
    }
    if line.kept is None:
        said = [_("In eight futures of ten: %(low)s to %(high)s seats.") % words]
    else:
        said = [_("%(seats)s in %(kept)s of 100 futures; in eight of ten %(low)s to %(high)s seats.") % words]
    said.append(_("Not to be regretted: %(sure)s.") % words)
    code = line.programme.code
    for world in worlds:
        for moved in (one for one in world["lines"] if one["programme"] == code):
            more = {"then": figure(moved["then"]), "world": withdrawn(world, firms, names)}
            said.append(_("%(then)s if %(world)s.") % {**more})
    return " ".join(said)


def withdrawn(world: Mapping[str, Any], firms: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Plant A withdraws its 60: welder"""
    words = {
        "number": figure(world["number"]),
        "occupation": names.get(world["occupation"], world["occupation"]),
        "firm": firms.get(world["enterprise"], ""),
    }
    if words["firm"]:
        return _("%(firm)s withdraws its %(number)s (%(occupation)s)") % words
    return _("a large enterprise withdraws its %(number)s (%(occupation)s)") % words
