"""A need in one screen: whom, how many in which year, how firm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions import Statement
from enterprises.models import Enterprise, Need
from portal.classifiers.models import Occupation

CERTAINTY = {
    "approved": _("approved: the posts are in the staff plan"),
    "planned": _("planned: the project is decided"),
    "possible": _("possible: depends on circumstances"),
}
YEARS = 4


class OccupationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.code}"


class EnterpriseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class NeedForm(forms.Form):
    enterprise = EnterpriseField(queryset=Enterprise.objects.none(), label=_("Enterprise"))
    occupation = OccupationField(
        queryset=Occupation.objects.none(),
        to_field_name="code",
        label=_("Whom do you need?"),
        error_messages={
            "required": _("Choose an occupation from the list under the search box."),
            "invalid_choice": _("This occupation is not in the list. Search again and choose one."),
        },
    )
    certainty = forms.ChoiceField(
        choices=list(CERTAINTY.items()), widget=forms.RadioSelect, label=_("How firm is it?"), initial="planned"
    )
    dual_places = forms.IntegerField(min_value=0, max_value=10_000, required=False, label=_("Places for dual training"))
    wage = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, required=False, label=_("Pay from, a month")
    )

    def __init__(self, enterprises: Any, first_year: int, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        region = enterprises[0].region
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
        if len(enterprises) == 1:
            self.fields["enterprise"].initial = enterprises[0]
            self.fields["enterprise"].widget = forms.HiddenInput()
        self.fields["occupation"].queryset = Occupation.objects.filter(region=region, children__isnull=True)  # type: ignore[attr-defined]
        self.years = [first_year + step for step in range(YEARS)]
        for year in self.years:
            self.fields[f"year_{year}"] = forms.IntegerField(
                min_value=0, max_value=100_000, required=False, label=str(year)
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        numbers = [values.get(f"year_{year}") for year in self.years]
        if all(number is None for number in numbers) and not any(f"year_{year}" in self.errors for year in self.years):
            self.add_error(f"year_{self.years[0]}", _("Write how many people you need in at least one of the years."))
        return values

    def statements(self) -> list[Statement]:
        values = self.cleaned_data
        return [
            Statement(
                occupation=values["occupation"],
                year=year,
                number=values[f"year_{year}"],
                certainty=values["certainty"],
                dual_places=values["dual_places"],
                wage=values["wage"],
            )
            for year in self.years
            if values[f"year_{year}"] is not None
        ]

    def question(self) -> str:
        """Unusual, not impossible: saved, and asked."""
        most = max((statement.number for statement in self.statements()), default=0)
        headcount = self.cleaned_data["enterprise"].headcount
        if headcount and most > headcount:
            words = _("%(number)s people is more than your %(headcount)s staff. Right?")
            return str(words) % {"number": most, "headcount": headcount}
        return ""

    def year_fields(self) -> list[forms.BoundField]:
        return [self[f"year_{year}"] for year in self.years]


def certainty_label(need: Need) -> str:
    return str(CERTAINTY[need.certainty]).split(":")[0]
