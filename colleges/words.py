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
    "cost_per_seat": _("Cost of a seat a year"),
    "entrants_paid": _("of them paid by themselves"),
    "dual_students": _("Students in dual training"),
    "dual_hours": _("Dual hours a student and year"),
    "masters": _("Masters of training"),
    "masters_needed": _("Masters needed"),
    "teachers": _("Teachers"),
    "equipment_year": _("Year of most equipment"),
    "equipment_percent": _("Equipped, percent of the norm"),
    "groups": _("Groups that can begin"),
}
SHORT = {
    "seats_order": _("order seats"),
    "seats_paid": _("paid seats"),
    "applications": _("applications"),
    "entrants": _("entrants"),
    "entrants_paid": _("of them paid"),
    "from_elsewhere": _("from elsewhere"),
    "from_other_regions": _("from other regions"),
    "rural": _("rural"),
    "dual_students": _("dual"),
    "dual_hours": _("dual hours"),
    "graduates": _("graduates"),
    "employed_reported": _("employed"),
    "studying": _("studying"),
    "in_army": _("in service"),
    "in_trade": _("in trade"),
    "licensed_places": _("licence"),
    "workshop_places": _("workshop"),
    "cost_per_seat": _("cost of a seat"),
    "masters": _("masters"),
    "masters_needed": _("masters needed"),
    "teachers": _("teachers"),
    "equipment_year": _("year of equipment"),
    "equipment_percent": _("equipped"),
    "groups": _("groups"),
}
FINDINGS = {
    "more_than_entrants": _("%(part)s is more than the %(whole)s entrants. Correct one of the two."),
    "more_entrants_than_seats": _("%(entrants)s entrants for %(seats)s seats. Transfers?"),
    "course_grew": _("Course %(course)s has %(now)s students, but the course before had %(before)s last year."),
    "first_course_fell": _("%(share)s %% fewer first-year students (%(now)s, was %(before)s). Is it right?"),
    "more_than_graduates": _("%(part)s is more than the %(whole)s graduates. Correct one of the two."),
    "graduates_missing": _("Write how many graduated: what they do now is given, their number is not."),
    "entrants_far_above_seats": _(
        "%(entrants)s entrants for %(seats)s seats is more than twice as many. Correct or explain."
    ),
    "more_dual_than_students": _("Dual students (%(dual)s) exceed students (%(students)s). Correct one of the two."),
    "groups_above_stations": _("You plan %(groups)s groups; the workshop has room for %(fits)s. Evening shift?"),
    "more_left_than_had": _("%(left)s left a course that had %(had)s students last year. Correct or explain."),
    "more_graduates_than_course": _(
        "%(graduates)s graduates, but course %(course)s had %(before)s students last year."
    ),
    "jump": _("%(now)s, last year %(before)s. Is it right?"),
    "too_few_applications": _("%(applications)s applications for %(seats)s seats, second year. What would help?"),
    "outcomes_exceed_graduates": _("Employed, studying and in service make %(placed)s; graduates are %(graduates)s."),
}


READ = {
    "blank": _("not known"),
    "unit": _("“%(typed)s”: the number without its word"),
    "zeros": _("“%(typed)s”: a whole number"),
    "thousands": _("“%(typed)s” can be read in two ways. Write %(offered)s?"),
    "split": _("“%(typed)s” is not a whole number. Write %(offered)s?"),
}
REASONS = (
    _("Transfers from other colleges"),
    _("A group was joined with another"),
    _("Second shift"),
    _("Counted anew; last year's figure was wrong"),
    _("As in the register"),
)


def short_label(name: str) -> str:
    """course_2 -> course 2"""
    prefix, _under, number = name.rpartition("_")
    if prefix == "course":
        return gettext("course %(course)s") % {"course": number}
    if prefix == "left":
        return gettext("left course %(course)s") % {"course": number}
    return say(SHORT, name)


def understood(said: str, params: Mapping[str, Any], offered: int | None = None) -> str:
    return str(READ[said]) % {**params, "offered": offered} if said else gettext("a whole number")


def figure_label(name: str) -> str:
    """course_2 -> Students on course 2"""
    if name.startswith("left_"):
        return gettext("Left course %(course)s") % {"course": name.removeprefix("left_")}
    if name.startswith("course_"):
        return gettext("Students on course %(course)s") % {"course": name.removeprefix("course_")}
    return say(FIGURES, name)


def sentence(code: str, params: Mapping[str, Any]) -> str:
    return str(FINDINGS[code]) % {name: figure(value) for name, value in params.items()}
