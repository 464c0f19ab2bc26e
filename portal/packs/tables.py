"""One file of a pack: its rows as values of their kind, and every cell that cannot be read."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.packs.descriptor import Resource, known_columns
from portal.sheets.cells import text as plain_text
from portal.sheets.cells import written
from portal.sheets.findings import Bad, Finding
from portal.sheets.layout import Column, Layout
from portal.sheets.numbers import CHECKS
from portal.sheets.rules import Rule, rules


@dataclass(slots=True)
class Line:
    """A row as it came: `number` as a spreadsheet shows it (the header is 1), `values` in the layout's order."""

    number: int
    values: list[Any]
    marks: dict[str, str]
    bad: set[str]  # columns that could not be read

    def cell(self, layout: Layout, column: str) -> str:
        return written(self.values[layout.place[column]])


@dataclass
class Table:
    layout: Layout
    file: str
    digest: str = ""
    header: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = False  # read to its end: what is not in it is not there
    loose: set[str] = field(default_factory=set)  # cells of rows too short or too long to be read
    lost: int = 0  # rows that the descriptor promises and the file lacks

    def find(self, number: int, column: str, value: str, reason: str, **params: Any) -> None:
        self.findings.append(Finding(self.file, number, column, value, reason, params))


def read(resource: Resource, content: bytes, registry_check: str) -> Table:
    table = Table(resource.layout, resource.file, hashlib.sha256(content).hexdigest())
    text = _text(table, content)
    if text is None or _is_cut_off(table, resource, content):
        return table
    rows = _rows(table, text)
    table.header = next(rows, (1, []))[1]
    if _knows_header(table):
        _read_lines(table, rows, registry_check)
        table.whole = not any(finding.reason == "broken_csv" for finding in table.findings)
        table.lost = _lost(table, resource, content)
    return table


def _text(table: Table, content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        strange = content[error.start : error.start + 4].hex(" ")
        table.find(before.count(b"\n") + 1, "", strange, "not_utf8")
        return None


def _is_cut_off(table: Table, resource: Resource, content: bytes) -> bool:
    said = resource.described.get("bytes")
    if not content or content.endswith((b"\n", b"\r")) or not isinstance(said, int) or len(content) >= said:
        return False
    table.find(content.count(b"\n") + 1, "", "", "cut_off", said=said, bytes=len(content))
    return True


def _lost(table: Table, resource: Resource, content: bytes) -> int:
    """Rows that the descriptor promises and the file lacks: one cut at the end of a line reads well otherwise.

    A file with its header alone is empty on purpose: that is unknown.
    """
    rows, size = (resource.described.get(key) for key in ("rows", "bytes"))
    if table.findings or not table.lines or not isinstance(rows, int) or not isinstance(size, int):
        return 0
    return max(0, rows - len(table.lines)) if len(content) < size else 0


def _rows(table: Table, text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them; empty lines are counted and passed over."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if cells:
                yield number, cells
    except csv.Error as error:
        table.find(number + 1, "", str(error), "broken_csv")


def _knows_header(table: Table) -> bool:
    layout, header = table.layout, table.header
    if not header:
        if not table.findings:
            table.find(1, "", "", "no_header")
        return False
    for place, name in enumerate(header):
        if name not in layout.by_name and not layout.is_mark(name):
            table.find(1, name, name, "unknown_column", **known_columns(layout))
        elif name in header[:place]:
            table.find(1, name, name, "double_column")
    for column in layout.columns:
        if column.required and column.name not in header:
            table.find(1, column.name, "", "no_column")
    return not table.findings


def _read_lines(table: Table, rows: Iterator[tuple[int, list[str]]], registry_check: str) -> None:
    cells = [_cell(table.layout, name, registry_check) for name in table.header]
    blank = [column.blank for column in table.layout.columns]
    required = [column for column in table.layout.columns if column.required and column.name in table.header]
    checks = rules(table.layout, set(table.header))
    for number, found in rows:
        if len(found) != len(cells):
            table.find(number, "", ",".join(found), "row_length", cells=len(found), columns=len(cells))
            table.loose.update(found)
            continue
        line = Line(number, blank.copy(), {}, set())
        for text, (name, put) in zip(found, cells, strict=True):
            if text:
                _put(table, line, name, text, put)
        _check(table, line, required, checks)
        table.lines.append(line)


def _cell(layout: Layout, name: str, registry_check: str) -> tuple[str, Callable[[Line, str], None]]:
    if layout.is_mark(name):
        return name, lambda line, text: line.marks.__setitem__(name, plain_text(text))
    read_cell, place = layout.by_name[name].reader(), layout.place[name]
    check = CHECKS.get(registry_check) if name == "registry_number" else None

    def put(line: Line, text: str) -> None:
        if check:
            check(text)
        line.values[place] = read_cell(text)

    return name, put


def _put(table: Table, line: Line, name: str, text: str, put: Callable[[Line, str], None]) -> None:
    try:
        put(line, text)
    except Bad as bad:
        line.bad.add(name)
        table.find(line.number, name, text, bad.reason, **bad.params)


def _check(table: Table, line: Line, required: list[Column], checks: list[Rule]) -> None:
    for column in required:
        if line.values[table.layout.place[column.name]] == column.blank and column.name not in line.bad:
            line.bad.add(column.name)
            table.find(line.number, column.name, "", "blank")
    if line.bad:
        return
    for rule in checks:
        if not rule.holds(line.values):
            line.bad.add(rule.column)
            table.find(
                line.number, rule.column, line.cell(table.layout, rule.column), rule.reason, **rule.words(line.values)
            )
