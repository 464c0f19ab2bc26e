"""What a person was told: one row a letter, written with the act that causes it and sent after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.sources.models import Region

TRIES = 3  # an address that refuses three times is given up: those after it must not wait


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        return self.filter(sent_at=None, tries__lt=TRIES).exclude(address="").order_by("pk")


class Notice(models.Model):
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120)  # what it speaks of: "KRG-025 2027"
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )  # nobody yet: an address that is invited
    address = models.EmailField(blank=True)  # blank: the person has none, the portal shows the words instead
    language = models.CharField(max_length=2, blank=True, db_default="")  # blank: in both official languages
    subject = models.CharField(max_length=200)
    text = models.TextField()
    secret = models.BooleanField(default=False)  # holds a link that lets someone in: erased when it has left
    news = models.JSONField(default=list)  # what a digest told, so that it tells it once
    tries = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(address=""), name="notice_is_to_somebody"),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(sent_at__isnull=True) | Q(text=""), name="notice_keeps_no_link"
            ),
        ]
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=["kind", "about"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Stop(models.Model):
    """A person wants no more letters of a kind that is not required."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stops")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person", "kind"), name="one_stop_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
