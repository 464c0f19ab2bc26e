"""The sentences of the letter that tells an employer what became of its needs."""

from django.utils.translation import gettext as _

from labormarket.queries.news import DECISION, DRAFT, GRADUATES, News
from portal.figures import figure, is_few


def sentence(one: News) -> str:
    said = {"name": one.answer.title, "asked": figure(one.asked), "year": one.year, "number": _number(one)}
    if one.what == DRAFT:
        return _("%(name)s: you asked for %(asked)s; the draft order for %(year)s has seats: %(number)s.") % said
    if one.what == DECISION:
        return _("%(name)s: you asked for %(asked)s; the order for %(year)s is decided, seats: %(number)s.") % said
    if one.what == GRADUATES:
        words = _("%(name)s: for %(year)s you asked for %(asked)s; graduates who may take this work: %(number)s.")
        return words % said
    return _("%(name)s: for %(year)s you asked for %(asked)s. How many did you hire? Please write it down.") % said


def _number(one: News) -> str:
    """Four people or fewer are told to nobody."""
    if one.what == GRADUATES and is_few(one.number):
        return _("fewer than five")
    return figure(one.number) if one.number is not None else ""
