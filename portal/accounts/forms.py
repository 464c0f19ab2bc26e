from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password, with our own words: Django's are not in all three languages."""

    error_messages = {
        "invalid_login": _("Name and password do not fit together. Mind capital letters."),
        "inactive": _("This account is switched off. Ask the administrator."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", _("Name")), ("password", _("Password"))):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("Fill in this field.")
            self.fields[name].widget.attrs.pop("autofocus", None)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from your app"),
        max_length=8,
        error_messages={"required": _("Fill in this field.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
