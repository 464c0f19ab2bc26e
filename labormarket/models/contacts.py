"""The talks before an agreement: who was spoken to, when, what was said, when to ask again. Nothing in it is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from colleges.models import College
from enterprises.models import Enterprise
from portal.permissions import Permission


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_AGREEMENTS) -> "ContactQuerySet":
        return self.filter(college__in=College.objects.visible_to(user, permission))


class How(models.TextChoices):
    CALL = "call", _("call")
    LETTER = "letter", _("letter")
    VISIT = "visit", _("visit")
    MEETING = "meeting", _("meeting")


class Contact(models.Model):
    How = How

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="contacts")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField()
    how = models.CharField(max_length=10, choices=How.choices)
    said = models.CharField(max_length=500)
    again_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said=""), name="contact_says_something"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="contact_how_known"),
            models.CheckConstraint(
                condition=Q(again_on__isnull=True) | Q(again_on__gte=F("on")), name="contact_again_is_later"
            ),
        ]
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.college_id} {self.enterprise_id} {self.on}"

    @property
    def region(self):
        return self.college.region
