"""The project of a plant that is being built: what it is, and whom it will need in which year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions.needs import Statement
from enterprises.actions.plants import Project
from enterprises.entrance import FILL, Named
from enterprises.models import Enterprise
from enterprises.queries import Answer, answers, needs_of, years_of
from enterprises.words import CERTAINTIES
from portal.classifiers.models import Industry, Occupation, Territory
from portal.fields import WholeNumber
from portal.sources.models import Region

SPARE = 3  # blank rows below those that are filled
DAY = {**FILL, "invalid": _("Write a date, such as 2027-09-01.")}


class PlantForm(forms.Form):
    name = forms.CharField(label=_("Name of the project"), max_length=300, error_messages=FILL)
    territory = Named(queryset=Territory.objects.none(), label=_("Town or district"), error_messages=FILL)
    industry = Named(queryset=Industry.objects.none(), required=False, label=_("Industry"))
    opens_on = forms.DateField(
        label=_("Opens on"), error_messages=DAY, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    named_openly = forms.BooleanField(required=False, label=_("The project is public: it may be shown by name"))

    def __init__(self, region: Region, data: Any = None, plant: Enterprise | None = None) -> None:
        start = (
            {n: getattr(plant, n) for n in ("name", "territory", "industry", "opens_on", "named_openly")}
            if plant
            else {}
        )
        super().__init__(data, initial=start)
        places = Territory.objects.filter(region=region).exclude(kind__in=("country", "region"))
        self.fields["territory"].queryset = places  # type: ignore[attr-defined]
        self.fields["industry"].queryset = Industry.objects.filter(region=region, parent=None)  # type: ignore[attr-defined]
        self.years = years_of(region)
        stands = _stands(plant) if plant else []
        self.posts = [PostForm(region, self.years, at, data, one) for at, one in enumerate([*stands, *[None] * SPARE])]

    def is_valid(self) -> bool:
        posts = [one.is_valid() for one in self.posts]
        return super().is_valid() and all(posts) and self._adds_up()

    def _adds_up(self) -> bool:
        """Nobody works before the opening; an occupation stands in one row."""
        opens, seen = self.cleaned_data["opens_on"].year, set()
        for post in self.posts:
            if any(one.year < opens for one in post.statements()):
                post.add_error("code", _("The plant opens in %(year)s: nobody works there before.") % {"year": opens})
            if (code := post.cleaned_data.get("code")) and code in seen:
                post.add_error("code", _("This occupation stands in another row already."))
            seen.add(post.cleaned_data.get("code"))
        return not any(post.errors for post in self.posts)

    def project(self) -> Project:
        return Project(**self.cleaned_data)

    def statements(self) -> list[Statement]:
        return [one for post in self.posts for one in post.statements()]


def _stands(plant: Enterprise) -> list[Answer]:
    found = answers(needs_of(Enterprise.objects.filter(pk=plant.pk)))
    recent = (one.since(plant.region.planning_year) for one in found if one.occupation)
    return [one for one in recent if one.open]


class PostForm(forms.Form):
    """One row: an occupation, how firm, a number a year."""

    code = forms.CharField(
        required=False, max_length=40, label=_("Occupation"), widget=forms.TextInput(attrs={"list": "occupations"})
    )
    certainty = forms.ChoiceField(choices=list(CERTAINTIES.items()), label=_("How firm"), required=False)

    def __init__(self, region: Region, years: list[int], at: int, data: Any, known: Answer | None) -> None:
        start: dict[str, Any] = {}
        if known:
            start = {"code": known.code, "certainty": known.open[-1].certainty}
            start |= {f"year_{need.year}": need.number for need in known.open}
        super().__init__(data, initial=start, prefix=f"post-{at}")
        self.region, self.years = region, years
        for year in years:
            self.fields[f"year_{year}"] = WholeNumber(label=str(year))

    def clean_code(self) -> Occupation | None:
        code = self.cleaned_data["code"].strip()
        if not code:
            return None
        leaves = Occupation.objects.filter(region=self.region, children__isnull=True)
        if (found := leaves.filter(code=code).first()) is None:
            raise forms.ValidationError(_("There is no occupation with the code “%(code)s”.") % {"code": code})
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        said = any(values.get(f"year_{year}") is not None for year in self.years)
        if said and values.get("code") is None and "code" not in self.errors:
            self.add_error("code", _("Say for which occupation."))
        if values.get("code") and not said:
            self.add_error("code", _("Write how many people you need in at least one of the years."))
        return values

    def cells(self) -> list[forms.BoundField]:
        return [self[f"year_{year}"] for year in self.years]

    def statements(self) -> list[Statement]:
        values = self.cleaned_data
        if not values.get("code"):
            return []
        numbers = ((year, values.get(f"year_{year}")) for year in self.years)
        firm = values["certainty"] or "possible"
        return [Statement(values["code"], year, number, firm) for year, number in numbers if number is not None]
