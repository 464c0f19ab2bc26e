from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.journal.actions import record
from portal.permissions import Role
from portal.sources.models import Region


@transaction.atomic
def welcome(*, username: str, role: Role, region: Region, name: str, demo: bool = False, by: Any = None) -> User:
    """A person with one role in one region. Without a password until they set one; welcoming twice changes nothing."""
    user, new = User.objects.get_or_create(
        username=username, defaults={"role": role, "region": region, "last_name": name, "demo": demo}
    )
    if new:
        user.set_unusable_password()
        user.save()
        record("welcomed", user, after={"role": role, "region": region.code}, by=by)
    return user
