"""The demo's proposal: pipes for a new plant, which no licence allows yet (story 3). Told once, by a user's own acts."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from colleges.models import College
from enterprises.models import Enterprise
from portal.classifiers.models import Specialty
from portal.proposals.actions import back, send, write
from portal.proposals.models import Proposal, Verb
from portal.sources.models import Region

COLLEGE, SPECIALTY, PLANT = "KRG-025", "D-0715-02", "KRG-D301"


def tell(region: Region) -> None:
    college = College.objects.filter(region=region, code=COLLEGE).first()
    specialty = Specialty.objects.filter(region=region, code=SPECIALTY).first()
    plant = Enterprise.objects.filter(region=region, code=PLANT).first()
    director = college.owners.filter(demo=True).first() if college else None
    if not (college and specialty and plant and director) or Proposal.objects.filter(region=region).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        said = {
            "verb": Verb.OPEN,
            "specialty": specialty,
            "wanted": "",
            "language": "ru",
            "base": "9",
            "places": 25,
            "why": _("A plant of the new industrial zone will make pipes; nobody in the region teaches it."),
            "means": _("A hall is there; two lines and a master are missing."),
        }
        made = write(college=college, year=region.planning_year, said=said, by=director)
        back(proposal=made, enterprise=plant, paper=_("letter 1, made up for the demo"), people=12, by=director)
        send(proposal=made, by=director)
