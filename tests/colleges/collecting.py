"""A campaign of today, with one college whose figures are known for two years."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from colleges.actions import submissions as actions
from colleges.models import College, Programme, Submission
from portal.campaigns.actions import open_campaign
from portal.campaigns.models import DATES, Campaign
from portal.permissions import Role
from tests import factories as make

STEADY = {"seats_order": 25, "applications": 40, "entrants": 25}


def dates(due: int = 14, today: date | None = None) -> dict[str, date]:
    """A campaign that is open since a month and due in `due` days."""
    today = today or timezone.localdate()
    days = (-30, due, due + 14, due + 30, due + 40, due + 60)
    return dict(zip(DATES, (today + timedelta(days=day) for day in days), strict=True))


def taught(college: College, **given: Any) -> Programme:
    """Three courses that follow from one another, both years."""
    programme = make.programme(college, **given)
    for year in (make.YEAR - 2, make.YEAR - 1):
        make.intake(programme, year, **STEADY)
        for course in (1, 2, 3):
            make.enrolment(programme, course, 26 - course, year)
        make.graduates(programme, year, graduates=22, employed_reported=18, in_trade=15)
    return programme


def campaign_of(region: Any, planner: Any, due: int = 14) -> Campaign:
    made = open_campaign(region=region, year=region.planning_year, dates=dates(due), by=planner)
    actions.begin(campaign=made, by=planner)
    return made


class Collection:
    """A region with a planner, a director, a college of `programmes` programmes, and the open campaign."""

    def __init__(self, region: Any, programmes: int = 3, due: int = 14) -> None:
        self.region = region
        self.planner, self.director = make.person(region), make.person(region, Role.DIRECTOR)
        self.college = make.college(region, owner=self.director)
        self.programmes = [taught(self.college) for _number in range(programmes)]
        self.campaign = campaign_of(region, self.planner, due)

    @property
    def submission(self) -> Submission:
        return Submission.objects.select_related("campaign__region", "college").get(college=self.college)

    def url(self, step: str = "") -> str:
        return f"/en/colleges/{self.college.code}/submissions/{self.campaign.year}/{step}"

    def row(self, place: int = 0) -> Any:
        linked = self.submission.rows.select_related("programme", "submission__campaign__region", "submission__college")
        return linked.get(programme=self.programmes[place])

    def ready(self, more: dict[str, int] | None = None) -> None:
        """All looked at, the campus too: only the lock is left."""
        from colleges.actions.rows import confirm

        confirm(submission=self.submission, by=self.director)
        beds = {"beds": 100, "beds_needed": 120, "beds_in_repair": 0, **(more or {})}
        actions.say_of_campus(submission=self.submission, beds=beds, plans="", by=self.director)

    def handed_in(self, more: dict[str, int] | None = None) -> Submission:
        self.ready(more)
        return actions.lock(submission=self.submission, seen=actions.digest_of(self.submission), by=self.director)
