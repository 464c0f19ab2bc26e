"""The demo's roadmap: the meeting of January 2025 in our own words, milestones of invented offices, one promise.

Who is late is only ever an invented college."""

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from colleges.models import College
from portal.accounts.models import User
from portal.permissions import Role
from portal.roadmap.actions import finish, measure_by, promise, take_over
from portal.roadmap.models import Instruction, Meeting, Target
from portal.roadmap.protocol import read
from portal.sources.models import Region

HELD = date(2025, 1, 16)


def protocol() -> str:
    office, college = _("Demo office of education"), _("the college")
    return "\n".join(
        (
            f"1 {_('A roadmap of the reference colleges')} @{office} !2025-03-01",
            f"- {_('Three workshops equipped')} @{college} #KRG-001 !2026-06-30",
            f"- {_('Welding stands set up, masters trained')} @{college} #KRG-025 !2027-03-01",
            f"- {_('Dual agreements with the new plants')} @{college} #KRG-025 !2027-09-01",
            f"- {_('Workshop of building trades equipped')} @{college} #KRG-S01 !2025-05-30",
            f"- {_('List of equipment agreed')} @{college} #KRG-S02 !2026-05-15",
            f"2 {_('Two more competence centres')} @{office} !2027-09-01",
            f"3 {_('A reference college in each cluster')} @{office} !2027-01-15",
        )
    )


def tell(region: Region) -> None:
    """Once; a region without these colleges has no such story."""
    colleges = {one.code: one for one in College.objects.filter(region=region)}
    if Meeting.objects.filter(region=region).exists() or "KRG-S02" not in colleges:
        return
    planner = User.objects.filter(region=region, role=Role.PLANNER, demo=True).order_by("pk").first()
    with translation.override(settings.LANGUAGE_CODE):
        found, wrong = read(protocol(), set(colleges))
        if wrong:
            raise ValueError(f"the demo's protocol cannot be read: {wrong}")
        meeting = take_over(
            region=region, held_on=HELD, title=_("Meeting with the heads of colleges"), read=found, by=planner
        )
        _promises(meeting, planner)


def _promises(meeting: Meeting, planner: User | None) -> None:
    """What shows by itself how far it is; workshops that are equipped, and what was promised once they are."""
    steps, centres, references = meeting.instructions.all()
    measure_by(instruction=centres, figure=Instruction.CENTRES, goal=16, by=planner)
    measure_by(instruction=references, figure=Instruction.REFERENCES, goal=8, by=planner)
    for code, done, targets in (
        ("KRG-001", True, ((Target.IN_TRADE, 2027, 75),)),
        ("KRG-S01", True, ((Target.IN_TRADE, 2025, 70), (Target.IN_TRADE, 2027, 75))),
        ("KRG-025", False, ((Target.REGISTERED, 2028, 80),)),
    ):
        first = steps.milestones.filter(college__code=code).select_related("college")[0]
        if done:
            finish(milestone=first, evidence=_("Act of acceptance 0, made up for the demo"), by=planner)
        for measure, year, percent in targets:
            promise(college=first.college, measure=measure, year=year, percent=percent, after=first, by=planner)
