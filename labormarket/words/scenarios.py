"""Words of a scenario: what it wishes, how a conflict can be mended, and the changed wish a mend stands for."""

import copy
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words import limits, say
from labormarket.words.lines import KINDS
from portal.figures import figure, money, percent

__all__ = ["CASES", "KINDS", "case", "fixes", "mended", "wishes"]

CASES = {"low": _("low"), "mid": _("middle"), "high": _("high")}
RULES = {
    "exits_only": _("growth and exits"),
    "net": _("also movers, less those who come in"),
    "gross": _("all movers"),
}
MONEY = ("budget", "commitment")


PLANTS = {"counted": _("open as planned"), "left_out": _("do not open")}


def case(changes: Mapping[str, Any]) -> str:
    return say(CASES, changes.get("demand_case", "mid"))


def wishes(changes: Mapping[str, Any], currency: str) -> list[tuple[str, str]]:
    """(what, how much) of a stored scenario, as the form asks for it; what is not written is the default."""
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
        found.append((f"{say(limits.NAMES, 'access')} ({code})", figure(floor.get("seats"))))
    for code, pin in changes.get("pins", {}).items():
        seats = pin if isinstance(pin, int | float) else pin.get("seats", pin.get("lower"))
        found.append((f"{say(limits.NAMES, 'pin')} ({code})", figure(seats)))
    released = ", ".join(changes.get("releases", ()))
    return [*found, (gettext("Lines that may close"), released)] if released else found


def fixes(refusal: Mapping[str, Any], scenario: int | None, currency: str) -> list[dict[str, str]]:
    """Each mend of a conflict in words, and the address of the form that has it filled in ("" where the wish is not one
    of a scenario: a licence, a workshop)."""
    found = []
    for conflict in refusal.get("conflicts") or []:
        for fix in conflict.get("fixes", []):
            found.append({"words": _said(fix, currency), "query": _query(fix, scenario)})
    return found


def _said(fix: Mapping[str, Any], currency: str) -> str:
    amount = (lambda value: money(value, currency)) if fix["limit"] in MONEY else (lambda value: figure(value))
    words = {
        "name": say(limits.NAMES, fix["limit"]) + (f" ({fix['scope']})" if fix.get("scope") else ""),
        "to": amount(fix["to"]),
        "value": amount(fix["value"]),
    }
    return gettext("%(name)s: %(to)s in place of %(value)s") % words


MENDED = ("access", "budget", "commitment", "pin", "continuity")


def _query(fix: Mapping[str, Any], scenario: int | None) -> str:
    if fix["limit"] not in MENDED or (fix["limit"] == "access" and not fix.get("scope")):
        return ""
    to = math.floor(fix["to"] + 1e-6) if fix["side"] == "lower" else math.ceil(fix["to"] - 1e-6)
    asked = {"fix": f"{fix['limit']}|{fix.get('scope', '')}|{to}"}
    return urlencode({"from": scenario, **asked} if scenario else asked)


def mended(changes: Mapping[str, Any], fix: str) -> dict[str, Any]:
    """The wishes with one of them changed, as `fixes` wrote it into the address; anything else is left as it is."""
    found: dict[str, Any] = copy.deepcopy(dict(changes))
    limit, _bar, rest = fix.partition("|")
    scope, _bar, number = rest.rpartition("|")
    if limit not in MENDED or not number.isdigit():
        return found
    to = int(number)
    if limit in MONEY:
        found[limit] = to
    elif limit == "access":
        found.setdefault("floors", {})[scope] = {"seats": to, "hard": True}
    elif limit == "pin":
        found.setdefault("pins", {})[scope] = to
    else:
        found["releases"] = sorted({*found.get("releases", ()), scope})
    return found
