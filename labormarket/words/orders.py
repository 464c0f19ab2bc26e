"""Words of the order as a document: its states, reasons, what a change breaks and what it adds."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words import limits, say
from portal.figures import figure, people, signed
from portal.figures import money as sum_of_money

STATES = {
    "draft": _("draft"),
    "under_consultation": _("under consultation"),
    "agreed": _("agreed"),
    "approved": _("approved"),
    "published": _("published"),
    "set_aside": _("set aside"),
}
BASES = {"recommendation": _("from the recommendation"), "last_year": _("from this year's order")}
AIMS = {  # of a change of many lines
    "recommended": _("to the recommended seats"),
    "last_year": _("to this year's seats"),
    "more": _("one group more"),
    "less": _("one group less"),
}
PHYSICS = {"workshop", "dormitory", "centre", "building"}  # a wish does not make room
ASKED = {"licence", "new_specialty", "continuity"}  # allowed, if a person says so


def broken(found: Any, names: Mapping[str, str], currency: str = "", own: str = "") -> str:
    """workshop (Saran College, Welding 07150500): 75, at most 50. `names`: whose limit it is, by code; `own`: the line
    the page is of, which goes without saying."""
    money = found.limit in ("budget", "commitment")
    words = {
        "name": say(limits.NAMES, found.limit),
        "scope": f" ({limits.where(found.scope, names)})" if found.scope not in ("", own) else "",
        "used": sum_of_money(found.used, currency) if money else people(found.used),
        "allowed": sum_of_money(found.allowed, currency) if money else people(found.allowed),
    }
    if found.side == "lower":
        return gettext("%(name)s%(scope)s: %(used)s, at least %(allowed)s") % words
    return gettext("%(name)s%(scope)s: %(used)s, at most %(allowed)s") % words


def difference(price: Mapping[str, float], currency: str) -> str:
    """What a change adds to the need covered and to the money, other lines as they are."""
    if not price:
        return ""
    words = {"covered": _side(price["covered"]), "money": sum_of_money(price["cost"], currency)}
    if price["cost"] > 0:
        words["money"] = f"+{words['money']}"
    return gettext("%(covered)s graduates who meet a need, %(money)s a year; other lines unchanged") % words


def _side(value: float) -> str:
    return signed(value, 0 if abs(value) >= 10 or round(value, 1) == 0 else 1)


def not_whole(seats: int, size: int) -> str:
    return gettext("%(seats)s is not a whole number of groups of %(size)s.") % {
        "seats": figure(seats),
        "size": figure(size),
    }


def large(seats: int, last: int) -> str:
    return gettext("%(seats)s seats is more than half away from this year's %(last)s.") % {
        "seats": figure(seats),
        "last": figure(last),
    }


def stamp(run: Any) -> str:
    """The foot of a page and of a paper: when the data were taken, engine, scenario, run."""
    taken = run.analysis.created_at if run.analysis else run.created_at
    return gettext("Data of %(date)s · engine %(engine)s · scenario: %(scenario)s · run %(run)s") % {
        "date": date_format(localtime(taken), "SHORT_DATE_FORMAT"),
        "engine": run.engine_version or "–",
        "scenario": run.scenario or gettext("defaults"),
        "run": run.pk,
    }
