"""The letters a person may stop, for one's own page."""

from django import template

from portal.accounts.models import User
from portal.notices.kinds import KINDS, Kind

register = template.Library()


@register.simple_tag
def may_stop(person: User) -> list[tuple[str, Kind, bool]]:
    """Code, kind, and whether it is stopped."""
    stopped = set(person.stops.values_list("kind", flat=True))
    return [(code, kind, code in stopped) for code, kind in KINDS.items() if not kind.required]
