"""Papers of the order: one table in every file, in both languages; the same version gives the same bytes."""

import hashlib
import io
import os
import subprocess
import sys
from decimal import Decimal

import docx
import numpy as np
import openpyxl
import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from labormarket import document
from labormarket.actions import decisions
from labormarket.actions.opinions import record_opinion
from labormarket.actions.orders import Why, draft_from, override
from labormarket.actions.papers import make_papers, missing_papers, request_papers
from labormarket.document import quotas
from labormarket.document.table import annex_of
from labormarket.engine.quotas import _kept
from labormarket.models import Paper
from labormarket.queries.orders import canonical
from labormarket.tasks import papers as papers_task
from portal.jobs.models import Job
from portal.permissions import Role
from portal.sources.models import Norm
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.order_world import approved, drafted, published

pytestmark = pytest.mark.django_db


def made(version, amendment=None):
    return {
        f"{kind}-{language}.{form}": content for kind, language, form, content in document.files(version, amendment)
    }


@pytest.fixture
def quota(region):
    for key, value in (("quota.disability", "10"), ("quota.rural_youth", "35"), ("quota.veterans", "0.5")):
        words = {"since": "2023-08-15", "value": value, "unit": "percent of the state order"}
        Norm.objects.create(region=region, key=key, **words)
    Norm.objects.create(region=region, key="quota.orphans", since="2029-01-01", value="50", unit="percent")


def sheet(files, name, title):
    return openpyxl.load_workbook(io.BytesIO(files[name]))[title]


TITLES = {"kk": ("Қосымша", "Деректер", "Ескертпелер"), "ru": ("Приложение", "Данные", "Примечания")}
HEADS = {
    "kk": [
        "Р/с №",
        "Колледж",
        "Мамандықтың коды мен атауы",
        "Біліктіліктің коды мен атауы",
        "Оқыту тілі",
        "Базасы (9/11 сынып)",
        "Оқыту нысаны, мерзімі",
        "Орын саны",
        "оның ішінде квота бойынша",
        "Бір білім алушыға жылына жұмсалатын шығыс, мың теңге",
        "Сомасы, мың теңге",
    ],
    "ru": [
        "№",
        "Колледж",
        "Код и наименование специальности",
        "Код и наименование квалификации",
        "Язык обучения",
        "База (9/11 классов)",
        "Форма, срок обучения",
        "Количество мест",
        "в том числе по квотам",
        "Расходы на одного обучающегося в год, тыс. тенге",
        "Сумма, тыс. тенге",
    ],
}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_annex_as_a_workbook(region, quota, language):
    version, *_ = approved(region)
    files = made(version)
    page = sheet(files, f"annex-{language}.xlsx", TITLES[language][0])
    assert [cell.value for cell in page[3]] == HEADS[language]
    assert page.freeze_panes == "A4" and page.print_title_rows == "$3:$3"
    first, total = page[4], page[page.max_row]
    assert [type(cell.value) for cell in first[7:9]] == [int, int]
    assert (first[7].value, first[8].value, first[9].value) == (50, 5 + 18 + 0, 456)
    assert first[10].value == "=H4*J4" and total[7].value == f"=SUBTOTAL(9,H4:H{page.max_row - 1})"
    raw = sheet(files, f"annex-{language}.xlsx", TITLES[language][1])
    heads = [cell.value for cell in raw[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in raw.iter_rows(min_row=2)]
    signed = [line.split(",") for line in canonical(version).splitlines()[1:]]
    assert {row["programme"]: (row["seats"], row["seat_cost"]) for row in rows} == {
        code: (int(seats), float(cost) if cost else None) for code, *_words, seats, cost in signed
    }


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a14_sums_are_the_sums_of_what_was_signed(region, language):
    """The value kept beside each formula, and what a spreadsheet would compute."""
    version, *_ = approved(region)
    files = made(version)
    page = openpyxl.load_workbook(io.BytesIO(files[f"annex-{language}.xlsx"]), data_only=True)[TITLES[language][0]]
    total = [cell.value for cell in page[page.max_row]]
    signed = [line.split(",")[-2:] for line in canonical(version).splitlines()[1:]]
    assert total[7] == sum(int(seats) for seats, _cost in signed) == 75
    assert total[10] == sum(int(s) * Decimal(c or 0) for s, c in signed) / 1000 == Decimal("35300")
    subtotals = [row[7].value for row in page.iter_rows(min_row=4) if row[0].value and row[0].font.bold]
    assert subtotals == [75, 0, 75]


def test_a_workbook_read_and_written_again_is_the_same(region, quota):
    version, *_ = approved(region)
    content = made(version)["annex-kk.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    again = io.BytesIO()
    book.save(again)
    back = openpyxl.load_workbook(io.BytesIO(again.getvalue()))
    assert back.sheetnames == book.sheetnames
    for name in book.sheetnames:
        one, other = (
            [[(c.value, c.number_format, c.font.bold) for c in row] for row in b[name].iter_rows()]
            for b in (book, back)
        )
        assert one == other, name
        assert back[name].freeze_panes == book[name].freeze_panes


def test_words_are_never_formulas(region):
    version, _writer = drafted(region)
    line = version.lines.first()
    line.programme.specialty.name_ru = "=HYPERLINK(1)"
    line.programme.specialty.save()
    files = made(version)
    raw = sheet(files, "annex-ru.xlsx", TITLES["ru"][0])
    assert not [c.value for row in raw.iter_rows() for c in row if str(c.value).startswith("=HYPER")]
    assert "HYPERLINK(1)" in "".join(
        cell.text for row in docx.Document(io.BytesIO(files["annex-ru.docx"])).tables[0].rows for cell in row.cells
    )


@pytest.mark.parametrize(("language", "word"), [("kk", "ЖОБА"), ("ru", "ПРОЕКТ")])
def test_a_draft_says_so_on_every_page(region, language, word):
    version, _writer = drafted(region)
    files = made(version)
    for name in ("annex", "pack", "why"):
        pages = pypdf.PdfReader(io.BytesIO(files[f"{name}-{language}.pdf"])).pages
        assert all(word in page.extract_text().replace(" ", "") for page in pages), name
    for section in docx.Document(io.BytesIO(files[f"pack-{language}.docx"])).sections:
        assert section.header.paragraphs[0].text == word
    book = openpyxl.load_workbook(io.BytesIO(files[f"pack-{language}.xlsx"]))
    assert all(word in (page.oddHeader.center.text or "") for page in book)


def test_what_is_signed_is_no_draft(region):
    version, *_ = approved(region)
    files = made(version)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pack-ru.pdf"])).pages)
    assert "ПРОЕКТ" not in text.replace(" ", "") and "34/5" in text and version.digest[:16] in text
    assert not docx.Document(io.BytesIO(files["annex-ru.docx"])).sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_pdf_is_numbered_tagged_and_kazakh(region, language):
    version, *_ = approved(region)
    read = pypdf.PdfReader(io.BytesIO(made(version)[f"annex-{language}.pdf"]))
    count = len(read.pages)
    assert [f"{n} / {count}" in page.extract_text() for n, page in enumerate(read.pages, 1)] == [True] * count
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] and read.trailer["/Root"]["/Lang"] == language
    text = read.pages[0].extract_text()
    assert ("ӘҒҚҢӨҰҮҺІ" in "".join(text.split())) == (language == "kk")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_annex_as_a_document_repeats_its_head(region, language):
    version, *_ = approved(region)
    written = docx.Document(io.BytesIO(made(version)[f"annex-{language}.docx"]))
    table = written.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == HEADS[language]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert written.core_properties.created.replace(tzinfo=None) == version.created_at.replace(
        tzinfo=None, microsecond=0
    )
    assert "50" in [cell.text for cell in table.rows[1].cells]


def test_the_same_version_is_the_same_bytes(region, quota):
    version, *_ = approved(region)
    one, two = made(version), made(version)
    assert {name for name in one if one[name] != two[name]} == set()
    assert len(one) == len(document.PAPERS) == 14


def test_in_another_process_too(region):
    """Another seed of hashes, another clock: from one small paper as data."""
    made_of = "\n".join(
        [
            "import os",
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings'",
            "import django; django.setup()",
            "from labormarket.document.blocks import *",
            "import datetime, hashlib",
            "from labormarket.document.docx import docx_file",
            "from labormarket.document.pdf import pdf",
            "from labormarket.document.xlsx import Book, _grid",
            "grid = Grid('Қосымша', [Column('орын', 1, number=True)], [Row((50,))])",
            "when = datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC)",
            "paper = Document('Қ', 'kk', [Part([Heading('Қ'), grid])], 'foot', 'http://127.0.0.1/', when)",
            "book = Book(paper); _grid(book, grid)",
            "print([hashlib.sha256(x).hexdigest() for x in (docx_file(paper), pdf(paper), book.bytes())])",
        ]
    )
    said = []
    for seed in ("1", "2"):
        asked = [sys.executable, "-c", made_of]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "UTC" if seed == "1" else "Asia/Almaty"}
        said.append(subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout)
    assert said[0] == said[1] and said[0].count("'") == 6


def test_rows_stand_by_college_specialty_base_and_language(region):
    college, what = make.college(region), make.specialty(region)
    run = make.order(make.analysis(region))
    for code, base, language in (("c", "11", "kk"), ("a", "9", "ru"), ("b", "9", "kk")):
        make.line(run, make.programme(college, specialty=what, code=code, base=base, language=language))
    version = draft_from(run=run, by=make.person(region))
    assert [row.programme.code for row in annex_of(version).rows] == ["b", "a", "c"]


def test_a_line_without_seats_stays_and_an_unknown_cost_is_no_zero(region):
    version, *_ = approved(region)
    rows = annex_of(version).rows
    assert (rows[-1].seats, rows[-1].cost, rows[-1].sum) == (0, None, None)
    page = sheet(made(version), "annex-ru.xlsx", TITLES["ru"][0])
    empty = next(row for row in page.iter_rows(min_row=4) if row[7].value == 0)
    assert empty[9].value is None and empty[10].value is None


SHARES = st.decimals(min_value=0, max_value=1, places=3)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3)), max_size=30), SHARES)
def test_quotas_keep_the_share_of_each_group(lines, share):
    seats, groups = [s for s, _ in lines], [g for _, g in lines]
    found = quotas.kept(seats, groups, share)
    for group in set(groups):
        mine = [(s, k) for s, k, g in zip(seats, found, groups, strict=True) if g == group]
        assert sum(k for _s, k in mine) == round(share * sum(s for s, _k in mine))
        assert all(abs(k - share * s) < 1 for s, k in mine)


def test_quotas_are_those_of_the_engine():
    """One rule in two places: on the seats that the engine recommends both say the same."""
    draw = np.random.default_rng(5)
    for _case in range(50):
        seats, groups = draw.integers(0, 60, 20), draw.integers(0, 4, 20)
        members = {(str(g), ""): [int(i) for i in np.flatnonzero(groups == g)] for g in set(groups.tolist())}
        theirs = _kept(members, seats.astype(float), 0.375)  # exact in both: ties are ties
        ours = quotas.kept(seats.tolist(), groups.tolist(), Decimal("0.375"))
        assert theirs.tolist() == ours


def test_the_worker_makes_them_and_publishing_freezes_them(region):
    version, writer, approver = approved(region)
    with pytest.raises(Refused, match="not made yet"):
        decisions.publish(version=version, by=approver)
    job = Job.objects.get(kind="papers")  # asked for by the approval
    papers_task(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.error) == ("done", 14, 14, "")
    assert not missing_papers(version)
    decisions.publish(version=version, by=approver)
    paper = Paper.objects.get(kind="annex", language="kk", format="pdf")
    assert hashlib.sha256(paper.bytes).hexdigest() == paper.digest and paper.bytes[:5] == b"%PDF-"
    for sql in ("UPDATE labormarket_paper SET digest = 'x'", "DELETE FROM labormarket_paper"):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    version.refresh_from_db()
    with pytest.raises(Refused, match="handed over"):
        request_papers(version=version, by=writer)


def test_a_draft_s_papers_grow_old(region):
    version, writer = drafted(region)
    make_papers(version=version)
    assert not missing_papers(version)
    override(line=version.lines.first(), seats=25, why=Why("no_teacher"), seen=0, by=writer)
    assert len(missing_papers(version)) == 14
    make_papers(version=version)
    assert not missing_papers(version) and Paper.objects.count() == 14


def test_asked_twice_they_are_made_once(region):
    version, writer = drafted(region)
    assert request_papers(version=version, by=writer) == request_papers(version=version, by=writer)


def test_the_page_makes_and_hands_them_over(region, as_role, read):
    version, _writer = drafted(region)
    client, _person = as_role(Role.PLANNER)
    name = str(version.order)
    assert "No papers yet" in read(client.get(f"/en/orders/{name}/papers/"))
    answer = client.post(f"/en/orders/{name}/papers/make/?version=1", follow=True)
    assert "Waiting" in read(answer)
    papers_task(Job.objects.get(kind="papers").pk)
    page = read(client.get(f"/en/orders/{name}/papers/?version=1"))
    assert "annex-kk.pdf" in page and "every page says that it is a draft" in page
    file = client.get(f"/en/orders/{name}/papers/annex-kk.pdf/?version=1")
    assert (
        file["Content-Type"] == "application/pdf"
        and file.content == Paper.objects.get(kind="annex", language="kk", format="pdf").bytes
    )
    assert 'attachment; filename="order-' in file["Content-Disposition"]
    assert client.get(f"/en/orders/{name}/papers/annex-en.pdf/?version=1").status_code == 404
    assert client.get(f"/en/orders/{name}/papers/nonsense/?version=1").status_code == 404


@pytest.mark.parametrize(
    ("role", "kind", "seen"), [(Role.READER, "pack", 200), (Role.DIRECTOR, "annex", 200), (Role.DIRECTOR, "pack", 404)]
)
def test_who_reads_which_paper(region, as_role, role, kind, seen):
    version, *_ = published(region)
    client, _person = as_role(role)
    assert client.get(f"/en/orders/{version.order}/papers/{kind}-ru.pdf/").status_code == seen


@pytest.mark.parametrize("role", [Role.READER, Role.DIRECTOR])
def test_a_draft_s_papers_are_for_its_writers(region, as_role, role):
    version, _writer = drafted(region)
    make_papers(version=version)
    client, _person = as_role(role)
    assert client.get(f"/en/orders/{version.order}/papers/annex-ru.pdf/").status_code == 404


def test_everybody_takes_the_published_annex_from_its_permanent_address(region, client, read):
    version, *_ = published(region)
    code = version.digest[:16]
    page = read(client.get(f"/ru/p/{code}/"))
    assert f"/ru/p/{code}/annex-kk.pdf/" in page
    assert client.get(f"/ru/p/{code}/annex-kk.pdf/").status_code == 200
    assert client.get(f"/ru/p/{code}/pack-kk.pdf/").status_code == 404
    assert client.get(f"/ru/p/{'0' * 16}/annex-kk.pdf/").status_code == 404


def test_the_pack_tells_objections_reasons_and_opinions(region):
    version, writer = drafted(region)
    override(line=version.lines.first(), seats=25, why=Why("other", "Крыша течёт"), seen=0, sure=True, by=writer)
    version = decisions.consult(version=version, by=writer)
    said = {"body": "Палата", "stage": "final", "verdict": "reserved", "text": "Поздно"}
    record_opinion(version=version, by=writer, **said)
    with translation.override("ru"):
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made(version)["pack-ru.pdf"])).pages)
    assert "Крыша течёт" in text.replace("\n", " ") and "Поздно" in text and "с оговорками" in text
