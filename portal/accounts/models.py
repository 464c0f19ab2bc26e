"""People: one role each, in one region. Ownership of a college or an enterprise stands on the owned side."""

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
        return self.get_full_name() or self.username
