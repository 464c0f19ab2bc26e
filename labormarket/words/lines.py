"""Words about a line of the order: its language, base and form, and the flags that say what to look at."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from colleges.words import BASES, FORMS, LANGUAGES, LANGUAGES_SHORT
from enterprises.words import CERTAINTIES
from labormarket.words import say

__all__ = [
    "BASES",
    "CERTAINTIES",
    "FLAGS",
    "FLAG_ICONS",
    "FORMS",
    "KINDS",
    "LANGUAGES",
    "LANGUAGES_SHORT",
    "named",
    "taught",
]

KINDS = {"analysis": _("Analysis"), "order": _("Order")}

FLAGS = {
    "new": _("new"),
    "closed": _("closing"),
    "large_change": _("changed by half or more"),
    "no_last_year": _("last year unknown"),
    "from_graduates": _("last year from graduates"),
    "last_year_from_entrants": _("last year from entrants"),
    "duration_from_specialty": _("length from the specialty"),
    "duration_from_level": _("length from the level"),
    "duration_from_norm": _("length from the norm"),
    "duration_unknown": _("length unknown: two years"),
    "completion_default": _("completion assumed"),
    "entry_default": _("entry to work assumed"),
    "cost_estimated": _("cost estimated"),
    "licence_unknown": _("licence unknown"),
    "out_of_town_estimated": _("newcomers from elsewhere estimated"),
    "off_groups": _("fixed off whole groups"),
    "arrives_after_horizon": _("graduates come after the horizon"),
    "not_repeatable": _("not repeatable every year"),
    "no_enrolments": _("students unknown: from entrants"),
    "supply_by_trend": _("graduates by trend"),
    "no_history": _("no graduates known yet"),
    "fragile": _("fragile"),
}

# Those worth a picture in the first column; the others stand in the Why.
FLAG_ICONS = {
    "new": "plus",
    "closed": "minus",
    "large_change": "up",
    "no_last_year": "question",
    "not_repeatable": "alert",
    "fragile": "fragile",
}


def taught(programme: Any) -> str:
    """rus. 9 · Saran Technical College"""
    language = say(LANGUAGES_SHORT, programme.language) if programme.language else ""
    return " · ".join(part for part in (f"{language} {programme.base}".strip(), programme.college.name) if part)


def named(programme: Any) -> str:
    """Welding, rus. 9 · Saran Technical College"""
    return f"{programme.specialty.name}, {taught(programme)}"
