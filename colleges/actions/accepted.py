"""What an accepted submission changes: its figures take their place among the region's, with the return as their source."""

from typing import Any

from django.db import models
from django.utils import timezone

from colleges.collected import COURSES, OUTCOME, course, left
from colleges.models import Enrolment, Graduates, Intake, Programme, Provision, Submission, SubmissionRow
from colleges.queries import Figures, figures_of
from colleges.queries.submissions import INTAKE, PROVISION, registered
from portal.journal.actions import record
from portal.sources.models import Vintage

Values = dict[str, Any]
RESOURCE = "submissions"
BEDS = {  # a field of the return -> of the college
    "beds": "dormitory_places",
    "beds_needed": "dormitory_needed",
    "beds_in_repair": "dormitory_repair",
    "beds_waiting": "dormitory_waiting",
    "beds_planned": "dormitory_planned",
    "beds_planned_year": "dormitory_planned_year",
}


def write_figures(submission: Submission, by: Any) -> int:
    """Writes what differs from what stands; each programme's former figures stay in the journal. How many changed."""
    campaign, rows = submission.campaign, list(submission.rows.select_related("programme"))
    programmes = [row.programme for row in rows]
    stands = registered(programmes, campaign.asked_year)
    held = figures_of(programmes, campaign.asked_year)
    provisions = {
        p.programme_id: p for p in Provision.objects.filter(programme__in=programmes, year=campaign.asked_year)
    }
    changed = []
    for row in rows:
        before = {name: stands[row.programme_id].get(name) for name in row.values}
        if differs := {name: value for name, value in row.values.items() if value != before[name]}:
            changed.append((row, differs, {name: before[name] for name in differs}))
    if changed:  # a return that changes nothing is no new delivery: the last analysis still holds
        writer = _Writer(submission, _delivery(submission, len(changed)))
        for row, differs, former in changed:
            writer.row(row, differs, held[row.programme_id], provisions.get(row.programme_id))
            record("returned", row.programme, before=former, after=differs, by=by)
    _write_beds(submission, by)
    return len(changed)


def _delivery(submission: Submission, rows: int) -> Vintage:
    campaign = submission.campaign
    said = {
        "rows": rows,
        "as_of": str(campaign.asked_year),
        "source": f"{submission.college.code}: {submission.number}",
    }
    key = {"region": campaign.region, "resource": RESOURCE, "digest": submission.digest}
    return Vintage.objects.get_or_create(**key, defaults=said)[0]


class _Writer:
    """Writes one row's figures into the tables they belong to."""

    def __init__(self, submission: Submission, delivery: Vintage) -> None:
        self.delivery, self.submission = delivery, submission
        self.year = submission.campaign.asked_year

    def row(self, row: SubmissionRow, differs: Values, held: Figures, provision: Provision | None) -> None:
        programme = row.programme
        self._programme(programme, differs)
        if differs.keys() & set(INTAKE):
            self._save(held.intake or self._new(Intake, programme), {name: row.values.get(name) for name in INTAKE})
        if differs.keys() & set(OUTCOME):
            self._graduates(programme, row.values, held.graduates)
        for number in range(1, COURSES + 1):
            if differs.keys() & {course(number), left(number)}:
                self._course(programme, number, row.values, held.courses.get(number))
        if differs.keys() & {*PROVISION, *(course(number) for number in range(1, COURSES + 1))}:
            self._provision(programme, row.values, provision)

    def _programme(self, programme: Programme, differs: Values) -> None:
        capacity = ("licensed_places", "workshop_places", "cost_per_seat")
        written = {name: value for name, value in differs.items() if name in capacity}
        for name, value in written.items():
            setattr(programme, name, value)
        if written:  # what else is said of the programme keeps its source
            programme.edited_at = timezone.now()
            programme.save()

    def _graduates(self, programme: Programme, values: Values, stands: Graduates | None) -> None:
        if values.get("graduates") is None:  # a row cannot stand without its number
            return stands.delete() if stands else None
        found = stands or self._new(Graduates, programme)
        return self._save(found, {name: values.get(name) for name in OUTCOME})

    def _course(self, programme: Programme, number: int, values: Values, stands: Enrolment | None) -> None:
        students = values.get(course(number))
        if students is None:
            return stands.delete() if stands else None
        found = stands or Enrolment(**self._key(programme), course=number)
        return self._save(found, {"students": students, "left": values.get(left(number))})

    def _provision(self, programme: Programme, values: Values, stands: Provision | None) -> None:
        known = [value for name, value in values.items() if name.startswith("course_") and value is not None]
        written = {name: values.get(name) for name in PROVISION}
        if stands or any(value is not None for value in written.values()):
            self._save(
                stands or self._new(Provision, programme), {**written, "students": sum(known) if known else None}
            )

    def _new(self, model: Any, programme: Programme) -> Any:
        return model(**self._key(programme))

    def _key(self, programme: Programme) -> dict[str, Any]:
        return {"region": self.submission.campaign.region, "programme": programme, "year": self.year}

    def _save(self, row: models.Model, values: Values) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.vintage, row.status, row.source = self.delivery, "", self.delivery.source  # type: ignore[attr-defined]
        row.edited_at = timezone.now()  # type: ignore[attr-defined]
        row.save()


def _write_beds(submission: Submission, by: Any) -> None:
    college = submission.college
    told = {of_college: getattr(submission, of_return) for of_return, of_college in BEDS.items()}
    before = {name: getattr(college, name) for name in told}
    if told == before:
        return
    for name, value in told.items():
        setattr(college, name, value)
    college.edited_at = timezone.now()
    college.save()
    record("returned", college, before=before, after=told, by=by)
