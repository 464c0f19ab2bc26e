"""The limits of an order: the name in a table, the rule in a sentence, the picture beside it, the unit that is counted."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

NAMES = {
    "group": _("whole groups"),
    "budget": _("budget"),
    "commitment": _("later years' money"),
    "licence": _("licence"),
    "workshop": _("workshop"),
    "dormitory": _("dormitory"),
    "centre": _("competence centre"),
    "building": _("building"),
    "continuity": _("running course"),
    "change_programme": _("change of a line"),
    "change_college": _("change of a college"),
    "quota_floor": _("quota share"),
    "quota_reserved": _("reserved places"),
    "access": _("minimum of a territory"),
    "applicants": _("applicants"),
    "technical": _("technical share"),
    "new_specialty": _("not offered"),
    "reference": _("reference college first"),
    "agreement": _("promise to an enterprise"),
    "total": _("total of the region"),
    "pin": _("fixed by a person"),
}

RULES = {
    "group": _("Seats come in whole groups."),
    "budget": _("The seats cost no more than the money."),
    "commitment": _("Later years of these courses are paid for too."),
    "licence": _("The licence allows so many places a year."),
    "workshop": _("The workshop has so many places."),
    "dormitory": _("Newcomers from elsewhere find a bed."),
    "centre": _("The competence centre takes so many."),
    "building": _("The college has room for so many students."),
    "continuity": _("A running course is not closed by a number alone."),
    "change_programme": _("A line moves only so far from last year."),
    "change_college": _("A college moves only so far from last year."),
    "quota_floor": _("Listed programmes keep their share of the seats."),
    "quota_reserved": _("Some seats of a group are reserved."),
    "access": _("Each territory keeps its minimum of seats."),
    "applicants": _("A line is not larger than the number who want it."),
    "technical": _("Technical specialties keep their share of the seats."),
    "new_specialty": _("Not licensed and not planned: not offered."),
    "reference": _("New lines of a cluster start in its reference college."),
    "agreement": _("Places promised to an enterprise are kept."),
    "total": _("The total of the region is given."),
    "pin": _("A named person fixed this number."),
}

ICONS = {
    "budget": "money",
    "commitment": "money",
    "licence": "lock",
    "workshop": "workshop",
    "dormitory": "bed",
    "centre": "workshop",
    "building": "colleges",
    "continuity": "undo",
    "change_programme": "up",
    "change_college": "up",
    "quota_floor": "person",
    "quota_reserved": "person",
    "access": "map",
    "applicants": "person",
    "technical": "workshop",
    "new_specialty": "close",
    "reference": "colleges",
    "agreement": "comment",
    "total": "orders",
    "pin": "edit",
    "group": "person",
}

# Whose sum a limit holds down, where it is not this line alone.
SHARED = {
    "budget": _("the whole order"),
    "commitment": _("the whole order"),
    "technical": _("the whole order"),
    "licence": _("all lines of the specialty in this college"),
    "workshop": _("all lines of the specialty in this college"),
    "dormitory": _("the whole college"),
    "building": _("the whole college"),
    "change_college": _("the whole college"),
    "centre": _("all who use the centre"),
    "access": _("the whole territory"),
}

UNITS = {
    "seats": _("seats"),
    "money": _("money"),
    "beds": _("beds"),
    "places": _("places"),
    "students": _("students"),
    "graduates": _("graduates"),
    "group": _("one group"),
    "line": _("line"),
}


def where(scope: str, names: Mapping[str, str]) -> str:
    """Saran College, 07150500 Welding: whose the limit is; a code without a name stands as it is."""
    return names.get(scope) or ", ".join(names.get(part, part) for part in scope.split(",") if part)
