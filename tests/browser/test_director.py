"""A director looks at the college's own figures, corrects one, and asks why of a line of the order."""

import pytest
from playwright.sync_api import expect

PROGRAMME = "A-0101-de9"


def stored(portal) -> list[tuple]:
    """Everything that is kept of the programme's figures of any year."""
    tables = ("colleges_intake", "colleges_graduates", "colleges_enrolment")
    of = "programme_id = (select id from colleges_programme where code = ?)"
    return [row for table in tables for row in portal.ask(f"select * from {table} where {of} order by id", PROGRAMME)]


@pytest.fixture
def figures(smallville, browse):
    """The form of one programme, reached by clicking from the director's home."""
    page = browse(smallville, "director-bk-a")
    page.get_by_role("link", name="All programmes").click()
    page.wait_for_url("**/colleges/BK-A/")
    assert page.locator("main tbody th:has(a[href*='/programmes/'])").count() == 9
    page.locator(f"main a[href*='{PROGRAMME}']").first.click()
    page.wait_for_url(f"**/programmes/{PROGRAMME}/")
    return page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("Applications", "-3", "Applications"),
        ("Entrants", "2 5", "25"),
        ("Employed, as the college reports", "99", "99"),
    ],
)
def test_bad_input_is_refused_by_its_field_and_nothing_is_saved(figures, smallville, field, typed, said):
    before = stored(smallville)
    box = figures.get_by_label(field, exact=True)
    box.fill(typed)
    figures.get_by_role("button", name="Save").click()
    summary = figures.get_by_role("alert")
    expect(summary).to_contain_text("Nothing is saved yet")
    expect(summary).to_contain_text(field)
    expect(summary).to_contain_text(said)
    assert figures.evaluate("document.activeElement.matches('.errors')")
    expect(box).to_have_value(typed)  # what was typed stays
    summary.get_by_role("link", name=field).first.click()
    assert box.evaluate("field => field === document.activeElement")
    assert stored(smallville) == before


def test_a_correction_is_marked_saved_and_seen(figures, smallville):
    before = stored(smallville)
    box = figures.get_by_label("Applications", exact=True)
    was = int(box.input_value())
    box.fill(str(was + 2))
    expect(figures.locator(".chgd")).to_have_count(1)
    figures.get_by_role("button", name="Save").click()
    expect(figures.locator("[data-toast], main .note").first).to_be_visible()
    assert not figures.locator(".errors").count()
    figures.goto(f"/en/colleges/BK-A/programmes/{PROGRAMME}/")
    expect(figures.get_by_label("Applications", exact=True)).to_have_value(str(was + 2))
    assert stored(smallville) != before


def test_own_lines_have_their_why_and_another_college_is_not_there(smallville, browse):
    page = browse(smallville, "director-bk-a")
    seats = page.locator("main tbody a[href*='/lines/']:not([href$='#history'])")
    assert seats.count() == 9
    seats.first.click()
    expect(page.get_by_role("heading", name="Why ")).to_be_visible()
    expect(page.get_by_role("heading", name="What limited it")).to_be_visible()
    page.goto("/en/orders/SV-2026/")
    assert page.locator("a.seat").count() == 18  # nine lines: recommended and proposed
    page.goto("/en/orders/SV-2026/?college=BK-B")
    assert "B-0101" not in page.content()
    for foreign in ("colleges/BK-B/", "colleges/BK-B/programmes/B-0101-de9/", "orders/SV-2026/lines/B-0101-de9/"):
        assert page.goto(f"/en/{foreign}").status == 404
