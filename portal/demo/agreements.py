"""Agreements of every kind in the demo region, from the first offer to the one that is over. Told by both sides' own acts,
once, before anything is computed, and marked as made up. Signed ones are of enterprises that the pack's agreements bind
already: no figure moves."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from colleges.models import College
from enterprises.models import Enterprise
from labormarket.actions.agreements import Terms, accept, decline, offer, sign
from labormarket.models import Agreement
from portal.accounts.models import User
from portal.classifiers.models import Specialty
from portal.sources.models import Region

SYNTHETIC = "synthetic"
Day = tuple[int, int, int]  # years from the planning year, month, day


@dataclass(frozen=True)
class Told:
    """Codes of the demo pack; another region has none of them and no such story."""

    kind: str
    enterprise: str
    college: str
    specialty: str
    since: Day
    until: Day
    reached: str = Agreement.OFFERED
    side: str = "enterprise"  # who made the offer
    places: int | None = None
    hours: int | None = None
    mentors: int | None = None
    stages: str = ""

    def terms(self, region: Region, specialty: Specialty) -> Terms:
        since, until = (date(region.planning_year + years, *day) for years, *day in (self.since, self.until))
        counts = {"places": self.places, "hours": self.hours, "mentors": self.mentors}
        return Terms(self.kind, since, until, specialty, **counts, stages=_(self.stages) if self.stages else "")


MACHINES = gettext_noop("Made up for the demo: four semi-automatic welding machines, handed over in October.")
LEVELS = gettext_noop("Made up for the demo: three surveyor's levels for the training ground.")
HOSES = gettext_noop("Made up for the demo: a pump stand and hoses, after the repair of the hall.")
NO_ROOM = gettext_noop("Made up for the demo: no mentor is free this spring.")

TOLD = (
    Told("dual", "KRG-D012", "KRG-025", "07150500", (0, 9, 1), (3, 6, 30), places=6, hours=600, mentors=2),
    Told("practice", "KRG-D012", "KRG-025", "D-0732-06", (-1, 9, 1), (0, 6, 30), "signed", places=12, mentors=3),
    Told("practice", "KRG-D012", "KRG-S02", "07320100", (-2, 9, 1), (-1, 6, 30), "signed", places=10, mentors=2),
    Told("practice", "KRG-D012", "KRG-025", "07320100", (0, 9, 1), (1, 6, 30), "signed", places=8, mentors=2),
    Told("practice", "KRG-D291", "KRG-001", "10320100", (0, 3, 1), (0, 6, 30), "declined", "college", places=15),
    Told("equipment", "KRG-D301", "KRG-025", "07150500", (-1, 10, 1), (2, 9, 30), "signed", "college", stages=MACHINES),
    Told("equipment", "KRG-D012", "KRG-S02", "07320100", (0, 9, 1), (2, 8, 31), "offered", "college", stages=LEVELS),
    Told("equipment", "KRG-D291", "KRG-001", "10320100", (0, 9, 1), (2, 8, 31), "accepted", stages=HOSES),
)


def agree(region: Region) -> None:
    if Agreement.objects.filter(region=region, edited_at__isnull=False).exists():
        return
    firms, colleges, taught = (
        {one.code: one for one in model.objects.filter(region=region, code__in=codes)}
        for model, codes in (
            (Enterprise, {one.enterprise for one in TOLD}),
            (College, {one.college for one in TOLD}),
            (Specialty, {one.specialty for one in TOLD}),
        )
    )
    with translation.override(settings.LANGUAGE_CODE):
        for one in TOLD:
            if one.enterprise in firms and one.college in colleges and one.specialty in taught:
                _tell(one, firms[one.enterprise], colleges[one.college], one.terms(region, taught[one.specialty]))


def _tell(told: Told, firm: Enterprise, college: College, terms: Terms) -> None:
    people = {
        "enterprise": firm.representatives.filter(demo=True).first(),
        "college": college.owners.filter(demo=True).first(),
    }
    asks = people.pop(told.side)
    [answers] = people.values()
    if asks and answers:
        made = offer(enterprise=firm, college=college, terms=terms, side=told.side, by=asks)
        _answered(made, told.reached, answers)
        Agreement.objects.filter(pk=made.pk).update(status=SYNTHETIC)


def _answered(made: Agreement, reached: str, by: User) -> None:
    if reached == Agreement.DECLINED:
        decline(agreement=made, why=_(NO_ROOM), by=by)
    if reached in (Agreement.ACCEPTED, Agreement.SIGNED):
        accept(agreement=made, by=by)
    if reached == Agreement.SIGNED:
        sign(agreement=made, on=made.since, by=by)
