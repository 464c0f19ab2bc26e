from collections.abc import Iterable
from datetime import datetime

from django.db import models

from portal.journal.models import Entry


def last_of(target: models.Model) -> Entry | None:
    """Who touched this last."""
    return Entry.objects.filter(kind=target._meta.label, target_id=str(target.pk)).first()


def entries_of(model: type[models.Model], keys: Iterable[str]) -> models.QuerySet[Entry]:
    """What happened to these rows, the newest first."""
    return Entry.objects.filter(kind=model._meta.label, target_id__in=list(keys))


def touched_since(region: str, kinds: tuple[str, ...], moment: datetime) -> set[str]:
    """Which kinds of rows people of a region changed after a moment."""
    later = Entry.objects.filter(region=region, kind__in=kinds, at__gt=moment)
    return set(later.order_by().values_list("kind", flat=True).distinct())


def taken_back_since(region: str, moment: datetime) -> set[str]:
    """Of which resources an imported delivery was taken back after a moment."""
    later = Entry.objects.filter(region=region, verb="took_back", at__gt=moment)
    return {name for after in later.values_list("after", flat=True) for name in after.get("resources", [])}
