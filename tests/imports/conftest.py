"""A small region with the real classifiers of the demo pack, and the invented colleges of the test files."""

import csv

import pytest
from django.utils import translation

from portal.classifiers.models import Crosswalk, Occupation, Qualification, Specialty
from portal.settings import ROOT
from tests import factories as make

PACK = ROOT / "portal" / "demo" / "packs" / "karaganda"
NAMES = ("name_kk", "name_ru", "name_en")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def table(name: str) -> list[dict[str, str]]:
    with (PACK / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def region(db):
    made = make.region(planning_year=2027, horizon_years=8)
    named = lambda row: {name: row[name] for name in NAMES}  # noqa: E731
    specialties = Specialty.objects.bulk_create(
        [Specialty(region=made, code=row["code"], **named(row)) for row in table("specialties")]
    )
    by_code = {row.code: row for row in specialties}
    qualifications = [
        Qualification(
            region=made, code=row["code"], specialty=by_code[row["specialty_code"]], level=row["level"], **named(row)
        )
        for row in table("qualifications")
    ]
    Qualification.objects.bulk_create(qualifications)
    occupations = Occupation.objects.bulk_create(
        [
            Occupation(region=made, code=row["code"], level=row["level"], college_trained=True, **named(row))
            for row in table("occupations")
            if row["level"] == "4"
        ]
    )
    known = {row.code: row for row in occupations}
    Crosswalk.objects.bulk_create(
        Crosswalk(
            region=made,
            specialty=by_code[row["specialty_code"]],
            occupation=known[row["occupation_code"]],
            share=float(row["share"]) if row["share"] else None,
            status=row["status"],
        )
        for row in table("crosswalk")
    )
    return made


@pytest.fixture
def colleges(region):
    """College 1 teaches everything, once; the others what their rows in the files name."""
    named = [
        make.college(region, code=f"K{n}", name_ru=f"Учебный колледж № {n}", name_kk="", name_en="") for n in (1, 2, 3)
    ]
    for specialty in Specialty.objects.filter(region=region):
        for college in named:
            make.programme(college, code=f"{college.code}-{specialty.code}", specialty=specialty, language="ru")
    return named
