from django.apps import AppConfig
from django.utils.translation import gettext_noop


class Notices(AppConfig):
    name = "portal.notices"

    def ready(self) -> None:
        from portal.jobs.steps import KINDS

        KINDS["mail"] = gettext_noop("Letters")
