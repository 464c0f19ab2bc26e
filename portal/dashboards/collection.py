"""What the yearly collection asks of the one who opens the portal: to fill in, to answer, to look through."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from colleges.models import College, Submission
from portal.campaigns.models import Campaign
from portal.dashboards.waiting import Task
from portal.figures import figure
from portal.sources.models import Region


def of_colleges(colleges: Iterable[College]) -> list[Task]:
    """A director's: the newest submission of each college while it is still theirs."""
    drafts = Submission.objects.filter(college__in=list(colleges), state=Submission.DRAFT)
    counted = drafts.select_related("college", "campaign").annotate(
        left=Count("rows", filter=Q(rows__confirmed_at=None))
    )
    return [_asked(one) for one in counted.order_by("due_on")]


def _asked(one: Submission) -> Task:
    url = reverse("submission", args=[one.college.code, one.campaign.year])
    late, day = one.is_late(timezone.localdate()), one.due_on.strftime("%d.%m.%Y")
    if late:
        why = _("The last day was %(day)s. Ask the department for more time.") % {"day": day}
    else:
        why = ngettext(
            "until %(day)s; %(number)s programme is not looked at", "until %(day)s; %(number)s programmes are not looked at", one.left
        ) % {"day": day, "number": figure(one.left)}  # fmt: skip
    verb = _("Answer the department's questions") if one.returned_at else _("Hand in the figures for %(year)s")
    return Task("edit", verb % {"year": one.campaign.year} if not one.returned_at else verb, why, url, late=True)


def of_region(region: Region, today: date | None = None) -> list[Task]:
    """A planner's: what came in, what is overdue."""
    campaign = Campaign.objects.filter(region=region).first()
    if campaign is None:
        return []
    today = today or timezone.localdate()
    rows = campaign.submissions.aggregate(
        came=Count("pk", filter=Q(state=Submission.LOCKED)),
        late=Count("pk", filter=Q(state=Submission.DRAFT, due_on__lt=today)),
    )
    url, found = reverse("campaign", args=[campaign.year]), []
    if rows["came"]:
        words = ngettext("Look through %(number)s submission", "Look through %(number)s submissions", rows["came"])
        why = _("their figures count when you accept them")
        found.append(Task("check", words % {"number": figure(rows["came"])}, why, url))
    if rows["late"]:
        words = ngettext("Remind %(number)s college", "Remind %(number)s colleges", rows["late"])
        found.append(Task("clock", words % {"number": figure(rows["late"])}, _("their day has passed"), url, late=True))
    return found
