"""What waits for the department and for a college in the demo region: own words without a code, an enterprise that asks to
be let in, an offer of dual places. Told by the same actions as a user's own, once; nothing of it is counted yet."""

from datetime import date

from colleges.models import College
from enterprises.actions.needs import Statement, post_needs
from enterprises.actions.people import ask_in
from enterprises.models import Enterprise, Receipt
from labormarket.actions.agreements import Terms, offer
from portal.classifiers.models import Industry, Specialty, Territory
from portal.sources.models import Region

# Codes of the demo pack; another region has none of them and no such story.
WORDS_OF, OFFER = "KRG-D012", ("KRG-D012", "KRG-025", "07150500")
NUMBER = "150140000305"  # made up, with a right check digit


def wait(region: Region) -> None:
    if Receipt.objects.filter(region=region).exists():
        return
    _own_words(region)
    _asks_in(region)
    _offers(region)


def _own_words(region: Region) -> None:
    firm = Enterprise.objects.filter(region=region, code=WORDS_OF).first()
    person = firm.representatives.filter(demo=True).first() if firm else None
    if firm and person:
        year = region.planning_year
        said = [Statement(None, year + n, 2, "planned", wording="монтажник вентилируемых фасадов") for n in (0, 1)]
        post_needs(enterprise=firm, statements=said, by=person)


def _asks_in(region: Region) -> None:
    if not Enterprise.objects.filter(region=region, code=WORDS_OF).exists():
        return
    place = Territory.objects.filter(region=region, kind="city").order_by("code").first()
    industry = Industry.objects.filter(region=region, code="C").first()
    name = "Demo enterprise 304"
    if place:
        ask_in(
            region=region, number=NUMBER, name=name, territory=place, industry=industry, headcount=120,
            email="hr@example.org",
        )  # fmt: skip


def _offers(region: Region) -> None:
    enterprise, college, specialty = OFFER
    firm = Enterprise.objects.filter(region=region, code=enterprise).first()
    school = College.objects.filter(region=region, code=college).first()
    taught = Specialty.objects.filter(region=region, code=specialty).first()
    if firm and school and taught:
        year = region.planning_year
        terms = Terms("dual", date(year, 9, 1), date(year + 3, 6, 30), taught, places=6, hours=600, mentors=2)
        person = firm.representatives.filter(demo=True).first()
        offer(enterprise=firm, college=school, terms=terms, side="enterprise", by=person)
