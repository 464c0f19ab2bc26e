"""A talk with an enterprise, written into the college's log."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from colleges.models import College
from enterprises.models import Enterprise
from labormarket.models import Contact
from portal.journal.actions import record
from portal.permissions import Permission
from portal.workflow import Refused


@transaction.atomic
def note_contact(
    *, college: College, enterprise: Enterprise, on: date, how: str, said: str, again_on: date | None = None, by: Any
) -> Contact:
    if not College.objects.visible_to(by, Permission.MAKE_AGREEMENT).filter(pk=college.pk).exists():
        raise Refused(_("This step is not yours to take."))
    if not said.strip():
        raise Refused(_("Write in a few words what was said."))
    if again_on and again_on < on:
        raise Refused(_("The next talk would be before this one."))
    talk = {"on": on, "how": how, "said": said.strip()[:500], "again_on": again_on}
    made = Contact.objects.create(college=college, enterprise=enterprise, by=by, **talk)
    record("contacted", made, after={name: str(value or "") for name, value in talk.items()}, by=by)
    return made
