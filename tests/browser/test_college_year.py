"""A college's year in a real browser: handed in, sent back, mended, accepted; a proposal from the idea to the decision; a
milestone closed with what shows it; and a director of another college, for whom none of it is there."""

from playwright.sync_api import expect

OWN = "/en/colleges/KRG-001/submissions/2027/"
FOREIGN = "/en/colleges/KRG-025/"


def answer_what_is_asked(page) -> None:
    """Each question or unusual figure is explained where it stands."""
    page.goto(f"{OWN}checks/")
    while (forms := page.locator(".note:not(.ok) form.reason")).count():
        forms.first.locator("input[name='text']").fill("As in the register")
        forms.first.locator("button").last.click()
        page.wait_for_load_state()


def hand_in(page) -> str:
    page.goto(f"{OWN}programmes/")
    confirm = page.get_by_role("button", name="Confirm")
    if confirm.count():
        confirm.first.click()
    page.goto(f"{OWN}campus/")
    page.get_by_role("button", name="Save").first.click()
    page.goto(f"{OWN}lock/")
    page.locator("input[name='complete']").check()
    page.get_by_role("button", name="Lock and hand in").click()
    page.wait_for_url("**/receipt/")
    return page.locator("main dd b").first.inner_text()


def test_handed_in_sent_back_mended_and_accepted(karaganda, browse):
    director, planner = browse(karaganda, "director-001"), browse(karaganda, "planner")
    director.get_by_role("link", name="Hand in the figures for 2027").click()
    director.wait_for_url(f"**{OWN}")
    answer_what_is_asked(director)
    first = hand_in(director)
    assert first.startswith("2027-350000000-KRG-001-")
    director.goto(f"{OWN}programmes/")
    expect(director.locator("input.in")).to_have_count(0)  # what is locked is read only

    planner.goto(OWN)
    planner.get_by_label("Send back with questions").fill("Why so few applications?")
    planner.get_by_role("button", name="Send back").click()
    director.goto("/en/")
    director.get_by_role("link", name="Answer the department's questions").click()
    expect(director.locator("main")).to_contain_text("Why so few applications?")
    director.goto(f"{OWN}programmes/")
    cell = director.locator("tbody tr").first.locator("input.in").first
    mended = str(int(cell.input_value()) + 1)
    cell.fill(mended)
    with director.expect_response("**/row/**"):
        cell.press("Tab")
    answer_what_is_asked(director)
    second = hand_in(director)
    assert second != first

    planner.goto(OWN)
    planner.get_by_role("button", name="Accept").click()
    planner.wait_for_load_state()
    state = "select state, number from colleges_submission s join colleges_college c on c.id = s.college_id where c.code = ?"
    assert karaganda.ask(state, "KRG-001") == [("accepted", second)]
    kept = "select count(*) from journal_entry where verb = 'returned'"
    assert karaganda.ask(kept)[0][0] > 0


def test_a_proposal_from_the_idea_to_the_decision(karaganda, browse):
    director, approver = browse(karaganda, "director-001"), browse(karaganda, "approver")
    director.goto("/en/proposals/new/")
    director.get_by_label("What you propose").select_option("enlarge")
    director.locator("select[name='specialty']").select_option(index=1)
    director.get_by_label("Places a year").fill("25")
    director.get_by_label("Why: who needs these people").fill("A plant opens beside us.")
    director.get_by_role("button", name="Save the draft").click()
    at = director.url.removeprefix(karaganda.url)
    director.get_by_role("button", name="Send it").click()
    expect(director.locator("main")).to_contain_text("add its letter first")
    director.get_by_text("Add a letter").click()
    director.locator("select[name='enterprise']").select_option(index=1)
    director.get_by_label("Number and day of its letter").fill("letter 7")
    director.get_by_label("People a year").fill("12")
    director.locator("form[action$='/letter/'] button").click()
    director.get_by_role("button", name="Send it").click()
    director.wait_for_load_state()

    approver.goto(at)
    expect(approver.locator("main")).to_contain_text("A plant opens beside us.")
    decline = approver.locator("form[action$='/decline/']")
    decline.locator("select").select_option(index=1)
    decline.locator("textarea, input[type='text']").first.fill("Next year, with a workshop.")
    decline.locator("button").click()
    director.goto("/en/")
    expect(director.get_by_role("link", name="Declined:")).to_be_visible()
    director.goto(at)
    expect(director.locator("main")).to_contain_text("Next year, with a workshop.")


def test_a_milestone_is_closed_only_with_what_shows_it(karaganda, browse):
    page = browse(karaganda, "director-025")
    page.goto("/en/roadmap/?status=open")
    page.locator("main tbody a[href*='/roadmap/']").first.click()
    page.wait_for_load_state()
    done = page.locator("form[action$='/done/']")
    done.locator("button").click()
    if done.locator("textarea").evaluate("field => field.validity.valueMissing"):
        done.locator("textarea").fill(" ")
        done.locator("button").click()
    expect(page.locator(".errors")).to_be_visible()
    page.locator("form[action$='/done/'] textarea").fill("Act of acceptance 12")
    page.locator("form[action$='/done/'] button").click()
    expect(page.locator("main")).to_contain_text("Act of acceptance 12")
    expect(page.locator("form[action$='/done/']")).to_have_count(0)


def test_for_another_college_nothing_of_it_is_there(karaganda, browse):
    stranger, owner = browse(karaganda, "director-s02"), browse(karaganda, "director-025")
    of = "join colleges_college c on c.id = x.college_id where c.code = 'KRG-025'"
    code, line, group, step = (
        karaganda.ask(f"select x.{column} from {table} x {of} order by x.id limit 1")[0][0]
        for column, table in (
            ("code", "colleges_programme"),
            ("id", "colleges_equipment"),
            ("id", "colleges_careerclass"),
            ("id", "roadmap_milestone"),
        )
    )
    own = ("", "campus/", f"campus/{line}/", "classes/", f"classes/{group}/", f"programmes/{code}/")
    steps = ("", "programmes/", "programmes/sheet/", "checks/", "campus/", "lock/", "receipt/")
    addresses = [f"{FOREIGN}{one}" for one in own] + [f"{FOREIGN}submissions/2027/{one}" for one in steps]
    addresses += [f"{FOREIGN}neighbours/{one}" for one in ("", "list.xlsx", "letters/", "KRG-D301/")]
    addresses += [f"/en/roadmap/{step}/", f"/en/orders/350000000-2027/lines/{code}/"]
    for address in addresses:
        assert owner.request.get(karaganda.url + address).status == 200, address
        assert stranger.request.get(karaganda.url + address).status == 404, address
    for listed in ("/en/colleges/", "/en/roadmap/", "/en/proposals/", "/en/agreements/", "/en/orders/350000000-2027/"):
        assert stranger.goto(listed).status == 200
        assert "KRG-025" not in stranger.content(), listed
