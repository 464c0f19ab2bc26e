"""Kinds of agreements and how they stand, in words."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "dual": _("dual training"),
    "targeted": _("targeted training"),
    "practice": _("places for practice"),
    "equipment": _("equipment given"),
}
STANDINGS = {
    "offered": _("offered"),
    "accepted": _("accepted, to be signed"),
    "running": _("in force"),
    "coming": _("signed, not begun"),
    "ended": _("ended"),
    "declined": _("declined"),
}
# What stands behind an employer's number.
EVIDENCE = {
    "agreed": _("with an agreement"),
    "kept": _("word held against hires"),
    "word": _("word alone"),
}
