"""An employer posts a need on a phone, sees what it changed, takes it back and gives it again."""

from playwright.sync_api import expect

NURSES = "8130"


def need_a_year(page) -> str:
    page.goto(f"/en/occupations/{NURSES}/")
    return page.locator("main tbody tr", has_text="2028").first.locator("td").nth(1).inner_text()


def test_a_need_on_a_phone_is_counted_by_the_next_analysis(smallville, browse):
    planner = browse(smallville, "planner")
    before = need_a_year(planner)

    page = browse(smallville, "hr-e1", width=360)
    page.get_by_role("link", name="Post a need").click()
    page.get_by_label("Occupation in your own words").fill("nurs")
    page.get_by_role("radio", name="nurses").check()
    for year in (2026, 2027, 2028, 2029):
        page.locator(f"#id_year_{year}").fill("6")
    page.get_by_text("approved").click()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="What it changed")).to_be_visible()
    expect(page.locator("main .big")).to_contain_text("24")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name="Withdraw").click()
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("taken back")
    asked = "select distinct state from enterprises_need where occupation_id = (select id from classifiers_occupation where code = ?) and enterprise_id = (select id from enterprises_enterprise where code = 'E1')"
    assert smallville.ask(asked, NURSES) == [("withdrawn",)]
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("stands again")).to_be_visible()
    assert smallville.ask(asked, NURSES) == [("open",)]

    planner.goto("/en/")
    planner.get_by_role("button", name="Run the analysis").click()
    expect(planner.get_by_role("link", name="See the order that follows")).to_be_visible(timeout=120_000)
    expect(planner.locator(".job")).to_have_count(0, timeout=120_000)
    assert need_a_year(planner) != before


def test_a_bad_number_is_named_and_nothing_is_sent(smallville, browse):
    page = browse(smallville, "hr-e1", width=360)
    before = smallville.ask("select count(*) from enterprises_need")
    page.goto("/en/needs/new/")
    page.locator("#id_year_2027").fill("-4")
    page.get_by_role("button", name="Send").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nothing is saved yet")
    expect(summary).to_contain_text("2027")
    expect(page.locator("#id_year_2027")).to_have_value("-4")
    assert smallville.ask("select count(*) from enterprises_need") == before
