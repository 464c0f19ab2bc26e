"""A need in one screen: whom, how many in which year, how firm."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions import Statement
from enterprises.models import Enterprise
from enterprises.queries import Answer
from enterprises.words import CERTAINTIES, WEIGHTS
from portal.classifiers.models import Occupation
from portal.fields import WholeNumber
from portal.figures import figure

YEARS = 4


class EnterpriseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class NeedForm(forms.Form):
    enterprise = EnterpriseField(queryset=Enterprise.objects.none(), label=_("Enterprise"))
    occupation = forms.ModelChoiceField(
        queryset=Occupation.objects.none(),
        to_field_name="code",
        label=_("Occupation"),
        error_messages={
            "required": _("Find the occupation and choose it from the list."),
            "invalid_choice": _("This occupation is not in the list. Search again and choose one."),
        },
    )
    certainty = forms.ChoiceField(
        choices=list(CERTAINTIES.items()),
        widget=forms.RadioSelect,
        label=_("How firm are these posts?"),
        error_messages={"required": _("Choose one of the three.")},
    )
    dual_places = WholeNumber(label=_("Places for dual training"), most=10_000)
    wage = WholeNumber(label=_("Pay from, a month"), most=100_000_000)

    def __init__(
        self,
        enterprises: Any,
        first_year: int,
        data: Any = None,
        known: Answer | None = None,
        typed: dict[str, Any] | None = None,
    ) -> None:
        """`known`: the answer that is being changed; `typed`: what stands in the fields while the search is used."""
        super().__init__(data, initial=(_initial(known) if known else {}) | (typed or {}))
        self.known = known
        self.years = [first_year + step for step in range(YEARS)]
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
        self.single = enterprises[0] if len(enterprises) == 1 else None
        if self.single:
            self.fields["enterprise"].initial = self.single
            self.fields["enterprise"].widget = forms.HiddenInput()
        named = Occupation.objects.filter(region=enterprises[0].region_id, children__isnull=True)
        self.fields["occupation"].queryset = named  # type: ignore[attr-defined]
        for year in self.years:
            self.fields[f"year_{year}"] = WholeNumber(label=str(year))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        names = [f"year_{year}" for year in self.years]
        if all(values.get(name) is None for name in names) and not any(name in self.errors for name in names):
            self.add_error(names[0], _("Write how many people you need in at least one of the years."))
        return values

    def statements(self) -> list[Statement]:
        values = self.cleaned_data
        given = {"certainty": values["certainty"], "dual_places": values["dual_places"], "wage": values["wage"]}
        return [
            Statement(occupation=values["occupation"], year=year, number=values[f"year_{year}"], **given)
            for year in self.years
            if values[f"year_{year}"] is not None
        ]

    def question(self) -> str:
        """Unusual, not impossible: saved, and asked."""
        most = max((statement.number for statement in self.statements()), default=0)
        headcount = self.cleaned_data["enterprise"].headcount
        if headcount and most > headcount:
            words = _("%(number)s people is more than your %(headcount)s staff. Right?")
            return str(words) % {"number": figure(most), "headcount": figure(headcount)}
        return ""

    def year_cells(self) -> Iterator[tuple[forms.BoundField, int | None]]:
        """Each year's input and what stands for it now."""
        for year in self.years:
            yield self[f"year_{year}"], self.known.number(year) if self.known else None

    def firm(self) -> list[tuple[Any, str]]:
        """The three buttons, each with the weight the analysis gives it."""
        return [(radio, figure(WEIGHTS[radio.data["value"]], 1)) for radio in self["certainty"]]


def _initial(known: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {f"year_{need.year}": need.number for need in known.open}
    if newest := (known.open or known.needs)[-1:]:
        wage = newest[0].wage
        found |= {"certainty": newest[0].certainty, "dual_places": newest[0].dual_places}
        found["wage"] = None if wage is None else int(wage)
    return found | {"occupation": known.occupation.code, "enterprise": known.enterprise}
