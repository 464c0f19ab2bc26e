"""Pages against an empty one: gunicorn as the reference server, the demo's data, one connection."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.alone import ROOT, alone, environment
from tests.bench.figures import Figure, Goal, absent, measured, turns

EMPTY, LANGUAGE = "/empty/", "kk"
REQUESTS = {"empty": 60, "page": 12}
PATIENCE = 60.0
LEAST_ROWS = 10


class Refused(Exception):
    """The server did not come up, or a page is not what it should be."""


def figures(home: Path, rounds: int) -> Iterator[Figure]:
    """The Gaps and the Order page, signed in as the planner, nothing cached."""
    known = alone(f"{__name__}:planner", home=home)
    with _server(home) as (port, server):
        client = Client(port, {"Cookie": known["cookie"], "Accept-Encoding": "gzip"})
        for name, path in known["pages"].items():
            wrong = client.wrong(path)
            yield turns(f"{name} page / empty page, uncached", Goal(25), lambda: client.time(EMPTY, REQUESTS["empty"]),
                        lambda path=path: client.time(path, REQUESTS["page"]), rounds, unit="s", wrong=wrong)  # fmt: skip
            if Path(f"/proc/{server.pid}/task").exists():
                yield turns(f"{name} page / empty page, the server's own work", Goal(25),
                            lambda: client.work(server.pid, EMPTY, REQUESTS["empty"]),
                            lambda path=path: client.work(server.pid, path, REQUESTS["page"]),
                            rounds, unit="cpu s", note="a busy machine does not change it")  # fmt: skip
            yield measured(f"{name} page: queries", Goal(10), known["queries"][name], unit="queries")
            if not client.headers(path).get("ETag"):
                yield absent(f"V7 {name} page: 304 / empty page", "the page sends no ETag yet")


class Client:
    """One kept connection."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.sent = headers

    def get(self, path: str, **more: str) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request("GET", path, headers={**self.sent, **more})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def time(self, path: str, times: int) -> float:
        """Median seconds of a request; the first is not counted."""
        spent = []
        for _ in range(times + 1):
            before = time.perf_counter()
            answer, _body = self.get(path)
            spent.append(time.perf_counter() - before)
            if answer.status != 200:
                raise Refused(f"{path}: {answer.status}")
        return median(spent[1:])

    def work(self, server: int, path: str, times: int) -> float:
        """Processor seconds that the server spends on a request."""
        before = _work(server)
        self.time(path, times - 1)
        return (_work(server) - before) / times

    def wrong(self, path: str) -> str:
        """What is missing of a page with a filled table."""
        answer, body = self.get(path, **{"Accept-Encoding": "identity"})
        rows = body.count(b"<tr")
        return "" if answer.status == 200 and rows > LEAST_ROWS else f"status {answer.status}, {rows} table rows"

    def headers(self, path: str) -> dict[str, str]:
        return dict(self.get(path)[0].getheaders())


def _work(server: int) -> float:
    """Processor seconds of the server's workers so far (Linux only)."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    threads = [file for child in children for file in Path(f"/proc/{child}/task").glob("*/schedstat")]
    return sum(int(file.read_text().split()[0]) for file in threads) / 1e9


@contextlib.contextmanager
def _server(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}",
               "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error"]  # fmt: skip
    log = home / "server.log"
    with log.open("w") as words:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=words, stderr=words)
    try:
        _wait(port, server, log)
        yield port, server
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Client(port, {}).get(EMPTY)[0].status == 200:
                return
        time.sleep(0.2)
    raise Refused(f"the server did not answer: {log.read_text()[-500:]}")


# A task: runs in a process of its own, as the portal.


def planner() -> dict[str, Any]:
    """A planner's session, the addresses of the pages and how many queries each asks."""
    before = time.perf_counter()
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext

    from portal.accounts.models import User

    browser = Browser(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get(username="planner"), backend="portal.accounts.backend.People")
    pages = {"Gaps": f"/{LANGUAGE}/gaps/", "Order": browser.get(f"/{LANGUAGE}/orders/").headers["Location"]}
    asked = {}
    for name, path in pages.items():
        browser.get(path)  # what a process asks once (content types) is not the page's
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(path)
        asked[name] = len(queries)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    assert settings.SESSION_COOKIE_NAME in cookie
    return {"seconds": time.perf_counter() - before, "cookie": cookie, "pages": pages, "queries": asked}
