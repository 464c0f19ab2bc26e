"""What letters there are. A required one answers what a person asked for or is owed to the department; the others a
person may stop."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    words: str | Promise
    required: bool = True
    rests: bool = True  # False: each letter answers a click of its reader


KINDS = {
    "invitation": Kind(_("links that let you in"), rests=False),
    "submission": Kind(_("reminders of a college's figures")),
    "need": Kind(_("reminders of an enterprise's needs")),
    "digest": Kind(_("what became of the needs"), required=False),
    "quarter": Kind(_("once a quarter: has anything changed"), required=False),
}
