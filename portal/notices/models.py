"""What a person was told: one row a letter, written with the act that causes it and sent after it."""

from django.conf import settings
from django.db import models

from portal.sources.models import Region


class Notice(models.Model):
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120)  # what it speaks of: "KRG-025 2027"
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    address = models.EmailField(blank=True)  # blank: the person has none, the portal shows the words instead
    subject = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=("kind", "about"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
