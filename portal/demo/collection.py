"""The demo's yearly collection: most colleges have answered, some wait for the planner, some are asked back, some late.
Everything is done through the same actions as anybody's; the figures stay the synthetic ones of the registers."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from colleges.actions import submissions as actions
from colleges.actions.network import appoint
from colleges.actions.rows import confirm
from colleges.looked import look
from colleges.models import College, Submission
from portal.accounts.actions import welcome
from portal.accounts.models import User
from portal.campaigns.actions import open_campaign
from portal.campaigns.models import DATES, Campaign
from portal.permissions import Role
from portal.sources.models import Region

DAYS = (-35, 3, 21, 60, 70, 100)  # of the campaign's dates, from today
ACCEPTED, LOCKED, RETURNED, OVERDUE = 12, 4, 2, 3  # how many colleges; the rest are being filled in
REASON = "Демонстрация: причина, которую назвал колледж"


def collect(region: Region) -> Campaign | None:
    """Once: a region that has a campaign keeps it."""
    planner = User.objects.filter(region=region, role=Role.PLANNER, demo=True).first()
    if planner is None or Campaign.objects.filter(region=region).exists():
        return None
    today = timezone.localdate()
    dates = dict(zip(DATES, (today + timedelta(days=days) for days in DAYS), strict=True))
    campaign = open_campaign(region=region, year=region.planning_year, dates=dates, by=planner)
    actions.begin(campaign=campaign, by=planner)
    _answer(campaign, planner, today)
    return campaign


def _answer(campaign: Campaign, planner: User, today: date) -> None:
    speaker = welcome(
        username=f"delegate-{campaign.region.slug}", role=Role.DIRECTOR, region=campaign.region, name="", demo=True
    )
    silent = College.objects.filter(region=campaign.region, owners=None).order_by("code")
    colleges = [one for one in silent if one.programmes.exists()]
    submissions = [campaign.submissions.get(college=one) for one in colleges]
    for college in colleges[: ACCEPTED + LOCKED + RETURNED]:
        appoint(college=college, person=speaker)
    for place, one in enumerate(submissions[: ACCEPTED + LOCKED + RETURNED]):
        _hand_in(one, speaker)
        if place < ACCEPTED:
            actions.accept(submission=one, by=planner)
        elif place >= ACCEPTED + LOCKED:
            asked = "Почему заявлений меньше, чем мест? Что поможет?"
            actions.send_back(submission=one, questions=asked, until=today + timedelta(days=10), by=planner)
    late = [one.pk for one in submissions[ACCEPTED + LOCKED + RETURNED :][-OVERDUE:]]
    Submission.objects.filter(pk__in=late).update(due_on=today - timedelta(days=2))
    for college in colleges[: ACCEPTED + LOCKED + RETURNED]:
        college.owners.remove(speaker)


def _hand_in(submission: Submission, by: Any) -> None:
    """As a director does: what is asked is explained, the rest confirmed."""
    for one in look(submission):
        for asked in one.asked:
            if asked.is_open and asked.finding.answerable:
                actions.explain(row=one.row, code=asked.finding.code, column=asked.finding.column, text=REASON, by=by)
    confirm(submission=submission, by=by)
    beds = {"beds": submission.beds, "beds_needed": submission.beds_needed, "beds_in_repair": submission.beds_in_repair}
    actions.say_of_campus(submission=submission, beds=beds, plans="", by=by)
    actions.lock(submission=submission, seen=actions.digest_of(submission), by=by)
