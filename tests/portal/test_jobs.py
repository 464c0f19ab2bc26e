"""The job row: asked for once, held by one worker, written by the last lease only."""

import threading
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from portal import broker
from portal.jobs import lease, relay
from portal.jobs.actions import enqueue, sweep
from portal.jobs.lease import Lost, run, take
from portal.jobs.models import Job
from portal.journal import actions as journal
from portal.journal.models import Entry
from tests.portal.conftest import celery_at
from tests.portal.job_world import ask, grow_old, sent, write_result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def at_once(*tasks):
    """Each in a thread of its own, started together."""
    gate, results = threading.Barrier(len(tasks)), []

    def call(task):
        gate.wait()
        try:
            results.append(task())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# Asking


def test_asking_twice_returns_the_same_live_job():
    assert ask(payload={"year": 2027}) == ask()
    assert Job.objects.count() == 1


def test_asking_again_after_the_end_is_a_new_job():
    first = ask()
    run(first.pk, write_result)
    assert ask() != first


def test_a_job_is_written_with_the_callers_transaction_or_not_at_all():
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_asking_at_once_get_one_job_and_all_get_it():
    jobs = at_once(*[ask] * 5)
    assert len(jobs) == 5
    assert len(set(jobs)) == Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_broker_hears_after_the_commit(messages):
    with transaction.atomic():
        job = ask()
        assert sent(messages) == 0
    assert sent(messages) == 1
    job.refresh_from_db()
    assert job.sent_at


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_costs_nothing(monkeypatch, messages, tmp_path):
    with monkeypatch.context() as broken:
        broken.setattr(relay, "app", celery_at(broker.socket_address(tmp_path), tmp_path))
        job = ask()
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("queued", None)
    sweep()
    assert sent(messages) == 1


@pytest.mark.django_db(transaction=True)
def test_what_nobody_waits_for_comes_one_at_a_time_and_after_the_rest(monkeypatch, messages):
    monkeypatch.setattr(relay, "PATIENT", {"slow"})
    first, second = (enqueue(kind="slow", key=key) for key in "ab")
    assert sent(messages) == 1  # the second waits for the first
    urgent = ask()
    assert sent(messages) == 2  # what a person waits for does not
    Job.objects.filter(pk=first.pk).update(state="done", finished_at=timezone.now())
    sweep()
    assert sent(messages) == 2  # something else is still to be taken
    assert take(urgent.pk)
    sweep()
    assert sent(messages) == 3
    second.refresh_from_db()
    assert second.sent_at


# Taking


@pytest.mark.django_db(transaction=True)
def test_one_of_many_workers_gets_the_lease():
    job = ask()
    leases = at_once(*[lambda: take(job.pk)] * 5)
    assert sum(held is not None for held in leases) == 1
    job.refresh_from_db()
    assert (job.attempts, job.token) == (1, 1)


def test_a_late_duplicate_message_does_nothing():
    job = ask()
    run(job.pk, write_result)
    run(job.pk, write_result)
    assert Entry.objects.filter(verb="counted").count() == 1


def test_a_message_without_a_row_does_nothing():
    run(4_000_000, write_result)
    assert not Entry.objects.exists() and not Job.objects.exists()


def test_work_that_writes_nothing_ends_in_done():
    job = ask()
    run(job.pk, lambda held: held.progress("counting", 3, 3))
    job.refresh_from_db()
    assert (job.state, job.step, job.done, job.total) == ("done", "counting", 3, 3)


# Fencing


def test_a_worker_that_lost_its_lease_writes_nothing():
    job = ask()
    slow = take(job.pk)
    grow_old(job)
    quick = take(job.pk)
    with pytest.raises(Lost):
        write_result(slow)
    assert not Entry.objects.filter(verb="counted").exists()
    write_result(quick)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_results_and_done_stand_or_fall_together():
    job = ask()
    held = take(job.pk)
    with pytest.raises(ZeroDivisionError), held.finish():
        journal.record("counted", job)
        1 / 0  # noqa: B018
    job.refresh_from_db()
    assert job.state == "running"
    assert not Entry.objects.filter(verb="counted").exists()


def test_the_heartbeat_tells_a_worker_that_its_lease_is_lost():
    job = ask()
    slow = take(job.pk)
    grow_old(job)
    take(job.pk)
    slow.beat()
    with pytest.raises(Lost):
        slow.progress("counting")


@pytest.mark.django_db(transaction=True)
def test_a_beating_worker_keeps_its_lease(monkeypatch, settings):
    monkeypatch.setattr(lease, "BEAT", 0.05)
    settings.JOB_LEASE = 0.4
    job = ask()

    def longer_than_the_lease(held):
        held.progress("counting", 1, 2)
        time.sleep(1)
        sweep()
        written = Job.objects.get(pk=job.pk)
        assert (written.step, written.done, written.total) == ("counting", 1, 2)
        write_result(held)

    run(job.pk, longer_than_the_lease)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_leaves_no_thread_and_no_connection(monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.02)
    connection.ensure_connection()
    before = open_connections()
    seen = []

    def look(held):
        time.sleep(0.2)
        seen.append(open_connections())

    for key in "abc":
        run(enqueue(kind="count", key=key).pk, look)
    assert seen == [before + 1] * 3
    assert open_connections() <= before + 1  # SQLite keeps the file open for its next connection
    assert not [t for t in threading.enumerate() if t.name.startswith("heart")]


def open_connections() -> int:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return sum(str(fd.readlink()) == name for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


# What must always be true


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "asleep"},
        {"state": "running"},
        {"state": "queued", "lease_until": timezone.now()},
        {"state": "done"},
        {"state": "queued", "finished_at": timezone.now()},
        {"state": "failed", "finished_at": timezone.now()},
        {"state": "done", "finished_at": timezone.now(), "error": "no"},
        {"state": "cancelled", "finished_at": timezone.now()},
        {"attempts": 4},
        {"done": 2, "total": 1},
    ],
)
def test_the_database_refuses_a_state_without_its_evidence(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="count", key="a", **fields)


def test_the_database_refuses_a_second_live_job_of_one_key():
    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="count", key="a")
