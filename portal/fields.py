"""Form fields of our own."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.figures import figure

BLANK = {"", "-", "–", "—"}
SPACES = "[ \u00a0\u2009\u202f]"
WHOLE = re.compile(rf"[0-9]+|[0-9]{{1,3}}(?:{SPACES}[0-9]{{3}})+")


class WholeNumber(forms.CharField):
    """A count of people or places; blank = not known. What was typed stays in the cell: "2 5" comes back with a question."""

    def __init__(self, *, most: int = 100_000, **given: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20})
        super().__init__(**{"required": False, "widget": widget, "max_length": 20, **given})
        self.most = most

    def to_python(self, value: Any) -> int | None:
        typed = super().to_python(value)
        if typed in BLANK:
            return None
        digits = re.sub(SPACES, "", typed)
        if WHOLE.fullmatch(typed):
            return self._within(int(digits))
        if re.fullmatch("[0-9]{1,6}", digits):
            raise ValidationError(
                _("“%(typed)s” is not a whole number. Write %(digits)s?") % {"typed": typed, "digits": digits}
            )
        if re.fullmatch(r"[-−][0-9]+", digits):
            raise ValidationError(_("%(typed)s is less than zero. Write a whole number from 0.") % {"typed": typed})
        raise ValidationError(
            _("“%(typed)s” is not a whole number. Write digits, or leave it blank.") % {"typed": typed}
        )

    def _within(self, number: int) -> int:
        if number > self.most:
            raise ValidationError(
                _("%(number)s is more than %(most)s. Check the digits.")
                % {"number": figure(number), "most": figure(self.most)}
            )
        return number

    def run_validators(self, value: Any) -> None:
        """The length of the text was only to keep the cell short."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
