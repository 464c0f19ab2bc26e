"""A campaign as its planner sees it: who has answered, how much of the region that is, what waits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from colleges.models import Submission, SubmissionRow
from colleges.queries.submissions import order_of_urgency, with_progress
from portal.campaigns.models import Campaign

IN = (Submission.LOCKED, Submission.ACCEPTED)


@dataclass(frozen=True)
class Standing:
    """One college in the campaign."""

    submission: Any
    students: int
    late: bool
    synthetic: bool = False

    @property
    def answered(self) -> bool:
        return self.submission.state in IN


@dataclass(frozen=True)
class Overview:
    """Completeness by count and by students, so that one large college is seen to weigh more than five small ones."""

    standings: list[Standing] = field(default_factory=list)

    @property
    def answered(self) -> list[Standing]:
        return [one for one in self.standings if one.answered]

    @property
    def late(self) -> list[Standing]:
        return [one for one in self.standings if one.late]

    @property
    def to_review(self) -> list[Standing]:
        return [one for one in self.standings if one.submission.state == Submission.LOCKED]

    @property
    def students(self) -> int:
        return sum(one.students for one in self.standings)

    @property
    def students_answered(self) -> int:
        return sum(one.students for one in self.answered)

    @property
    def synthetic(self) -> bool:
        return any(one.synthetic for one in self.standings)

    @property
    def percent(self) -> int | None:
        """Never rounded up to the whole."""
        return 100 * self.students_answered // self.students if self.students else None


def overview(campaign: Campaign, user: Any, today: date) -> Overview:
    found = with_progress(Submission.objects.visible_to(user).filter(campaign=campaign))
    submissions = sorted(found, key=lambda one: order_of_urgency(one, today))
    students, synthetic = students_in(submissions)
    rows = [Standing(one, students[one.pk], one.is_late(today), one.pk in synthetic) for one in submissions]
    return Overview(rows)


def students_in(submissions: Iterable[Submission]) -> tuple[dict[int, int], set[int]]:
    """Students of each submission as its rows have them now, and where they are synthetic; one query."""
    found: dict[int, int] = defaultdict(int)
    synthetic = set()
    rows = SubmissionRow.objects.filter(submission__in=[one.pk for one in submissions])
    for pk, values, made_up in rows.values_list("submission_id", "values", "programme__vintage__synthetic"):
        found[pk] += sum(value or 0 for name, value in values.items() if name.startswith("course_"))
        if made_up:
            synthetic.add(pk)
    return found, synthetic
