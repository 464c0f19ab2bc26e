"""What somebody sends is opened in a child: whatever it is, the portal gets cells or one error in words."""

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import sandbox
from portal.sheets.findings import REASONS, Bad
from portal.sheets.sandbox import read_upload

DIRTY = Path(__file__).parent.parent / "packs" / "karaganda-dirty"


def workbook(cells: dict[tuple[int, int], object], **more) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("Plan")
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    for place in more.get("merged", ()):
        sheet.merge_range(*place, "both")
    book.close()
    return kept.getvalue()


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr(name, data)
    return kept.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Bad) as caught:
        read_upload(content)
    assert str(REASONS[caught.value.reason]) % caught.value.params
    return caught.value.reason


def test_a_workbook_comes_as_it_stands():
    found = read_upload(DIRTY / "03-merged-cells-totals.xlsx")
    sheet = found.sheets[0]
    assert (sheet.name, sheet.hidden, found.notes) == ("Контингент", False, [])
    assert sheet.rows[3] == ["Учебный колледж № 1", "07150500 Сварочное дело", 25, 24, 49]
    assert sheet.rows[6][3] == "—"
    assert (3, 0, 5, 0) in sheet.merged


def test_a_table_that_does_not_begin_in_a1_keeps_its_place():
    rows = read_upload(workbook({(2, 1): "a", (3, 2): 1.5})).sheets[0].rows
    assert rows == [["", "", ""], ["", "", ""], ["", "a", ""], ["", "", 1.5]]


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        ("Код;Мест\r\n07150500;25\r\n".encode("windows-1251"), ["windows-1251; separator ;"]),
        ("Қала;Орын\r\nҚарағанды;25\r\n".encode("kz1048"), ["kz-1048; separator ;"]),
        ("Код\tМест\n07150500\t25\n".encode("utf-16"), ["UTF-16 with byte order mark"]),
        ("Код,Мест\n07150500,25\n".encode("utf-8-sig"), ["UTF-8 with byte order mark"]),
        ("Код,Мест\n07150500,25\n".encode(), []),
    ],
)
def test_a_table_is_read_in_any_of_the_usual_letters_and_says_how(content, notes):
    found = read_upload(content)
    assert [len(row) for row in found.sheets[0].rows] == [2, 2]
    assert found.sheets[0].rows[1][1] == "25"
    assert [note["value"] for note in found.notes] == notes


def test_kazakh_letters_survive_the_old_encoding():
    assert read_upload("Қала;Өңір\nҰ;Ә\n".encode("kz1048")).sheets[0].rows == [["Қала", "Өңір"], ["Ұ", "Ә"]]


def test_a_cell_at_the_end_of_the_world_does_not_take_the_portal_with_it():
    """4.8 KB; read without a limit it asks for 550 GB and aborts the process."""
    assert refused(workbook({(0, 0): 1, (1_048_575, 16_383): 1})) == "upload_too_heavy"


def test_a_parcel_that_unpacks_to_hundreds_of_megabytes():
    bomb = with_part(workbook({(0, 0): 1}), "xl/media/image1.bin", b"\0" * 150 * 2**20)
    assert len(bomb) < sandbox.PACKED
    assert refused(bomb) == "upload_unpacks"


def test_a_parcel_that_lies_about_its_size_meets_the_limit_of_memory():
    """The directory says little, the stream goes on: only the child's own limit can see it."""
    filled = workbook({(row, 0): "x" * 30 for row in range(50)})
    parcel, forged = zipfile.ZipFile(io.BytesIO(filled)), io.BytesIO()
    sheet = b"<worksheet><sheetData>" + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 4_000_000
    with zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parcel.infolist():
            made.writestr(part.filename, sheet if "sheet1" in part.filename else parcel.read(part))
    content = bytearray(forged.getvalue())
    size = len(sheet).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (5000).to_bytes(4, "little")
    assert refused(bytes(content)) in ("upload_too_heavy", "upload_broken", "upload_too_slow")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("xl/vbaProject.bin", "upload_macros"),
        ("xl/macrosheets/sheet1.xml", "upload_macros"),
        ("xl/externalLinks/externalLink1.xml", "upload_links"),
        ("../../etc/cron.d/x", "upload_broken"),
    ],
)
def test_a_workbook_with_what_no_table_needs(part, reason):
    assert refused(with_part(workbook({(0, 0): 1}), part)) == reason


def test_too_many_entries_rows_columns_and_letters():
    many = workbook({(0, 0): 1})
    kept = io.BytesIO(many)
    with zipfile.ZipFile(kept, "a") as parcel:
        for number in range(1001):
            parcel.writestr(f"xl/x{number}", b"")
    assert refused(kept.getvalue()) == "upload_many_entries"
    assert refused(workbook({(0, 0): 1, (100_011, 0): 1})) == "upload_many_rows"
    assert refused(workbook({(0, 0): 1, (0, 200): 1})) == "upload_many_columns"
    assert refused(b"a,b\n" * 100_011) == "upload_many_rows"
    assert refused(("a,b\n" + "x" * 40_000 + ",1\n").encode()) == "upload_broken_csv"
    assert refused(b"x" * (sandbox.PACKED + 1)) == "upload_too_big"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "upload_empty"),
        (b" \r\n", "upload_empty"),
        (b"PK\x03\x04broken", "upload_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "upload_old_excel"),
        (b"%PDF-1.7\x00\x01", "upload_no_table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "upload_no_table"),
        (b"a,b\n\x98,1\n", "upload_encoding"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, reason):
    assert refused(content) == reason


def test_a_parcel_that_is_no_workbook():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as parcel:
        parcel.writestr("word/document.xml", "<w/>")
    assert refused(kept.getvalue()) == "upload_no_workbook"


def test_an_entity_inside_a_workbook_reads_no_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    plain = zipfile.ZipFile(io.BytesIO(workbook({(0, 0): "here"})))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for part in plain.infolist():
            text = plain.read(part).decode()
            if part.filename.endswith("sharedStrings.xml"):
                text = text.replace("<sst", f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file://{secret}">]><sst', 1)
                text = text.replace("here", "&x;")
            made.writestr(part.filename, text)
    try:
        told = json.dumps([sheet.rows for sheet in read_upload(kept.getvalue()).sheets])
    except Bad as bad:
        told = bad.reason
    assert "TOP-SECRET" not in told


def test_a_child_that_is_killed_or_silent_is_said_in_words(monkeypatch, tmp_path):
    for ends, reason in (
        (f"import os, signal; os.kill(os.getpid(), {signal.SIGKILL})", "upload_too_slow"),
        (f"import os, signal; os.kill(os.getpid(), {signal.SIGABRT})", "upload_too_heavy"),
        ("raise SystemExit(1)", "upload_broken"),
        ("import time; time.sleep(60)", "upload_too_slow"),
    ):
        child = tmp_path / "child.py"
        child.write_text(ends)
        monkeypatch.setattr(sandbox, "CHILD", child)
        monkeypatch.setattr(sandbox, "WALL", 0.5)
        assert refused(b"a,b\n1,2\n") == reason


def test_the_child_has_none_of_the_portals_secrets_and_opens_nothing_more(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, sys\nprint(json.dumps({'notes': [], 'env': sorted(os.environ)}))\nprint('{\"end\":true}')"
    )
    monkeypatch.setattr(sandbox, "CHILD", child)
    (told,) = sandbox.told(b"x")
    assert "SECRET_KEY" not in told


def test_in_the_child_no_file_opens_once_it_reads():
    child = sandbox.CHILD.read_text().replace(
        "    try:\n        for message", '    try:\n        open("/etc/hostname")\n        for message', 1
    )
    ran = subprocess.run([sys.executable, "-I", "-c", child], input=b"a,b\n", capture_output=True, env={})
    assert b"Too many open files" in ran.stderr


def test_no_child_is_left_behind_when_nobody_listens():
    lines = sandbox.told(b"a,b\n1,2\n" * 40_000)
    next(lines)
    before = children()
    lines.close()
    assert len(children()) < len(before)


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_cells_or_one_error(content):
    try:
        read_upload(content)
    except Bad as bad:
        assert bad.reason in REASONS
