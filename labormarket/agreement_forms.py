"""Offering, declining, signing and ending an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colleges.models import College
from enterprises.models import Enterprise
from labormarket.actions.agreements import Terms
from labormarket.models.contacts import How
from labormarket.words.agreements import KINDS
from portal.classifiers.models import Specialty
from portal.fields import WholeNumber

FILL = {"required": _("Fill in this field."), "invalid": _("Write a date, such as 2027-09-01.")}


class Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


def day(label: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, error_messages=FILL, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip


class OfferForm(forms.Form):
    """One's own side has one or a few bodies to choose from; the other side all of the region's."""

    enterprise = Named(queryset=Enterprise.objects.none(), label=_("Enterprise"), error_messages=FILL)
    college = Named(queryset=College.objects.none(), label=_("College"), error_messages=FILL)
    kind = forms.ChoiceField(choices=list(KINDS.items()), label=_("Kind"), initial="dual")
    specialty = Named(queryset=Specialty.objects.none(), required=False, label=_("Specialty"))
    places = WholeNumber(label=_("Places a year"), most=10_000)
    since = day(_("From"))
    until = day(_("Until"), required=False)
    hours = WholeNumber(label=_("Hours at the enterprise, a student and year"), most=3_000)
    mentors = WholeNumber(label=_("Mentors"), most=1_000)
    stages = forms.CharField(required=False, max_length=500, label=_("What is done when, or which equipment is given"))

    def __init__(
        self, enterprises: Any, colleges: Any, data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
        self.fields["college"].queryset = colleges  # type: ignore[attr-defined]
        region = next((one.region_id for one in [*enterprises[:1], *colleges[:1]]), None)
        taught = Specialty.objects.filter(region=region, programmes__isnull=False).distinct()
        self.fields["specialty"].queryset = taught.order_by("code")  # type: ignore[attr-defined]
        for name, bodies in (("enterprise", enterprises), ("college", colleges)):
            if len(bodies[:2]) == 1:
                self.fields[name].initial = bodies[0]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("It would end before it begins."))
        if values.get("kind") in ("dual", "practice") and values.get("places") is None and "places" not in self.errors:
            self.add_error("places", _("Say how many places."))
        return values

    def terms(self) -> Terms:
        names = ("kind", "since", "until", "specialty", "places", "hours", "mentors", "stages")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class ContactForm(forms.Form):
    """A talk before an agreement."""

    on = day(_("Date"))
    how = forms.ChoiceField(choices=How.choices, label=_("How"))
    said = forms.CharField(max_length=500, label=_("What was said"), error_messages=FILL)
    again_on = day(_("Ask again on"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        on, again = values.get("on"), values.get("again_on")
        if on and again and again < on:
            self.add_error("again_on", _("The next talk would be before this one."))
        return values


class DayForm(forms.Form):
    on = day(_("Date"))
    why = forms.CharField(required=False, max_length=500, label=_("Why"))
