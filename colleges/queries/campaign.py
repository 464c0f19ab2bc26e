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
    def percent(self) -> int | None:
        """Never rounded up to the whole."""
        return 100 * self.students_answered // self.students if self.students else None


def overview(campaign: Campaign, user: Any, today: date) -> Overview:
    found = with_progress(Submission.objects.visible_to(user).filter(campaign=campaign))
    submissions = sorted(found, key=lambda one: order_of_urgency(one, today))
    students = students_in(submissions)
    return Overview([Standing(one, students[one.pk], one.is_late(today)) for one in submissions])


def students_in(submissions: Iterable[Submission]) -> dict[int, int]:
    """Students of each submission as its rows have them now; one query."""
    found: dict[int, int] = defaultdict(int)
    rows = SubmissionRow.objects.filter(submission__in=[one.pk for one in submissions])
    for pk, values in rows.values_list("submission_id", "values"):
        found[pk] += sum(value or 0 for name, value in values.items() if name.startswith("course_"))
    return found
