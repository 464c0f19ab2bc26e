"""What one more realistic block of a limit would bring, in words: a figure of the order itself, else an estimate."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from labormarket.words import limits, say
from portal.figures import figure, money, people

Row = Mapping[str, Any]


def block(size: float, unit: str, currency: str) -> str:
    """100 mln ₸, or: beds: 25"""
    return money(size, currency) if unit == "money" else f"{say(limits.UNITS, unit)}: {figure(size)}"


def gain(row: Row) -> str:
    """What this order would gain with the block; said plainly where the search found nothing that stands out."""
    return people(max(row["whole"], 0.0)) if row["clear"] else _("no clear gain")


def told(row: Row, currency: str) -> str:
    """One more block of a limit of the first page; the estimate beside it where the two differ more than twice."""
    words = {
        "block": block(row["block"], row["unit"], currency),
        "gain": people(max(row["whole"], 0.0)),
        "relaxed": people(row["relaxed"]),
    }
    if not row["clear"]:
        return _("One more block (%(block)s): no clear gain.") % words
    if row["differs"]:
        return (
            _(
                "One more block (%(block)s): this order would gain %(gain)s graduates; estimate of the relaxed plan: %(relaxed)s."
            )
            % words
        )
    return _("One more block (%(block)s): this order would gain %(gain)s graduates.") % words


def estimated(value: float, unit_of_one_more: str, currency: str) -> str:
    """One more block of any other limit: only the relaxed plan was asked."""
    size, _space, unit = unit_of_one_more.partition(" ")
    if not value or not size:
        return ""
    words = {"block": block(float(size), unit, currency), "relaxed": people(value)}
    return _("One more block (%(block)s): %(relaxed)s graduates, an estimate of the relaxed plan.") % words
