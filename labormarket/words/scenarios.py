"""Words of a scenario: what it wishes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words import say
from labormarket.words.conflicts import amount, limit_named
from labormarket.words.lines import KINDS
from portal.figures import figure, money, percent

__all__ = ["CASES", "KINDS", "case", "coded", "wishes"]

CASES = {"low": _("low"), "mid": _("middle"), "high": _("high")}
RULES = {
    "exits_only": _("growth and exits"),
    "net": _("also movers, less those who come in"),
    "gross": _("all movers"),
}


PLANTS = {"counted": _("open as planned"), "left_out": _("do not open")}


def case(changes: Mapping[str, Any]) -> str:
    return say(CASES, changes.get("demand_case", "mid"))


def coded(changes: Mapping[str, Any]) -> list[str]:
    """Everything a scenario names by code, so that its page can name it."""
    scopes = [key.partition("|")[2].rpartition("|")[0] for key in changes.get("limits", {})]
    named = [*changes.get("floors", {}), *changes.get("pins", {}), *changes.get("releases", ())]
    named += [*changes.get("beds", {}), *changes.get("workshops", {}), *scopes]
    return sorted({part for code in named for part in (code, *code.split(","))})


def wishes(changes: Mapping[str, Any], currency: str, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """(what, how much) of a stored scenario, as the form asks for it; what is not written is the default."""
    names = names or {}
    weights, parameters = changes.get("weights", {}), changes.get("parameters", {})
    found = [
        (gettext("Ceiling of the budget, a year"), money(changes.get("budget"), currency)),
        (gettext("Demand"), case(changes)),
        (gettext("What counts as an opening"), say(RULES, parameters.get("transfers", "exits_only"))),
        (gettext("New plants that are being built"), say(PLANTS, parameters.get("new_plants", "counted"))),
        (gettext("Cover the shortage"), figure(weights.get("cover", 85))),
        (gettext("Balance territories"), figure(weights.get("balance", 10))),
        (gettext("Keep what is"), figure(weights.get("stability", 5))),
    ]
    for name, label in (("delta", _("Largest change of a line")), ("dc", _("Largest change of a college"))):
        if name in changes:
            found.append((str(label), percent(changes[name] * 100)))
    if group := next(iter(changes.get("groups", {}).values()), None):
        found.append((gettext("Size of a group"), f"{group['smallest_group']}–{group['group_size']}"))
    for code, floor in changes.get("floors", {}).items():
        found.append((limit_named("access", code, names), figure(floor.get("seats"))))
    for code, pin in changes.get("pins", {}).items():
        found.append((limit_named("pin", code, names), _pinned(pin)))
    for kind, limit in (("beds", "dormitory"), ("workshops", "workshop")):
        for code, more in changes.get(kind, {}).items():
            found.append((limit_named(limit, code, names), gettext("%(number)s more") % {"number": figure(more)}))
    for key, value in changes.get("limits", {}).items():
        limit, _bar, rest = key.partition("|")
        found.append((limit_named(limit, rest.rpartition("|")[0], names), _assumed(limit, value, currency)))
    if around := changes.get("around"):
        found.append((gettext("Moving is counted from an order that is worked on, lines"), figure(len(around))))
    released = ", ".join(names.get(code, code) for code in changes.get("releases", ()))
    return [*found, (gettext("Lines that may close"), released)] if released else found


def _pinned(pin: Any) -> str:
    if not isinstance(pin, Mapping):
        return figure(pin)
    lower, upper = pin.get("seats", pin.get("lower")), pin.get("seats", pin.get("upper"))
    seats = figure(lower) if lower == upper else f"{figure(lower)}–{figure(upper)}"
    return f"{seats} ({pin['reason']})" if pin.get("reason") else seats


def _assumed(limit: str, value: float, currency: str) -> str:
    return gettext("%(value)s, assumed") % {"value": amount(limit, value, currency)}
