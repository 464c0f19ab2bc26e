"""From the letter that invites to the receipt, on a telephone with a bad line: 360 x 740, 400 kbit/s, 400 ms (screens.md 1).

Weights, answers and screens are held; times depend on the machine and are only printed (-s)."""

import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import listen

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "locale": "kk"}
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
HTML, PAGE, ANSWERS = 25_000, 130_000, 4  # bytes on the wire, the page before fonts; screens.md 1
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass
class Weighed:
    """One page as it came over the line."""

    url: str
    kinds: dict[str, int] = field(default_factory=dict)
    paint: float | None = None

    @property
    def html(self) -> int:
        return self.kinds.get("Document", 0)

    @property
    def whole(self) -> int:
        return sum(size for kind, size in self.kinds.items() if kind != "Font")


class Scales:
    """What each page of a tab weighs, compressed as it travelled."""

    def __init__(self, page) -> None:
        self.page, self.pages, self._about = page, [], {}
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.on("Network.requestWillBeSent", self._asked)
        line.on("Network.loadingFinished", self._came)

    def _asked(self, event) -> None:
        if event["type"] == "Document" and "redirectResponse" not in event:
            self.pages.append(Weighed(event["request"]["url"]))
        elif event["type"] == "Document":
            self.pages[-1].url = event["request"]["url"]  # where the form led on to
        self._about[event["requestId"]] = (self.pages[-1], event["type"]) if self.pages else None

    def _came(self, event) -> None:
        if about := self._about.get(event["requestId"]):
            page, kind = about
            page.kinds[kind] = page.kinds.get(kind, 0) + int(event["encodedDataLength"])

    def painted(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.pages[-1].paint = self.page.evaluate(PAINT)


def letter_to(portal, browse, address: str) -> str:
    """The planner invites; the link as it stands in the letter, which the demo writes into the worker's log."""
    planner = browse(portal, "planner")
    planner.goto("/en/enterprises/E1/")
    planner.get_by_label("E-mail").fill(address)
    planner.locator("form[action$='/invite/'] button").click()
    expect(planner.locator("main")).to_contain_text("on its way")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        log = (portal.home / "log" / "worker.log").read_text(errors="replace")
        _before, found, after = log.partition(f"To: {address}")
        if found and (link := re.search(rf"{portal.url}(/kk/n/\S+/)", after)):
            return link[1]
        time.sleep(0.3)
    raise AssertionError(f"no letter to {address} within a minute: {log[-2000:]}")


@pytest.fixture
def phone(chromium, complaints):
    """phone(portal, script=True): a page on the bad line, nobody signed in, nothing cached."""
    contexts = []

    def take(portal, *, script: bool):
        context = chromium.new_context(base_url=portal.url, java_script_enabled=script, **PHONE)
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        listen(page, portal.url, complaints)
        return page, Scales(page)

    yield take
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_letter_to_the_receipt(smallville, browse, phone, script):
    link = letter_to(smallville, browse, f"{'a' if script else 'b'}@plant.kz")
    page, scales = phone(smallville, script=script)
    begun, answers = time.monotonic(), 0
    page.goto(link)
    scales.painted()
    page.locator("main form button.primary").click()

    page.wait_for_url("**/kk/needs/new/")
    scales.painted()
    page.locator("#q").fill("мейрбике" if script else "мейірбике")  # a slip; the search comes as one types
    if not script:
        page.locator("button[name=find]").click()
    page.locator("#suggestions input[type=radio]").first.check()
    answers += 1
    page.locator("#id_year_2027").fill("6")
    answers += 1
    page.locator(".seg label").first.click()
    answers += 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main .sticky button.primary").click()

    page.wait_for_url(re.compile(r"/kk/needs/\d+/effect/"))
    scales.painted()
    took = time.monotonic() - begun
    expect(page.locator("main")).to_contain_text(re.compile(r"20\d\d-\d{4}"))  # the receipt's number
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    screens = {one.url.split("?")[0] for one in scales.pages if one.url.endswith("/needs/new/")}
    assert len(screens) == 1 and answers <= ANSWERS
    for one in scales.pages:
        place = re.sub(r"/n/\S+|/\d+/", "/…/", one.url.removeprefix(smallville.url))
        print(f"{place}: html {one.html} B, page {one.whole} B, first paint {one.paint or 0:.0f} ms")
        assert 0 < one.html <= HTML, one
        assert one.whole <= PAGE, one
    print(f"letter to receipt: {took:.1f} s, {answers} answers, {len(scales.pages)} pages")
