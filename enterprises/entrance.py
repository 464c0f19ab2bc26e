"""The forms at the door: an enterprise asks to be let in, a person is invited, somebody needs a new link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from portal.classifiers.models import Industry, Territory
from portal.fields import WholeNumber
from portal.names import search_key
from portal.sheets.findings import Bad
from portal.sheets.numbers import CHECKS

FILL = {"required": _("Fill in this field."), "invalid": _("This is not an e-mail address. Check it.")}
SAID = {
    "registry_form": _("The number is written in digits only."),
    "registry_digit": _("The last digit does not fit the rest. Check the number."),
}


def email() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(label=_("E-mail"), max_length=150, error_messages=FILL, widget=widget)


class Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class LinkForm(forms.Form):
    email = email()


class InviteForm(forms.Form):
    email = email()
    keeper = forms.BooleanField(required=False, label=_("Looks after the enterprise's people too"))


class AskInForm(forms.Form):
    number = forms.CharField(
        label=_("Business number (BIN)"), max_length=40, error_messages=FILL,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the enterprise"), max_length=300, error_messages=FILL)
    territory = Named(queryset=Territory.objects.none(), label=_("Town or district"), error_messages=FILL)
    industry = Named(queryset=Industry.objects.none(), required=False, label=_("Industry"))
    headcount = WholeNumber(label=_("People who work there"), most=1_000_000)
    email = email()
    sure = forms.BooleanField(required=False, label=_("The number is right, I have checked it"))

    def __init__(self, region: Any, data: Any = None) -> None:
        super().__init__(data)
        self.region = region
        places = Territory.objects.filter(region=region).exclude(kind__in=("country", "region"))
        self.fields["territory"].queryset = places  # type: ignore[attr-defined]
        self.fields["industry"].queryset = Industry.objects.filter(region=region, parent=None)  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"].replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
        if check := CHECKS.get(self.region.registry_check):
            try:
                check(typed)
            except Bad as bad:
                raise forms.ValidationError(_said(bad)) from None
        return typed

    def clean(self) -> dict[str, Any]:
        """A right check digit proves nothing: a number next to a known firm's, under another name, is asked about."""
        values = super().clean() or {}
        near = next(_near(self.region, values.get("number", "")), None)
        if near and not values.get("sure") and search_key(near.name) != search_key(values.get("name", "")):
            words = _("%(name)s has the number %(number)s, one digit away. Check yours, then tick that it is right.")
            self.add_error("number", words % {"name": near.name, "number": near.registry_number})
        return values

    def values(self) -> dict[str, Any]:
        names = ("number", "name", "territory", "industry", "headcount", "email")
        return {name: self.cleaned_data[name] for name in names}


def _said(bad: Bad) -> str:
    if bad.reason == "registry_length":
        return _("The number has 12 digits; you typed %(digits)s.") % bad.params
    return str(SAID[bad.reason])


def _near(region: Any, number: str) -> Any:
    """Known enterprises whose number differs from this one in a single digit."""
    if len(number) != 12:
        return
    for one in Enterprise.objects.filter(region=region).exclude(registry_number=""):
        known = one.registry_number
        if len(known) == 12 and sum(a != b for a, b in zip(known, number, strict=True)) == 1:
            yield one
