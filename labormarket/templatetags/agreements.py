"""Agreements on the page of the body they bind: the rooms of colleges and enterprises do not know this one."""

from typing import Any

from django.template import Library
from django.utils import timezone

from labormarket.queries.agreements import agreements_of, by_standing
from labormarket.views.agreements import SHOWN, table_of
from labormarket.words import say
from labormarket.words.agreements import STANDINGS
from portal.permissions import Permission, may

register = Library()


@register.inclusion_tag("labormarket/agreements_here.html")
def agreements_here(user: Any, **body: Any) -> dict[str, Any]:
    """`enterprise=` or `college=`: what this person may see of its agreements, by how they stand."""
    [(side, one)] = body.items()
    if not may(user, Permission.SEE_AGREEMENTS):
        return {"sees": False}
    groups = by_standing(agreements_of(user).filter(**{side: one}), timezone.localdate())
    captions = {name: say(STANDINGS, name) for name in groups}
    told = [(captions[name], len(rows), table_of(rows[:SHOWN], captions[name])) for name, rows in groups.items()]
    return {
        "sees": True,
        "groups": told,
        "side": side,
        "code": one.code,
        "offers": may(user, Permission.MAKE_AGREEMENT),
    }
