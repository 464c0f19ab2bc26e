"""Words of proposals: a state reads by who looks at it; a number as people write it."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from portal.permissions import Permission, may
from portal.proposals.models import ACCEPTED, DECLINED, DRAFT, SENT

STATE_WORDS = {DRAFT: "draft", SENT: "waiting", ACCEPTED: "accepted", DECLINED: "declined"}  # icon and tint


def state_label(state: str, user: Any) -> str:
    """What is "sent" to the college is "to decide" for those who decide."""
    if state == SENT and may(user, Permission.DECIDE_PROPOSAL):
        return _("to decide")
    return {DRAFT: _("draft"), SENT: _("sent"), ACCEPTED: _("accepted"), DECLINED: _("declined")}[state]


def read_number(name: str) -> tuple[int, int]:
    """2027-014"""
    year, _dash, number = name.partition("-")
    if not (year.isdigit() and number.isdigit() and len(year) == 4 and len(number) <= 6):
        raise Http404
    return int(year), int(number)
