"""Settings of the specimen page: the visual house alone, without a database.
python manage.py runserver --settings tests.specimen.settings"""

from portal.settings import *  # noqa: F403
from portal.settings import MIDDLEWARE, ROOT, TEMPLATES

DEBUG = True
ROOT_URLCONF = "tests.specimen.urls"
WSGI_APPLICATION = None
AUTH_USER_MODEL = "auth.User"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "portal",
]
UNUSED = ("accounts", "axes", "whitenoise", "sessions", "authentication", "messages")
MIDDLEWARE = [name for name in MIDDLEWARE if not any(word in name.lower() for word in UNUSED)]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], ROOT / "tests/specimen"], "APP_DIRS": True}]
TEMPLATES[0]["OPTIONS"] = {
    **TEMPLATES[0]["OPTIONS"],
    "context_processors": ["django.template.context_processors.request", "portal.dashboards.context.page"],
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
