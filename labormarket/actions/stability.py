"""Asking how stable an order is: by itself when an order is finished, and by a planner's button."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from labormarket.models import Run, Stability
from portal.jobs.actions import enqueue
from portal.journal.actions import record
from portal.workflow import Refused


@transaction.atomic
def request_stability(*, run: Run, by: Any) -> Stability:
    """One a run: asked again while it is on its way it is the same job; when it is done it stays; a failed one starts anew."""
    if run.kind != Run.ORDER or run.state != Run.DONE:
        raise Refused(_("Only a finished recommendation can be held against single futures."))
    if run.snapshot_id is None or run.analysis is None:
        raise Refused(_("This run kept no inputs, so it cannot be held against single futures."))
    asked, new = Stability.objects.get_or_create(run=run, defaults={"asked_by": by})
    if asked.finished_at:
        return asked
    job = enqueue(kind="stability", key=f"stability-{run.pk}", payload={"run": run.pk}, region=run.region, by=by)
    if new or asked.job != str(job.pk):
        asked.job, asked.asked_by = str(job.pk), by
        asked.save(update_fields=["job", "asked_by"])
        record("asked", asked, after={"run": run.pk}, by=by)
    return asked
