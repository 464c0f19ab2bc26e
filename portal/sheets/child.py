"""Opens what somebody sent. A program of its own, started by `sandbox.py` without the portal's secrets and with limits:
a file that crashes its reader, eats memory or never ends takes only this process with it.

In: the file on stdin. Out: lines of JSON. {"notes"} {"sheet", "merged", "hidden"}
{"rows"} .. {"end"}, or {"bad": reason, "params"}. Knows nothing of Django and imports nothing of the portal."""

import codecs
import csv
import io
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

MEMORY, CPU = 512 * 2**20, 20  # bytes of address space, seconds
UNPACKED, RATIO, ENTRIES = 100 * 2**20, 100, 1000
ROWS, COLUMNS, TEXT = 100_010, 200, 32_767  # a header and a title stand above the 100,000; Excel's own longest cell
BATCH = 1000

WORKBOOK, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # byte order marks
BROKEN_KAZAKH = re.compile("[ЌЏќџЎўЈҐЄЇґєјЅѕї]")  # what Kazakh letters of kz-1048 look like when read as windows-1251
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1251", "kz1048", "cp437")  # the last: names inside a parcel
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
SEPARATORS = {",": "comma", ";": "separator ;", "\t": "tab"}


class Bad(Exception):
    def __init__(self, reason: str, **params: Any) -> None:
        self.reason, self.params = reason, params
        super().__init__(reason)


def main() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    content = sys.stdin.buffer.read()
    import python_calamine  # noqa: F401  what is needed later comes in before the door closes

    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # from here on no file and no socket can be opened
    try:
        for message in read(content):
            tell(message)
        tell({"end": True})
    except Bad as bad:
        tell({"bad": bad.reason, "params": bad.params})
    except MemoryError:
        tell({"bad": "upload_too_heavy", "params": {}})
    sys.stdout.flush()


def tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")


def read(content: bytes) -> Iterator[dict[str, Any]]:
    """By what the file is, not by what it is called."""
    if content.startswith(OLD_EXCEL):
        raise Bad("upload_old_excel")
    if content.startswith(b"PK"):
        return workbook(content)
    return table(content)


# A workbook: first the parcel, then what is in it.


def check_parcel(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Bad("upload_broken") from error
    if len(parts) > ENTRIES:
        raise Bad("upload_many_entries", most=ENTRIES)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED or unpacked > RATIO * max(len(content), 1):
        raise Bad("upload_unpacks", most=UNPACKED // 2**20)
    for part in parts:
        check_part(part.filename, part.flag_bits)
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise Bad("upload_no_workbook")


def check_part(name: str, flags: int) -> None:
    low = name.lower().replace("\\", "/")
    if flags & 0x1:
        raise Bad("upload_password")
    if low.endswith("vbaproject.bin") or low.startswith("xl/macrosheets/"):
        raise Bad("upload_macros")
    if low.startswith("xl/externallinks/"):
        raise Bad("upload_links")
    if low.startswith("/") or ".." in low.split("/"):
        raise Bad("upload_broken")


def workbook(content: bytes) -> Iterator[dict[str, Any]]:
    check_parcel(content)
    import python_calamine as calamine

    known = (calamine.CalamineError, OSError, ValueError, KeyError, TypeError)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        yield {"notes": []}
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                yield from sheet(book.get_sheet_by_name(about.name), about.visible != calamine.SheetVisibleEnum.Visible)
    except known as error:
        raise Bad("upload_broken") from error


def sheet(found: Any, hidden: bool) -> Iterator[dict[str, Any]]:
    if found.end is not None:
        check_size(found.end[0] + 1, found.end[1] + 1)
    merged = [[*start, *end] for start, end in found.merged_cell_ranges or []]
    yield {"sheet": found.name, "merged": sorted(merged), "hidden": hidden}
    if found.end is None:
        return
    rows, left = [], [""] * found.start[1]  # the reader counts rows from A1, columns from the first filled one
    for cells in found.iter_rows():
        rows.append(left + [plain(cell) for cell in cells])
        if len(rows) >= BATCH:
            yield {"rows": rows}
            rows = []
    if rows:
        yield {"rows": rows}


def check_size(rows: int, columns: int) -> None:
    if rows > ROWS:
        raise Bad("upload_many_rows", most=100_000)
    if columns > COLUMNS:
        raise Bad("upload_many_columns", most=COLUMNS)


def plain(cell: Any) -> Any:
    """A number or a text. Whole numbers lose the .0 that the reader gives them."""
    kind = type(cell)
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if kind is str:
        if len(cell) > TEXT:
            raise Bad("upload_long_cell", most=TEXT)
        return cell
    if kind is bool:
        return "true" if cell else "false"
    if kind is datetime:
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if kind is date or kind is time else str(cell)


# A table of text.


def table(content: bytes) -> Iterator[dict[str, Any]]:
    text, encoding, mark = decoded(content)
    separator = separated(text)
    yield {"notes": list(notes(encoding, separator, mark))}
    yield {"sheet": "", "merged": [], "hidden": False}
    rows, count = [], 0
    csv.field_size_limit(TEXT)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            count += 1
            check_size(count, len(cells))
            rows.append(cells)
            if len(rows) >= BATCH:
                yield {"rows": rows}
                rows = []
    except csv.Error as error:
        raise Bad("upload_broken_csv", row=count + 1) from error
    yield {"rows": rows}


def decoded(content: bytes) -> tuple[str, str, bool]:
    """The text, the name of its encoding, and whether a byte order mark stood before it."""
    if not content.strip():
        raise Bad("upload_empty")
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return as_text(content, "utf-8-sig" if encoding == "utf-8" else encoding), encoding, True
    try:
        return clean(content.decode("utf-8")), "utf-8", False
    except UnicodeDecodeError:
        text = content.decode("windows-1251", errors="replace")
        if BROKEN_KAZAKH.search(text):
            return as_text(content, "kz1048"), "kz-1048", False
        if "\ufffd" in text:
            raise Bad("upload_encoding") from None
        return clean(text), "windows-1251", False


def as_text(content: bytes, encoding: str) -> str:
    try:
        return clean(content.decode(encoding))
    except UnicodeDecodeError:
        raise Bad("upload_encoding") from None


def clean(text: str) -> str:
    if NO_TEXT.search(text) or text.lstrip().startswith("<"):  # a picture, a page saved as a table
        raise Bad("upload_no_table")
    return text


def separated(text: str) -> str:
    """The separator that makes most cells of the first rows, and as many in each."""

    def cells(separator: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator)
        try:
            widths = [len(row) for row, _ in zip(rows, range(20), strict=False) if row]
        except csv.Error:
            return 0, 0
        usual = max(widths, key=widths.count, default=0)
        return widths.count(usual) if usual > 1 else 0, usual

    return max(SEPARATORS, key=cells)


def notes(encoding: str, separator: str, mark: bool) -> Iterator[dict[str, str]]:
    if mark:
        told = {"utf-8": "UTF-8", "utf-16": "UTF-16"}[encoding]
        yield {"code": "byte_order_mark", "value": f"{told} with byte order mark", "read_as": "utf-8"}
    if encoding not in ("utf-8", "utf-16") or separator == ";":
        value = f"{encoding}; {SEPARATORS[separator]}"
        yield {"code": "encoding_and_separator", "value": value, "read_as": "utf-8; comma"}


if __name__ == "__main__":
    main()
    os._exit(0)
