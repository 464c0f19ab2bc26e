"""Telling people. A letter about one thing rests: the same is never said twice within 48 hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.actions import enqueue
from portal.notices.models import Notice
from portal.sources.models import Region

REST = timedelta(hours=48)


@dataclass(frozen=True)
class Letter:
    about: str
    person: User
    subject: str
    text: str


def resting(region: Region, kind: str, now: datetime | None = None) -> dict[tuple[str, int], datetime]:
    """Who was told of what within the last 48 hours, and when."""
    since = (now or timezone.now()) - REST
    told = Notice.objects.filter(region=region, kind=kind, written_at__gt=since).order_by("written_at")
    return {(about, person): at for about, person, at in told.values_list("about", "person_id", "written_at")}


@transaction.atomic
def tell(*, region: Region, kind: str, letters: Iterable[Letter], by: Any) -> list[Notice]:
    """Writes the letters that do not rest, and asks a worker to send them. Two people who press at once write one."""
    Region.objects.select_for_update().get(pk=region.pk)
    quiet = resting(region, kind)
    rows = [
        Notice(
            region=region, kind=kind, about=one.about, person=one.person, address=one.person.email,
            subject=one.subject, text=one.text, written_by=by,
        )
        for one in letters
        if (one.about, one.person.pk) not in quiet
    ]  # fmt: skip
    written = Notice.objects.bulk_create(rows)
    if any(row.address for row in written):
        enqueue(kind="mail", key=f"{kind}-{region.pk}-{written[0].pk}", region=region, by=by)
    return written


def send_waiting() -> int:
    """Sends what has an address and was not sent. A letter is marked before it leaves: rather once too few than twice."""
    sent = 0
    for notice in Notice.objects.filter(sent_at=None).exclude(address="").order_by("pk"):
        mine = Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=timezone.now())
        if mine:
            _send(notice)
            sent += 1
    return sent


def _send(notice: Notice) -> None:
    try:
        send_mail(notice.subject, notice.text, None, [notice.address])
    except OSError:  # the post office is away: the next try takes it again
        Notice.objects.filter(pk=notice.pk).update(sent_at=None)
        raise
