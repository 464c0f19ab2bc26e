from typing import Any

from django.db import transaction

from colleges.models import College
from portal.journal.actions import record


@transaction.atomic
def appoint(*, college: College, person: Any, by: Any = None) -> College:
    """`person` may act for the college from now on."""
    if not college.owners.filter(pk=person.pk).exists():
        college.owners.add(person)
        record("appointed", college, after={"person": str(person)}, by=by)
    return college
