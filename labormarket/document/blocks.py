"""What a paper is made of, whatever file it becomes: headings, sentences and tables in parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from portal.figures import figure, is_unknown, signed

Value = str | int | float | Decimal | None
LINE, SUBTOTAL, TOTAL = "line", "subtotal", "total"


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1
    fresh: bool = False  # begins a page


@dataclass(frozen=True)
class Text:
    text: str
    style: str = "plain"  # plain, lead, muted, right


@dataclass(frozen=True)
class Column:
    """`width`: its share of the page. A number is set right, with `digits`, and with its side where `signed`."""

    head: str
    width: float
    number: bool = False
    digits: int = 0
    signed: bool = False

    def show(self, value: Value) -> str:
        if isinstance(value, str):
            return value
        if is_unknown(value):
            return figure(None) if self.number else ""
        return (signed if self.signed else figure)(value, self.digits)


@dataclass(frozen=True)
class Row:
    """`span`: how many of its first columns the first cell takes; those it takes are empty."""

    cells: Sequence[Value]
    kind: str = LINE
    span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table; its heads are repeated on every page."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]

    def shown(self, row: Row) -> list[str]:
        return [column.show(value) for column, value in zip(self.columns, row.cells, strict=True)]


Block = Heading | Text | Grid


@dataclass(frozen=True)
class Part:
    blocks: Sequence[Block]
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """A paper before it becomes a file. `draft`: the word that stands on each of its pages until it is signed; `dated`:
    the moment of the version, the only one in the file, so that the same version gives the same bytes."""

    title: str
    language: str
    parts: Sequence[Part]
    foot: str
    address: str
    dated: datetime
    draft: str = ""
    notes: Sequence[tuple[str, str]] = field(default_factory=tuple)
