"""How stable the numbers of one recommended order are: asked for after it, computed by a job of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from labormarket.models.analysis import Run
from portal.sources.models import Region


class Stability(models.Model):
    """The order of `run` held against single futures; the figures of its lines stand in Recommendation."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="stability")
    job = models.CharField(max_length=40, blank=True)  # the job row that computes it, by id
    summary = models.JSONField(default=dict)  # draws, seats that nobody would regret, fragile lines
    worlds = models.JSONField(default=list)  # a large posted need fails: which lines would have another number
    digest = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, digest="") | Q(Q(finished_at__isnull=False), ~Q(digest="")),
                name="a_finished_stability_has_its_digest",
            )
        ]

    def __str__(self) -> str:
        return f"stability {self.run_id}"

    @property
    def region(self) -> Region:
        return self.run.region
