"""Celery carries the id of a job row (portal/jobs) and nothing else; its settings are in portal/settings.py."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The third of the three places; the other two are the transport options of broker and results.
app.add_defaults(lambda: {"visibility_timeout": settings.VISIBILITY})
