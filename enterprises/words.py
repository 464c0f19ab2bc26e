"""Codes of the enterprises' room -> words for people."""

from django.utils.translation import gettext_lazy as _

CERTAINTIES = {"approved": _("approved"), "planned": _("planned"), "possible": _("possible")}
SIZES = {"large": _("large"), "medium": _("medium"), "small": _("small")}
# How people write it in a sheet.
SAID_FIRM = {
    **dict.fromkeys(("утверждено", "утвержден", "точно", "бекітілген", "бекітілді", "approved"), "approved"),
    **dict.fromkeys(("план", "планируется", "в плане", "жоспар", "жоспарда", "planned"), "planned"),
    **dict.fromkeys(("возможно", "вероятно", "мүмкін", "ықтимал", "possible"), "possible"),
}
# What each answer says, under its button.
MEANINGS = {
    "approved": _("posts are in the staff plan"),
    "planned": _("the project is decided"),
    "possible": _("depends on circumstances"),
}
# How much of an answer the analysis counts; tests hold these against the engine's own parameters.
WEIGHTS = {"approved": 1.0, "planned": 0.6, "possible": 0.3}
# What happened to a need, as its history tells it.
VERBS = {
    "posted": _("said"),
    "withdrew": _("taken back"),
    "restored": _("stands again"),
    "coded": _("code found by the department"),
    "merged": _("added to another answer"),
    "explained": _("explained"),
    "wrote project": _("wrote the project down"),
    "changed project": _("changed the project"),
    "gave project up": _("gave the project up"),
    "took project up": _("took the project up again"),
    "said hired": _("said how many were hired"),
}
