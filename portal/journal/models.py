"""What happened: one row per write, never changed. No foreign keys: the journal outlives what it speaks of."""

from django.db import models


class Entry(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)  # who, as a person would recognise them; "system" for a command
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)  # model label of the target
    target_id = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=400)
    region = models.CharField(max_length=40, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("kind", "target_id"))]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.target}"
