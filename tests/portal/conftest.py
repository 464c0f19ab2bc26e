"""Real processes over the test database: a broker, a worker, a sweep; none is left when a test ends."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.db import connection

from portal import broker
from portal.jobs import relay
from portal.serve import worker_command
from portal.supervisor import Child, Household

LEASE = "2"  # seconds; short, so that a killed worker is noticed soon


def celery_at(address: str, home: Path) -> Celery:
    app = Celery("test", set_as_current=False, broker=address)
    app.conf.broker_transport_options = broker.options(address, home, 60)
    app.conf.update(task_default_queue="jobs", task_publish_retry=False)
    return app


def database_url() -> str:
    """The address of the test database, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    server = quote(at["HOST"], safe="") + (f":{at['PORT']}" if at["PORT"] else "")
    return f"postgresql://{login}{'@' if login else ''}{server}/{at['NAME']}"


class Workshop:
    """What `portal.serve` starts, with the tasks of tests/portal/job_tasks.py."""

    def __init__(self, house: Household, home: Path, monkeypatch):
        self.house, self.home, self.monkeypatch = house, home, monkeypatch
        self.environment = {
            **os.environ,
            "PORTAL_HOME": str(home),
            "DATABASE_URL": database_url(),
            "PORTAL_JOB_LEASE": LEASE,
            "PORTAL_DEMO": "1",
        }

    def child(self, name: str, command: list[str]) -> Child:
        return self.house.add(
            Child(name, [sys.executable, *command], env=self.environment, log=self.home / f"{name}.log")
        )

    def open(self, *options: str, embedded: bool = True) -> None:
        address = broker.start(self.house, self.home, print) if embedded else broker.FILES
        self.environment["REDIS_URL"] = self.address = address
        self.monkeypatch.setattr(relay, "app", celery_at(address, self.home))
        self.worker = self.child("worker", worker_command("-I", "tests.portal.job_tasks", *options))
        self.sweep = self.child("sweep", ["manage.py", "sweep", "--every", "0.5"])

    def until(self, condition: Callable[[], object], patience: float = 90) -> None:
        """Watches over the children, as the supervisor does, until the condition holds."""
        deadline = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < deadline, self.logs()
            for child in self.house.children:
                child.tend(print)
                assert child.failures < 3, self.logs()
            time.sleep(0.05)

    def logs(self) -> str:
        return "\n".join(f"--- {child.name}\n{child.last_words(30)}" for child in self.house.children)


@pytest.fixture
def workshop(transactional_db, tmp_path, monkeypatch) -> Iterator[Workshop]:
    with Household() as house:
        yield Workshop(house, tmp_path, monkeypatch)
    assert processes_of(tmp_path) == []


def processes_of(home: Path) -> list[str]:
    """The command lines of all processes that were started for this folder."""
    mark, found = f"PORTAL_HOME={home}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0") or str(home).encode() in (
                process / "cmdline"
            ).read_bytes().replace(b"\0", b" "):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


@pytest.fixture
def messages(tmp_path, monkeypatch) -> Path:
    """A broker of files for this test alone."""
    monkeypatch.setattr(relay, "app", celery_at(broker.FILES, tmp_path))
    return tmp_path / "broker"
