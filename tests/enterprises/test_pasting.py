"""Many needs at once: a sheet is looked at first, its errors name line, column, value and reason, all of it or nothing."""

import io

import openpyxl
import pytest

from enterprises.actions.pasting import Decided, preview, take
from enterprises.models import Need, Receipt
from portal.sheets.findings import Bad
from portal.workflow import Refused
from tests import factories as make
from tests.enterprises.conftest import text

pytestmark = pytest.mark.django_db
HEAD = "Код\tПрофессия\tГород\tНасколько точно\t2027\t2028 г.\tДуальные места\tЗарплата\n"


@pytest.fixture
def cook(region):
    return make.occupation(region, code="5120", name_en="Cooks", name_ru="Повара", name_kk="Аспаздар")


def sheet(*lines: str) -> str:
    return HEAD + "\n".join(lines)


def post(client, pasted, **more):
    return client.post("/en/needs/paste/", {"text": pasted, **more})


def stored():
    return sorted(Need.objects.filter(state="open").values_list("occupation__code", "year", "number", "certainty"))


def test_a_sheet_is_shown_first_then_written_whole_and_once(client, plant, employer, welder, cook):
    town = make.territory(plant.region, name_ru="Сарань")
    client.force_login(employer)
    pasted = sheet("\tПовара\tСарань\tутверждено\t4\t5\t2\t250 000", "7212\t\t\tплан\t20\t\t\t")
    page = text(post(client, pasted))
    assert "Lines understood: 2, to be decided: 0; numbers that change: 3" in page and not Need.objects.exists()
    assert "receipt 2027-0001" in text(client.get(post(client, pasted, accept="1")["Location"]))
    assert stored() == [("5120", 2027, 4, "approved"), ("5120", 2028, 5, "approved"), ("7212", 2027, 20, "planned")]
    cooks = Need.objects.get(occupation=cook, year=2027)
    assert (cooks.place, cooks.dual_places, cooks.wage) == (town, 2, 250_000)
    assert "nothing was changed" in text(client.get(post(client, pasted, accept="1")["Location"]))
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "column", "value", "said"),
    [
        ("7212\t\t\tплан\t-4\t\t\t", "2027", "-4", "below zero"),
        ("7212\t\t\tплан\t3-5\t\t\t", "2027", "3-5", "a range"),
        ("7212\t\t\tнаверное\t3\t\t\t", "How firm", "наверное", "not one of"),
        ("7212\t\tАтлантида\tплан\t3\t\t\t", "Place of work", "Атлантида", "nothing in the region"),
        ("9999\t\t\tплан\t3\t\t\t", "Code of the occupation", "9999", "no such occupation"),
        ("7212\t\t\t\t3\t\t\t", "How firm", "", "must not be blank"),
        ("7212\t\t\tплан\t9999999\t\t\t", "2027", "9999999", "too large"),
    ],
)
def test_an_error_names_line_column_value_and_reason(client, plant, employer, welder, cook, line, column, value, said):
    client.force_login(employer)
    page = text(post(client, sheet("5120\t\t\tплан\t3\t\t\t", line), accept="1"))
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert [word for word in (">3<", column, f"“{value}”", said) if word not in row] == [], row
    assert not Need.objects.exists()


def test_a_wrong_line_is_corrected_where_it_is_shown(client, plant, employer, welder, cook):
    client.force_login(employer)
    page = post(client, sheet("5120\t\t\tплан\t3\t\t\t", "7212\t\t\tплан\t-4\t\t\t")).content.decode()
    box = page[page.index('<textarea id="text"') : page.index("</textarea>")]
    assert "7212\t\t\tплан\t-4" in box and " hidden" not in box and page.count('name="text"') == 1
    assert "Show what would change</button>" in page and 'name="accept"' not in page
    assert 'name="accept"' in text(post(client, box[box.index(">") + 1 :].replace("-4", "4")))


def test_words_that_may_mean_several_are_asked_and_unknown_ones_go_as_they_are(plant, employer, welder, cook):
    pasted = sheet("\tсваршик\t\tплан\t3\t\t\t", "\tмонтажник полимеров\t\tплан\t2\t\t\t")
    found = preview(enterprise=plant, text=pasted)
    assert [one.likely[0] for one in found.unsure] == [welder] and [one.line for one in found.own] == [3]
    with pytest.raises(Refused):
        take(found=found, sure=True, why="", by=employer)
    take(
        found=preview(enterprise=plant, text=pasted, decided=Decided(chosen={2: "7212"})),
        sure=False,
        why="",
        by=employer,
    )
    assert Need.objects.get(occupation=welder).number == 3
    assert Need.objects.get(occupation=None, wording="монтажник полимеров").state == "waiting"


@pytest.mark.parametrize(("answer", "number"), [("add", 7), ("skip", 3)])
def test_one_occupation_twice_is_a_question(plant, employer, welder, answer, number):
    pasted = sheet("7212\t\t\tплан\t3\t\t\t", "7212\t\t\tплан\t4\t\t\t")
    found = preview(enterprise=plant, text=pasted)
    assert [(one.line, one.first) for one in found.unsure] == [(3, 2)] and found.blocked
    take(
        found=preview(enterprise=plant, text=pasted, decided=Decided(again={3: answer})), sure=True, why="", by=employer
    )
    assert Need.objects.get().number == number


def test_an_impossible_number_is_asked_about_and_its_reason_kept(client, plant, employer, welder):
    client.force_login(employer)
    pasted = sheet("7212\t\t\tплан\t500\t\t\t")
    assert "500 people is more than your 320 staff" in text(post(client, pasted))
    assert post(client, pasted, accept="1").status_code == 422 and not Need.objects.exists()
    post(client, pasted, accept="1", sure="1", why="A new hall opens")
    assert Need.objects.get().explained == "A new hall opens"


def test_a_doubtful_number_waits_for_a_yes(plant, employer, welder):
    pasted = sheet("7212\t\t\tплан\t1,250\t\t\t")
    assert preview(enterprise=plant, text=pasted).blocked
    found = preview(enterprise=plant, text=pasted, decided=Decided(taken=frozenset({"2-2027"})))
    assert found.lines[0].numbers == {2027: 1250} and not found.blocked


def test_what_a_sheet_leaves_out_stays(plant, employer, welder, cook):
    make.need(plant, cook, number=6)
    take(found=preview(enterprise=plant, text=sheet("7212\t\t\tплан\t3\t\t\t")), sure=False, why="", by=employer)
    assert ("5120", 2027, 6, "approved") in stored()


def test_the_sheet_goes_out_with_last_years_and_comes_back_as_a_file(client, plant, employer, welder):
    make.need(plant, welder, year=2026, number=12)
    client.force_login(employer)
    answer = client.get("/en/needs/sheet/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][4] == "2027" and rows[1][:5] == ("7212", "Welders", None, "approved", 12)
    file = io.BytesIO(answer.content)
    file.name = "needs.xlsx"
    page = text(client.post("/ru/needs/paste/", {"file": file, "text": ""}))
    assert "чисел меняется: 1" in page


@pytest.mark.parametrize(("pasted", "said"), [("", "paste the copied cells"), ("a\tb\n1\t2", "row of headings")])
def test_what_is_no_table_is_told(client, plant, employer, pasted, said):
    client.force_login(employer)
    answer = post(client, pasted)
    assert answer.status_code == 422 and said in text(answer)


def test_too_many_lines_are_told(plant):
    with pytest.raises(Bad, match="too_many_lines"):
        preview(enterprise=plant, text=sheet(*["x"] * 501))


def test_a_sheet_for_anothers_enterprise_reaches_ones_own_only(client, region, plant, employer, welder):
    other = make.enterprise(region)
    client.force_login(employer)
    client.post(f"/en/needs/paste/?enterprise={other.code}", {"text": sheet("7212\t\t\tплан\t3\t\t\t"), "accept": "1"})
    assert not other.needs.exists() and plant.needs.count() == 1
    make.need(other, welder, year=2026, number=99)
    rows = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/needs/sheet/?enterprise={other.code}").content)).active
    assert not any(99 in row for row in rows.values)
