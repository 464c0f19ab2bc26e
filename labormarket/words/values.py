"""Values that a column of a region pack takes from a short list -> words. A value without words is shown as it is."""

from django.utils.translation import gettext_lazy as _

from colleges.words import BASES, CLUSTERS, FORMS, LANGUAGES, OWNERSHIPS
from enterprises.words import CERTAINTIES

STATUSES = {
    "verified": _("checked"),
    "official": _("published"),
    "derived": _("added up"),
    "press": _("from the press"),
    "seen": _("seen"),
    "draft": _("draft"),
    "draft_prefix": _("code is a draft"),
    "name_only": _("name only"),
    "memory": _("without a source"),
    "synthetic": _("synthetic"),
}
KINDS = {
    "country": _("country"),
    "region": _("region"),
    "city": _("city"),
    "district": _("district"),
    "dual": _("dual"),
}
SIZES = {"small": _("small firm"), "medium": _("medium firm"), "large": _("large firm")}
LEVELS = {"worker": _("skilled worker"), "technician": _("technician")}
UNITS = {
    "persons": _("people"),
    "percent": _("percent"),
    "percent of the state order": _("percent of the order"),
    "months": _("months"),
    "years": _("years"),
    "year": _("year"),
    "month-day": _("month and day"),
    "colleges": _("colleges"),
    "specialties": _("specialties"),
    "centres": _("centres"),
    "enterprises": _("enterprises"),
    "flag": _("yes or no"),
    "KZT per student and year": _("tenge a student and year"),
}
MEASURES = {
    "colleges": _("colleges"),
    "population": _("population"),
    "students": _("students"),
    "employed": _("employed"),
    "hired": _("hired"),
    "labour_force": _("labour force"),
    "unemployed": _("unemployed"),
    "unemployment_rate": _("unemployment rate"),
    "youth_unemployment_rate": _("unemployment rate of the young"),
    "labour_demand": _("openings, published forecast"),
    "labour_demand_per_year": _("openings a year, published forecast"),
    "dual_students": _("dual students"),
    "entrants": _("entrants"),
    "graduates": _("graduates"),
    "graduate_employment_rate": _("share of graduates at work"),
    "seats": _("seats"),
    "specialties": _("specialties"),
    "competence_centres": _("competence centres"),
}
AGES = {"all": _("all ages")}
VALUES = {
    "certainty": CERTAINTIES,
    "language": LANGUAGES,
    "base": BASES,
    "form": FORMS,
    "ownership": OWNERSHIPS,
    "cluster": CLUSTERS,
    "status": STATUSES,
    "kind": KINDS,
    "size": SIZES,
    "level": LEVELS,
    "unit": UNITS,
    "measure": MEASURES,
    "age_group": AGES,
}
