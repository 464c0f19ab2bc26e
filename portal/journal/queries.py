from datetime import datetime

from django.db import models

from portal.journal.models import Entry


def last_of(target: models.Model) -> Entry | None:
    """Who touched this last."""
    return Entry.objects.filter(kind=target._meta.label, target_id=str(target.pk)).first()


def entries_of(target: models.Model, verbs: tuple[str, ...]) -> models.QuerySet[Entry]:
    """What was done to this, of some kinds, newest first."""
    return Entry.objects.filter(kind=target._meta.label, target_id=str(target.pk), verb__in=verbs)


def touched_since(region: str, kinds: tuple[str, ...], moment: datetime) -> set[str]:
    """Which kinds of rows people of a region changed after a moment."""
    later = Entry.objects.filter(region=region, kind__in=kinds, at__gt=moment)
    return set(later.order_by().values_list("kind", flat=True).distinct())
