"""A coefficient in one small form: its value, from which day on, why."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labormarket.words import parameters as words
from labormarket.words import say

SPACES = re.compile("[ \u00a0\u2009\u202f]")


class ParameterForm(forms.Form):
    value = forms.CharField(label=_("New value"), max_length=60)
    since = forms.DateField(label=_("For runs from this day on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=_("The source, the decision or the experience behind it. It stands beside the value for everybody."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, row: Mapping[str, Any], *, seen: int, today: date, data: Any = None) -> None:
        """`row`: the coefficient as the engine describes it; `seen`: the last change that is shown beside the form."""
        super().__init__(data, initial={"seen": seen, "since": today})
        if row["options"]:
            choices = [(option, say(words.OPTIONS, option)) for option in row["options"]]
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices)
        else:
            self.fields["value"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_value(self) -> str:
        """As people write numbers in kk, ru and en: 0,026; 1 000; −1."""
        typed: str = self.cleaned_data["value"]
        return SPACES.sub("", typed).replace(",", ".").replace("\N{MINUS SIGN}", "-")
