"""Pasted text or an uploaded sheet as a preview: what was understood, what would change, what must be decided first.
Nothing is written here; `take` writes all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from colleges.actions.rows import fill_many
from colleges.checks import mended_code
from colleges.collected import has
from colleges.looked import Looked, look_at
from colleges.models import Submission, SubmissionRow
from colleges.sheets.submission import (
    CODE,
    SHOWN,
    SPECIALTY,
    VERSION,
    base_word,
    headings,
    language_word,
)
from colleges.typed import Read, read
from portal.sheets.pasted import TOTAL, cells_of, head_row, plain
from portal.workflow import Refused


@dataclass(frozen=True)
class Cell:
    """One cell that would change, or that cannot be read yet. `key` names it in the form."""

    line: int
    row: SubmissionRow
    column: str
    before: int | None
    read: Read
    taken: bool = False
    newer: bool = False  # somebody changed it after the sheet was downloaded

    @property
    def key(self) -> str:
        return f"{self.row.pk}-{self.column}"

    @property
    def value(self) -> int | None:
        return self.read.offered if self.taken else self.read.value

    @property
    def blocks(self) -> bool:
        return bool(self.read.refused)

    @property
    def waits(self) -> bool:
        """Left as it was until the person says that the offered number is meant."""
        return self.read.offered is not None and not self.taken


@dataclass(frozen=True)
class Stranger:
    """A line that fits no programme."""

    line: int
    name: str
    count: int
    likely: SubmissionRow | None = None


@dataclass
class Preview:
    rows: dict[int, SubmissionRow] = field(default_factory=dict)  # recognised, by their key
    cells: list[Cell] = field(default_factory=list)
    mended: list[tuple[int, str, str]] = field(default_factory=list)  # line, typed code, code it was read as
    strangers: list[Stranger] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)  # as it would stand
    lines: int = 0

    @property
    def changes(self) -> list[Cell]:
        return [one for one in self.cells if not one.blocks and not one.waits]

    @property
    def blocked(self) -> bool:
        return bool(self.twice or self.strangers or not self.rows) or any(one.blocks for one in self.cells)

    @property
    def versions(self) -> dict[int, int]:
        return {pk: row.version for pk, row in self.rows.items()}


@dataclass(frozen=True)
class Decided:
    """What the person chose in the preview: offered numbers to take, programmes for lines that fitted none."""

    taken: frozenset[str] = frozenset()
    chosen: Mapping[int, str] = field(default_factory=dict)  # line -> pk of a row, or "skip"


def preview(
    *, submission: Submission, rows: Sequence[SubmissionRow], text: str, at: str = "", shown: Sequence[str] = (),
    decided: Decided = Decided(),
) -> Preview:  # fmt: skip
    """`at`: the cell of the grid where the text was pasted ("12-entrants"), for text without headings; `shown`: the
    columns of the grid, from which they are counted then."""
    lines = cells_of(text)
    heads = head_row(lines, headings())
    found = Preview()
    if heads is None:
        body, names, order = lines, *_counted(rows, at, shown, lines)
    else:
        body, names, order = lines[heads + 1 :], _named(lines[heads], found), None
    start = 1 if heads is None else heads + 2
    _Reading(found, rows, names, order, decided).all(body, start)
    if found.rows:
        found.looked = look_at(_as_it_would_stand(found), submission.campaign.asked_year)
    return found


def take(*, submission: Submission, found: Preview, versions: Mapping[int, int], by: Any) -> list[SubmissionRow]:
    if found.blocked:
        raise Refused(_("Decide or correct what is marked first. Nothing is saved yet."))
    sheet: dict[int, dict[str, int | None]] = {pk: {} for pk in found.rows}
    for cell in found.changes:
        sheet[cell.row.pk][cell.column] = cell.value
    return fill_many(submission=submission, sheet=sheet, versions=versions, by=by)


def _named(cells: Sequence[str], found: Preview) -> list[str]:
    known = headings()
    names = [known.get(plain(cell), "") for cell in cells]
    found.unknown_columns += [cell for cell, name in zip(cells, names, strict=True) if cell.strip() and not name]
    return names


def _counted(
    rows: Sequence[SubmissionRow], at: str, shown: Sequence[str], lines: Sequence[Sequence[str]]
) -> tuple[list[str], list[SubmissionRow]]:
    """Without headings the text is laid on the grid from the cell where it was pasted."""
    pk, _dash, column = at.partition("-")
    place = next((place for place, row in enumerate(rows) if str(row.pk) == pk), None)
    if place is None or column not in shown:
        raise Refused(_("Copy the row of headings too, or paste into the first cell of the grid."))
    names = list(shown[shown.index(column) :])
    if max(map(len, lines), default=0) > len(names) or len(lines) > len(rows) - place:
        raise Refused(_("The copied part is larger than the grid from this cell on. Paste it into an earlier cell."))
    return names, list(rows[place:])


class _Reading:
    """Lines of cells against the rows of the submission."""

    def __init__(
        self, found: Preview, rows: Sequence[SubmissionRow], names: list[str], order: list[SubmissionRow] | None,
        decided: Decided,
    ) -> None:  # fmt: skip
        self.found, self.names, self.order, self.decided = found, names, order, decided
        self.rows = list(rows)
        self.by_code = {row.programme.code: row for row in rows}

    def all(self, body: Sequence[Sequence[str]], start: int) -> None:
        for place, cells in enumerate(body):
            line = start + place
            if self.order is None and not any(cell.strip() for cell in cells):
                continue
            if any(TOTAL.match(cell) for cell in cells[:3]):
                self.found.totals.append(line)
                continue
            self.found.lines += 1
            row = self.order[place] if self.order is not None else self._row(line, cells)
            if row is not None:
                self._take(line, row, cells)

    def _row(self, line: int, cells: Sequence[str]) -> SubmissionRow | None:
        chosen = self.decided.chosen.get(line, "")
        if chosen == "skip":
            return None
        if chosen:
            return next((row for row in self.rows if str(row.pk) == chosen), None)
        said = {name: cell.strip() for name, cell in zip(self.names, cells, strict=False) if name in SHOWN}
        if row := self._by_code(line, said.get(CODE, "")) or self._by_specialty(line, said):
            return row
        name = said.get("name") or said.get(CODE) or said.get(SPECIALTY) or next((c for c in cells if c.strip()), "")
        numbers = sum(bool(cell.strip()) for name, cell in zip(self.names, cells, strict=False) if name not in SHOWN)
        self.found.strangers.append(Stranger(line, name, numbers))
        return None

    def _by_code(self, line: int, code: str) -> SubmissionRow | None:
        if not code or code in self.by_code:
            return self.by_code.get(code)
        return self._mended(line, code, self.by_code)

    def _by_specialty(self, line: int, said: Mapping[str, str]) -> SubmissionRow | None:
        """By specialty, language and base where there is no code of ours; only when one programme fits."""
        code, name = said.get(SPECIALTY, ""), plain(said.get("name", ""))
        known = {row.programme.specialty.code for row in self.rows}
        if code and code not in known:
            mended = mended_code(code, known)
            if mended:
                self.found.mended.append((line, code, mended))
            code = mended or code
        fits = [row for row in self.rows if self._fits(row, code, name, said)]
        return fits[0] if len(fits) == 1 else None

    def _fits(self, row: SubmissionRow, code: str, name: str, said: Mapping[str, str]) -> bool:
        one = row.programme
        titles = {plain(x) for x in (one.specialty.name_kk, one.specialty.name_ru, one.specialty.name_en) if x}
        if one.qualification:
            q = one.qualification
            titles |= {plain(x) for x in (q.name_kk, q.name_ru, q.name_en) if x}
        if (code and one.specialty.code != code) or (not code and (not name or name not in titles)):
            return False
        language, base = said.get("language", ""), said.get("base", "")
        return (not language or plain(language) in (one.language, plain(language_word(one.language)))) and (
            not base or plain(base) in (one.base, plain(base_word(one.base)))
        )

    def _mended(self, line: int, code: str, known: Mapping[str, SubmissionRow]) -> SubmissionRow | None:
        if (found := mended_code(code, known)) is None:
            return None
        self.found.mended.append((line, code, found))
        return known[found]

    def _take(self, line: int, row: SubmissionRow, cells: Sequence[str]) -> None:
        if row.pk in self.found.rows:
            self.found.twice.append(line)
            return
        self.found.rows[row.pk] = row
        made = self._version(cells)
        for name, cell in zip(self.names, cells, strict=False):
            if name and name not in (*SHOWN, VERSION) and has(row.programme, name):
                self._cell(line, row, name, cell, made)

    def _version(self, cells: Sequence[str]) -> int | None:
        told = dict(zip(self.names, cells, strict=False)).get(VERSION, "")
        return int(told) if told.isdecimal() else None

    def _cell(self, line: int, row: SubmissionRow, name: str, cell: str, made: int | None) -> None:
        before, found = row.values.get(name), read(cell, name)
        taken = found.offered is not None and f"{row.pk}-{name}" in self.decided.taken
        newer = made is not None and row.version > made
        one = Cell(line, row, name, before, found, taken, newer)
        if one.blocks or one.waits or one.value != before:
            self.found.cells.append(one)


def _as_it_would_stand(found: Preview) -> list[SubmissionRow]:
    """Copies of the rows with the new figures, for the checks; they are never saved."""
    values: dict[int, dict[str, Any]] = {pk: dict(row.values) for pk, row in found.rows.items()}
    for cell in found.changes:
        values[cell.row.pk][cell.column] = cell.value
    copies = []
    for pk, row in found.rows.items():
        copy = SubmissionRow(pk=pk, submission=row.submission, values=values[pk], started=row.started)
        copy.programme = row.programme
        copies.append(copy)
    return copies
