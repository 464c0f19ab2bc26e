"""What we ask of imports: their findings, the changes they would make, in words of the region."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from colleges.models import College, Programme
from enterprises.models import Enterprise
from portal.classifiers.models import Occupation, Specialty
from portal.imports.actions import A_BATCH
from portal.imports.judge import Change
from portal.imports.models import Batch, Import, Note


def notes_of(of: Import, kind: str = "") -> QuerySet[Note]:
    found = Note.objects.filter(of=of).order_by("sheet", "row", "column", "pk")
    return found.filter(kind=kind) if kind else found


class Changes(Sequence[Change]):
    """The staged changes of an import, read a page at a time."""

    def __init__(self, of: Import) -> None:
        self.of, self.many = of, of.counts.get("new", 0) + of.counts.get("changed", 0)

    def __len__(self) -> int:
        return self.many

    def __getitem__(self, place: Any) -> Any:
        start, stop, _step = place.indices(self.many)
        batches = Batch.objects.filter(of=self.of, place__range=(start // A_BATCH, stop // A_BATCH)).order_by("place")
        every = (change for batch in batches for change in batch.changes)
        skip = start % A_BATCH
        return list(islice(every, skip, skip + stop - start))


def named(changes: Sequence[Change]) -> dict[tuple[str, int], Any]:
    """The rows that changes speak of: {("programme", 7): ...}; one query a kind."""
    wanted: dict[str, set[int]] = {}
    for model, key, *_rest in changes:
        for kind, pk in zip(SUBJECTS[model], key, strict=False):
            if pk is not None:
                wanted.setdefault(kind, set()).add(pk)
    return {(kind, row.pk): row for kind, pks in wanted.items() for row in ROWS[kind]().filter(pk__in=pks)}


SUBJECTS = {
    "intake": ("programme",),
    "graduates": ("programme",),
    "enrolment": ("programme",),
    "need": ("enterprise", "occupation"),
    "effectiveness": ("college", "specialty"),
}
ROWS: dict[str, Any] = {
    "programme": lambda: Programme.objects.select_related("college", "specialty", "qualification"),
    "enterprise": Enterprise.objects.all,
    "occupation": Occupation.objects.all,
    "college": College.objects.all,
    "specialty": Specialty.objects.all,
}
