"""What became of employers' needs: the draft of an order, the decision, graduates; and what was hired of last year's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, Sum

from colleges.models import Graduates
from enterprises.models import Need
from enterprises.queries import Answer
from labormarket.models import Line, OrderVersion
from labormarket.queries import taught
from portal.sources.models import Region

DRAFT, DECISION, GRADUATES, HIRED = "draft", "decision", "graduates", "hired"


@dataclass(frozen=True)
class Happened:
    """One event of a region with its number by occupation: seats, or graduates."""

    what: str
    year: int
    at: datetime
    numbers: dict[int, int]
    synthetic: bool = False


@dataclass(frozen=True)
class News:
    """One sentence for one enterprise."""

    what: str
    year: int
    answer: Answer
    asked: int
    number: int | None = None
    synthetic: bool = False

    @property
    def key(self) -> str:
        """Under which it is told once."""
        return f"{self.what} {self.year} {self.answer.enterprise.code} {self.answer.code}"


def happened(region: Region) -> list[Happened]:
    asked = set(Need.objects.open().filter(region=region).values_list("occupation", flat=True))
    led = taught(region, asked)
    return [*_orders(region, led), *_graduates(region, led)]


def _orders(region: Region, led: dict[int, set[int]]) -> Iterable[Happened]:
    """Orders that colleges have been shown, and those that are decided."""
    shown = OrderVersion.objects.filter(order__region=region, consulted_at__isnull=False).exclude(
        state=OrderVersion.SET_ASIDE
    )
    for version in shown.select_related("order"):
        decided = version.state == OrderVersion.PUBLISHED
        at = version.published_at if decided else version.consulted_at
        sums = Line.objects.filter(version=version).values("programme__specialty").annotate(n=Sum("seats_proposed"))
        seats = dict(sums.values_list("programme__specialty", "n"))
        what = DECISION if decided else DRAFT
        yield Happened(what, version.order.year, at, _by_occupation(led, seats))


def _graduates(region: Region, led: dict[int, set[int]]) -> Iterable[Happened]:
    """Of the newest year that colleges have told of."""
    rows = Graduates.objects.filter(region=region, graduates__isnull=False)
    year = rows.aggregate(newest=Max("year"))["newest"]
    if year is None:
        return
    rows = rows.filter(year=year)
    made_up = Q(status="synthetic") | Q(vintage__synthetic=True)
    facts = rows.aggregate(
        edited=Max("edited_at"), delivered=Max("vintage__delivered_at"), n=Count("pk", filter=made_up)
    )
    told = [at for at in (facts["edited"], facts["delivered"]) if at]
    counts = rows.values("programme__specialty").annotate(sum=Sum("graduates"))
    left = dict(counts.values_list("programme__specialty", "sum"))
    if told:
        yield Happened(GRADUATES, year, max(told), _by_occupation(led, left), bool(facts["n"]))


def _by_occupation(led: dict[int, set[int]], counts: dict[int, int]) -> dict[int, int]:
    return {one: sum(counts.get(code, 0) for code in codes) for one, codes in led.items()}


def news_of(answers: Iterable[Answer], events: Iterable[Happened], region: Region) -> list[News]:
    """What an enterprise can be told of its answers. What happened before it asked is no news to it."""
    events, found = list(events), []
    for answer in answers:
        if answer.occupation is None:
            continue
        for event in events:
            asked = [need for need in answer.open if _concerns(need, event) and _before(need, event)]
            if people := sum(need.number for need in asked):
                number = event.numbers.get(answer.occupation.pk, 0)
                found.append(News(event.what, event.year, answer, people, number, event.synthetic))
        found += _hired(answer, region.planning_year - 1)
    return found


def _concerns(need: Need, event: Happened) -> bool:
    """An order of a year serves the needs from that year on; graduates of a year, that year's."""
    return need.year == event.year if event.what == GRADUATES else need.year >= event.year


def _before(need: Need, event: Happened) -> bool:
    asked = need.posted_at or need.edited_at or (need.vintage.delivered_at if need.vintage else None)
    return asked is not None and asked <= event.at


def _hired(answer: Answer, year: int) -> list[News]:
    """The question of the year that is over, until it is answered."""
    over = [need for need in answer.open if need.year == year and need.hired is None and need.number]
    return [News(HIRED, year, answer, need.number) for need in over]
