"""What we ask of the roadmap: what is late, how far an instruction is, promise against fact, the clusters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from colleges.models import College, CompetenceCentre, Graduates, Intake
from colleges.queries import last_intake_year
from portal.roadmap.models import DONE, OPEN, Instruction, Meeting, Milestone, Target
from portal.sources.models import Region

STATUSES = ("late", "open", "done", "dropped")


def milestones(user: Any) -> QuerySet[Milestone]:
    """Those that a person may see, the first due first."""
    whole = ("college", "instruction__meeting", "done_by", "dropped_by")
    return Milestone.objects.visible_to(user).select_related(*whole)


def meetings(region: Region) -> QuerySet[Meeting]:
    counted = {
        "asked": Count("instructions", distinct=True),
        "steps": Count("instructions__milestones", distinct=True),
        "reached": Count("instructions__milestones", filter=Q(instructions__milestones__state=DONE), distinct=True),
    }
    return Meeting.objects.filter(region=region).annotate(**counted)


def instructions(meeting: Meeting, user: Any) -> QuerySet[Instruction]:
    return meeting.instructions.prefetch_related(Prefetch("milestones", milestones(user)))


def figure_of(instruction: Instruction, today: date) -> int | None:
    """Where the count that an instruction is measured by stands today; None for one without."""
    region = instruction.region
    if instruction.figure == Instruction.CENTRES:
        return CompetenceCentre.objects.filter(region=region, opened_year__lte=today.year).count()
    if instruction.figure == Instruction.REFERENCES:
        return College.objects.filter(region=region, is_reference=True).count()
    return None


@dataclass(frozen=True)
class Promise:
    """A target beside what came: `fact` in percent of the graduates of its year, None while nobody knows."""

    target: Target
    fact: float | None
    graduates: int | None

    @property
    def counts(self) -> bool:
        """Whether its condition came true; before that nothing is demanded."""
        return self.target.after.state == DONE

    @property
    def kept(self) -> bool | None:
        return None if self.fact is None or not self.counts else self.fact >= self.target.percent


def promises(colleges: Iterable[College]) -> list[Promise]:
    targets = list(Target.objects.filter(college__in=colleges).select_related("college", "after"))
    facts = {(college, year): row for college, year, row in _outcomes(targets)}
    return [_promise(target, facts.get((target.college_id, target.year), {})) for target in targets]


def _outcomes(targets: list[Target]) -> Iterable[tuple[int, int, dict[str, int | None]]]:
    """Graduates and what became of them, summed over the programmes that say: a college and a year."""
    asked = Graduates.objects.filter(
        programme__college__in={target.college_id for target in targets}, year__in={target.year for target in targets}
    )
    known = {f"{name}_n": Sum(name) for name in Target.MEASURES}
    whole = {
        f"{name}_of": Sum("graduates", filter=Q(**{f"{name}__isnull": False})) for name in Target.MEASURES
    }  # a programme that does not say is left out of both
    for row in asked.values("programme__college", "year").order_by().annotate(**known, **whole):
        yield row["programme__college"], row["year"], row


def _promise(target: Target, row: dict[str, int | None]) -> Promise:
    part, whole = row.get(f"{target.measure}_n"), row.get(f"{target.measure}_of")
    fact = None if part is None or not whole else part / whole * 100
    return Promise(target, fact, whole)


@dataclass
class Cluster:
    """One direction: its colleges and what they come to together."""

    code: str
    colleges: list[College]
    seats: int | None
    students: int | None
    late: int

    @property
    def reference(self) -> College | None:
        return next((one for one in self.colleges if one.is_reference), None)

    def total(self, name: str) -> int | None:
        """Of a figure of the colleges that is known of at least one of them."""
        known = [value for one in self.colleges if (value := getattr(one, name)) is not None]
        return sum(known) if known else None


def clusters(region: Region, today: date) -> list[Cluster]:
    """Every direction that has a college, by code."""
    found = College.objects.filter(region=region).exclude(cluster="").order_by("cluster", "code")
    year = last_intake_year(region)
    of_intakes = Intake.objects.filter(region=region, year=year).order_by()
    seats = dict(of_intakes.values_list("programme__college__cluster").annotate(n=Sum("seats_order")))
    entrants = dict(of_intakes.values_list("programme__college__cluster").annotate(n=Sum("entrants")))
    late = dict(
        Milestone.objects.late(today)
        .filter(region=region)
        .order_by()
        .values_list("college__cluster")
        .annotate(n=Count("pk"))
    )
    members: dict[str, list[College]] = {}
    for college in found:
        members.setdefault(college.cluster, []).append(college)
    return [Cluster(code, own, seats.get(code), entrants.get(code), late.get(code, 0)) for code, own in members.items()]


def open_milestones(college: College) -> QuerySet[Milestone]:
    """What a target may wait for."""
    return Milestone.objects.filter(college=college, state__in=(OPEN, DONE))
