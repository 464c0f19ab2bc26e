"""The yearly figures of one programme as a form: whole numbers or blank (= not known)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colleges import checks
from colleges.actions.figures import CAPACITY, INTAKE, OUTCOME, state_of, students_of, values_of
from colleges.models import Programme, Submission
from colleges.queries import Figures
from colleges.words import figure_label, sentence
from portal.fields import WholeNumber

COURSES = 4  # where the length of the course is not known


@dataclass(frozen=True)
class Cell:
    """One input: last year's figure above it, what is stored beside it when it was changed."""

    field: forms.BoundField
    last: int | None
    stored: int | None
    changed: bool
    yearly: bool  # a workshop has no last year


class FiguresForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, held: Figures, before: Figures, data: Any = None) -> None:
        self.stored, self.last = values_of(held), values_of(before)
        super().__init__(data, initial={**self.stored, "seen": state_of(held)})
        self.before = before
        self.questions: list[tuple[str, str]] = []  # the field's label, what is asked of it
        self.courses = [f"course_{course}" for course in courses_of(held, before)]
        for name in (*INTAKE, *self.courses, *OUTCOME, *CAPACITY):
            self.fields[name] = WholeNumber(label=figure_label(name))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for finding in checks.findings(self.figures(values), students_of(self.before)):
            said = sentence(finding.code, finding.params)
            if finding.kind == checks.ERROR and finding.column not in self.errors:
                self.add_error(finding.column, said)
            elif finding.kind == checks.QUESTION:
                self.questions.append((figure_label(finding.column), said))
        return values

    def figures(self, values: dict[str, Any] | None = None) -> dict[str, int | None]:
        """What was typed, by name."""
        typed = self.cleaned_data if values is None else values
        return {name: value for name, value in typed.items() if name != "seen"}

    def sections(self) -> list[tuple[str, list[Cell]]]:
        """The groups of the page, in the order of a student's way."""
        parts = (
            (_("Intake"), INTAKE),
            (_("Students by course"), self.courses),
            (_("Graduates"), OUTCOME),
            (_("Capacity"), CAPACITY),
        )
        return [(title, [self._cell(name) for name in names]) for title, names in parts]

    def _cell(self, name: str) -> Cell:
        changed = self.is_bound and self.fields[name].has_changed(self.stored.get(name), self[name].value())
        return Cell(self[name], self.last.get(name), self.stored.get(name), changed, yearly=name not in CAPACITY)


def courses_of(held: Figures, before: Figures) -> list[int]:
    """Every course the programme has, by its length; those with figures in any case."""
    return sorted({*range(1, 1 + years_long(held.programme)), *held.courses, *before.courses})


def years_long(programme: Programme) -> int:
    return -(-programme.duration_months // 12) if programme.duration_months else COURSES


class CampusForm(forms.Form):
    """Beds and plans of a college; blank = not known."""

    beds = WholeNumber(label=gettext_lazy("Beds in the dormitory"))
    beds_needed = WholeNumber(label=gettext_lazy("Beds needed"))
    beds_in_repair = WholeNumber(label=gettext_lazy("of them need repair"))
    plans = forms.CharField(
        label=gettext_lazy("Plans: new workshops, equipment, specialties"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, submission: Submission, data: Any = None) -> None:
        told = {name: getattr(submission, name) for name in ("beds", "beds_needed", "beds_in_repair", "plans")}
        super().__init__(data, initial=told)

    def told(self) -> dict[str, Any]:
        beds = {name: value for name, value in self.cleaned_data.items() if name != "plans"}
        return {"beds": beds, "plans": self.cleaned_data["plans"]}


class DatesForm(forms.Form):
    """The dates of a campaign, one after another."""

    opens_on = forms.DateField(label=gettext_lazy("Opens"))
    due_on = forms.DateField(label=gettext_lazy("Figures are due"))
    review_until = forms.DateField(label=gettext_lazy("Looked through until"))
    draft_on = forms.DateField(label=gettext_lazy("Draft of the order"))
    consultation_on = forms.DateField(label=gettext_lazy("Consultation begins"))
    decision_on = forms.DateField(label=gettext_lazy("Decision"))
    reason = forms.CharField(label=gettext_lazy("Why the dates move"), required=False, max_length=400)

    def __init__(self, data: Any = None, initial: Any = None, opening: bool = True) -> None:
        super().__init__(data, initial=initial)
        if opening:
            del self.fields["reason"]
        for name, field in self.fields.items():
            if name != "reason":
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def dates(self) -> dict[str, Any]:
        return {name: day for name, day in self.cleaned_data.items() if name != "reason"}


class ReminderForm(forms.Form):
    """What is written to those who have not answered; `{college}`, `{day}` and `{link}` are filled in for each."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))
