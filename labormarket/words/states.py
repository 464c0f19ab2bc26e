"""The state of a run: how it is tinted, its word."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "asked": ("queued", _("under way")),
    "done": ("done", _("done")),
    "refused": ("errors", _("no result")),
}
