"""A submission as its checks see it: each row beside last year's figures, what is asked of it, what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from colleges import checks
from colleges.models import Explanation, Submission, SubmissionRow
from colleges.queries.submissions import explained, registered, rows_of

Values = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One finding of a row. `last`: what the college said when the same was asked the year before."""

    row: SubmissionRow
    finding: checks.Finding
    answer: Explanation | None
    last: Explanation | None

    @property
    def is_error(self) -> bool:
        return self.finding.kind == checks.ERROR

    @property
    def is_open(self) -> bool:
        """Stands in the way of locking: a question without an answer, an error without what makes it right."""
        return self.answer is None or not self.finding.answerable


@dataclass(frozen=True)
class Looked:
    row: SubmissionRow
    before: Values
    asked: list[Asked] = field(default_factory=list)

    @property
    def errors(self) -> list[Asked]:
        return [one for one in self.asked if one.is_error and one.is_open]

    @property
    def questions(self) -> list[Asked]:
        return [one for one in self.asked if not one.is_error and one.is_open]

    @property
    def quiet(self) -> bool:
        """Nobody touched it and nothing is asked: it can be confirmed with the others in one click."""
        return self.row.confirmed_at is None and not any(one.is_open for one in self.asked)


def look(submission: Submission) -> list[Looked]:
    rows = rows_of(submission)
    return look_at(rows, submission.campaign.asked_year)


def look_at(rows: Iterable[SubmissionRow], year: int) -> list[Looked]:
    """A fixed number of queries for however many rows."""
    every = list(rows)
    programmes = [row.programme for row in every]
    before = registered(programmes, year - 1)
    said = explained([one.pk for one in programmes], (year, year - 1))
    return [_look(row, before[row.programme_id], said, year) for row in every]


def _look(row: SubmissionRow, before: Values, said: dict, year: int) -> Looked:
    pk = row.programme_id
    found = checks.of_submission(row.values, before, row.programme.group_size)
    asked = []
    for one in found:
        key = (one.code, one.column)
        asked.append(Asked(row, one, said.get((pk, year, *key)), said.get((pk, year - 1, *key))))
    return Looked(row, before, asked)
