"""Journeys in a real Chromium: ./test --browser. A page that logs an error, breaks the content policy or asks a stranger
for anything fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.process import ROOT, Portal, running

collect_ignore_glob = [] if find_spec("playwright") else ["test_*"]

HERE = Path(__file__).parent
# Without these Chromium talks to its maker; without a sandbox it runs as root too, and it only sees our own pages.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update", "--no-first-run", "--disable-dev-shm-usage"]
BY_ITSELF = ("Failed to load resource",)  # the status line that Chromium adds to an answer a test may have asked for
Visit = Callable[..., object]


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


@pytest.fixture(scope="session")
def smallville(tmp_path_factory) -> Iterator[Portal]:
    """The tiny region, for most journeys. They share it, so none counts on figures that another may change."""
    with running(tmp_path_factory.mktemp("small"), "--region", str(ROOT / "tests/packs/smallville")) as portal:
        yield portal


@pytest.fixture(scope="session")
def karaganda(tmp_path_factory) -> Iterator[Portal]:
    """The demo region, as ./run shows it."""
    with running(tmp_path_factory.mktemp("demo")) as portal:
        yield portal


@pytest.fixture
def complaints() -> list[str]:
    """What browsers complained of; a test may empty it when the complaint was the point."""
    return []


@pytest.fixture
def browse(chromium, complaints) -> Iterator[Visit]:
    """browse(portal, "planner", language="kk", width=360, ...): a browser of its own on the home of that person."""
    contexts = []

    def open_browser(portal: Portal, person: str = "", *, language: str = "en", width: int = 1366, **more):
        size = {"width": width, "height": 768 if width > 700 else 740}
        context = chromium.new_context(base_url=portal.url, viewport=size, **more)
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        listen(page, portal.url, complaints)
        page.goto(f"/{language}/sign-in/")
        if person:
            page.locator(f"button[value='{person}']").click()
            page.locator(".rail").wait_for(state="attached")
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert not complaints


def listen(page, home: str, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: _note(line, complaints))
    page.on("request", lambda request: _note_foreign(request, home, complaints))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )


def _note(line, complaints: list[str]) -> None:
    if line.type == "error" and not line.text.startswith(BY_ITSELF):
        complaints.append(line.text)


def _note_foreign(request, home: str, complaints: list[str]) -> None:
    if not request.url.startswith((home, "data:", "blob:")):
        complaints.append(f"asks a stranger: {request.url}")
