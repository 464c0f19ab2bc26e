"""What a need and a supply are made of, in the order in which they are read."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "expansion": _("new jobs (less jobs lost)"),
    "exits": _("people who leave work for good"),
    "transfers": _("people who move to other trades"),
    "openings": _("openings together"),
}
