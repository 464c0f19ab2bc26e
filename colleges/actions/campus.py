"""What a college writes of itself at any time: lines of its equipment ledger, its classes for schoolchildren."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from colleges.models import CareerClass, College, Equipment
from portal.journal.actions import record
from portal.permissions import Permission
from portal.workflow import Refused

Kept = Equipment | CareerClass


@transaction.atomic
def keep(*, row: Kept, said: Mapping[str, Any], by: Any, seen: str = "") -> Kept:
    """Writes a line, a new one or one that stands. `seen`: what the person looked at (`stamp_of`)."""
    held = _held(row, seen, by)
    before = {name: _plain(getattr(held, name)) for name in said} if held.pk else {}
    for name, value in said.items():
        setattr(held, name, value)
    held.region, held.edited_at = held.college.region, timezone.now()
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise Refused(_("There is such a line already: change that one.")) from error
    record("kept", held, before=before, after={name: _plain(value) for name, value in said.items()}, by=by)
    return held


@transaction.atomic
def remove(*, row: Kept, by: Any, seen: str = "") -> None:
    held = _held(row, seen, by)
    named = {"name": str(held), "college": held.college.code}
    record("removed", held, before=named, by=by)
    held.delete()


def stamp_of(row: Kept) -> str:
    """A short name of the line as it stands, so that a form can tell whether it still does."""
    return row.edited_at.isoformat() if row.edited_at else ""


def _held(row: Kept, seen: str, by: Any) -> Kept:
    """The line under a lock, if this person keeps the college's and nobody has written it meanwhile."""
    if not College.objects.visible_to(by, Permission.KEEP_CAMPUS).filter(pk=row.college_id).exists():
        raise Refused(_("This step is not yours to take."))
    if row.pk is None:
        return row
    held = type(row).objects.select_for_update(of=("self",)).select_related("college__region").filter(pk=row.pk).first()
    if held is None or stamp_of(held) != seen:
        raise Refused(_("Somebody has changed this line meanwhile. Open it again."))
    return held


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, models.Model) else value
