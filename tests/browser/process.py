"""A portal as a person starts it: supervisor, broker, worker, sweep and server over a folder of their own."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds until the first page; most of it computes the order of the region
LEASE = 4  # seconds until a silent worker loses its job: twenty would only make the tests wait


@dataclass(frozen=True)
class Portal:
    url: str
    home: Path
    process: subprocess.Popen[bytes]

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Rows of its database, read only."""
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/portal.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def child(self, word: str) -> int:
        """The process that the supervisor started with `word` in its command line."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode().split("\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and word in words:
                    return int(folder.name)
        raise LookupError(word)


@contextlib.contextmanager
def running(home: Path, *arguments: str) -> Iterator[Portal]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    for name in ("DATABASE_URL", "REDIS_URL", "REGION", "SECRET_KEY"):
        environment.pop(name, None)
    environment |= {"PORTAL_HOME": str(home), "PORTAL_DEMO": "1", "PORTAL_JOB_LEASE": str(LEASE)}
    collect = [
        sys.executable,
        "manage.py",
        "collectstatic",
        "--no-input",
        "--ignore",
        "rest_framework",
        "--verbosity",
        "0",
    ]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    port = _free_port()
    command = [sys.executable, "-m", "portal.serve", "--port", str(port), *arguments]
    with (home / "words.log").open("wb") as words:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=words, stderr=words)
    portal = Portal(f"http://127.0.0.1:{port}", home, process)
    try:
        _wait_for(portal)
        yield portal
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(portal: Portal) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and portal.process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{portal.url}/en/sign-in/", timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError(f"The portal did not start.\n{(portal.home / 'words.log').read_text()[-2000:]}")
