"""The planner's pages: from the file to the decision, and what they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colleges.models import Intake
from portal.imports.models import Batch, Import
from portal.permissions import Role
from portal.sheets.sandbox import read_upload
from tests import factories as make
from tests.imports.sent import text, work


@pytest.fixture
def planner(db, client):
    region = make.region(planning_year=2027)
    person = make.person(region)
    client.force_login(person)
    make.programme(make.college(region, code="K1"), code="P1")
    return person


def post(client, content: bytes, name: str = "план.csv", **more):
    return client.post("/en/imports/", {"file": SimpleUploadedFile(name, content), "year": "2026", **more})


def page(answer) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


ROWS = [["programme_code", "year", "seats_order", "entrants"], ["P1", 2026, 25, "—"]]


def test_from_the_file_to_the_figures_and_back(client, planner):
    answer = post(client, text(ROWS), synthetic="on")
    sent = Import.objects.get()
    assert answer["Location"] == f"/en/imports/{sent.pk}/"
    assert "Waiting for a worker" in page(client.get(answer["Location"]))
    work(sent)
    shown = page(client.get(answer["Location"]))
    assert "a dash: taken as unknown, not as zero" in shown and "Save 1 row" in shown
    assert "<b>25</b>" in page(client.get(f"{answer['Location']}?show=changes"))
    assert "Say first that you have looked" in page(client.post(f"{answer['Location']}apply/", follow=True))
    client.post(f"{answer['Location']}apply/", {"sure": "on"})
    assert not Intake.objects.exists()  # the worker does it
    work(sent)
    assert "The next analysis counts with it" in page(client.get(answer["Location"]))
    assert Intake.objects.get().synthetic
    client.post(f"{answer['Location']}undo/")
    work(sent)
    assert "Read it again" in page(client.get(answer["Location"])) and not Intake.objects.exists()
    client.post(f"{answer['Location']}discard/")
    assert not Import.objects.exists()


def test_a_file_that_waits_is_on_the_planners_home_until_it_is_decided(client, planner):
    make.order(make.analysis(planner.region))
    at = post(client, text(ROWS))["Location"]
    assert "imported file" not in page(client.get("/en/"))
    work(Import.objects.get())
    home = page(client.get("/en/"))
    assert "Decide on 1 imported file" in home and at in home
    client.post(f"{at}discard/")
    assert "imported file" not in page(client.get("/en/"))


def test_a_file_sent_twice_leads_to_the_same_page_and_says_so(client, planner):
    first, second = post(client, text(ROWS)), post(client, text(ROWS), name="other.csv")
    assert first["Location"] == second["Location"]
    assert "was sent before; nothing was changed" in page(client.get(second["Location"]))


def test_a_form_without_a_file_or_with_one_too_large_comes_back_in_words(client, planner):
    assert "Choose a file." in page(client.post("/en/imports/", {"year": "2026"}))
    answer = post(client, b"x" * (10 * 2**20 + 1))
    assert answer.status_code == 422 and "larger than 10 MB" in page(answer)
    assert not Import.objects.exists()


def test_what_cannot_be_read_says_what_to_do(client, planner):
    answer = post(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, name="old.xls")
    work(Import.objects.get())
    assert "save it without a password as .xlsx" in page(client.get(answer["Location"]))


def test_the_report_holds_no_formula_and_the_file_comes_back_byte_for_byte(client, planner):
    content = text([ROWS[0], ["P1", 2026, "=cmd|' /C calc'!A0", 3]])
    at = post(client, content, name='pl"an\r\n.csv')["Location"]
    work(Import.objects.get())
    told = client.get(f"{at}report.xlsx")
    rows = read_upload(told.content).sheets[0].rows
    assert rows[1][1:5] == [2, "C", "seats_order", "=cmd|' /C calc'!A0"]
    assert b"<f>" not in told.content
    assert (
        ";'=cmd" in client.get(f"{at}report.csv").content.decode()
        or "\"'=cmd" in client.get(f"{at}report.csv").content.decode()
    )
    original = client.get(f"{at}file/")
    assert (original.content, original["X-Content-Type-Options"]) == (content, "nosniff")
    assert original["Content-Disposition"].startswith("attachment")
    assert client.get(f"{at}report.pdf").status_code == 404


def test_a_planner_of_another_region_meets_nothing(client, planner):
    sent = make.imported(planner.region)
    client.force_login(make.person(make.region()))
    assert client.get(f"/en/imports/{sent.pk}/").status_code == 404
    assert sent.name not in page(client.get("/en/imports/"))
    client.force_login(make.person(planner.region, Role.DIRECTOR))
    assert client.get("/en/imports/").status_code == 403


def test_pages_ask_the_same_number_of_questions_however_much_there_is(client, planner):
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = make.imported(planner.region)
    small = cost(f"/en/imports/{few.pk}/?show=changes"), cost("/en/imports/")
    many = make.imported(planner.region, counts={**few.counts, "new": 1200})
    lines = [make.programme(make.college(planner.region)) for _ in range(40)]
    changes = [["intake", [lines[n % 40].pk, 2000 + n], None, None, {"entrants": n}, "", n] for n in range(1200)]
    Batch.objects.filter(of=many).delete()
    for place in range(3):
        Batch.objects.create(of=many, place=place, changes=changes[place * 500 : (place + 1) * 500])
    assert (cost(f"/en/imports/{many.pk}/?show=changes&page=11"), cost("/en/imports/")) <= (small[0] + 1, small[1])
    assert "500" in page(client.get(f"/en/imports/{many.pk}/?show=changes&page=10"))


def test_the_effectiveness_page_shows_points_and_hides_few_persons_from_readers(client, planner):
    from colleges.models import College, Effectiveness

    college, skill = College.objects.get(), make.specialty(planner.region, name_en="Welding")
    words = {"region": planner.region, "college": college, "year": 2026}
    Effectiveness.objects.create(**words, score=61.5, figures={"capacity_design": 600})
    said = {"employment_graduates": 30, "employment_employed": 3, "employment_pct": 10}
    Effectiveness.objects.create(**words, specialty=skill, score=20, figures=said)
    assert "61.5" in page(client.get("/en/effectiveness/"))
    assert '<td class="num">3</td>' in page(client.get("/en/effectiveness/?college=K1"))
    client.force_login(make.person(planner.region, Role.READER))
    hidden = page(client.get("/en/effectiveness/?college=K1"))
    assert "Welding" in hidden and "hidden: fewer than" in hidden and "10.0" not in hidden
    client.force_login(make.person(make.region(), Role.PLANNER))
    assert client.get("/en/effectiveness/?college=K1").status_code == 404


def test_a_workbook_keeps_numbers_as_numbers_and_text_as_text():
    from portal.sheets.workbook import workbook

    rows = read_upload(
        workbook("A/B", ["=head", "n"], [["=1+1", 2.5], ["-x", None], ["http://a", float("nan")]])
    ).sheets[0]
    assert rows.rows[:2] == [["=head", "n"], ["=1+1", 2.5]] and rows.rows[3] == ["http://a", ""]
