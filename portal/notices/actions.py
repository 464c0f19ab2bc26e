"""Telling people. A letter about one thing rests: the same is never said twice within 48 hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.actions import enqueue
from portal.journal.actions import record
from portal.notices.kinds import KINDS
from portal.notices.models import Notice, Stop
from portal.sources.models import Region

REST = timedelta(hours=48)


@dataclass(frozen=True)
class Letter:
    """To a person, or to an address that is nobody's yet."""

    about: str
    person: User | None
    subject: str
    text: str
    language: str = ""
    email: str = ""
    secret: bool = False  # holds a link that lets someone in
    news: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return self.person.email if self.person else self.email

    @property
    def key(self) -> tuple[str, Any]:
        return self.about, self.person.pk if self.person else self.email


def resting(region: Region, kind: str, now: datetime | None = None) -> dict[tuple[str, Any], datetime]:
    """Who was told of what within the last 48 hours, and when."""
    since = (now or timezone.now()) - REST
    told = Notice.objects.filter(region=region, kind=kind, written_at__gt=since).order_by("written_at")
    rows = told.values_list("about", "person_id", "address", "written_at")
    return {(about, person or address): at for about, person, address, at in rows}


@transaction.atomic
def tell(*, region: Region, kind: str, letters: Iterable[Letter], by: Any) -> list[Notice]:
    """Writes the letters that do not rest, and asks a worker to send them. Two people who press at once write one.
    Who has stopped letters of a kind that is not required gets none."""
    Region.objects.select_for_update().get(pk=region.pk)
    quiet = resting(region, kind) if KINDS[kind].rests else {}
    stopped = set() if KINDS[kind].required else set(Stop.objects.filter(kind=kind).values_list("person", flat=True))
    rows = [
        Notice(
            region=region, kind=kind, about=one.about, person=one.person, address=one.address, language=one.language,
            subject=one.subject[:200], text=one.text, secret=one.secret, news=list(one.news), written_by=by,
        )
        for one in letters
        if one.key not in quiet and (one.person is None or one.person.pk not in stopped)
    ]  # fmt: skip
    written = Notice.objects.bulk_create(rows)
    if any(row.address for row in written):
        enqueue(kind="mail", key=f"{kind}-{region.pk}-{written[0].pk}", region=region, by=by)
    return written


@transaction.atomic
def choose(*, person: User, kind: str, wanted: bool, by: Any) -> bool:
    """Whether letters of a kind come; False when it was so already, and for letters that are required."""
    if KINDS[kind].required:
        return False
    if wanted:
        changed = bool(Stop.objects.filter(person=person, kind=kind).delete()[0])
    else:
        changed = Stop.objects.get_or_create(person=person, kind=kind)[1]
    if changed:
        record("wants letters" if wanted else "stopped letters", person, after={"kind": kind}, by=by)
    return changed
