"""The demo's people: roles, never human names. Made through the same actions as anybody else's."""

from typing import Any

from colleges.actions.network import appoint
from colleges.models import College
from enterprises.actions.people import represent
from enterprises.models import Enterprise
from portal.accounts.actions import welcome
from portal.accounts.models import User
from portal.accounts.second_factor import give_device
from portal.permissions import Role
from portal.sources.models import Region

# Username, role, and what tells two of a role apart; the role itself is said in the reader's language.
STAFF = [
    ("planner", Role.PLANNER, ""),
    ("planner-2", Role.PLANNER, "2"),
    ("approver", Role.APPROVER, ""),
    ("reader", Role.READER, ""),
    ("admin", Role.ADMINISTRATOR, ""),
]
# Who of the demo region's bodies can be looked at: codes of its pack. Another pack: its first college and enterprise.
DIRECTORS = ["KRG-025", "KRG-001", "KRG-S02"]
EMPLOYERS = ["KRG-D301", "KRG-D291", "KRG-D012"]


def settle(region: Region) -> None:
    for username, role, name in STAFF:
        person = welcome(username=_own(region, username), role=role, region=region, name=name, demo=True)
        if role == Role.APPROVER:
            give_device(person=person)
    for college in _chosen(College, region, DIRECTORS):
        appoint(college=college, person=_speaker(college, "director", Role.DIRECTOR))
    for enterprise in _chosen(Enterprise, region, EMPLOYERS):
        represent(enterprise=enterprise, person=_speaker(enterprise, "hr", Role.EMPLOYER), keeper=True)


def _speaker(body: Any, prefix: str, role: Role) -> User:
    username = _own(body.region, f"{prefix}-{body.code.removeprefix('KRG-').lower()}")
    return welcome(username=username, role=role, region=body.region, name=body.code, demo=True)


def _chosen(model: Any, region: Region, codes: list[str]) -> list[Any]:
    everyone = model.objects.filter(region=region).select_related("region")
    found = {row.code: row for row in everyone.filter(code__in=codes)}
    return [found[code] for code in codes if code in found] or list(everyone[:1])


def _own(region: Region, username: str) -> str:
    """Names of a second region's people carry its name: usernames are one space."""
    taken = User.objects.filter(username=username).exclude(region=region).exists()
    return f"{username}-{region.slug}" if taken else username
