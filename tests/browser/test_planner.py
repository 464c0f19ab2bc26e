"""The main job: run the analysis, open the order, ask why, see the rows it rests on, in any language."""

import pytest
from playwright.sync_api import expect

from tests.browser.words import left_in_english


@pytest.fixture(params=["smallville", "karaganda"])
def region(request):
    return request.getfixturevalue(request.param)


def run_the_analysis(page) -> list[str]:
    """Presses the button, watches until the order is there; the steps that the page named on the way."""
    page.add_init_script(WATCH)
    page.get_by_role("button", name="Run the analysis").first.click()
    page.wait_for_url("**/runs/*/")
    expect(page.get_by_role("link", name="See the order that follows")).to_be_visible(timeout=120_000)
    expect(page.locator(".job")).to_have_count(0, timeout=120_000)  # the order is there too
    named = page.evaluate("JSON.parse(sessionStorage.getItem('steps') || '[]')")
    return [words for words in named if words]


# Keeps the name of each step that stood on the page, over its reloads.
WATCH = """
const note = () => {
  const words = document.querySelector('.job label')?.textContent.trim();
  const kept = JSON.parse(sessionStorage.getItem('steps') || '[]');
  if (words && !kept.includes(words)) sessionStorage.setItem('steps', JSON.stringify([...kept, words]));
};
document.addEventListener('DOMContentLoaded', () => { note(); new MutationObserver(note).observe(document.body, {childList: true, subtree: true}); });
"""


ADDRESSES = "links => links.map(link => link.getAttribute('href'))"


def test_from_the_button_to_the_rows_behind_a_seat(region, browse):
    page = browse(region, "planner")
    run_the_analysis(page)
    page.get_by_role("link", name="See the order that follows").click()
    page.locator("main .kf a").first.click()
    page.wait_for_selector("a.seat")
    order = page.url

    seat = page.locator("a.seat").first
    number = seat.inner_text().rstrip("◇").strip()
    seat.click()  # one
    panel = page.locator("#panel")
    expect(panel.locator("h2").first).to_contain_text(f"Why {number} seats")
    for heading in ("Where the number comes from", "What limited it", "How sure", "History"):
        expect(panel.get_by_role("heading", name=heading)).to_be_visible()
    expect(panel.locator("svg.g").first).to_be_visible()
    panel.get_by_role("link", name="intakes").click()  # two
    expect(page.locator("main h1")).to_have_text("Intakes")
    rows = page.locator("main tbody tr").count()
    assert rows >= 1

    page.locator(".lang a[lang=kk]").click()  # the same rows, in Kazakh
    page.wait_for_url("**/kk/sources/**/intakes/?programme=*")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.locator("main h1")).not_to_have_text("Intakes")
    assert page.locator("main tbody tr").count() == rows and not left_in_english(page, "kk")
    page.go_back()

    page.go_back()  # the Why, now as a page
    expect(page.get_by_role("heading", name=f"Why {number} seats")).to_be_visible()
    page.go_back()
    expect(page.locator("a.seat").first).to_be_visible()
    assert page.url == order
    assert page.locator("main tbody td.prop").count() == page.locator("main tbody td.prop a.seat").count() > 0


def test_the_run_names_its_steps_and_keeps_what_it_read(karaganda, browse):
    page = browse(karaganda, "planner")
    steps = run_the_analysis(page)
    assert steps and not [words for words in steps if "_" in words]  # words, not codes
    assert page.get_by_role("heading", name="Ledger: what must add up").is_visible()
    assert page.get_by_text("holds", exact=True).count() > 1 and not page.get_by_text("does not hold").count()


def test_languages_keep_page_and_filters_and_back_restores_them(smallville, browse):
    page = browse(smallville, "planner")
    page.goto("/en/orders/SV-2026/")
    everything = page.locator("a.seat").count()
    page.locator("select[name=college]").select_option("BK-B")
    page.wait_for_url("**/?college=BK-B")
    chosen = page.locator("a.seat").count()
    assert 0 < chosen < everything
    page.locator("main thead a", has_text="2025").click()
    page.wait_for_url("**sort=-last**")

    for language, heading in (("kk", "2026"), ("ru", "2026")):
        page.locator(f".lang a[lang={language}]").click()
        page.wait_for_url(f"**/{language}/orders/**college=BK-B**")
        assert "sort=-last" in page.url and page.locator("html").get_attribute("lang") == language
        assert page.locator("a.seat").count() == chosen and heading in page.locator("h1").inner_text()

    for _step in range(3):
        page.go_back()
    page.wait_for_url("**/en/orders/SV-2026/?college=BK-B")
    assert page.locator("select[name=college]").input_value() == "BK-B" and page.locator("a.seat").count() == chosen
    page.go_back()
    page.wait_for_url("**/en/orders/SV-2026/")
    assert page.locator("select[name=college]").input_value() == "" and page.locator("a.seat").count() == everything


def test_the_gaps_have_a_table_twin_and_lead_to_the_occupation(smallville, browse):
    page = browse(smallville, "planner")
    page.get_by_role("link", name="Gaps").first.click()
    drawn = page.locator("main svg a[href*='/occupations/']").evaluate_all(ADDRESSES)
    listed = page.locator("main tbody th a").evaluate_all(ADDRESSES)
    assert drawn and set(drawn) <= set(listed)
    page.locator("main table tbody th a").first.click()
    expect(page.get_by_role("heading", name="Year by year")).to_be_visible()
    expect(page.get_by_role("heading", name="Who asks for it")).to_be_visible()
