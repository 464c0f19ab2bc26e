"""A campaign opens with its dates; they move with a reason."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.campaigns.models import DATES, Campaign, Submission
from portal.journal.actions import record
from portal.sources.models import Region
from portal.workflow import Refused


@transaction.atomic
def open_campaign(*, region: Region, year: int, dates: dict[str, date], by: Any) -> Campaign:
    _in_order(dates)
    try:
        with transaction.atomic():
            made = Campaign.objects.create(region=region, year=year, opened_by=by, **dates)
    except IntegrityError:
        raise Refused(_("The campaign of %(year)s is open already.") % {"year": year}) from None
    record("opened", made, after=_told(dates), by=by)
    return made


@transaction.atomic
def move_dates(*, campaign: Campaign, dates: dict[str, date], reason: str, by: Any) -> Campaign:
    """New dates of the whole campaign. What a single college was given stays with it."""
    if not reason.strip():
        raise Refused(_("Say why the dates move: colleges will ask."))
    _in_order(dates)
    found = Campaign.objects.select_for_update(of=("self",)).select_related("region").get(pk=campaign.pk)
    before = _told({name: getattr(found, name) for name in DATES})
    for name, day in dates.items():
        setattr(found, name, day)
    found.save()
    after = {**_told({name: getattr(found, name) for name in DATES}), "reason": reason.strip()}
    record("moved dates", found, before=before, after=after, by=by)
    return found


@transaction.atomic
def extend(*, submission: Submission, until: date, reason: str, by: Any) -> Submission:
    """A later day for one submission; the day before it, the reason and the person stay beside it."""
    found = type(submission)._default_manager.select_for_update(of=("self",)).get(pk=submission.pk)
    if found.state != Submission.DRAFT:
        raise Refused(_("It is handed in already: more time would change nothing."))
    if not reason.strip():
        raise Refused(_("Say why there is more time: the reason stands beside the new day."))
    if until <= found.due_on:
        raise Refused(_("The new day must be after the old one, %(day)s.") % {"day": found.due_on.strftime("%d.%m.%Y")})
    before = {"due_on": found.due_on.isoformat()}
    found.extended_from, found.due_on = found.due_on, until
    found.extension_reason, found.extended_by, found.extended_at = reason.strip(), by, timezone.now()
    found.save()
    record("extended", found, before=before, after={"due_on": until.isoformat(), "reason": reason.strip()}, by=by)
    return found


def _in_order(dates: dict[str, date]) -> None:
    days = [dates[name] for name in DATES if name in dates]
    if days != sorted(days):
        raise Refused(_("These dates do not follow one another: opening, due, review, draft, consultation, decision."))


def _told(dates: dict[str, date]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in dates.items()}
