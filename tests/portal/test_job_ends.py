"""How a job ends: by an error, by the sweep after its worker fell silent, by a cancel."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from portal import broker
from portal.jobs import actions, lease, relay
from portal.jobs.actions import Refused, ask_to_cancel, enqueue, sweep
from portal.jobs.lease import Cancelled, run, take
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


# Errors


def fails_with(error: Exception):
    def work(held):
        raise error

    return work


def test_a_refusal_reaches_the_person_in_its_own_words():
    job = ask()
    run(job.pk, fails_with(Refused("The pack has no crosswalk.")))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The pack has no crosswalk.")


def test_a_fault_of_the_portal_gives_a_sentence_to_the_person_and_the_trace_to_the_operator():
    job = ask()
    run(job.pk, fails_with(KeyError("seats")))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", lease.BROKEN)
    assert "KeyError: 'seats'" in job.trace


def test_an_error_that_may_pass_is_tried_three_times():
    job = ask()
    for attempts in (1, 2):
        run(job.pk, fails_with(OperationalError("deadlock")))
        job.refresh_from_db()
        assert (job.state, job.attempts, job.sent_at) == ("queued", attempts, None)
    run(job.pk, fails_with(OperationalError("deadlock")))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", actions.STOPPED_THREE_TIMES)
    assert "deadlock" in job.trace


# The sweep


def test_the_sweep_gives_back_what_a_silent_worker_holds(messages):
    job = ask()
    take(job.pk)
    sweep()
    job.refresh_from_db()
    assert job.state == "running"
    grow_old(job)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 1)
    assert sent(messages) == 1


def test_poison_fails_after_three_attempts():
    job = ask()
    for _attempt in range(3):
        take(job.pk)
        grow_old(job)
        sweep()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", actions.STOPPED_THREE_TIMES)
    assert job.trace.count("no heartbeat") == 3
    assert take(job.pk) is None


def test_a_lost_message_is_sent_again_and_a_waiting_one_is_not(messages):
    for key in "abc":
        relay.ring(enqueue(kind="count", key=key).pk)
    later = timezone.now() + timedelta(minutes=1)
    sweep(later)
    assert sent(messages) == 3
    for path in messages.glob("*.msg"):
        path.unlink()
    sweep()
    assert sent(messages) == 0  # sent a moment ago: a worker may have it in hand
    sweep(later)
    assert sent(messages) == 3


@pytest.mark.django_db(transaction=True)
def test_the_sweep_outlives_a_broker_that_has_gone(monkeypatch, tmp_path):
    job = ask()
    monkeypatch.setattr(relay, "app", celery_at(broker.socket_address(tmp_path), tmp_path))
    sweep(timezone.now() + timedelta(minutes=1))
    job.refresh_from_db()
    assert job.state == "queued"


# Cancelling


def test_a_waiting_job_is_cancelled_at_once():
    job = ask_to_cancel(job=ask(), by=None)
    assert job.state == "cancelled"
    assert take(job.pk) is None
    assert Entry.objects.get(verb="cancel").before == {"state": "queued"}


def test_a_running_job_stops_at_its_next_step_and_writes_nothing():
    job = ask()

    def work(held):
        ask_to_cancel(job=job, by=None)
        held.beat()
        held.progress("counting")
        write_result(held)

    run(job.pk, work)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not Entry.objects.filter(verb="counted").exists()


def test_a_cancelled_job_of_a_killed_worker_is_not_done_again():
    job = ask()
    take(job.pk)
    ask_to_cancel(job=job, by=None)
    grow_old(job)
    assert take(job.pk) is None
    sweep()
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_work_asked_for_again_while_it_stops_is_done():
    job = ask()

    def cancelled_then_wanted(held):
        ask_to_cancel(job=job, by=None)
        held.beat()
        assert ask() == job
        with pytest.raises(Cancelled):
            held.progress("counting")
        raise Cancelled

    run(job.pk, cancelled_then_wanted)
    run(job.pk, write_result)
    job.refresh_from_db()
    assert job.state == "done"


def test_what_is_over_stays_as_it_is():
    job = ask()
    run(job.pk, write_result)
    assert ask_to_cancel(job=job, by=None).state == "done"
    assert not Entry.objects.filter(verb="cancel").exists()
