"""From Excel and back: one reading for the cell, the paste and the file; looked at first, then all or nothing."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from colleges.actions.rows import fill
from colleges.typed import read
from tests.colleges.collecting import Collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(region, client):
    made = Collection(region)
    client.force_login(made.director)
    return made


def lines(*rows: tuple) -> str:
    return "\n".join("\t".join(map(str, row)) for row in rows)


def table(here, *cells: str, head: str = "entrants") -> str:
    codes = [one.code for one in here.programmes]
    return lines(("programme", head), *zip(codes, cells, strict=False))


def post(client, here, text: str = "", **more):
    return client.post(here.url("programmes/paste/"), {"text": text, **more})


def accept(client, here, page, **more):
    """The preview's own form, sent back."""
    html = page.content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', html)
    at = re.search(r'name="at" value="([^"]*)"', html)[1]
    text = page.context["text"]
    return client.post(here.url("programmes/paste/"), {"text": text, "at": at, "seen": seen, "accept": "1", **more})


def entrants(here) -> list:
    return [here.row(place).values["entrants"] for place in range(3)]


def test_a_paste_is_shown_first_and_written_when_it_is_accepted(here, client):
    page = post(client, here, table(here, "24", "25", "23 чел."))
    assert page.status_code == 200 and entrants(here) == [25, 25, 25]
    assert "cells that change: 2" in " ".join(page.content.decode().split())
    assert accept(client, here, page).status_code == 302
    assert entrants(here) == [24, 25, 23]
    assert all(here.row(place).confirmed_at for place in range(3)), "a row that came unchanged is confirmed by it"


def test_an_unreadable_cell_stops_all_of_it(here, client):
    page = post(client, here, table(here, "24", "many", "23"))
    assert "not a whole number" in page.content.decode()
    assert accept(client, here, page).status_code == 422
    assert entrants(here) == [25, 25, 25]


def test_an_offered_number_is_taken_only_when_said(here, client):
    page = post(client, here, table(here, "2 4", "1,000", "25"))
    assert "Write 24?" in page.content.decode() and "Write 1000?" in page.content.decode()
    accept(client, here, page)
    assert entrants(here) == [25, 25, 25]
    accept(client, here, page, take=f"{here.row(0).pk}-entrants")
    assert entrants(here) == [24, 25, 25]


def test_totals_are_left_out_unknown_columns_named(here, client):
    code = here.programmes[0].code
    page = post(client, here, lines(("programme", "entrants", "mood"), (code, 24, "good"), ("Итого", 24, "")))
    said = " ".join(page.content.decode().split())
    assert "Line 3 is a row of totals: left out." in said and "Column “mood” is not asked here" in said
    accept(client, here, page)
    assert entrants(here) == [24, 25, 25]


def test_a_line_that_fits_no_programme_is_chosen_or_left_out(here, client):
    page = post(client, here, lines(("programme", "entrants"), ("nowhere", 24)))
    assert "No such programme" in page.content.decode()
    assert accept(client, here, page).status_code == 422
    answer = accept(client, here, page, **{"line-2": str(here.row(1).pk)})
    assert answer.status_code == 302 and entrants(here) == [25, 24, 25]


def test_a_code_that_a_spreadsheet_spoiled_is_mended_and_said(here, client):
    code = here.programmes[0].specialty.code
    page = post(client, here, lines(("specialty", "entrants"), (code.lstrip("0"), 24)))
    assert f"was read as {code}" in page.content.decode()
    accept(client, here, page)
    assert entrants(here)[0] == 24


def test_the_same_programme_twice_is_refused(here, client):
    code = here.programmes[0].code
    page = post(client, here, lines(("programme", "entrants"), (code, 24), (code, 23)))
    assert "stands in the sheet twice" in page.content.decode()
    assert accept(client, here, page).status_code == 422


def test_without_headings_it_is_laid_from_the_cell_on(here, client):
    at = f"{here.row(1).pk}-applications"
    page = post(client, here, "41\t24\n42\t23", at=at, part="main")
    accept(client, here, page)
    assert [here.row(1).values["applications"], here.row(2).values["entrants"]] == [41, 23]


def test_blank_cells_laid_on_the_grid_keep_their_row(here, client):
    at = f"{here.row(0).pk}-applications"
    page = post(client, here, "\t25\n\t\n41\t24", at=at, part="main")
    accept(client, here, page)
    assert [here.row(place).values["applications"] for place in range(3)] == [None, None, 41]
    assert entrants(here) == [25, None, 24]


def test_the_preview_says_what_the_checks_would_say(here, client):
    page = post(client, here, table(here, "500"))
    assert "500 entrants for 25 seats" in page.content.decode()


def test_somebody_saved_meanwhile_the_preview_comes_again(here, client):
    page = post(client, here, table(here, "24"))
    fill(row=here.row(0), typed={"applications": 44}, base={"applications": 40}, by=here.director)
    assert accept(client, here, page).status_code == 409
    assert entrants(here)[0] == 25


def sheet(client, here) -> bytes:
    return client.get(here.url("programmes/sheet/")).content


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_downloaded_sheet_can_be_uploaded_unchanged(here, client, language):
    fill(row=here.row(0), typed={"entrants": 24}, base={"entrants": 25}, by=here.director)
    content = client.get(here.url("programmes/sheet/").replace("/en/", f"/{language}/")).content
    page = client.post(here.url("programmes/paste/"), {"file": SimpleUploadedFile("mine.xlsx", content)})
    assert page.status_code == 200
    assert len(page.context["found"].rows) == 3 and page.context["found"].cells == []
    assert accept(client, here, page).status_code == 302
    assert entrants(here) == [24, 25, 25] and here.submission.rows.filter(confirmed_at=None).count() == 0


def test_a_changed_sheet_comes_back_with_what_changed(here, client):
    book = openpyxl.load_workbook(io.BytesIO(sheet(client, here)))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    place = heads.index("Entrants") + 1
    page.cell(2, place).value = 23
    out = io.BytesIO()
    book.save(out)
    fill(row=here.row(0), typed={"entrants": 22}, base={"entrants": 25}, by=here.director)
    answer = client.post(here.url("programmes/paste/"), {"file": SimpleUploadedFile("mine.xlsx", out.getvalue())})
    assert "Changed here since the sheet was downloaded" in answer.content.decode()
    accept(client, here, answer)
    assert 23 in entrants(here)


def test_a_file_that_is_no_table_is_refused_in_words(here, client):
    answer = client.post(here.url("programmes/paste/"), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense")})
    assert answer.status_code == 422


def test_formulas_in_names_stay_text(here, client):
    from portal.classifiers.models import Specialty

    Specialty.objects.filter(pk=here.programmes[0].specialty_id).update(name_en="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(sheet(client, here)))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize(
    ("typed", "value", "offered"),
    [
        ("25", 25, None),
        ("1 234", 1234, None),
        ("1\u00a0234", 1234, None),
        ("-", None, None),
        ("", None, None),
        ("25,0", 25, None),
        ("25 адам", 25, None),
        ("2 5", None, 25),
        ("1.250", None, 1250),
    ],
)
def test_how_people_write_numbers(typed, value, offered):
    found = read(typed, "entrants")
    assert (found.value, found.offered, found.refused) == (value, offered, "")


@pytest.mark.parametrize("typed", ["-5", "5.5", "1/7", "#ДЕЛ/0!", "=A1", "abc", "9" * 12])
def test_what_is_no_count_is_refused_with_words(typed):
    assert read(typed, "entrants").refused
