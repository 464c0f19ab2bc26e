"""A mend of a conflict as a changed scenario: the wishes of a run without an order, one of them given up a little."""

import copy
import math
from collections.abc import Mapping, Sequence
from typing import Any

Fix = Mapping[str, Any]
MONEY = ("budget", "commitment")


def offered(refusal: Mapping[str, Any], conflict: int, number: int) -> list[Fix]:
    """The changes of one offer, by number (-1: the elastic answer); [] where there is none of that number."""
    found = refusal.get("conflicts") or []
    if not 0 <= conflict < len(found):
        return []
    if number == -1:
        return list((found[conflict].get("first") or {}).get("changes", []))
    fixes = found[conflict].get("fixes", [])
    return [fixes[number]] if 0 <= number < len(fixes) else []


def mended(changes: Mapping[str, Any], fixes: Sequence[Fix]) -> dict[str, Any]:
    """The wishes with these changes. What a scenario has a field for goes there; any other limit is assumed (`limits`)."""
    found: dict[str, Any] = copy.deepcopy(dict(changes))
    for fix in fixes:
        _take(found, fix)
    return found


def _take(found: dict[str, Any], fix: Fix) -> None:
    limit, scope, side, to = fix["limit"], fix.get("scope", ""), fix["side"], float(fix["to"])
    whole = math.floor(to + 1e-6) if side == "lower" else math.ceil(to - 1e-6)
    if limit in MONEY:
        found[limit] = whole
    elif limit == "access" and scope in found.get("floors", {}):
        found["floors"][scope] = {"seats": whole, "hard": True}
    elif limit == "pin" and scope in found.get("pins", {}):
        found["pins"][scope] = _moved(found["pins"][scope], side, whole)
    elif limit == "continuity":
        found["releases"] = sorted({*found.get("releases", ()), scope})
    else:
        found["limits"] = {**found.get("limits", {}), f"{limit}|{scope}|{side}": to}


def _moved(pin: Any, side: str, whole: int) -> dict[str, Any]:
    """A fixed number with its lower or upper end moved; who fixed it and why stays."""
    was = dict(pin) if isinstance(pin, Mapping) else {"seats": pin}
    seats = was.pop("seats", None)
    ends = {"lower": was.get("lower", seats), "upper": was.get("upper", seats)}
    return {**was, **{name: end for name, end in ends.items() if end is not None}, side: whole}
