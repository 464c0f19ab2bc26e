"""A planner sends a workbook: what is wrong in it is named, the mended one is shown, saved by the worker, and a second send of
the same file does nothing."""

from playwright.sync_api import expect

PROGRAMME, YEAR = "A-0101-de9", 2019
HEADS = "programme_code,year,seats_order,entrants"


def send(page, cells: str) -> None:
    page.goto("/en/imports/")
    content = f"{HEADS}\n{PROGRAMME},{YEAR},{cells}\n".encode()
    page.locator("input[type='file']").set_input_files({"name": "план.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".kf").first).to_be_visible(timeout=15_000)  # the worker has read it


def stored(portal) -> list[tuple]:
    of = "programme_id = (select id from colleges_programme where code = ?) and year = ?"
    return portal.ask(f"select seats_order, entrants from colleges_intake where {of}", PROGRAMME, YEAR)


def test_a_file_is_read_mended_saved_and_taken_back(smallville, browse):
    page, before = browse(smallville, "planner"), stored(smallville)
    send(page, "25,-3")
    expect(page.locator("main")).to_contain_text("nothing is saved while it stands")
    expect(page.locator("main tbody")).to_contain_text("-3")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    assert stored(smallville) == before

    send(page, "25 чел.,—")
    at = page.url
    page.get_by_role("link", name="What changes").click()
    expect(page.locator("main tbody")).to_contain_text("25")
    page.get_by_role("checkbox").check()
    page.get_by_label("Why they are right").fill("A new group")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main .note.ok")).to_contain_text("The next analysis counts with it", timeout=15_000)
    assert stored(smallville) == [(25, None)]

    send(page, "25 чел.,—")
    assert page.url == at
    expect(page.locator("main")).to_contain_text("was sent before; nothing was changed")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Read it again")).to_be_visible(timeout=15_000)
    assert stored(smallville) == before
