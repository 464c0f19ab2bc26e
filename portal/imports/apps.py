from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_noop


class ImportsConfig(AppConfig):
    name = "portal.imports"

    def ready(self) -> None:
        """Words for this room's jobs, and where a finished one leads."""
        from portal.jobs import steps

        steps.KINDS |= {
            "import_read": gettext_noop("Reading a file"),
            "import_apply": gettext_noop("Saving an import"),
            "import_undo": gettext_noop("Taking an import back"),
        }
        steps.STEPS |= {
            "opening": gettext_noop("Opening the file"),
            "judging": gettext_noop("Checking every cell"),
            "writing": gettext_noop("Writing the figures"),
        }
        for kind in ("import_read", "import_apply", "import_undo"):
            steps.DOORS[kind] = lambda job: reverse("import", args=[job.payload["import"]])
