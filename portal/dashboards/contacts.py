"""Whom a director wanted to ask again, once the day has come."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from labormarket.models import Contact
from labormarket.queries.neighbours import to_ask_again
from portal.dashboards.waiting import Task
from portal.permissions import Permission

TOLD = 3


def to_call(user: Any) -> list[Task]:
    return [_task(one) for one in to_ask_again(user, Permission.MAKE_AGREEMENT, timezone.localdate())[:TOLD]]


def _task(one: Contact) -> Task:
    words = _("Ask %(enterprise)s again") % {"enterprise": one.enterprise.name}
    return Task("phone", words, one.said, reverse("contacts", args=[one.college.code, one.enterprise.code]))
