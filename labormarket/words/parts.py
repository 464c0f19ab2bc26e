"""What a need and a supply are made of, in the order in which they are read."""

from django.utils.translation import gettext_lazy as _

# The indicator (portal/indicators.py) that each part is.
ABOUT = {
    "expansion": "expansion",
    "exits": "exits",
    "transfers": "transfers",
    "openings": "openings",
    "model": "demand",
    "posted": "posted",
    "answers": "credibility",
    "trust": "credibility",
    "need_model": "demand",
    "need_hired": "posted",
    "need_prior": "posted",
    "need_plants": "posted",
    "background": "background",
    "repeated": "supply",
}

LABELS = {
    "expansion": _("new jobs less jobs lost"),
    "exits": _("leave work for good"),
    "transfers": _("move to other trades"),
    "openings": _("openings together"),
    "model": _("need by the model"),
    "posted": _("need by employers' answers"),
    "answers": _("enterprises that answered for this trade and year"),
    "trust": _("weight of employers' answers, of 100"),
    "need_model": _("of the need: what the model says"),
    "need_hired": _("of the need: answers borne out by earlier hires"),
    "need_prior": _("of the need: answers by the weight of their certainty alone"),
    "need_plants": _("of the need: new plants"),
    "background": _("graduates on their way"),
    "repeated": _("graduates if last year's order is repeated"),
}
