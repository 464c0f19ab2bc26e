"""The yearly figures of one programme as a form: whole numbers or blank (= not known)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colleges import checks
from colleges.actions.figures import CAPACITY, INTAKE, OUTCOME, state_of, students_of, values_of
from colleges.models import College, Programme, Submission
from colleges.models.campus import NEWEST, OLDEST
from colleges.models.schools import LAST_GRADE
from colleges.queries import Figures
from colleges.words import figure_label, sentence
from portal.classifiers.models import Specialty
from portal.fields import WholeNumber

FILL = {"required": gettext_lazy("Fill in this field.")}
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
    beds_waiting = WholeNumber(label=gettext_lazy("Waiting for a bed"))
    beds_planned = WholeNumber(label=gettext_lazy("Beds planned"))
    beds_planned_year = WholeNumber(label=gettext_lazy("in the year"), most=NEWEST)
    plans = forms.CharField(
        label=gettext_lazy("Plans: new workshops, equipment, specialties"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, submission: Submission, data: Any = None) -> None:
        told = {name: getattr(submission, name) for name in self.base_fields}
        super().__init__(data, initial=told)

    def clean_beds_planned_year(self) -> int | None:
        return _year(self.cleaned_data["beds_planned_year"])

    def told(self) -> dict[str, Any]:
        beds = {name: value for name, value in self.cleaned_data.items() if name != "plans"}
        return {"beds": beds, "plans": self.cleaned_data["plans"]}


class OfSpecialty(forms.ModelChoiceField):
    """The specialties a college teaches, in its own order."""

    def __init__(self, **given: Any) -> None:
        super().__init__(Specialty.objects.none(), error_messages=FILL, empty_label=gettext_lazy("choose"), **given)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.code}"

    def taught_at(self, college: College) -> None:
        taught = Specialty.objects.filter(programmes__college=college).distinct()
        self.queryset = taught.order_by("code")


class EquipmentForm(forms.Form):
    """One line of the equipment ledger."""

    name = forms.CharField(label=gettext_lazy("Equipment"), max_length=200, error_messages=FILL)
    specialty = OfSpecialty(label=gettext_lazy("For the specialty"))
    stations = WholeNumber(label=gettext_lazy("Stations that work"), required=True, most=5_000, error_messages=FILL)
    needed = WholeNumber(label=gettext_lazy("Stations by the norm"), most=5_000)
    made_year = WholeNumber(label=gettext_lazy("Year it was made"), most=NEWEST)

    def __init__(self, college: College, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["specialty"].taught_at(college)  # type: ignore[attr-defined]

    def clean_made_year(self) -> int | None:
        return _year(self.cleaned_data["made_year"])


class ClassForm(forms.Form):
    """A class for schoolchildren; what is blank is not known yet."""

    school = forms.CharField(label=gettext_lazy("School"), max_length=200, error_messages=FILL)
    grade = WholeNumber(label=gettext_lazy("Grade"), required=True, most=LAST_GRADE, error_messages=FILL)
    specialty = OfSpecialty(label=gettext_lazy("Field"))
    pupils = WholeNumber(label=gettext_lazy("Pupils"), required=True, most=1_000, error_messages=FILL)
    year = WholeNumber(label=gettext_lazy("School year that began in"), required=True, most=NEWEST, error_messages=FILL)
    applicants = WholeNumber(label=gettext_lazy("of them applied here later"), most=1_000)
    entrants = WholeNumber(label=gettext_lazy("of them entered"), most=1_000)

    def __init__(self, college: College, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["specialty"].taught_at(college)  # type: ignore[attr-defined]
        self.fields["year"].initial = self.fields["year"].initial or college.region.planning_year - 1

    def clean_year(self) -> int | None:
        return _year(self.cleaned_data["year"])

    def clean_grade(self) -> int:
        if not self.cleaned_data["grade"]:
            raise forms.ValidationError(_("Write a grade from 1 to %(last)s.") % {"last": LAST_GRADE})
        return self.cleaned_data["grade"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for part, whole in (("applicants", "pupils"), ("entrants", "applicants")):
            some, every = values.get(part), values.get(whole)
            if some is not None and every is not None and some > every:
                said = _("%(part)s is more than %(whole)s, of which they are a part.")
                self.add_error(part, said % {"part": some, "whole": every})
        return values


def _year(typed: int | None) -> int | None:
    if typed is not None and typed < OLDEST:
        raise forms.ValidationError(_("Write a year with four digits."))
    return typed


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
