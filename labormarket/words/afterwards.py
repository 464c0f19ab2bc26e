"""What came of a line of the order, in words."""

from django.utils.translation import gettext_lazy as _

CAME = {  # code -> (tint of the sign, word, why)
    "full": ("done", _("full"), ""),
    "over": ("change", _("over"), _("more came than there are seats: a transfer or paid places?")),
    "under": ("question", _("not full"), _("enough applied, fewer came")),
    "few_applied": ("question", _("not full"), _("fewer applied than there are seats")),
    "nobody": ("errors", _("empty"), _("nobody came")),
    "opened_without_entrants": ("errors", _("empty"), _("a new line that nobody came to")),
    "closed_with_entrants": ("change", _("outside the order"), _("the order has no seats here, yet people came")),
    "not_offered": ("done", _("not offered"), ""),
    "outside": ("change", _("outside the order"), _("no line of the order has this code: was the programme renamed?")),
    "no_line": ("waiting", _("no figures"), _("the line is in the order, the college has reported nothing")),
    "unknown": ("waiting", _("no figures"), _("entrants are not known")),
}
UNMATCHED = ("outside", "closed_with_entrants", "opened_without_entrants", "no_line")
