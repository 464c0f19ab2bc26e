"""From a director's cell to a seat of the order: what a college hands in is what the next analysis and order compute with,
once it is accepted and not before."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from colleges.actions import submissions as actions
from colleges.actions.rows import confirm, fill
from colleges.looked import look
from colleges.models import Programme
from labormarket.actions.analysis import open_analysis, open_order
from labormarket.analysis import execute
from labormarket.models import Gap, Recommendation
from labormarket.queries import figures_changed_since
from portal.campaigns.actions import open_campaign
from portal.campaigns.models import DATES
from portal.sources.models import Region
from tests import factories as make
from tests.packs.folder import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    call_command("load_region", str(HERE / "smallville"))
    return Region.objects.get()


def computed(region):
    analysis = execute(open_analysis(region=region, draws=200)).run
    return analysis, execute(open_order(analysis=analysis)).run


def seats(order) -> dict[str, int]:
    return dict(Recommendation.objects.filter(run=order).values_list("programme__code", "seats_recommended"))


def supply(analysis) -> float:
    return sum(Gap.objects.filter(run=analysis).values_list("supply", flat=True))


def handed_in(region, changes: dict[str, dict[str, int]], code: str):
    planner, director = make.person(region), make.person(region, "director")
    college = Programme.objects.get(code=code).college
    college.owners.set([director])
    today = timezone.localdate()
    days = dict(zip(DATES, (today + timedelta(days=10 * place) for place in range(6)), strict=True))
    campaign = open_campaign(region=region, year=region.planning_year, dates=days, by=planner)
    actions.begin(campaign=campaign, by=planner)
    submission = campaign.submissions.get(college=college)
    for programme, cells in changes.items():
        row = submission.rows.get(programme__code=programme)
        fill(row=row, typed=cells, base=row.values, by=director)
    for one in look(submission):
        for asked in one.asked:
            finding = asked.finding
            actions.explain(row=one.row, code=finding.code, column=finding.column, text="As it is", by=director)
    confirm(submission=submission, by=director)
    actions.say_of_campus(
        submission=submission, beds={"beds": None, "beds_needed": None, "beds_in_repair": None}, plans="", by=director
    )
    submission.refresh_from_db()
    return actions.lock(submission=submission, seen=actions.digest_of(submission), by=director), planner


def test_from_a_cell_to_a_seat(region):
    analysis, order = computed(region)
    line = Recommendation.objects.filter(run=order, seats_recommended__gt=0).order_by("-seats_recommended").first()
    code, before = line.programme.code, seats(order)
    programme = line.programme
    year = region.planning_year - 1
    courses = {f"course_{row.course}": row.students + 12 for row in programme.enrolments.filter(year=year)}
    cells = {"workshop_places": 0, "licensed_places": 0, **courses}
    submission, planner = handed_in(region, {code: cells}, code)

    still = execute(open_analysis(region=region, draws=200)).run
    assert still.digest == analysis.digest, "what is locked and not accepted yet is no figure of the region"

    actions.accept(submission=submission, by=planner)
    assert "programmes" in figures_changed_since(still)
    again, new_order = computed(region)
    assert again.digest != analysis.digest
    assert supply(again) > supply(analysis), "more students on the courses are more graduates"
    assert before[code] > 0 and not seats(new_order).get(code), "no workshop and no licence, no seat"
    assert seats(order) == before, "what was computed before stays"
