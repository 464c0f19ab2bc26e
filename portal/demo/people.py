"""The demo's people: roles, never human names. Made through the same actions as anybody else's."""

from typing import Any

from colleges.actions.network import appoint
from colleges.models import College
from enterprises.actions import represent
from enterprises.models import Enterprise
from portal.accounts.actions import welcome
from portal.permissions import Role
from portal.sources.models import Region

STAFF = [
    ("planner", Role.PLANNER, "Planner (demo)"),
    ("planner-2", Role.PLANNER, "Second planner (demo)"),
    ("approver", Role.APPROVER, "Approver (demo)"),
    ("reader", Role.READER, "Akim's office (demo)"),
    ("admin", Role.ADMINISTRATOR, "Administrator (demo)"),
]
# Who of the demo region's bodies can be looked at: codes of its pack. Another pack: its first college and enterprise.
DIRECTORS = ["KRG-025", "KRG-001", "KRG-S02"]
EMPLOYERS = ["KRG-D301", "KRG-D291", "KRG-D012"]


def settle(region: Region) -> None:
    for username, role, name in STAFF:
        welcome(username=_own(region, username), role=role, region=region, name=name, demo=True)
    for college in _chosen(College, region, DIRECTORS):
        name = f"Director of {college.code} (demo)"
        person = welcome(
            username=_own(region, f"director-{_short(college)}"),
            role=Role.DIRECTOR,
            region=region,
            name=name,
            demo=True,
        )
        appoint(college=college, person=person)
    for enterprise in _chosen(Enterprise, region, EMPLOYERS):
        name = f"HR of {enterprise.code} (demo)"
        person = welcome(
            username=_own(region, f"hr-{_short(enterprise)}"), role=Role.EMPLOYER, region=region, name=name, demo=True
        )
        represent(enterprise=enterprise, person=person)


def _chosen(model: Any, region: Region, codes: list[str]) -> list[Any]:
    everyone = model.objects.filter(region=region)
    found = {row.code: row for row in everyone.filter(code__in=codes)}
    return [found[code] for code in codes if code in found] or list(everyone[:1])


def _short(row: Any) -> str:
    return row.code.removeprefix("KRG-").lower()


def _own(region: Region, username: str) -> str:
    """Names of a second region's people carry its name: usernames are one space."""
    from portal.accounts.models import User

    taken = User.objects.filter(username=username).exclude(region=region).exists()
    return f"{username}-{region.slug}" if taken else username
