from django.db import models

from portal.journal.models import Entry


def record(verb: str, target: models.Model, *, before: dict | None = None, after: dict | None = None, by=None) -> Entry:
    """One line in the journal, in the transaction of the action that calls it. `by` None: the portal itself."""
    region = getattr(target, "region", target)  # a region speaks for itself
    return Entry.objects.create(
        actor=str(by) if by else "system",
        actor_id=getattr(by, "pk", None),
        verb=verb,
        kind=target._meta.label,
        target_id=str(target.pk or ""),
        target=str(target)[:400],
        region=getattr(region, "code", "") or "",
        before=before or {},
        after=after or {},
    )
