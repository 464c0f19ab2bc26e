"""Words of the papers of an order, of its amendments and of opinions on it."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
KINDS = {
    "annex": _("Annex of the order"),
    "pack": _("Pack for the decision"),
    "why": _("Why: a page for each line"),
}
ABOUT = {
    "annex": _("the table of the act: every line, sums by college and field"),
    "pack": _("brief, questions you will get, the annex, a sheet for each college, how it was computed"),
    "why": _("need, limits, the next best choice, five years of each line"),
}
QUOTAS = {
    "disability": _("people with disabilities"),
    "orphans": _("orphans and children without parental care"),
    "rural_youth": _("rural youth"),
    "veterans": _("veterans and those equated to them"),
    "large_families": _("children of large families"),
    "one_parent_families": _("children of one-parent families"),
    "families_raising_disabled": _("families raising children with disabilities"),
    "ethnic_kazakhs_without_citizenship": _("ethnic Kazakhs without citizenship"),
}
AMENDMENTS = {
    "transfer": _("transfer of seats"),
    "cancel": _("cancellation of seats"),
    "change_number": _("change of the number"),
    "postpone": _("postponed to another year"),
}
AMENDMENT_STATES = {
    "draft": _("draft"),
    "approved": _("approved"),
    "published": _("published"),
    "withdrawn": _("withdrawn"),
}
OPINION_STAGES = {
    "preliminary": _("preliminary"),
    "consultative": _("consultative"),
    "final": _("final"),
}
VERDICTS = {
    "favourable": _("favourable"),
    "reserved": _("with reservations"),
    "unfavourable": _("unfavourable"),
}


def quota(name: str) -> str:
    """A quota of another region that has no words loses only its underscores."""
    return str(QUOTAS.get(name, name.replace("_", " ")))
