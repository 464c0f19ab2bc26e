"""The department asks for an answer: at most once in 48 hours, and only those who can be reached."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise, Reminder
from portal.journal.actions import record

REST = timedelta(hours=48)


@transaction.atomic
def remind(*, enterprise: Enterprise, text: str, by: Any) -> tuple[Reminder, list[str]] | None:
    """The reminder and the addresses it goes to; None when it rests still or nobody can be reached.

    The row is written before the letter leaves: of two planners who press at once one finds it resting."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    now, addresses = timezone.now(), addresses_of(enterprise)
    if not addresses or enterprise.reminders.filter(sent_at__gt=now - REST).exists():
        return None
    made = Reminder.objects.create(enterprise=enterprise, sent_at=now, sent_by=by, people=len(addresses), text=text)
    record("reminded", enterprise, after={"people": len(addresses)}, by=by)
    return made, addresses


def addresses_of(enterprise: Enterprise) -> list[str]:
    found = enterprise.representatives.filter(is_active=True).exclude(email="")
    return sorted(set(found.values_list("email", flat=True)))
