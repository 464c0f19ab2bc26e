"""The yearly figures of one programme as a form: whole numbers or blank (= not known)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colleges import checks
from colleges.actions.figures import CAPACITY, INTAKE, OUTCOME, Correction, state_of, values_of
from colleges.queries import Figures

LABELS = {
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
SENTENCES = {
    "more_than_entrants": _("%(part)s is more than the %(whole)s entrants. Correct one of the two."),
    "more_entrants_than_seats": _("%(entrants)s entrants for %(seats)s seats. Transfers?"),
    "course_grew": _("Course %(course)s has %(now)s students, but the course before had %(before)s last year."),
    "more_than_graduates": _("%(part)s is more than the %(whole)s graduates. Correct one of the two."),
    "outcomes_exceed_graduates": _("Employed, studying and in service make %(placed)s; graduates are %(graduates)s."),
}
SECTIONS = ((_("Intake"), INTAKE), (_("Graduates"), OUTCOME), (_("Capacity"), CAPACITY))


class FiguresForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, held: Figures, before: Figures, data: Any = None) -> None:
        super().__init__(data, initial={**values_of(held), "seen": state_of(held)})
        self.held, self.before = held, before
        self.questions: list[str] = []
        self.courses = sorted({*held.courses, *before.courses})
        for name in (*INTAKE, *OUTCOME, *CAPACITY):
            self.fields[name] = self._whole(LABELS[name], name)
        for course in self.courses:
            label = _("Students on course %(course)s") % {"course": course}
            self.fields[f"course_{course}"] = self._whole(label, f"course_{course}")

    def _whole(self, label: Any, name: str) -> forms.IntegerField:
        last = values_of(self.before).get(name)
        note = _("last year: %(number)s") % {"number": last} if last is not None else ""
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000, help_text=note)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for finding in self._findings(values):
            sentence = SENTENCES[finding.code] % finding.params
            if finding.kind == checks.ERROR and finding.column in self.fields:
                self.add_error(finding.column, sentence)
            else:
                self.questions.append(sentence)
        return values

    def _findings(self, values: dict[str, Any]) -> list[checks.Finding]:
        last = {course: row.students for course, row in self.before.courses.items()}
        return [
            *checks.intake(values),
            *checks.courses(self._students(values), last),
            *checks.graduates(values),
        ]

    def _students(self, values: dict[str, Any]) -> dict[int, int | None]:
        return {course: values.get(f"course_{course}") for course in self.courses}

    def correction(self) -> Correction:
        values = self.cleaned_data
        return Correction(
            intake={name: values[name] for name in INTAKE},
            courses=self._students(values),
            graduates={name: values[name] for name in OUTCOME},
            capacity={name: values[name] for name in CAPACITY},
        )

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The page's three groups, the courses after the intake."""
        found = [(str(title), [self[name] for name in names]) for title, names in SECTIONS]
        found.insert(1, (str(_("Students by course")), [self[f"course_{course}"] for course in self.courses]))
        return found
