"""What happens to an import: sent, read, applied, taken back. Reading and writing are jobs; each ends in one transaction
that holds only under the last lease given, so that a killed worker leaves nothing half-written and the next one goes on."""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from colleges.models import College
from portal.imports import answers, judge, write
from portal.imports.found import Read
from portal.imports.models import Batch, Import, Note, State
from portal.imports.table import Asked
from portal.jobs.actions import Refused, enqueue
from portal.jobs.lease import Lease
from portal.journal.actions import record
from portal.sheets import sandbox
from portal.sheets.findings import Bad
from portal.sheets.insert import insert
from portal.sources.models import Region

A_BATCH = 500
ERRORS_LEFT = gettext_noop("Some cells hold errors. Correct them in the file and send it again; nothing was saved.")
OPEN_QUESTIONS = gettext_noop("Say first that you have looked at the questions: nothing was saved.")
OTHER_STATE = gettext_noop("This import is in another state now. Open the page again.")
NOTHING = gettext_noop("Everything in this file stands in the portal already: there is nothing to save.")


@transaction.atomic
def send(
    *, region: Region, name: str, content: bytes, year: int, college: College | None, synthetic: bool, by: Any
) -> tuple[Import, bool]:
    """The import, and whether it is new: a file sent again is the same import."""
    key = {"region": region, "digest": hashlib.sha256(content).hexdigest(), "year": year, "college": college}
    told = {"name": name[-200:], "content": content, "synthetic": synthetic, "sent_by": by}
    sent, fresh = Import.objects.get_or_create(**key, defaults=told)
    if fresh:
        _start(sent, "import_read", by)
        record("sent", sent, after={"digest": sent.digest, "bytes": len(content)}, by=by)
    return sent, fresh


@transaction.atomic
def read_again(*, of: Import, by: Any) -> Import:
    """Colleges or programmes were added, or figures changed: the same file is held against the region as it is now."""
    of = _locked(of, State.READY, State.REFUSED, State.UNDONE, State.READING)
    of.state = State.READING
    return _start(of, "import_read", by)


@transaction.atomic
def apply(*, of: Import, sure: bool, by: Any, why: str = "") -> Import:
    """Starts the saving. `sure`: the person has looked at the questions; `why` is kept as the answer to each of them."""
    of = _locked(of, State.READY)
    if of.counts["errors"]:
        raise Refused(ERRORS_LEFT)
    if of.counts["questions"] and not sure:
        raise Refused(OPEN_QUESTIONS)
    if not of.counts["new"] + of.counts["changed"]:
        raise Refused(NOTHING)
    of.applied_by, of.reason = by, why.strip()[:500] if of.counts["questions"] else ""
    return _start(of, "import_apply", by)


@transaction.atomic
def undo(*, of: Import, by: Any) -> Import:
    """Starts the taking back."""
    return _start(_locked(of, State.APPLIED), "import_undo", by)


@transaction.atomic
def discard(*, of: Import, by: Any) -> None:
    """Away with a file that changed nothing; what was applied stays on record."""
    of = _locked(of, State.READY, State.REFUSED, State.UNDONE)
    record("discarded", of, before={"digest": of.digest}, by=by)
    of.delete()


def _locked(of: Import, *states: str) -> Import:
    found = Import.objects.select_for_update(of=("self",)).defer("content").filter(pk=of.pk, state__in=states).first()
    if found is None or (found.job and found.job.is_live and found.state != State.READING):
        raise Refused(OTHER_STATE)
    return found


def _start(of: Import, kind: str, by: Any) -> Import:
    of.job = enqueue(kind=kind, key=str(of.pk), payload={"import": of.pk}, region=of.region, by=by)
    of.save(update_fields=["job", "state", "applied_by", "reason"])
    return of


# What the worker does


@contextmanager
def without_pauses() -> Iterator[None]:
    """A hundred thousand rows are millions of objects and no circle among them: looking for circles takes half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@without_pauses()
def take_in(lease: Lease) -> None:
    """Opens the file in its child process, judges it, and stages what it would change."""
    of = Import.objects.select_related("region", "college").get(pk=lease.job.payload["import"])
    lease.progress("opening")
    try:
        upload = sandbox.read_upload(bytes(of.content))
    except Bad as bad:
        with lease.finish():
            _refuse(of, bad)
        return
    lease.progress("judging")
    read = judge.read(upload, Asked(of.region, of.year, of.college.code if of.college else ""))
    stand = judge.standing(of.region, read.facts)
    judge.check(read, stand, answers.given(of.region, read))
    staged = list(judge.changes(read, stand))
    lease.progress("storing")
    with lease.finish():
        _stage(of, read, staged)


def _refuse(of: Import, bad: Bad) -> None:
    _clear(of)
    Import.objects.filter(pk=of.pk).update(
        state=State.REFUSED, refusal={"reason": bad.reason, "params": bad.params}, counts={}
    )


def _stage(of: Import, read: Read, staged: list[judge.Change]) -> None:
    _clear(of)
    left = iter(staged)
    batches = iter(lambda: list(islice(left, A_BATCH)), [])
    insert(Batch, ("of_id", "place", "changes"), ((of.pk, place, batch) for place, batch in enumerate(batches)))
    insert(Note, ("of_id", *NOTED), ((of.pk, *_noted(one)) for one in read.found))
    kinds = Counter(one.kind for one in read.found)
    new = sum(change[2] is None for change in staged)
    counts = {"rows": read.rows, "left_out": read.left_out, "new": new, "changed": len(staged) - new}
    counts |= {"same": len(read.facts) - len(staged)}
    counts |= {f"{kind}s": kinds[kind] for kind in ("error", "question", "mend")}
    Import.objects.filter(pk=of.pk).update(state=State.READY, counts=counts, refusal={})


NOTED = ("sheet", "row", "column", "head", "value", "kind", "code", "read_as", "params", "about")
LONGEST = {"sheet": 100, "head": 200}


def _noted(one: Any) -> list[Any]:
    said = asdict(one)
    said |= {name: said[name][:most] for name, most in LONGEST.items()}
    return [said[name] for name in NOTED]


def _clear(of: Import) -> None:
    Batch.objects.filter(of=of).delete()
    Note.objects.filter(of=of).delete()


@without_pauses()
def carry_out(lease: Lease) -> None:
    """All of the import in one transaction, and "done" with it."""
    of = _of(lease, State.READY)
    staged = list(_staged(of))
    with lease.finish():
        write.apply(of, staged, lease.progress)
        answers.keep(of)
        applied = {"state": State.APPLIED, "applied_at": timezone.now()}
        if not Import.objects.filter(pk=of.pk, state=State.READY).update(**applied):
            raise Refused(OTHER_STATE)
        record("imported", of, after={"digest": of.digest, **of.counts}, by=lease.job.asked_by)


@without_pauses()
def carry_back(lease: Lease) -> None:
    of = _of(lease, State.APPLIED)
    staged = list(_staged(of))
    with lease.finish():
        write.take_back(of, staged, lease.progress)
        answers.take_back(of)
        if not Import.objects.filter(pk=of.pk, state=State.APPLIED).update(state=State.UNDONE):
            raise Refused(OTHER_STATE)
        gone = {
            "resources": sorted({write.RESOURCES[change[0]] for change in staged})
        }  # whoever computed with them asks
        record("took_back", of, before={"digest": of.digest, **of.counts}, after=gone, by=lease.job.asked_by)


def _of(lease: Lease, state: str) -> Import:
    lease.progress("reading")
    of = Import.objects.defer("content").select_related("region").get(pk=lease.job.payload["import"])
    if of.state != state:
        raise Refused(OTHER_STATE)
    return of


def _staged(of: Import) -> Iterator[judge.Change]:
    for batch in Batch.objects.filter(of=of).order_by("place").iterator(chunk_size=50):
        yield from batch.changes
