"""Correcting a programme's figures of one year."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from colleges import checks, words
from colleges.models import Enrolment, Graduates, Intake, Programme
from colleges.queries import Figures, figures
from portal.journal.actions import record
from portal.journal.models import Entry
from portal.journal.queries import entries_of
from portal.sources.models import CORRECTED

INTAKE = ("seats_order", "seats_paid", "applications", "entrants", *checks.OF_ENTRANTS)
OUTCOME = ("graduates", *checks.OF_GRADUATES)
CAPACITY = ("licensed_places", "workshop_places")
VERBS = ("corrected", "undone")
THEIRS = "corrected"  # in the journal: which figures a person had written before
Values = Mapping[str, int | None]


class Refused(Exception):
    """The figures cannot be right together; the reason is a sentence for a person."""


class Changed(Exception):
    """Somebody else saved these figures in the meantime: nothing was written; `now` holds what stands."""

    def __init__(self, now: Figures) -> None:
        self.now = now
        super().__init__(f"{now.programme} {now.year}")


@transaction.atomic
def correct(*, programme: Programme, year: int, values: Values, seen: str, by: Any) -> Programme:
    """Writes what differs, all or nothing. `values`: figures by name (`values_of`), None = not known, a name left out
    stays as it is. `seen`: the state the person looked at (`state_of`). The same values twice are one correction."""
    programme = Programme.objects.select_for_update().select_related("region").get(pk=programme.pk)
    held = figures(programme, year)
    before, wanted = values_of(held), {**values_of(held), **values}
    if _known(wanted) == _known(before):
        return programme
    if state_of(held) != seen:
        raise Changed(held)
    _refuse_the_impossible(wanted, figures(programme, year - 1))
    theirs = [name for name in before if _row(held, name)[0].is_corrected(_row(held, name)[1])]
    _write_all(held, wanted)
    _note(programme, year, before, values_of(figures(programme, year)), theirs, by)
    return programme


@transaction.atomic
def undo_correction(*, programme: Programme, by: Any) -> Programme:
    """Takes back the last correction: the figures of before, with the marks they had. Changed when others stand by now,
    Refused when there is nothing to take back."""
    programme = Programme.objects.select_for_update().select_related("region").get(pk=programme.pk)
    entry = last_correction(programme)
    if entry is None:
        raise Refused(gettext("There is no correction to take back."))
    year, before, after = entry.after["year"], dict(entry.before), dict(entry.after)
    del after["year"]
    theirs = before.pop(THEIRS, [])
    held = figures(programme, year)
    now = values_of(held)
    if any(now.get(name) != value for name, value in after.items()):
        raise Changed(held)
    _write_all(held, {**now, **before})
    _unmark(figures(programme, year), [name for name in before if name not in theirs])
    record("undone", programme, before={**after, "year": year}, after={**before, "year": year}, by=by)
    return programme


def corrections_of(programme: Programme) -> QuerySet[Entry]:
    """What people did to the figures, the newest first."""
    return entries_of(Programme, [str(programme.pk)]).filter(verb__in=VERBS)


def last_correction(programme: Programme) -> Entry | None:
    """What an undo would take back: the last thing done to the figures, unless that was an undo."""
    entry = corrections_of(programme).first()
    return entry if entry and entry.verb == "corrected" and "year" in entry.after else None


def values_of(held: Figures) -> dict[str, int | None]:
    """Every figure of the page by name, as plain numbers."""
    found: dict[str, int | None] = {name: getattr(held.programme, name) for name in CAPACITY}
    found |= {name: getattr(held.intake, name, None) for name in INTAKE}
    found |= {name: getattr(held.graduates, name, None) for name in OUTCOME}
    return found | {f"course_{course}": row.students for course, row in sorted(held.courses.items())}


def state_of(held: Figures) -> str:
    """A short name of what is stored, so that a form can tell whether it still is."""
    return hashlib.sha256(json.dumps(values_of(held), sort_keys=True).encode()).hexdigest()[:16]


def students_of(held: Figures) -> dict[int, int | None]:
    return {course: row.students for course, row in held.courses.items()}


def _known(values: Values) -> dict[str, int]:
    return {name: value for name, value in values.items() if value is not None}


def _refuse_the_impossible(values: Values, before: Figures) -> None:
    for finding in checks.findings(values, students_of(before)):
        if finding.kind == checks.ERROR:
            raise Refused(f"{words.figure_label(finding.column)}: {words.sentence(finding.code, finding.params)}")


def _write_all(held: Figures, values: Values) -> None:
    programme, year = held.programme, held.year
    of_year = {"region": programme.region, "programme": programme, "year": year}
    _write(held.intake or Intake(**of_year), {name: values[name] for name in INTAKE})
    for course, students in checks.students_of(values).items():
        row = held.courses.get(course)
        _write_or_clear(row, Enrolment(**of_year, course=course, students=-1), {"students": students}, "students")
    outcome = {name: values[name] for name in OUTCOME}
    _write_or_clear(held.graduates, Graduates(**of_year, graduates=-1), outcome, "graduates")
    _write(programme, {name: values[name] for name in CAPACITY})


def _write(row: models.Model, values: Values) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.marks = {**row.marks, **{f"{name}_status": CORRECTED for name in changed}}  # type: ignore[attr-defined]
    row.edited_at = timezone.now()  # type: ignore[attr-defined]
    row.save()


def _write_or_clear(row: models.Model | None, blank: models.Model, values: Values, needed: str) -> None:
    """A row that cannot stand without its number goes when the number is not known any more."""
    if values[needed] is not None:
        _write(row or blank, values)
    elif row is not None:
        row.delete()


def _row(held: Figures, name: str) -> tuple[Any, str]:
    """Where a figure of the page is stored: the row (a blank one where none is), its column."""
    if name in CAPACITY:
        return held.programme, name
    if name in INTAKE:
        return held.intake or Intake(), name
    if name in OUTCOME:
        return held.graduates or Graduates(), name
    return held.courses.get(int(name.removeprefix("course_"))) or Enrolment(), "students"


def _unmark(held: Figures, names: Iterable[str]) -> None:
    """Figures that are no person's any more carry again what their delivery says of them."""
    for name in names:
        row, column = _row(held, name)
        if row.pk and row.marks.pop(f"{column}_status", None):
            row.save(update_fields=["marks"])


def _note(
    programme: Programme, year: int, before: dict[str, Any], after: dict[str, Any], theirs: list[str], by: Any
) -> None:
    """What was and what is; of the figures that were a person's before, their names."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    kept = {THEIRS: [name for name in names if name in theirs]}
    record(
        "corrected",
        programme,
        before={name: before.get(name) for name in names} | (kept if kept[THEIRS] else {}),
        after={name: after.get(name) for name in names} | {"year": year},
        by=by,
    )
