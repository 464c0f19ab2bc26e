"""The yearly figures of one programme as a form: whole numbers or blank (= not known)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from colleges import checks
from colleges.actions.figures import CAPACITY, INTAKE, OUTCOME, state_of, students_of, values_of
from colleges.models import Programme
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
