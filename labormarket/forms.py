"""Forms of the order: a line's seats, a change of many lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labormarket.actions.orders import Why
from labormarket.models import Line, Reason
from portal.fields import WholeNumber

SAY = _("Fill in this field.")


class WhyForm(forms.Form):
    """The reason of a change: one of the list, with words where they are needed."""

    reason = forms.ChoiceField(label=_("Reason"), required=False)
    text = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("choose")), *Reason.choices]

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["reason"], self.cleaned_data["text"])


class SeatsForm(WhyForm):
    """One line's proposed seats; `seen` says what the person looked at."""

    seats = WholeNumber(label=_("Seats"), required=True, most=5_000, error_messages={"required": SAY})
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("seats", "reason", "text", "seen", "sure")

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        start = {"seats": line.seats_proposed, "seen": line.edits}
        super().__init__(*args, initial=start, auto_id=f"seats-{line.pk}-%s", **kwargs)


class ManyForm(WhyForm):
    """`seen`: what every line was when the preview was made, by number of the line."""

    seen = forms.JSONField(widget=forms.HiddenInput)
