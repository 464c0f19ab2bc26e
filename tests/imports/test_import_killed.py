"""A worker that is killed in the middle (SIGKILL, at 20 statements spread over reading and saving) leaves nothing
half-written; the next worker ends with the same figures."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from colleges.models import Intake
from portal.imports import actions
from portal.imports.models import Batch, Import, Note
from portal.jobs import lease
from portal.jobs.models import Job
from portal.journal.models import Entry
from tests import factories as make
from tests.imports.sent import WORK, WRITTEN, digest, text

POINTS = 10  # of reading, and as many of saving


@pytest.fixture
def sent(transactional_db):
    region = make.region(planning_year=2027)
    college = make.college(region, code="K1")
    rows = [["programme_code", "year", "seats_order", "entrants"]]
    for number in range(30):
        line = make.programme(college, code=f"P{number}")
        if number % 2:
            make.intake(line, 2025, seats_order=10, entrants=5)
        rows += [[line.code, 2025, 25, 20 + number % 5], [line.code, 2026, 25, 20]]
    found, _fresh = actions.send(
        region=region, name="p.csv", content=text(rows), year=2026, college=None, synthetic=False, by=None
    )
    return found


def run(job: Job, after: int | None = None) -> int:
    """The job's work in a process of its own, killed before statement number `after`; how many statements it sent."""
    connections.close_all()
    pipe = os.pipe()
    if pid := os.fork():
        os.close(pipe[1])
        told = os.read(pipe[0], 20)
        os.close(pipe[0])
        _pid, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) == (after is not None), status
        return int(told or 0)
    try:
        count = 0

        def counted(execute, *args):
            nonlocal count
            count += 1
            if count == after:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*args)

        with connection.execute_wrapper(counted):
            lease.run(job.pk, WORK[job.kind])
        os.write(pipe[1], str(count).encode())
    finally:
        os._exit(0)


def job_of(sent: Import) -> Job:
    return Job.objects.get(pk=Import.objects.get(pk=sent.pk).job_id)


def falls_silent(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=timezone.now() - timedelta(seconds=1), attempts=1)


def spread(many: int) -> list[int]:
    """The last ones are left out: a second saving finds its delivery there and sends a few statements less."""
    return [1 + place * (many - 6) // (POINTS - 1) for place in range(POINTS)]


def staged(sent: Import) -> tuple:
    return Import.objects.get(pk=sent.pk).state, Batch.objects.count(), Note.objects.count()


def test_a_reading_that_is_killed_stages_nothing_by_half_and_goes_on(sent):
    whole = run(job_of(sent))
    state, counts = staged(sent), Import.objects.get(pk=sent.pk).counts
    assert state[0] == "ready" and counts["new"] == 45 and counts["changed"] == 15
    for after in spread(whole):
        again = actions.read_again(of=sent, by=None)
        run(job_of(again), after)
        assert staged(sent) in (("reading", *state[1:]), state)
        falls_silent(job_of(sent))
        run(job_of(sent))
        assert staged(sent) == state
        assert Import.objects.get(pk=sent.pk).counts == counts


def test_a_saving_that_is_killed_writes_nothing_by_half_and_goes_on(sent):
    run(job_of(sent))
    before = digest()
    held = [list(model._base_manager.values()) for model in WRITTEN]
    whole = run(job_of(actions.apply(of=sent, sure=True, by=None)))
    after_all = digest()
    assert after_all != before
    for after in spread(whole):
        back_to(sent, held)
        assert digest() == before
        run(job_of(actions.apply(of=sent, sure=True, by=None)), after)
        done = Import.objects.get(pk=sent.pk).state == "applied"
        assert digest() == (after_all if done else before)
        assert Entry.objects.filter(verb="imported").count() == int(done)
        if not done:
            falls_silent(job_of(sent))
            run(job_of(sent))
        assert digest() == after_all
        assert (job_of(sent).state, Entry.objects.filter(verb="imported").count()) == ("done", 1)


def back_to(sent: Import, held: list) -> None:
    """The world before the saving."""
    for model, rows in zip(WRITTEN, held, strict=True):
        model._base_manager.all().delete()
        model._base_manager.bulk_create(model(**row) for row in rows)
    Import.objects.filter(pk=sent.pk).update(state="ready", applied_at=None)
    Entry.objects.filter(verb="imported").delete()
    assert Intake.objects.count() == 15
