"""What the scripts of the frame do, in a real browser; and that the page holds at 360 pixels and breaks no policy."""

from pathlib import Path

import pytest
from django.conf import settings as portal_settings

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(portal_settings.ROOT)


@pytest.fixture
def visit(chromium, settings, live_server):
    settings.ROOT_URLCONF = "tests.specimen.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [ROOT / "templates", ROOT / "tests/specimen"]}]
    contexts = []

    def open_page(address: str, width: int = 1366, **more):
        context = chromium.new_context(viewport={"width": width, "height": 768}, **more)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def without_fonts(complaints: list[str]) -> list[str]:
    """A machine without the browser assets has system fonts; that is no fault of the page."""
    return [text for text in complaints if "404" not in text]


def test_no_policy_is_broken_and_nothing_comes_from_outside(visit, live_server):
    page = visit("/kk/style/")
    hosts = page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)")
    assert set(hosts) == {live_server.url}
    assert without_fonts(page.complaints) == []
    assert (
        page.evaluate("document.querySelector('.rail .ic use').getBoundingClientRect().width") > 0
    )  # the sprite is drawn


@pytest.mark.parametrize("address", ["/kk/style/", "/ru/style/", "/ru/style/table/?why=1", "/kk/style/404/"])
@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_never_scrolls_sideways(visit, address, width):
    page = visit(address, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_panel_opens_with_an_address_and_closes_with_back_and_esc(visit):
    page = visit("/kk/style/table/")
    link = page.locator("a[data-panel]").nth(2)
    link.click()
    page.wait_for_selector("#panel h2")
    assert page.url.endswith("/style/why/") and page.evaluate("document.activeElement.id") == "panel"
    assert page.locator("tr.sel").count() == 1
    page.go_back()
    page.wait_for_selector("#panel h2", state="detached")
    assert page.url.endswith("/style/table/") and link.evaluate("element => element === document.activeElement")
    link.click()
    page.wait_for_selector("#panel h2")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel h2", state="detached")
    assert page.url.endswith("/style/table/")


def test_the_address_of_the_panel_is_a_page_without_script(visit):
    page = visit("/kk/style/table/", java_script_enabled=False)
    page.locator("a[data-panel]").first.click()
    assert page.url.endswith("/style/why/") and page.locator(".rail").count() == 1


def test_the_theme_is_kept_and_paper_stays_light(visit):
    page = visit("/kk/style/", color_scheme="light")
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    page.locator(".top [data-theme-choice=dark]").click()
    page.wait_for_function(f"{colour} === 'rgb(20, 23, 26)'")
    page.reload()
    page.wait_for_function(f"{colour} === 'rgb(20, 23, 26)'")
    page.emulate_media(media="print")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"


def test_keys_move_and_can_be_switched_off(visit):
    page = visit("/kk/style/table/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("jj")
    assert page.locator("#search").input_value() == "jj"  # silent while a field has the focus
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = "[...document.querySelectorAll('main tbody tr')].indexOf(document.activeElement.closest('tr'))"
    assert page.evaluate(row) == 1
    page.keyboard.press("?")
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"
