"""Who signed a step of a document, and when: a pair of fields (`sent_at`, `sent_by`), and what a constraint says of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


def signer() -> models.ForeignKey:
    user = settings.AUTH_USER_MODEL
    return models.ForeignKey(user, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


def moment() -> models.DateTimeField:
    return models.DateTimeField(null=True, blank=True)


def signed(pair: str) -> Q:
    return Q(**{f"{pair}_at__isnull": False, f"{pair}_by__isnull": False})


def unsigned(pair: str) -> Q:
    return Q(**{f"{pair}_at__isnull": True, f"{pair}_by__isnull": True})
