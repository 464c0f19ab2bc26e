"""Small rows for tests: each function makes one thing and what it cannot live without. Give only what the test is about."""

import zlib
from itertools import count
from typing import Any

from django.utils import timezone

from colleges.models import College, CompetenceCentre, Enrolment, Graduates, Intake, Programme
from enterprises.models import Enterprise, Need
from labormarket.document import PAPERS
from labormarket.models import Amendment, Gap, Limit, OrderVersion, Paper, Recommendation, Run
from labormarket.queries.papers import made_of
from portal.accounts.models import User
from portal.classifiers.models import Crosswalk, Occupation, Qualification, Specialty, Territory
from portal.imports.models import Batch, Import, Note
from portal.permissions import Role
from portal.sources.models import Region, Vintage

number = count(1)
YEAR = 2027


def region(**given: Any) -> Region:
    n = next(number)
    words = {"code": f"R{n}", "slug": f"region-{n}", "name_kk": f"{n} облысы", "name_ru": f"Область {n}"}
    words |= {"name_en": f"Region {n}", "currency": "KZT", "planning_year": YEAR, "horizon_years": 5}
    made = Region.objects.create(**{**words, **given})
    territory(made, code=made.code, kind="region", name_en=made.name_en)
    return made


def territory(of: Region, **given: Any) -> Territory:
    n = next(number)
    return Territory.objects.create(
        region=of, **{"code": f"T{n}", "kind": "city", "name_en": f"Town {n}", "name_ru": f"Город {n}", **given}
    )


def root(of: Region) -> Territory:
    return Territory.objects.get(region=of, code=of.code)


def occupation(of: Region, **given: Any) -> Occupation:
    n = next(number)
    words = {"code": f"{7000 + n}", "name_en": f"Occupation {n}", "name_ru": f"Занятие {n}", "name_kk": f"Кәсіп {n}"}
    return Occupation.objects.create(region=of, **{**words, "level": 4, "college_trained": True, **given})


def specialty(of: Region, **given: Any) -> Specialty:
    n = next(number)
    words = {"code": f"0715{n:04}", "name_en": f"Specialty {n}", "name_ru": f"Специальность {n}", "field_code": "0715"}
    return Specialty.objects.create(region=of, **{**words, "field_name_en": "Engineering", **given})


def link(a: Specialty, b: Occupation, **given: Any) -> Crosswalk:
    return Crosswalk.objects.create(region=a.region, specialty=a, occupation=b, **given)


def college(of: Region, *, owner: User | None = None, **given: Any) -> College:
    n = next(number)
    place = given.pop("territory", None) or root(of)
    words = {"code": f"C{n}", "name_en": f"College {n}", "name_ru": f"Колледж {n}", "name_kk": f"Колледж {n}"}
    made = College.objects.create(region=of, territory=place, **{**words, **given})
    if owner:
        made.owners.add(owner)
    return made


def programme(of: College, **given: Any) -> Programme:
    what = given.pop("specialty", None) or specialty(of.region)
    words = {"code": f"P{next(number)}", "language": "kk", "base": "9", "form": "full_time", "duration_months": 34}
    return Programme.objects.create(
        region=of.region, college=of, specialty=what, **{**words, "group_size": 25, **given}
    )


def intake(of: Programme, year: int = YEAR - 1, **given: Any) -> Intake:
    return Intake.objects.create(region=of.region, programme=of, year=year, **given)


def graduates(of: Programme, year: int = YEAR - 1, **given: Any) -> Graduates:
    return Graduates.objects.create(region=of.region, programme=of, year=year, **{"graduates": 20, **given})


def enterprise(of: Region, *, representative: User | None = None, **given: Any) -> Enterprise:
    n = next(number)
    words = {"code": f"E{n}", "name_en": f"Plant {n}", "name_ru": f"Завод {n}"}
    made = Enterprise.objects.create(region=of, territory=root(of), **{**words, **given})
    if representative:
        made.representatives.add(representative)
    return made


def need(of: Enterprise, what: Occupation, **given: Any) -> Need:
    words = {"year": YEAR, "number": 10, "certainty": "approved"}
    return Need.objects.create(region=of.region, enterprise=of, occupation=what, **{**words, **given})


def person(of: Region | None, role: Role = Role.PLANNER, **given: Any) -> User:
    return User.objects.create(**{"username": f"{role}-{next(number)}", "role": role, "region": of, **given})


def vintage(of: Region, resource: str, **given: Any) -> Vintage:
    words = {"digest": f"{next(number):064}", "rows": 3, "as_of": "2026", "source": "Bureau of statistics"}
    return Vintage.objects.create(region=of, resource=resource, **{**words, **given})


def analysis(of: Region, **given: Any) -> Run:
    words = {"kind": Run.ANALYSIS, "state": Run.DONE, "year": of.planning_year, "finished_at": timezone.now()}
    words |= {"ledger_holds": True, "engine_version": "1.0", "digest": "a" * 64, "draws": 1000}
    words |= {"facts": {"years": [of.planning_year + 3, of.planning_year + 4]}}
    return Run.objects.create(region=of, **{**words, **given})


def order(of: Run, **given: Any) -> Run:
    words = {"kind": Run.ORDER, "state": Run.DONE, "year": of.year, "finished_at": timezone.now()}
    facts = {"seats": 50, "cost": 45_000_000.0, "budget": 50_000_000.0, "proven_gap": 0.004, "stopped_by": "gap"}
    words |= {"facts": facts, "engine_version": "1.0", "digest": "b" * 64}
    return Run.objects.create(region=of.region, analysis=of, **{**words, **given})


def gap(of: Run, what: Occupation, **given: Any) -> Gap:
    """A shortage of 47: 108 needed, 61 supplied."""
    place = given.pop("territory", None) or root(of.region)
    words = {"year": of.year + 3, "demand": 108.0, "supply": 61.0, "gap": 47.0, "label": "shortage_expected"}
    words |= {"demand_p10": 84.0, "demand_p50": 107.0, "demand_p90": 133.0, "gap_p10": 23.0, "gap_p50": 46.0}
    words |= {"gap_p90": 72.0, "supply_p10": 55.0, "supply_p50": 61.0, "supply_p90": 67.0, "evidence": "B"}
    return Gap.objects.create(run=of, occupation=what, territory=place, **{**words, **given})


def line(of: Run, what: Programme, **given: Any) -> Recommendation:
    words = {"seats_last": 25, "seats_recommended": 50, "cost": 22_800_000, "limits": ["workshop"], "flags": []}
    return Recommendation.objects.create(run=of, programme=what, **{**words, **given})


def limit(of: Run, name: str, **given: Any) -> Limit:
    return Limit.objects.create(run=of, limit=name, **{"binding": True, "used": 50.0, "available": 50.0, **given})


def enrolment(of: Programme, course: int, students: int, year: int = YEAR - 1, **given: Any) -> Enrolment:
    return Enrolment.objects.create(
        region=of.region, programme=of, year=year, course=course, students=students, **given
    )


def centre(of: College, **given: Any) -> CompetenceCentre:
    n = next(number)
    return CompetenceCentre.objects.create(
        region=of.region, college=of, **{"code": f"CC{n}", "name_en": f"Centre {n}", **given}
    )


def qualification(of: Specialty, **given: Any) -> Qualification:
    n = next(number)
    words = {"code": f"Q{n}", "level": "worker", "name_en": f"Qualification {n}"}
    return Qualification.objects.create(region=of.region, specialty=of, **{**words, **given})


def papers(of: OrderVersion, amendment: Amendment | None = None) -> list[Paper]:
    """All files of a version as it stands, in a moment: what is in them is not the test's business."""
    words = {"version": of, "amendment": amendment, "of": made_of(of, amendment), "digest": "d" * 64, "size": 4}
    kinds = ({"kind": kind, "language": language, "format": form} for kind, language, form in PAPERS)
    return Paper.objects.bulk_create(Paper(**one, **words, content=zlib.compress(b"%PDF")) for one in kinds)


def imported(of: Region, by: User | None = None, **given: Any) -> Import:
    """A file that was read: one question, one new row of a programme."""
    n = next(number)
    line = given.pop("programme", None) or programme(college(of))
    counts = {"rows": 1, "left_out": 0, "new": 1, "changed": 0, "same": 0, "errors": 0, "questions": 1, "mends": 0}
    words = {"name": f"plan-{n}.xlsx", "digest": f"{n:064}", "content": b"x", "year": YEAR - 1, "state": "ready"}
    made = Import.objects.create(region=of, sent_by=by, **{**words, "counts": counts, **given})
    staged = [["intake", [line.pk, YEAR - 1], None, None, {"entrants": 20}, "Plan", 2]]
    Batch.objects.create(of=made, place=0, changes=staged)
    cell = {"sheet": "Plan", "row": 2, "column": 3, "head": "Seats", "value": "—", "code": "dash_is_unknown"}
    Note.objects.create(of=made, kind="question", **cell)
    return made
