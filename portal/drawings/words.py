"""The words that stand in the drawings, once for all pages; charts.py and timeline.py know no language."""

from django.utils.translation import gettext_lazy as _

GAPS = {"short": _("shortage"), "surplus": _("surplus"), "grade": _("grade"), "balance": _("about balanced")}
LOOK_BACK = {
    "came": _("what came"),
    "last": _("our last forecast"),
    "naive": _("constant share"),
    "now": _("forecast now"),
}
TIMELINE = {
    "need": _("need"),
    "supply": _("supply"),
    "range": _("likely range"),
    "fact": _("fact"),
    "forecast": _("forecast"),
}
