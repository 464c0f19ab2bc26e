"""Wishes that cannot hold together, in words: the smallest set of them, what would mend it, at what price, who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words import limits, say
from portal.figures import figure, money, people

Names = Mapping[str, str]
MONEY = ("budget", "commitment")
SHARES = ("technical", "quota_floor")  # kept as "no seat short of the share", so the value is how many may be short
ZERO = 1e-6
ALIKE = 3  # wishes of one kind that are told one by one

DECIDES = {
    "college": _("the college"),
    "finance": _("the finance department"),
    "licensing": _("the licensing body"),
    "enterprise": _("the enterprise that was promised"),
    "ministry": _("the Ministry"),
    "author": _("whoever fixed the number"),
    "planner": _("the planner"),
}


@dataclass(frozen=True)
class Offer:
    """One mend: its number in the conflict (-1: the first, cheapest together), what changes, the order it allows."""

    number: int
    changes: list[str]
    price: str
    order: str
    decides: str


def codes(conflicts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Everything the conflicts name by code."""
    told = [member for found in conflicts for member in (*found.get("members", ()), *found.get("fixes", ()))]
    told += [change for found in conflicts for change in (found.get("first") or {}).get("changes", ())]
    return sorted({part for one in told for part in _parts(str(one.get("scope", "")))})


def _parts(scope: str) -> list[str]:
    return [scope, *scope.split(",")] if scope else []


def limit_named(limit: str, scope: str, names: Names) -> str:
    """licence: Saran College, 07150500 Welding"""
    said, where = say(limits.NAMES, limit), limits.where(scope, names)
    return f"{said}: {where}" if where else said


def amount(limit: str, value: float, currency: str) -> str:
    if limit in MONEY:
        return money(value, currency)
    return figure(value) if abs(value - round(value)) < ZERO else people(value)


def wish(member: Mapping[str, Any], names: Names, currency: str) -> str:
    """licence: Saran College, 07150500 Welding – at most 50"""
    words = {
        "name": limit_named(str(member["limit"]), str(member.get("scope", "")), names),
        "value": amount(member["limit"], member["value"], currency),
    }
    if member["limit"] in SHARES:
        return gettext("%(name)s is kept") % words
    if member["limit"] == "group":
        return gettext("%(name)s – a group has at least %(value)s") % words
    if member.get("side") == "lower":
        return gettext("%(name)s – at least %(value)s") % words
    return gettext("%(name)s – at most %(value)s") % words


def change(fix: Mapping[str, Any], names: Names, currency: str) -> str:
    """licence: Saran College, 07150500 Welding – 75 in place of 50"""
    words = {
        "name": limit_named(str(fix["limit"]), str(fix.get("scope", "")), names),
        "to": amount(fix["limit"], fix["to"], currency),
        "value": amount(fix["limit"], fix["value"], currency),
    }
    if fix["limit"] in SHARES:
        return gettext("%(name)s may fall short by %(short)s seats") % {
            **words,
            "short": people(fix["value"] - fix["to"]),
        }
    if fix["limit"] == "continuity":
        return gettext("%(name)s may close") % words
    return gettext("%(name)s – %(to)s in place of %(value)s") % words


def wishes(members: Sequence[Mapping[str, Any]], names: Names, currency: str) -> list[tuple[str, list[str]]]:
    """Each wish in words; where one kind of limit of many lines conflicts together, one sentence and the lines below it."""
    kinds: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for member in members:
        kinds.setdefault((str(member["limit"]), str(member.get("side"))), []).append(member)
    found: list[tuple[str, list[str]]] = []
    for (limit, side), alike in kinds.items():
        each = [wish(member, names, currency) for member in alike]
        if len(alike) <= ALIKE or limit in SHARES:
            found += [(one, []) for one in each]
        else:
            found.append((_together(limit, side, alike, currency), each))
    return found


def _together(limit: str, side: str, alike: Sequence[Mapping[str, Any]], currency: str) -> str:
    words = {
        "name": str(limits.NAMES.get(limit, limit)),
        "count": figure(len(alike)),
        "value": amount(limit, sum(member["value"] for member in alike), currency),
    }
    if side == "lower":
        return gettext("%(name)s: %(count)s lines, together at least %(value)s") % words
    return gettext("%(name)s: %(count)s lines, together at most %(value)s") % words


def sentence(found: Mapping[str, Any], names: Names, currency: str) -> str:
    """The whole conflict in one sentence."""
    told = [words for words, _each in wishes(found.get("members", ()), names, currency)]
    return gettext("These cannot hold together: %(wishes)s.") % {"wishes": get_text_list(told, gettext("and"))}


def offers(found: Mapping[str, Any], names: Names, currency: str) -> list[Offer]:
    """The elastic answer first, where several wishes give a little; then each member that is enough alone."""
    told = list(enumerate(found.get("fixes", ())))
    made = [_offer(number, [fix], fix, names, currency) for number, fix in told]
    first = found.get("first")
    if first and not _same_as_one(first, found.get("fixes", ())):
        made.insert(0, _offer(-1, first["changes"], first, names, currency))
    return made


def _same_as_one(first: Mapping[str, Any], fixes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the first offer is one change that stands among the fixes too."""
    name = ("limit", "scope", "side", "to")
    return len(first["changes"]) == 1 and any(all(first["changes"][0][n] == fix[n] for n in name) for fix in fixes)


def _offer(
    number: int, changes: Sequence[Mapping[str, Any]], order: Mapping[str, Any], names: Names, currency: str
) -> Offer:
    deciding = dict.fromkeys(str(say(DECIDES, one["decides"])) for one in changes if one.get("decides"))
    return Offer(
        number=number,
        changes=[change(one, names, currency) for one in changes],
        price=_price(order),
        order=_order(order, currency),
        decides=", ".join(deciding),
    )


def _price(order: Mapping[str, Any]) -> str:
    price = order.get("price")
    if price is None:
        return ""
    if price < 0.05:
        return gettext("the best of these ways out")
    return gettext("%(price)s graduates who meet a need fewer than by the best of these") % {"price": people(price)}


def _order(order: Mapping[str, Any], currency: str) -> str:
    if order.get("seats") is None:
        return gettext("not enough alone: something else still conflicts")
    words = {"seats": figure(order["seats"]), "money": money(order.get("cost"), currency)}
    return gettext("an order of %(seats)s seats for %(money)s becomes possible") % words
