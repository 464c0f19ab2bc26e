"""Opinions on a version: what a council, a chamber or a ministry says of it. They do not change a number."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from labormarket.models import Opinion, OrderVersion
from labormarket.words import orders as words
from portal.journal.actions import record
from portal.workflow import Refused


@transaction.atomic
def record_opinion(*, version: OrderVersion, body: str, stage: str, verdict: str, text: str, by: Any) -> Opinion:
    """Open from the consultation until the approval."""
    version = OrderVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.state not in (OrderVersion.CONSULTATION, OrderVersion.AGREED):
        said = {"state": words.STATES[version.state]}
        raise Refused(_("Opinions are recorded from the consultation to the approval; it is %(state)s now.") % said)
    if not body.strip():
        raise Refused(_("Say whose opinion it is."))
    if stage not in Opinion.STAGES or verdict not in Opinion.VERDICTS:
        raise Refused(_("Choose the stage and the opinion."))
    if verdict != Opinion.FAVOURABLE and not text.strip():
        raise Refused(_("Write what the reservation or the objection is."))
    made = Opinion.objects.create(
        version=version, body=body.strip(), stage=stage, verdict=verdict, text=text.strip(), by=by
    )
    record("recorded", made, after={"body": made.body, "stage": stage, "verdict": verdict}, by=by)
    return made
