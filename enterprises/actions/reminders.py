"""The department asks for an answer: at most once in 48 hours, and only those who can be reached."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from enterprises.letters import reminder
from enterprises.models import Enterprise
from enterprises.queries import reached
from portal.journal.actions import record
from portal.notices.actions import tell
from portal.sources.models import Region


@transaction.atomic
def remind(*, region: Region, enterprises: Iterable[Enterprise], by: Any) -> list[Enterprise]:
    """Those who were written to now. Of two planners who press at once one finds the letters resting."""
    reminded = []
    for one in enterprises:
        letters = [reminder(one, person) for person in reached(one)]
        if letters and (written := tell(region=region, kind="need", letters=letters, by=by)):
            record("reminded", one, after={"people": len(written)}, by=by)
            reminded.append(one)
    return reminded
