"""A need in one screen: whom, how many in which year, how firm."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions.needs import BESIDE, Statement
from enterprises.models import Enterprise
from enterprises.queries import Answer, years_of
from enterprises.words import CERTAINTIES, WEIGHTS
from portal.classifiers.models import Occupation, Territory
from portal.fields import WholeNumber
from portal.figures import figure

NEAR = 4  # years that stand open on the form; those after them are one click away
OWN = "own"  # chosen instead of an occupation: the words as they were typed
YES_NO = [("", "–"), ("yes", _("yes")), ("no", _("no"))]


class EnterpriseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class PlaceField(EnterpriseField):
    """A town or district by its name."""


class OccupationField(forms.CharField):
    """The code of an occupation without others under it; own words go instead of it."""

    region: Any = None

    def clean(self, value: Any) -> Occupation | str:
        code = super().clean(value)
        if code == OWN:
            return OWN
        leaves = Occupation.objects.filter(region=self.region, children__isnull=True)
        if (found := leaves.filter(code=code).first()) is None:
            raise forms.ValidationError(_("This occupation is not in the list. Search again and choose one."))
        return found


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **given: Any) -> None:
        read = {"yes": True, "no": False}.get
        super().__init__(**{"choices": YES_NO, "coerce": read, "empty_value": None, "required": False, **given})


class NeedForm(forms.Form):
    enterprise = EnterpriseField(queryset=Enterprise.objects.none(), label=_("Enterprise"))
    occupation = OccupationField(
        label=_("Occupation"),
        max_length=40,
        error_messages={"required": _("Find the occupation and choose it from the list, or send your own words.")},
    )
    q = forms.CharField(required=False, max_length=200)
    certainty = forms.ChoiceField(
        choices=list(CERTAINTIES.items()),
        widget=forms.RadioSelect,
        label=_("How firm are these posts?"),
        error_messages={"required": _("Choose one of the three.")},
    )
    dual_places = WholeNumber(label=_("Places for dual training"), most=10_000)
    wage = WholeNumber(label=_("Pay from, a month"), most=100_000_000)
    place = PlaceField(queryset=Territory.objects.none(), required=False, label=_("Place of work, if it is another"))
    shifts = YesNo(label=_("Work in shifts"))
    housing = YesNo(label=_("Housing is given"))
    skills = forms.CharField(required=False, max_length=300, label=_("What they must be able to do"))

    def __init__(
        self,
        enterprises: Any,
        data: Any = None,
        known: Answer | None = None,
        typed: dict[str, Any] | None = None,
    ) -> None:
        """`known`: the answer that is being changed; `typed`: what stands in the fields while the search is used."""
        super().__init__(data, initial=(_initial(known) if known else {}) | (typed or {}))
        self.known = known
        region = enterprises[0].region
        self.years = years_of(region)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
        self.single = enterprises[0] if len(enterprises) == 1 else None
        if self.single:
            self.fields["enterprise"].initial = self.single
            self.fields["enterprise"].widget = forms.HiddenInput()
        self.fields["occupation"].region = region  # type: ignore[attr-defined]
        places = Territory.objects.filter(region=region).exclude(kind__in=("country", "region"))
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        for year in self.years:
            self.fields[f"year_{year}"] = WholeNumber(label=str(year))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("occupation") == OWN and not values.get("q", "").strip():
            self.add_error("occupation", _("Write whom you need in your own words."))
        names = [f"year_{year}" for year in self.years]
        if all(values.get(name) is None for name in names) and not any(name in self.errors for name in names):
            self.add_error(names[0], _("Write how many people you need in at least one of the years."))
        return values

    def statements(self) -> list[Statement]:
        values = self.cleaned_data
        given = {name: values[name] for name in ("certainty", *BESIDE)} | {"skills": values["skills"] or None}
        own = values["occupation"] == OWN
        given |= {"occupation": None, "wording": values["q"].strip()} if own else {"occupation": values["occupation"]}
        return [
            Statement(year=year, number=values[f"year_{year}"], **given)
            for year in self.years
            if values[f"year_{year}"] is not None
        ]

    def near(self) -> list[tuple[forms.BoundField, int | None]]:
        return self._cells(self.years[: NEAR + 1])

    def later(self) -> list[tuple[forms.BoundField, int | None]]:
        return self._cells(self.years[NEAR + 1 :])

    def later_said(self) -> bool:
        return any(cell.value() not in (None, "") or cell.errors for cell, _now in self.later())

    def more_said(self) -> bool:
        """Whether anything beside the four answers is filled in or wrong."""
        return any(self[name].value() not in (None, "") or self[name].errors for name in BESIDE)

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in BESIDE]

    def _cells(self, years: list[int]) -> list[tuple[forms.BoundField, int | None]]:
        """Each year's input and what stands for it now."""
        return [(self[f"year_{year}"], self.known.number(year) if self.known else None) for year in years]

    def firm(self) -> list[tuple[Any, str]]:
        """The three buttons, each with the weight the analysis gives it."""
        return [(radio, figure(WEIGHTS[radio.data["value"]], 1)) for radio in self["certainty"]]


def _initial(known: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {f"year_{need.year}": need.number for need in known.open}
    if newest := (known.open or known.needs)[-1:]:
        last = newest[0]
        found |= {"certainty": last.certainty, "dual_places": last.dual_places, "skills": last.skills}
        found |= {"wage": None if last.wage is None else int(last.wage), "place": last.place_id}
        said = {True: "yes", False: "no", None: ""}
        found |= {"shifts": said[last.shifts], "housing": said[last.housing]}
    return found | {"occupation": known.code or OWN, "q": known.needs[0].wording, "enterprise": known.enterprise}


class RepeatForm(forms.Form):
    """Last year's answers of one enterprise in one screen: how many again, and how many were hired."""

    def __init__(self, answers: list[Answer], year: int, data: Any = None) -> None:
        super().__init__(data)
        self.answers, self.year = answers, year
        for at, answer in enumerate(answers):
            stands = answer.number(year)
            again = stands if stands is not None else answer.number(year - 1)
            self.fields[f"again_{at}"] = WholeNumber(label=f"{answer.title}: {year}", initial=again)
            firm = answer.open[-1].certainty
            choices = list(CERTAINTIES.items())
            self.fields[f"firm_{at}"] = forms.ChoiceField(choices=choices, initial=firm, label=_("how firm"))
            if self.asks_hired(answer):
                self.fields[f"hired_{at}"] = WholeNumber(label=f"{answer.title}: {year - 1}")

    def asks_hired(self, answer: Answer) -> bool:
        """Asked once a year, of what was posted for the year that is over."""
        return any(need.year == self.year - 1 and need.hired is None for need in answer.open)

    def rows(self) -> Iterator[dict[str, Any]]:
        for at, answer in enumerate(self.answers):
            hired = f"hired_{at}"
            last = next((need for need in answer.open if need.year == self.year - 1), None)
            yield {
                "answer": answer,
                "last": last,
                "again": self[f"again_{at}"],
                "firm": self[f"firm_{at}"],
                "hired": self[hired] if hired in self.fields else None,
            }

    def statements(self) -> list[Statement]:
        found = []
        for at, answer in enumerate(self.answers):
            number = self.cleaned_data[f"again_{at}"]
            if number is not None:
                said = {"certainty": self.cleaned_data[f"firm_{at}"], "wording": answer.needs[0].wording}
                found.append(Statement(answer.occupation, self.year, number, **said))
        return found

    def hired(self) -> list[tuple[Any, int]]:
        said = ((answer, self.cleaned_data.get(f"hired_{at}")) for at, answer in enumerate(self.answers))
        return [
            (need, number)
            for answer, number in said
            if number is not None
            for need in answer.open
            if need.year == self.year - 1
        ]
