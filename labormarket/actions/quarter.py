"""Once a quarter those who speak for an enterprise are asked whether anything has changed: where people are asked for and
nothing was said since. It goes with the digests, after them: who has just been told something is asked another day."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from enterprises.letters import anything_changed
from enterprises.queries import unspoken
from portal.accounts.models import User
from portal.notices.actions import REST, tell
from portal.notices.models import Notice
from portal.sources.models import Region

KIND = "quarter"
QUARTER = timedelta(days=91)


@transaction.atomic
def ask_for_changes(*, region: Region) -> list[Notice]:
    """One letter a person, for all the enterprises it speaks for. No answer, no sooner question."""
    now = timezone.now()
    quiet = unspoken(region, now - QUARTER)
    asked = Notice.objects.filter(region=region, kind=KIND, written_at__gt=now - QUARTER)
    lately = Notice.objects.filter(region=region, person__isnull=False, written_at__gt=now - REST)
    people = (
        User.objects.filter(is_active=True, enterprises__in=quiet.values("pk"))
        .exclude(email="")
        .exclude(pk__in=asked.filter(person__isnull=False).values("person"))
        .exclude(pk__in=lately.values("person"))
        .prefetch_related(Prefetch("enterprises", quiet, "quiet"))
        .distinct()
    )
    return tell(region=region, kind=KIND, letters=[anything_changed(one, one.quiet) for one in people], by=None)
