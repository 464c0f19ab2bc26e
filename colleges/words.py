"""Codes of the colleges' room -> words for people. A code of another region that has no words is shown as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.figures import figure

LANGUAGES = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
LANGUAGES_SHORT = {"kk": _("kaz."), "ru": _("rus."), "en": _("eng.")}
BASES = {"9": _("after grade 9"), "11": _("after grade 11"), "other": _("other base")}
FORMS = {"full_time": _("full time"), "part_time": _("part time"), "dual": _("dual")}
OWNERSHIPS = {"state": _("state college"), "private": _("private college"), "other": _("other ownership")}
CLUSTERS = {
    "light_industry": _("light industry and services"),
    "education": _("education"),
    "transport": _("transport"),
    "mining": _("mining and metallurgy"),
    "construction": _("construction"),
    "agriculture": _("agriculture"),
    "it_communications": _("IT and communications"),
    "energy": _("energy"),
}


def say(words: Mapping[str, object], code: str) -> str:
    """The words of `code`; one that has none loses only its underscores."""
    return str(words.get(code, code.replace("_", " ")))


FIGURES = {
    "seats_order": _("Seats of the government order"),
    "seats_paid": _("Paid seats"),
    "applications": _("Applications"),
    "entrants": _("Entrants"),
    "from_elsewhere": _("of them from another town or district"),
    "from_other_regions": _("of them from other regions"),
    "rural": _("of them rural youth"),
    "graduates": _("Graduates"),
    "employed_reported": _("Employed, as the college reports"),
    "employed_registered": _("Employed, by pension contributions"),
    "studying": _("Study further"),
    "in_army": _("In military service"),
    "in_trade": _("Work in their trade"),
    "licensed_places": _("Places of the licence"),
    "workshop_places": _("Places in the workshop"),
}
FINDINGS = {
    "more_than_entrants": _("%(part)s is more than the %(whole)s entrants. Correct one of the two."),
    "more_entrants_than_seats": _("%(entrants)s entrants for %(seats)s seats. Transfers?"),
    "course_grew": _("Course %(course)s has %(now)s students, but the course before had %(before)s last year."),
    "first_course_fell": _("%(share)s %% fewer first-year students (%(now)s, was %(before)s). Is it right?"),
    "more_than_graduates": _("%(part)s is more than the %(whole)s graduates. Correct one of the two."),
    "graduates_missing": _("Write how many graduated: what they do now is given, their number is not."),
    "outcomes_exceed_graduates": _("Employed, studying and in service make %(placed)s; graduates are %(graduates)s."),
}


def figure_label(name: str) -> str:
    """course_2 -> Students on course 2"""
    if name.startswith("course_"):
        return gettext("Students on course %(course)s") % {"course": name.removeprefix("course_")}
    return say(FIGURES, name)


def sentence(code: str, params: Mapping[str, Any]) -> str:
    return str(FINDINGS[code]) % {name: figure(value) for name, value in params.items()}
