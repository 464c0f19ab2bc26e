"""A director's yearly collection in a real browser: twenty programmes confirmed by paste within a few clicks and keys, a grid
moved through by keys, a phone without a script, two people at one cell."""

import pytest
from playwright.sync_api import expect

from tests.browser.effort import Effort

GRID = "/en/colleges/KRG-025/submissions/2027/programmes/"
CLICKS, KEYS, SECONDS = 6, 4, 60  # a cell, Ctrl+V, accept; the target of ten minutes is for reading, not for waiting


@pytest.fixture
def director(karaganda, browse):
    return browse(karaganda, "director-025")


def test_keys_move_through_the_grid_and_a_cell_saves_itself(director):
    director.goto(GRID)
    first = director.locator("tbody tr").nth(1).locator("input.in")
    first.nth(0).click()
    director.keyboard.press("ArrowRight")
    director.keyboard.press("ArrowDown")
    below = director.locator("tbody tr").nth(2).locator("input.in").nth(1)
    expect(below).to_be_focused()
    director.keyboard.press("ArrowUp")
    expect(first.nth(1)).to_be_focused()
    was = first.nth(1).input_value()
    director.keyboard.type("999")
    director.keyboard.press("Escape")
    expect(first.nth(1)).to_have_value(was)
    director.keyboard.type(str(int(was) - 1))
    with director.expect_response("**/row/**"):
        director.keyboard.press("Enter")
    expect(director.locator("#saved")).to_contain_text("Saved at")
    director.reload()
    expect(director.locator("tbody tr").nth(1).locator("input.in").nth(1)).to_have_value(str(int(was) - 1))


def test_twenty_programmes_are_confirmed_by_one_paste(karaganda, browse):
    page = browse(karaganda, "director-025", permissions=["clipboard-read", "clipboard-write"])
    effort = Effort(page)
    page.goto(GRID)
    rows = page.locator("tbody tr")
    count = rows.count()
    assert count == 20
    copied = [[one.input_value() for one in rows.nth(place).locator("input.in").all()[:2]] for place in range(count)]
    changed = next(place for place, cells in enumerate(copied) if cells[0] not in ("", "0"))
    copied[changed][0] = str(int(copied[changed][0]) + 1)
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(cells) for cells in copied))
    rows.nth(0).locator("input.in").nth(0).click()
    page.keyboard.press("Control+V")
    page.wait_for_url("**/paste/")
    expect(page.locator("h1")).to_contain_text("Rows recognised: 20")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/programmes/?part=main")
    expect(page.locator("main .note").first).to_contain_text("20 programmes confirmed")
    expect(page.locator(".mark", has_text="not looked at")).to_have_count(0)
    assert 0 < effort.clicks <= CLICKS and 0 < effort.keys <= KEYS and effort.seconds < SECONDS


def test_two_people_at_one_cell_see_both_values(karaganda, browse, complaints):
    one, two = browse(karaganda, "director-025"), browse(karaganda, "director-025")
    for page in (one, two):
        page.goto(GRID)
    place = 4
    cells = [page.locator("tbody tr").nth(place).locator("input.in").nth(0) for page in (one, two)]
    was = int(cells[0].input_value())
    for page, cell, number in ((one, cells[0], was + 2), (two, cells[1], was + 3)):
        cell.fill(str(number))
        with page.expect_response("**/row/**"):
            cell.press("Tab")
    state = two.locator("tbody tr").nth(place).locator(".row-state")
    expect(state).to_contain_text(f"wrote {was + 2}")
    expect(cells[1]).to_have_value(str(was + 3))
    state.get_by_role("button", name=f"Keep {was + 2}").click()
    expect(cells[1]).to_have_value(str(was + 2))
    expect(state).not_to_contain_text("wrote")
    complaints.clear()  # the browser reports the 409 that this is about


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_phone_without_a_script_saves_a_row(karaganda, browse, language):
    page = browse(karaganda, "director-025", language=language, width=360, java_script_enabled=False)
    page.goto(GRID.replace("/en/", f"/{language}/"))
    assert page.locator("html").get_attribute("lang") == language
    cell = page.locator("tbody tr").nth(6).locator("input.in").nth(0)
    number = str(int(cell.input_value()) + 1)
    cell.fill(number)
    page.locator(".savebar button").click()
    page.wait_for_load_state()
    expect(page.locator("tbody tr").nth(6).locator("input.in").nth(0)).to_have_value(number)
