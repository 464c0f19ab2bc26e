"""What reading an upload brings: facts for the portal's tables, and what is to be said of its cells."""

from dataclasses import dataclass, field
from typing import Any

from portal.sheets.mends import ERROR

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`row` from 1 and `column` from 0, as in the sheet."""

    sheet: str
    row: int
    column: int
    head: str
    value: Any
    kind: str
    code: str
    read_as: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] | None = None  # whose figure a check asks about, and what was said of it a year before


@dataclass(slots=True)
class Fact:
    """Values of one row of the portal, and in which cell each stands: {field: column}."""

    model: str
    key: Key
    values: dict[str, Any]
    sheet: str
    row: int
    where: dict[str, int]


@dataclass
class Read:
    facts: dict[tuple[str, Key], Fact] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    heads: dict[str, list[str]] = field(default_factory=dict)  # {sheet: headings}
    rows: int = 0
    left_out: int = 0  # rows that cannot be used as they stand

    def say(self, *told: Any, **more: Any) -> None:
        self.found.append(Found(*told, **more))

    @property
    def errors(self) -> int:
        return sum(one.kind == ERROR for one in self.found)
