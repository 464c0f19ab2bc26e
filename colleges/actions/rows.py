"""Writing in a submission's rows: one cell or a whole sheet, by two people at once without loss."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from colleges.actions.submissions import writable
from colleges.looked import look
from colleges.models import Submission, SubmissionRow
from portal.journal.actions import record

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """The row as it stands now; `conflicts`: columns that somebody else changed meanwhile, with what stands there."""

    row: SubmissionRow
    conflicts: dict[str, Any] = field(default_factory=dict)
    written: dict[str, Any] = field(default_factory=dict)


class Changed(Exception):
    """Rows were saved by somebody since the sheet was looked at: nothing was written."""

    def __init__(self, rows: list[SubmissionRow]) -> None:
        self.rows = rows
        super().__init__(", ".join(str(row) for row in rows))


@transaction.atomic
def fill(*, row: SubmissionRow, typed: Values, base: Values, by: Any) -> Filled:
    """Writes what the person changed: what differs from `base`, the values they had before them. A cell that somebody
    else changed meanwhile to something else is not written; both values come back."""
    writable(row.submission, by)
    linked = SubmissionRow.objects.select_for_update(of=("self",)).select_related(
        "programme__specialty",
        "programme__qualification",
        "programme__vintage",
        "saved_by",
        "submission__campaign__region",
    )
    found = linked.get(pk=row.pk)
    mine = {name: value for name, value in typed.items() if value != base.get(name) and value != found.values.get(name)}
    conflicts = {name: found.values.get(name) for name in mine if found.values.get(name) != base.get(name)}
    written = {name: value for name, value in mine.items() if name not in conflicts}
    if written:
        _write(found, written, by)
    return Filled(found, conflicts, written)


@transaction.atomic
def fill_many(
    *, submission: Submission, sheet: Mapping[int, Values], versions: Mapping[int, int], by: Any
) -> list[SubmissionRow]:
    """A whole sheet or nothing. `sheet`: figures by row; a row that stands there unchanged is confirmed by it.
    `versions`: those the person looked at."""
    writable(submission, by)
    rows = list(
        SubmissionRow.objects.select_for_update(of=("self",))
        .select_related("programme", "submission__campaign__region")
        .filter(submission=submission, pk__in=sheet.keys())
    )
    if stale := [row for row in rows if row.version != versions.get(row.pk, row.version)]:
        raise Changed(stale)
    for row in rows:
        _write(row, {name: value for name, value in sheet[row.pk].items() if value != row.values.get(name)}, by)
    return rows


@transaction.atomic
def confirm(*, submission: Submission, rows: Iterable[int] | None = None, by: Any) -> int:
    """Rows that stand as they should: those named, else all that nobody touched and of which nothing is asked."""
    found = writable(submission, by)
    quiet = [one.row for one in look(found) if one.quiet and (rows is None or one.row.pk in set(rows))]
    now = timezone.now()
    done = SubmissionRow.objects.filter(pk__in=[row.pk for row in quiet], confirmed_at=None)
    count = done.update(confirmed_at=now, saved_by=by, saved_at=now)
    if count:
        record("confirmed", found, after={"programmes": count}, by=by)
    return count


@transaction.atomic
def note(*, row: SubmissionRow, text: str, by: Any) -> SubmissionRow:
    writable(row.submission, by)
    found = (
        SubmissionRow.objects.select_for_update(of=("self",))
        .select_related("submission__campaign__region")
        .get(pk=row.pk)
    )
    if found.note != text.strip()[:500]:
        before, found.note = found.note, text.strip()[:500]
        found.save()
        record("noted", found, before={"note": before}, after={"note": found.note}, by=by)
    return found


def _write(row: SubmissionRow, written: Values, by: Any) -> None:
    before = {name: row.values.get(name) for name in written}
    now = timezone.now()
    row.values = {**row.values, **written}
    row.rolled = [name for name in row.rolled if name not in written]
    row.saved_by, row.saved_at, row.confirmed_at = by, now, row.confirmed_at or now
    row.version += bool(written)
    row.save()
    if written:
        record("filled", row, before=before, after=dict(written), by=by)
