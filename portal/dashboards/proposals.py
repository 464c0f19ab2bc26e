"""Proposals on a home page: what waits for those who decide, what became of a college's own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dashboards.waiting import Task
from portal.figures import figure
from portal.permissions import Permission, may
from portal.proposals.models import ACCEPTED, DECLINED, SENT, Proposal

TOLD = 3


def to_decide(user: Any) -> list[Task]:
    if not may(user, Permission.GIVE_OPINION):
        return []
    left = Proposal.objects.visible_to(user).filter(state=SENT).count()
    if not left:
        return []
    words = ngettext("Look at %(number)s proposal of a college", "Look at %(number)s proposals of colleges", left)
    url = f"{reverse('proposals')}?state={SENT}"
    return [Task("edit", words % {"number": figure(left)}, _("a specialty to open, enlarge, pause or close"), url)]


def decided(user: Any) -> list[Task]:
    """The author is always told, with the reason; a licence that has come ends the story."""
    mine = Proposal.objects.visible_to(user, Permission.PROPOSE_SPECIALTY).filter(
        state__in=(ACCEPTED, DECLINED), licence=""
    )
    return [_told(one) for one in mine.select_related("specialty")[:TOLD]]


def _told(one: Proposal) -> Task:
    words = _("Accepted: %(what)s") if one.state == ACCEPTED else _("Declined: %(what)s")
    why = " ".join(part for part in (one.get_refusal_display(), one.answer) if part) or _("the licence comes next")
    return Task("comment", words % {"what": one.named}, why, reverse("proposal", args=[str(one)]))
