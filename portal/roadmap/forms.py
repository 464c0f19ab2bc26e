"""Forms of the roadmap: a protocol, a milestone, its end, its new day, a target."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colleges.models import College
from portal.fields import WholeNumber
from portal.roadmap import words
from portal.roadmap.models import Milestone
from portal.roadmap.queries import open_milestones

SAY = {"required": _("Fill in this field.")}
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day(label: Any) -> forms.DateField:
    """Typed or picked; the browser sends it as 2027-03-01."""
    formats = ["%Y-%m-%d", "%d.%m.%Y"]
    widget = forms.DateInput(attrs={"type": "date", "class": "inp"}, format="%Y-%m-%d")
    return forms.DateField(label=label, input_formats=formats, widget=widget, error_messages=SAY)


def line(label: Any, most: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "inp", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=SAY)


class ProtocolForm(forms.Form):
    held_on = day(_("Day of the meeting"))
    title = line(_("Meeting"), 200)
    text = forms.CharField(
        label=_("Protocol, a line each"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "inp", "rows": 12, "spellcheck": "false"}),
        error_messages=SAY,
        help_text=_(
            "1 An instruction · - a milestone under it · @ who · # college, by code · ! by when, as 2027-03-01"
        ),
    )


class MilestoneForm(forms.Form):
    text = line(_("What is to be done"), 300)
    holder = line(_("Who does it"), 200)
    due = day(_("By when"))


class DoneForm(forms.Form):
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "inp", "rows": 3}),
        error_messages=SAY,
        help_text=_("a document and its number, an address, a count"),
    )


class MoveForm(forms.Form):
    due = day(_("New day"))
    reason = line(_("Why"), 300)


class DropForm(forms.Form):
    reason = line(_("Why it is dropped"), 300)


class TargetForm(forms.Form):
    measure = forms.ChoiceField(label=_("What is promised"), choices=list(words.MEASURES.items()))
    percent = WholeNumber(label=_("percent of the graduates"), required=True, most=100, error_messages=SAY)
    year = WholeNumber(label=_("of the year"), required=True, most=LAST_YEAR, error_messages=SAY)
    after: Any = forms.ModelChoiceField(Milestone.objects.none(), label=_("once this is done"), error_messages=SAY)

    def __init__(self, college: College, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = open_milestones(college)  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year < FIRST_YEAR:
            raise forms.ValidationError(_("Write a year with four digits."))
        return year

    def clean_percent(self) -> int:
        percent = self.cleaned_data["percent"]
        if percent < 1:
            raise forms.ValidationError(_("A target is at least 1 percent."))
        return percent
