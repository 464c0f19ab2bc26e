"""Faults on real processes (trust.md R1-R3): a Celery prefork worker, Valkey, the sweep, the test database."""

import os
import random
import signal
import socket
import time

import pytest

from portal.jobs.actions import ask_to_cancel, enqueue
from portal.jobs.models import Job
from portal.journal.models import Entry


def ask(key: str = "a", *, steps: int = 20, kind: str = "count") -> Job:
    return enqueue(kind=kind, key=key, payload={"steps": steps})


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def results(job: Job) -> list[dict]:
    return list(Entry.objects.filter(verb="counted", target_id=str(job.pk)).values_list("after", flat=True))


def kill_group(child) -> None:
    os.killpg(child.process.pid, signal.SIGKILL)


def command(home, words: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(home / "valkey.sock"))
        line.sendall(words.encode() + b"\r\n")
        return line.recv(100)


def test_a_killed_worker_group_is_started_again_and_the_job_finishes_exactly_once(workshop):
    workshop.open()
    job = ask()
    workshop.until(lambda: now(job).done >= 3)
    kill_group(workshop.worker)
    workshop.until(lambda: not now(job).is_live)
    assert (now(job).state, now(job).attempts) == ("done", 2)
    assert results(job) == [{"sum": 190}]


def test_messages_travel_as_files_where_no_valkey_runs(workshop):
    workshop.open(embedded=False)
    job = ask(steps=2)
    workshop.until(lambda: not now(job).is_live)
    assert now(job).state == "done"
    assert results(job) == [{"sum": 1}]


def test_an_emptied_broker_loses_no_job(workshop):
    workshop.open("-c", "1")
    jobs = [ask(key, steps=5) for key in "abcd"]
    workshop.until(lambda: now(jobs[0]).state == "running")
    assert command(workshop.home, "FLUSHALL").startswith(b"+OK")
    assert command(workshop.home, "LLEN jobs") == b":0\r\n"
    workshop.until(lambda: not any(now(job).is_live for job in jobs))
    assert [results(job) for job in jobs] == [[{"sum": 10}]] * 4


def test_a_running_job_is_cancelled_by_its_heartbeat(workshop):
    workshop.open()
    job = ask(steps=600)
    workshop.until(lambda: now(job).done >= 3)
    ask_to_cancel(job=job, by=None)
    workshop.until(lambda: not now(job).is_live)
    assert (now(job).state, results(job)) == ("cancelled", [])


@pytest.mark.long
def test_poison_stops_after_three_attempts_and_does_not_block_the_next_hundred(workshop):
    workshop.open()
    poison = ask("poison", kind="poison")
    jobs = [ask(str(key), steps=1) for key in range(100)]
    workshop.until(lambda: not any(now(job).is_live for job in [poison, *jobs]))
    assert (now(poison).state, now(poison).attempts) == ("failed", 3)
    assert [results(job) for job in jobs] == [[{"sum": 0}]] * 100


@pytest.mark.long
def test_a_broker_that_comes_back_empty_after_a_minute_loses_and_doubles_nothing(workshop):
    workshop.open()
    valkey = workshop.house.children[0]
    jobs = [ask(str(key), steps=2) for key in range(50)]
    kill_group(valkey)
    valkey.process.wait()
    valkey.tend(print)
    valkey.rise_at = time.monotonic() + 60
    jobs += [ask(str(key), steps=2) for key in range(50, 100)]
    workshop.until(lambda: not any(now(job).is_live for job in jobs), patience=300)
    assert [results(job) for job in jobs] == [[{"sum": 1}]] * 100


@pytest.mark.long
def test_fifty_kills_at_random_moments_leave_fifty_equal_results(workshop):
    workshop.open("-c", "1")
    chance, killed = random.Random(20261123), 0
    for round_ in range(50):
        job = ask(str(round_), steps=20)
        workshop.until(lambda job=job: now(job).state == "running")
        time.sleep(chance.uniform(0, 1.5))
        kill_group(workshop.worker)
        killed += now(job).state == "running"
        workshop.until(lambda job=job: not now(job).is_live)
        workshop.worker.failures = 0  # nobody kills it fifty times: without the growing pause
        assert (now(job).state, results(job)) == ("done", [{"sum": 190}])
    assert killed == 50
