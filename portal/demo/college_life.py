"""What the demo's colleges keep of themselves: equipment, classes for schoolchildren, beds that are waited for,
talks with enterprises. Written by
their directors' own acts, and marked as made up; named schools are invented."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from colleges.actions.campus import Kept, keep
from colleges.models import CareerClass, College, Equipment
from enterprises.actions.people import consent
from enterprises.models import Enterprise
from labormarket.actions.contacts import note_contact
from portal.classifiers.models import Specialty
from portal.sources.models import Region

SYNTHETIC = "synthetic"
# Codes of the demo pack: college, specialty, what, stations that work, stations by the norm, year.
LEDGER = (
    ("KRG-025", "07150500", gettext_noop("Welding stand"), 18, 25, 2012),
    ("KRG-025", "07150500", gettext_noop("Semi-automatic welding machine"), 6, 12, 2019),
    ("KRG-025", "07150500", gettext_noop("Welding simulator"), 2, 4, 2023),
    ("KRG-025", "D-0732-06", gettext_noop("Plastering booth"), 30, 25, 2016),
    ("KRG-025", "07320100", gettext_noop("Surveyor's level"), 10, 12, 2008),
    ("KRG-025", "D-0713-01", gettext_noop("Refrigeration training stand"), 1, 10, 2024),
    ("KRG-001", "10320100", gettext_noop("Fire hose and pump stand"), 4, 12, 2011),
    ("KRG-001", "10320100", gettext_noop("Breathing apparatus"), 12, 25, 2018),
)
# College, specialty, school, grade, autumn, pupils, applied later, entered.
CLASSES = (
    ("KRG-025", "07150500", 1, 9, 2024, 24, 11, 9),
    ("KRG-025", "07150500", 2, 9, 2025, 21, 8, 7),
    ("KRG-025", "07150500", 1, 10, 2026, 22, None, None),
    ("KRG-001", "10320100", 3, 9, 2025, 18, 6, 6),
)
# College, enterprise, days ago, how, what was said, days until it is asked again (from that day).
TALKS = (
    ("KRG-025", "KRG-D301", 40, "visit", gettext_noop("Made up for the demo: they want welders from 2028."), 30),
    (
        "KRG-025",
        "KRG-D012",
        12,
        "call",
        gettext_noop("Made up for the demo: places are possible after the repair."),
        30,
    ),
    ("KRG-001", "KRG-D012", 20, "letter", gettext_noop("Made up for the demo: no answer yet."), 14),
)
OPENLY = ("KRG-D301", "KRG-D012")  # enterprises that agree to be shown by name with their numbers
BEDS = {"KRG-025": (27, 60, 2028), "KRG-001": (41, None, None)}


def tell(region: Region) -> None:
    """Once; a region without these colleges has no such story."""
    colleges = {one.code: one for one in College.objects.filter(region=region, code__in=BEDS)}
    if not colleges or Equipment.objects.filter(region=region).exists():
        return
    taught = {one.code: one for one in Specialty.objects.filter(region=region)}
    with translation.override(settings.LANGUAGE_CODE):
        for code, specialty, name, stations, needed, year in LEDGER:
            said = {"name": _(name), "stations": stations, "needed": needed, "made_year": year}
            _keep(Equipment, colleges.get(code), taught.get(specialty), said)
        for code, specialty, school, grade, year, *counts in CLASSES:
            said = {"school": _("Demo school %(number)s") % {"number": school}, "grade": grade, "year": year}
            said |= dict(zip(("pupils", "applicants", "entrants"), counts, strict=True))
            _keep(CareerClass, colleges.get(code), taught.get(specialty), said)
        _talk(region, colleges)
    for code, college in colleges.items():
        names = ("dormitory_waiting", "dormitory_planned", "dormitory_planned_year")
        College.objects.filter(pk=college.pk).update(**dict(zip(names, BEDS[code], strict=True)))


def _talk(region: Region, colleges: dict[str, College]) -> None:
    firms = {one.code: one for one in Enterprise.objects.filter(region=region, code__in={row[1] for row in TALKS})}
    for code in OPENLY:
        person = firms[code].representatives.filter(demo=True).first() if code in firms else None
        if person:
            consent(enterprise=firms[code], openly=True, by=person)
    today = timezone.localdate()
    for code, firm, ago, how, said, again in TALKS:
        college, on = colleges.get(code), today - timedelta(days=ago)
        director = college.owners.filter(demo=True).first() if college else None
        if college and director and firm in firms:
            talk = {"on": on, "how": how, "said": _(said), "again_on": on + timedelta(days=again)}
            note_contact(college=college, enterprise=firms[firm], by=director, **talk)


def _keep(model: type[Kept], college: College | None, specialty: Specialty | None, said: dict[str, Any]) -> None:
    director = college.owners.filter(demo=True).first() if college else None
    if college and director and specialty:
        keep(row=model(college=college, status=SYNTHETIC), said={**said, "specialty": specialty}, by=director)
