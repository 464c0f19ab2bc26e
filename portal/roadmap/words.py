"""Words of the roadmap: states, what is wrong with a typed line, what a target measures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.roadmap.models import Instruction, Target

STATES: dict[str, tuple[str, str | Promise]] = {
    "late": ("late", _("late")),
    "open": ("waiting", _("open")),
    "done": ("accepted", _("done")),
    "dropped": ("declined", _("dropped")),
}
WRONG: dict[str, str | Promise] = {
    "nothing": _("Nothing is typed yet."),
    "no_number": _("Begin with a number (an instruction) or a dash (a milestone of the instruction above)."),
    "double_number": _("This number stands twice."),
    "no_instruction": _("A milestone stands under an instruction: begin with a numbered line."),
    "no_text": _("Say what is to be done."),
    "no_holder": _("Say who does it: @ and the office or the college."),
    "no_day": _("Say by when: ! and a day, such as !2027-03-01."),
    "not_a_day": _("Not a day: write 2027-03-01 or 01.03.2027."),
    "no_college": _("No college has this code."),
}
MEASURES: dict[str, str | Promise] = {
    Target.IN_TRADE: _("graduates who work in their trade"),
    Target.REGISTERED: _("graduates at work by the registry"),
    Target.REPORTED: _("graduates at work as reported"),
}
FIGURES: dict[str, str | Promise] = {
    Instruction.CENTRES: _("competence centres open"),
    Instruction.REFERENCES: _("reference colleges appointed"),
}
