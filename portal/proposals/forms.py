"""Forms of a proposal: what is asked, a letter, an opinion, the decision, the licence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colleges import words as college_words
from colleges.models import Programme
from enterprises.models import Enterprise
from portal.classifiers.models import Specialty
from portal.fields import WholeNumber
from portal.names import sort_key
from portal.proposals.models import GROWS, Opinion, Refusal, Verb
from portal.sources.models import Region

SAY = {"required": _("Fill in this field.")}


def words(label: Any, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "inp", "rows": rows})
    return forms.CharField(label=label, max_length=4000, widget=widget, error_messages=SAY, **more)


def line(label: Any, most: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "inp", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=SAY, **more)


class ByName(forms.ModelChoiceField):
    """Rows by their names in the reader's alphabet, the code after the name."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.name} · {row.code}"

    def sorted(self) -> None:
        self.choices = [
            ("", _("choose")),
            *sorted(((r.pk, self.label_from_instance(r)) for r in self.queryset), key=lambda pair: sort_key(pair[1])),
        ]  # type: ignore[union-attr]


class ProposalForm(forms.Form):
    verb = forms.ChoiceField(label=_("What you propose"), choices=Verb.choices)
    specialty = ByName(Specialty.objects.none(), label=_("Specialty"), required=False)
    wanted = line(_("Not in the list: the trade in your words"), 200, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    base = forms.ChoiceField(label=_("After grade"), required=False)
    places = WholeNumber(label=_("Places a year"), most=5_000)
    why = words(_("Why: who needs these people, what is made there"), 4)
    means = words(_("Equipment and teachers: what there is, what is missing"), 3, required=False)

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].queryset = Specialty.objects.filter(region=region)  # type: ignore[attr-defined]
        self.fields["specialty"].sorted()  # type: ignore[attr-defined]
        blank = ("", _("any"))
        self.fields["language"].choices = [blank, *college_words.LANGUAGES.items()]  # type: ignore[attr-defined]
        self.fields["base"].choices = [blank, *Programme.BASES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("specialty") and not found.get("wanted"):
            self.add_error("specialty", _("Choose the specialty, or write the trade in your words below."))
        if found.get("verb") in GROWS and not found.get("places") and "places" not in self.errors:
            self.add_error("places", _("Say how many places a year."))
        if (
            found.get("verb") == Verb.OPEN
            and found.get("specialty")
            and not (found.get("language") and found.get("base"))
        ):
            self.add_error("language", _("A new line has a language and a base: choose both."))
        return found


class LetterForm(forms.Form):
    enterprise = ByName(Enterprise.objects.none(), label=_("Enterprise"), error_messages=SAY)
    paper = line(_("Number and day of its letter"), 120)
    people = WholeNumber(label=_("People a year"), most=100_000)

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = Enterprise.objects.filter(region=region)  # type: ignore[attr-defined]
        self.fields["enterprise"].sorted()  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    view = forms.ChoiceField(label=_("Opinion"), choices=Opinion.View.choices)
    text = line(_("In words"), 500)


class AcceptForm(forms.Form):
    answer = words(_("What the college should know"), 2, required=False)


class DeclineForm(forms.Form):
    refusal = forms.ChoiceField(label=_("Reason"), choices=[("", _("choose")), *Refusal.choices], error_messages=SAY)
    answer = words(_("In words, for the college"), 2, required=False)


class LicenceForm(forms.Form):
    licence = line(_("Number of the licence"), 80)
    day = forms.DateField(
        label=_("Its day"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "inp"}, format="%Y-%m-%d"),
        error_messages=SAY,
    )
