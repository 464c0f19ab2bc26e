"""What waits for the department in the demo region: own words without a code, an enterprise that asks to be let in.
Told by the same actions as a user's own, once; nothing of it is counted yet."""

from enterprises.actions.needs import Statement, post_needs
from enterprises.actions.people import ask_in
from enterprises.models import Enterprise, Receipt
from portal.classifiers.models import Industry, Territory
from portal.sources.models import Region

# A code of the demo pack; another region has no such enterprise and no such story.
WORDS_OF = "KRG-D012"
NUMBER = "150140000305"  # made up, with a right check digit


def wait(region: Region) -> None:
    if Receipt.objects.filter(region=region).exists():
        return
    _own_words(region)
    _asks_in(region)


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
