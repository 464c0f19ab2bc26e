"""Files that were read and wait for somebody's decision."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dashboards.waiting import Task
from portal.figures import figure
from portal.imports.models import Import, State


def to_apply(user: Any) -> list[Task]:
    waiting = list(Import.objects.visible_to(user).filter(state=State.READY).values_list("pk", "name"))
    if not waiting:
        return []
    words = ngettext("Decide on %(number)s imported file", "Decide on %(number)s imported files", len(waiting))
    url = reverse("import", args=[waiting[0][0]]) if len(waiting) == 1 else reverse("imports")
    why = _("%(name)s: nothing of it is saved yet") % {"name": ", ".join(name for _pk, name in waiting[:2])}
    return [Task("upload", words % {"number": figure(len(waiting))}, why, url)]
