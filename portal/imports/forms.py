"""A file, and what it does not say of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from colleges.models import College
from portal.sheets.sandbox import PACKED
from portal.sources.models import Region


class CollegeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class SendForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or a table (.csv, .tsv), up to 10 MB and 100,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    year = forms.IntegerField(
        label=_("Year of the figures"),
        help_text=_("Used where the sheet itself names no year."),
        min_value=2000,
    )
    college = CollegeField(
        queryset=College.objects.none(),
        required=False,
        label=_("College"),
        help_text=_("Only for a sheet of one college that does not name it."),
        empty_label=_("the sheet names it"),
    )
    synthetic = forms.BooleanField(
        required=False, label=_("These figures are invented (training, a test): mark them everywhere")
    )

    def __init__(self, region: Region, data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, **more)
        self.fields["college"].queryset = College.objects.filter(region=region).order_by("code")
        self.fields["year"].max_value = region.planning_year + region.horizon_years

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > PACKED:
            raise forms.ValidationError(_("The file is larger than 10 MB: leave out pictures and other sheets."))
        return sent
