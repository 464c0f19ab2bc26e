"""Journeys in a real Chromium: ./test --browser. A page that logs an error or breaks the content policy fails its test."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

collect_ignore_glob = [] if find_spec("playwright") else ["test_*"]

HERE = Path(__file__).parent
# Without these Chromium talks to its maker; without a sandbox it runs as root too, and it only sees our own pages.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update", "--no-first-run", "--disable-dev-shm-usage"]
BY_ITSELF = ("Failed to load resource",)  # the status line that Chromium adds to an answer a test may have asked for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop lives in our thread; the test is not async
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test may empty it when the complaint was the point."""
    return []


@pytest.fixture
def page(chromium, live_server, complaints):
    """A page at 1366 x 768 in English, whose addresses start at the portal."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: _note(line, complaints))
    page.on("request", lambda request: _note_foreign(request, live_server.url, complaints))
    yield page
    context.close()
    assert not complaints


def _note(line, complaints: list[str]) -> None:
    if line.type == "error" and not line.text.startswith(BY_ITSELF):
        complaints.append(line.text)


def _note_foreign(request, home: str, complaints: list[str]) -> None:
    if not request.url.startswith((home, "data:", "blob:")):
        complaints.append(f"asks a stranger: {request.url}")
