"""Correcting a programme's figures of one year."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from colleges.models import Enrolment, Graduates, Intake, Programme
from colleges.queries import Figures, figures
from portal.journal.actions import record

INTAKE = ("seats_order", "seats_paid", "applications", "entrants", "from_elsewhere", "from_other_regions", "rural")
OUTCOME = ("graduates", "employed_reported", "employed_registered", "studying", "in_army", "in_trade")
CAPACITY = ("licensed_places", "workshop_places")
Values = Mapping[str, int | None]


class Changed(Exception):
    """Somebody else saved these figures in the meantime: nothing was written; `now` holds what stands."""

    def __init__(self, now: Figures) -> None:
        self.now = now
        super().__init__(f"{now.programme} {now.year}")


@dataclass(frozen=True)
class Correction:
    """What a person typed: None = not known. A table left out of the dict stays as it is."""

    intake: Values
    courses: Mapping[int, int | None]
    graduates: Values
    capacity: Values


@transaction.atomic
def correct(*, programme: Programme, year: int, correction: Correction, seen: str, by: Any) -> Programme:
    """Writes what differs, all or nothing; `seen` is the state the person looked at (`state_of`)."""
    programme = Programme.objects.select_for_update().select_related("region").get(pk=programme.pk)
    held = figures(programme, year)
    if state_of(held) != seen:
        raise Changed(held)
    before = values_of(held)
    _write(held.intake or Intake(region=programme.region, programme=programme, year=year), correction.intake)
    for course, students in correction.courses.items():
        _write_course(held, course, students)
    if held.graduates or correction.graduates.get("graduates") is not None:
        row = held.graduates or Graduates(region=programme.region, programme=programme, year=year)
        _write(row, correction.graduates)
    _write(programme, correction.capacity)
    _note(programme, before, values_of(figures(programme, year)), by)
    return programme


def values_of(held: Figures) -> dict[str, Any]:
    """Every figure of the page by name, as plain numbers."""
    found: dict[str, Any] = {name: getattr(held.programme, name) for name in CAPACITY}
    found |= {name: getattr(held.intake, name, None) for name in INTAKE}
    found |= {name: getattr(held.graduates, name, None) for name in OUTCOME}
    return found | {f"course_{course}": row.students for course, row in sorted(held.courses.items())}


def state_of(held: Figures) -> str:
    """A short name of what is stored, so that a form can tell whether it still is."""
    return hashlib.sha256(json.dumps(values_of(held), sort_keys=True).encode()).hexdigest()[:16]


def _write(row: models.Model, values: Values) -> None:
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.edited_at = timezone.now()  # type: ignore[attr-defined]
    row.save()


def _write_course(held: Figures, course: int, students: int | None) -> None:
    row = held.courses.get(course)
    if students is None:
        if row is not None:
            row.delete()
        return
    blank = Enrolment(
        region=held.programme.region, programme=held.programme, year=held.year, course=course, students=-1
    )
    _write(row or blank, {"students": students})


def _note(programme: Programme, before: dict[str, Any], after: dict[str, Any], by: Any) -> None:
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if names:
        record(
            "corrected",
            programme,
            before={name: before.get(name) for name in names},
            after={name: after.get(name) for name in names},
            by=by,
        )
