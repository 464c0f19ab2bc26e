"""Why a line of an order has another number than in the order it is held against: the engine's reason in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from labormarket.words.conflicts import limit_named

Names = Mapping[str, str]


def why(line: Mapping[str, Any], names: Names) -> str:
    """One sentence; "" where no reason was computed."""
    said = SENTENCES.get(str(line.get("why", "")))
    return said(line, names) if said else ""


def _other(line: Mapping[str, Any], names: Names) -> str:
    return names.get(line["line"], line["line"])


def _limit(line: Mapping[str, Any], names: Names) -> str:
    words = {"limit": limit_named(line["limit"], line.get("scope", ""), names), "line": _other(line, names)}
    return _("shares a full limit (%(limit)s) with %(line)s, which moved the other way") % words


def _covered(line: Mapping[str, Any], names: Names) -> str:
    words = {
        "occupation": names.get(line["occupation"], line["occupation"]),
        "year": line["year"],
        "line": _other(line, names),
    }
    if line["after"] > line["before"]:
        return _("covers “%(occupation)s” in %(year)s in place of %(line)s") % words
    return _("“%(occupation)s” in %(year)s is covered by %(line)s instead") % words


def _floor(line: Mapping[str, Any], names: Names) -> str:
    words = {"limit": limit_named(line["limit"], line.get("scope", ""), names)}
    return _("is held by a minimum: %(limit)s") % words


def _bound(line: Mapping[str, Any], names: Names) -> str:
    return _("may have another number than before: %(limit)s") % {"limit": limit_named(line["limit"], "", names)}


def _ceiling(line: Mapping[str, Any], names: Names) -> str:
    return (
        _("there is more money than before") if line["after"] > line["before"] else _("there is less money than before")
    )


def _worth(line: Mapping[str, Any], names: Names) -> str:
    if line["after"] > line["before"]:
        return _("its seats bring more than before: the need, a weight or another limit changed")
    return _("its seats bring less than before: the need, a weight or another limit changed")


SENTENCES: dict[str, Callable[[Mapping[str, Any], Names], str]] = {
    "pinned": lambda line, names: _("fixed by a person"),
    "limit": _limit,
    "covered": _covered,
    "money": lambda line, names: _("money that was freed, or is needed, elsewhere"),
    "ceiling": _ceiling,
    "floor": _floor,
    "bound": _bound,
    "worth": _worth,
    "gone": lambda line, names: _("the line is not in the second order"),
}
