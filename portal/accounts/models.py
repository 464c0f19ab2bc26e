"""People: one role each, in one region. Ownership of a college or an enterprise stands on the owned side."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from portal.permissions import Role
from portal.sources.models import Region


class User(AbstractUser):
    ROLES = [(role.value, role.label) for role in Role]
    role = models.CharField(max_length=20, choices=ROLES, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, blank=True)
    demo = models.BooleanField(default=False)  # made by demo mode: no password, one-click sign-in only there

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]) | Q(role=""), name="user_role_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.username if self.demo else self.get_full_name() or self.username

    @property
    def shown(self) -> str:
        """What a page calls the person. The demo's people are roles, in the reader's language, with the code of the
        body they speak for; the journal keeps the one name of `__str__`."""
        if not self.demo or not self.role:
            return str(self)
        return " · ".join(part for part in (str(Role(self.role).label), self.last_name) if part)

    @property
    def bodies(self) -> list[Any]:
        """The colleges and enterprises the person speaks for."""
        return [*self.colleges.all(), *self.enterprises.all()]
