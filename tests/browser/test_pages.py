"""Every main page of every role: three languages, wide and narrow, light and dark, without script, for every reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.words import left_in_english

WHY = "orders/SV-2026/lines/A-0101-de9/"
FIGURES = "colleges/BK-A/programmes/A-0101-de9/"
PLANNER = ["", "gaps/", "occupations/2442/", "orders/SV-2026/", WHY, "runs/", "runs/1/", "runs/2/", "sources/2026/"]
PLANNER += ["sources/2026/needs/", "methods/", "colleges/", "colleges/BK-A/", FIGURES, "needs/"]
DIRECTOR = ["", "colleges/BK-A/", FIGURES, "orders/SV-2026/", WHY, "gaps/", "occupations/2442/", "methods/"]
EMPLOYER = ["", "needs/", "needs/new/", "needs/{need}/effect/", "gaps/", "occupations/2442/", "methods/"]
PAGES = {"": ["", "sign-in/"], "planner": PLANNER, "director-bk-a": DIRECTOR, "hr-e1": EMPLOYER, "admin": ["", "runs/"]}
LOOKS = [("en", 1366, "light"), ("ru", 360, "dark"), ("kk", 1366, "light"), ("kk", 320, "dark")]
READ_BY_AXE = LOOKS[:2]  # both themes, wide and narrow; what it looks at is the same in every language
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def addresses(portal, person: str, language: str) -> list[str]:
    own = "select id from enterprises_need where state = 'open' and year >= 2026 and enterprise_id = (select id from enterprises_enterprise where code = 'E1') order by id limit 1"
    need = portal.ask(own)[0][0]
    return [f"/{language}/{page.format(need=need)}" for page in PAGES[person]]


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
@pytest.mark.parametrize("person", PAGES)
def test_a_page_fits_speaks_and_is_readable(smallville, browse, person, language, width, theme):
    page = browse(smallville, person, language=language, width=width, color_scheme=theme)
    faults = {}
    for address in addresses(smallville, person, language):
        answer = page.goto(address)
        found = [] if answer.status == 200 else [f"status {answer.status}"]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{wide} wide")
        if language != "en":
            found += left_in_english(page, language)
        if (language, width, theme) in READ_BY_AXE:
            found += violations(page)
        if found:
            faults[address] = found
    assert not faults, "\n".join(f"{address}: {fault}" for address, found in faults.items() for fault in found)


def violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


@pytest.mark.parametrize("person", [person for person in PAGES if person])
def test_a_seat_is_always_a_link(smallville, browse, person):
    page = browse(smallville, person)
    for address in addresses(smallville, person, "en"):
        page.goto(address)
        seats = page.locator("main td.prop, main .kf li:has-text('seats recommended')")
        assert all(seats.nth(place).locator("a").count() for place in range(seats.count()))


@pytest.mark.parametrize("person", [person for person in PAGES if person])
def test_without_script_every_page_opens(smallville, browse, person):
    page = browse(smallville, person, java_script_enabled=False)
    opened = {address: page.goto(address).status for address in addresses(smallville, person, "en")}
    assert not {address: status for address, status in opened.items() if status != 200}


def test_without_script_filters_apply_and_a_why_is_a_page(smallville, browse):
    page = browse(smallville, "planner", java_script_enabled=False)
    page.goto("/en/orders/SV-2026/")
    everything = page.locator("a.seat").count()
    page.locator("select[name=college]").select_option("BK-B")
    page.get_by_role("button", name="Apply").click()
    assert 0 < page.locator("a.seat").count() < everything
    page.locator("a.seat").first.click()
    assert "/lines/B-" in page.url and page.locator(".rail").count() == 1
    page.get_by_role("link", name="intakes").click()
    assert page.locator("main tbody tr").count() >= 1


def test_without_script_a_figure_is_corrected(smallville, browse):
    page = browse(smallville, "director-bk-a", java_script_enabled=False)
    page.goto("/en/colleges/BK-A/programmes/A-0301-de9/")
    page.locator("#id_applications").fill("2 5 0")
    page.get_by_role("button", name="Save").click()
    assert "Nothing is saved yet" in page.get_by_role("alert").inner_text()
    page.locator("#id_applications").fill("31")
    page.get_by_role("button", name="Save").click()
    page.goto("/en/colleges/BK-A/programmes/A-0301-de9/")
    assert page.locator("#id_applications").input_value() == "31"


def test_without_script_a_need_is_posted(smallville, browse):
    page = browse(smallville, "hr-e1", java_script_enabled=False)
    page.goto("/en/needs/new/")
    page.locator("#id_year_2028").fill("3")
    page.locator("#q").fill("bookk")
    page.get_by_role("button", name="Find").click()
    assert page.locator("#id_year_2028").input_value() == "3"  # what was typed stays
    page.get_by_role("radio", name="Bookkeepers").check()
    page.get_by_text("planned").click()
    page.get_by_role("button", name="Send").click()
    assert "/effect/" in page.url and "3" in page.locator("main .big").inner_text()


def test_without_script_a_run_is_watched(smallville, browse):
    page = browse(smallville, "planner", java_script_enabled=False)
    page.get_by_role("button", name="Run the analysis").click()
    follows = page.get_by_role("link", name="See the order that follows")
    follows.wait_for(timeout=120_000)  # the page comes again by itself
    assert "/runs/" in (follows.get_attribute("href") or "")
