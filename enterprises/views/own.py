"""Whom a person may speak for on a page of needs."""

from typing import Any

from django.http import Http404, HttpRequest

from enterprises.models import Enterprise
from portal.permissions import Permission


def own_enterprises(request: HttpRequest) -> Any:
    """At least one."""
    mine = Enterprise.objects.visible_to(request.user, Permission.POST_NEED).select_related("region", "territory")
    if not mine:
        raise Http404
    return mine


def chosen(request: HttpRequest) -> tuple[list[Enterprise], Enterprise]:
    """All of one's own, and the one that the address names (`?enterprise=`), else the first."""
    mine = list(own_enterprises(request))
    code = request.GET.get("enterprise", "")
    return mine, next((one for one in mine if one.code == code), mine[0])
