"""What a gap means: its label, its evidence grade, the side it lies on, where a figure of need comes from."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "shortage_lasting": _("short today, and it lasts"),
    "shortage_easing": _("short today, it eases"),
    "shortage_turning": _("short today, a surplus is forecast"),
    "shortage_now": _("short today, the future is unclear"),
    "shortage_coming": _("balanced today, a shortage is forecast"),
    "balanced": _("balanced"),
    "surplus_coming": _("balanced today, a surplus is forecast"),
    "unclear": _("unclear"),
    "surplus_turning": _("surplus today, a shortage is forecast"),
    "surplus_easing": _("surplus today, it eases"),
    "surplus_lasting": _("surplus today, and it lasts"),
    "surplus_now": _("surplus today, the future is unclear"),
    "shortage_expected": _("shortage expected"),
    "balance_expected": _("balance expected"),
    "surplus_expected": _("surplus expected"),
}

GRADES = {
    "A": _("three or more independent sources agree"),
    "B": _("two independent sources agree"),
    "C": _("one source agrees"),
    "D": _("the model alone"),
}

SIDES = {
    "short": _("short"),
    "balanced": _("about balanced"),
    "surplus": _("surplus"),
}

# How the employment behind a need was carried forward.
SOURCES = {
    "given": _("published projection"),
    "staffing": _("industries and the trades they employ"),
    "trend": _("own trend"),
    "share": _("constant share of employment"),
}

CONDITIONS = {
    "short": _("short of people"),
    "balanced": _("balanced"),
    "surplus": _("more people than places"),
    "unknown": _("unknown"),
}

# Chances of a graduate: supply over need.
CHANCES = {
    "very_good": _("very good"),
    "good": _("good"),
    "reasonable": _("reasonable"),
    "moderate": _("moderate"),
    "poor": _("poor"),
    "no_demand": _("no need seen"),
}
