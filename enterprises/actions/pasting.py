"""A sheet of needs as a preview: what was understood, what would change, what must be decided first. Nothing is written
here; `take` writes all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.actions.needs import Statement, explain, post_needs
from enterprises.checks import Question, questions
from enterprises.models import Enterprise, Need
from enterprises.need_sheet import CODE, DUAL, FIRM, OCCUPATION, PLACE, WAGE, headings
from enterprises.queries import Answer, answers, needs_of, years_of
from enterprises.words import SAID_FIRM
from portal.classifiers.models import Occupation, Territory
from portal.classifiers.wording import occupations_for
from portal.names import search_key
from portal.sheets import mends
from portal.sheets.findings import Bad
from portal.sheets.mends import ERROR, QUESTION, Reading
from portal.sheets.pasted import TOTAL, cells_of, head_row, plain
from portal.workflow import Refused

LIKELY = 5
MOST_LINES, MOST_PEOPLE, MOST_PAY = 500, 100_000, 100_000_000
SKIP, OWN, ADD = "skip", "own", "add"


@dataclass(frozen=True)
class Spot:
    """What is to be said of one cell. A question is taken as read only when the person says so."""

    line: int
    column: str
    value: str
    reading: Reading
    taken: bool = False

    @property
    def key(self) -> str:
        return f"{self.line}-{self.column}"

    @property
    def waits(self) -> bool:
        return self.reading.kind == QUESTION and self.reading.value is not None and not self.taken


@dataclass(frozen=True)
class Unsure:
    """A line whose words may mean several occupations, or that names one a second time (`first`: where)."""

    line: int
    words: str
    likely: Sequence[Occupation] = ()
    first: int | None = None


@dataclass
class Said:
    """One line that was understood."""

    line: int
    occupation: Occupation | None
    wording: str
    known: Answer | None
    values: dict[str, Any] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Occupation | None, str]:
        return key_of(self.occupation, self.wording)

    @property
    def title(self) -> str:
        return self.occupation.name if self.occupation else f"«{self.wording}»"

    def statements(self) -> list[Statement]:
        return [Statement(self.occupation, y, n, wording=self.key[1], **self.values) for y, n in self.numbers.items()]

    def changes(self) -> list[tuple[int, int | None, int]]:
        """Year, what stands, what would stand."""
        return [(one.year, self._stands(one.year), one.number) for one in self.statements() if not self._same(one)]

    def _stands(self, year: int) -> int | None:
        return self.known.number(year) if self.known else None

    def _same(self, said: Statement) -> bool:
        need = next((one for one in self.known.open if one.year == said.year), None) if self.known else None
        return need is not None and all(getattr(need, name) == value for name, value in said.said().items())


@dataclass
class Preview:
    enterprise: Enterprise
    lines: list[Said] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    own: list[Said] = field(default_factory=list)  # sent in the enterprise's own words
    totals: list[int] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Spot]:
        return [one for one in self.spots if one.reading.kind == ERROR]

    @property
    def blocked(self) -> bool:
        return bool(self.errors or self.unsure or not self.lines or any(one.waits for one in self.spots))

    @property
    def changed(self) -> list[Said]:
        return [one for one in self.lines if one.changes()]

    @cached_property
    def asked(self) -> list[tuple[Said, Question]]:
        """What is unusual in the numbers, as the receipt would ask it."""
        return [(one, asked) for one in self.changed for asked in questions(_as_it_would_stand(self.enterprise, one))]


@dataclass(frozen=True)
class Decided:
    """What the person chose in the preview: readings to take, occupations of lines."""

    taken: frozenset[str] = frozenset()
    chosen: Mapping[int, str] = field(default_factory=dict)  # line -> code, "own" or "skip"
    again: Mapping[int, str] = field(default_factory=dict)  # line that names one a second time -> "add" or "skip"


def preview(*, enterprise: Enterprise, text: str, decided: Decided = Decided()) -> Preview:
    lines, years = cells_of(text), years_of(enterprise.region)
    known = headings(years)
    top = head_row(lines, known)
    names = [known.get(plain(cell), "") for cell in lines[top]] if top is not None else []
    if not {OCCUPATION, CODE} & set(names) or not set(map(str, years)) & set(names):
        raise Bad("no_headings")
    body = lines[(top or 0) + 1 :]
    if len(body) > MOST_LINES:
        raise Bad("too_many_lines", most=MOST_LINES)
    found = Preview(enterprise)
    heads = zip(lines[top or 0], names, strict=True)
    found.unknown_columns = [cell for cell, name in heads if cell.strip() and not name]
    _Sheet(found, names, decided).read(body, (top or 0) + 2)
    return found


@transaction.atomic
def take(*, found: Preview, sure: bool, why: str, by: Any) -> list[Need]:
    """The needs that are new or changed, under one receipt; sent a second time, none. `why`: for the unusual numbers."""
    if found.blocked:
        raise Refused(_("Decide or correct what is marked first. Nothing is saved yet."))
    if found.asked and not sure:
        raise Refused(_("Say that the unusual numbers are right, or correct them in the sheet. Nothing is saved yet."))
    unusual = {one.key for one, _asked in found.asked}
    statements = [one for said in found.lines for one in said.statements()]
    posted = post_needs(enterprise=found.enterprise, statements=statements, by=by)
    if stood := [need for need in posted if key_of(need.occupation, need.wording) in unusual]:
        explain(needs=stood, why=why.strip() or _("It is right."), by=by)
    return posted


def key_of(occupation: Occupation | None, wording: str) -> tuple[Occupation | None, str]:
    """Own words name an answer only as long as no code does."""
    return occupation, "" if occupation else wording


def _as_it_would_stand(enterprise: Enterprise, said: Said) -> Answer:
    """Rows with the new numbers, for the questions; they are never saved."""
    after = {one.year: one for one in said.statements()}
    kept = [need for need in (said.known.open if said.known else []) if need.year not in after]
    made = [
        Need(enterprise=enterprise, occupation=said.occupation, wording=said.wording, year=year, number=one.number,
             certainty=one.certainty, state=Need.OPEN)
        for year, one in after.items()
    ]  # fmt: skip
    return Answer(enterprise, said.occupation, sorted([*kept, *made], key=lambda need: need.year))


class _Sheet:
    """Lines of cells against what the enterprise has said so far."""

    def __init__(self, found: Preview, names: list[str], decided: Decided) -> None:
        self.found, self.names, self.decided = found, names, decided
        self.region = found.enterprise.region
        said = answers(needs_of(Enterprise.objects.filter(pk=found.enterprise.pk)))
        self.known = {key_of(one.occupation, one.needs[0].wording): one for one in said}
        self.coded = {need.wording: one.occupation for one in said for need in one.needs if need.wording}
        leaves = Occupation.objects.filter(region=self.region, children__isnull=True)
        self.by_code = {one.code: one for one in leaves}
        self.by_name = _unique(self.by_code.values())
        places = Territory.objects.filter(region=self.region).exclude(kind__in=("country", "region"))
        self.places = _unique(places) | {one.code: one for one in places}

    def read(self, body: Sequence[Sequence[str]], start: int) -> None:
        for line, cells in enumerate(body, start):
            said = {name: cell for name, cell in zip(self.names, cells, strict=False) if name}
            if not any(cell.strip() for cell in cells) or SKIP in self._decisions(line):
                continue
            if any(TOTAL.match(cell) for cell in cells[:3]):
                self.found.totals.append(line)
            elif row := self._row(line, said):
                self._fill(row, said)

    def _decisions(self, line: int) -> tuple[str, str]:
        return self.decided.chosen.get(line, ""), self.decided.again.get(line, "")

    def _row(self, line: int, said: Mapping[str, str]) -> Said | None:
        words = " ".join(said.get(OCCUPATION, "").split())[:200]
        code, chosen = said.get(CODE, "").strip(), self.decided.chosen.get(line, "")
        occupation = self.by_code.get(code or words) or self.coded.get(words) or self.by_name.get(search_key(words))
        occupation = self.by_code.get(chosen) or (None if chosen == OWN else occupation)
        if not words and occupation is None:
            self._spot(
                line,
                CODE if code else OCCUPATION,
                code,
                Reading(None, ERROR, "unknown_occupation_alone" if code else "blank"),
            )
            return None
        if occupation is None and chosen != OWN and (likely := occupations_for(self.region, words, LIKELY)):
            self.found.unsure.append(Unsure(line, words, likely))
            return None
        return self._first(Said(line, occupation, words, self.known.get(key_of(occupation, words))))

    def _first(self, row: Said) -> Said | None:
        """A second line of one occupation: are these other posts?"""
        first = self._same(row)
        if first and self.decided.again.get(row.line) != ADD:
            self.found.unsure.append(Unsure(row.line, row.title, first=first.line))
            return None
        if not first:
            self.found.lines.append(row)
            self.found.own += [row] if row.occupation is None else []
        return row

    def _same(self, row: Said) -> Said | None:
        return next((one for one in self.found.lines if one.key == row.key), None)

    def _fill(self, row: Said, said: Mapping[str, str]) -> None:
        row.values = {
            "certainty": self._firm(row, said.get(FIRM, "")),
            "place": self._place(row, said.get(PLACE, "")),
            "dual_places": self._number(row, DUAL, said.get(DUAL, ""), MOST_PEOPLE),
            "wage": self._pay(row, said.get(WAGE, "")),
        }
        counted = ((int(name), self._number(row, name, cell, MOST_PEOPLE)) for name, cell in _years(said))
        row.numbers = {year: number for year, number in counted if number is not None}
        first = self._same(row)
        if first and first is not row:
            for year, number in row.numbers.items():
                first.numbers[year] = first.numbers.get(year, 0) + number

    def _number(self, row: Said, column: str, cell: str, most: int) -> int | None:
        if mends.blank(cell):
            return None
        read = mends.number(cell, whole=True)
        if read.value is not None and read.value > most:
            read = Reading(None, ERROR, "too_large", {"most": most})
        return self._spot(row.line, column, cell, read)

    def _pay(self, row: Said, cell: str) -> Decimal | None:
        paid = self._number(row, WAGE, cell, MOST_PAY)
        return None if paid is None else Decimal(paid)

    def _firm(self, row: Said, cell: str) -> str:
        """Where the sheet is silent, as it stands; where nothing stands, it must be said."""
        if mends.blank(cell):
            if row.known and row.known.open:
                return row.known.open[-1].certainty
            self._spot(row.line, FIRM, cell, Reading(None, ERROR, "blank"))
            return ""
        return self._spot(row.line, FIRM, cell, mends.choice(cell, SAID_FIRM)) or ""

    def _place(self, row: Said, cell: str) -> Territory | None:
        if mends.blank(cell):
            return None
        found = self.places.get(cell.strip()) or self.places.get(search_key(cell.strip()))
        return found or self._spot(row.line, PLACE, cell, Reading(None, ERROR, "unknown_name"))

    def _spot(self, line: int, column: str, cell: str, read: Reading) -> Any:
        """The value, or None where it cannot be taken or waits for a yes."""
        one = Spot(line, column, cell, read, f"{line}-{column}" in self.decided.taken)
        if read.kind:
            self.found.spots.append(one)
        return None if one.waits or read.kind == ERROR else read.value


def _years(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, cell) for name, cell in said.items() if name.isdecimal())


def _unique(rows: Any) -> dict[str, Any]:
    """By a name in any language; names that two share name nobody."""
    found: dict[str, Any] = {}
    for row in rows:
        for name in {search_key(one) for one in (row.name_kk, row.name_ru, row.name_en) if one}:
            found[name] = None if name in found and found[name] != row else row
    return {name: row for name, row in found.items() if row is not None}
