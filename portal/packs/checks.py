"""What only several rows together can break: keys, codes, trees, shares, levels. Stored rows count as far as they stay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.packs.tables import Line, Table
from portal.sheets.cells import written
from portal.sheets.layout import Layout
from portal.sheets.read import Stored

Key = tuple[str, ...]
SHARES_ROUNDED = 0.005
OPENINGS_ROUNDED = 0.5 + 1e-9


@dataclass
class Delivery:
    """A table of the pack beside what the region holds of it."""

    table: Table
    stored: dict[Key, Stored]
    lines: dict[Key, Line] = field(init=False)  # the pack's rows by key

    def __post_init__(self) -> None:
        self.lines = _by_key(self.table)

    @property
    def layout(self) -> Layout:
        return self.table.layout

    @cached_property
    def codes(self) -> set[str]:
        place = self.layout.place["code"]
        return {key[0] for key in self.stored} | {line.values[place] for line in self.table.lines} | self.table.loose

    @cached_property
    def parents(self) -> dict[str, str | None]:
        place = self.layout.place["parent_code"]
        return {row.cell(self.layout, "code"): row.values[place] for row in self.rows()}

    def rows(self) -> Iterator[Line]:
        """The table as it will stand; a stored row has number 0."""
        for key, row in self.stored.items():
            if not row.gone and (row.edited or key not in self.lines):
                yield Line(0, list(row.values), row.marks, set())
        stays = {key for key, row in self.stored.items() if row.edited or row.gone}
        yield from (line for key, line in self.lines.items() if key not in stays)


def _by_key(table: Table) -> dict[Key, Line]:
    """A key that comes again is a finding; its first row stands."""
    names = [column.name for column in table.layout.key]
    found: dict[Key, Line] = {}
    for line in table.lines:
        if line.bad.isdisjoint(names):
            key = tuple(line.cell(table.layout, name) for name in names)
            if (first := found.setdefault(key, line)) is not line:
                table.find(line.number, names[0], ", ".join(key), "double", row=first.number)
    return found


def check(deliveries: Mapping[str, Delivery]) -> None:
    """Adds what is wrong to the findings of each table."""
    by_model = {delivery.layout.model: delivery for delivery in deliveries.values()}
    above: Mapping[str, str | None] = deliveries["occupations"].parents
    for delivery in deliveries.values():
        _codes(delivery, by_model)
        if "parent_code" in delivery.layout.by_name and _circles(delivery):
            above = {}  # in a circle everybody is everybody's ancestor
        if delivery.layout.adds_up:
            _shares(delivery)
        if delivery.layout.one_level:
            _levels(delivery, above)
        if "openings_per_year" in delivery.layout.by_name:
            _openings(delivery)


def _codes(delivery: Delivery, by_model: Mapping[type, Delivery]) -> None:
    for column in delivery.layout.columns:
        if column.target is None:
            continue
        named, place = by_model[column.target], delivery.layout.place[column.name]
        if not named.table.whole:
            continue
        for line in delivery.table.lines:
            code = line.values[place]
            if code is not None and code not in named.codes:
                line.bad.add(column.name)
                delivery.table.find(line.number, column.name, code, "unknown_code", resource=named.layout.resource)


def ancestors(code: str, above: Mapping[str, str | None]) -> list[str]:
    """From the nearest up; ends where a code comes again."""
    found: list[str] = []
    while (parent := above.get(found[-1] if found else code)) and parent not in found:
        found.append(parent)
    return found


def _circles(delivery: Delivery) -> bool:
    above, found = delivery.parents, False
    for (code,), line in delivery.lines.items():
        if code in (path := ancestors(code, above)):
            path = path[: path.index(code) + 1]
            delivery.table.find(line.number, "parent_code", path[0], "circle", path=" > ".join([code, *path]))
            found = True
    return found


def _groups(delivery: Delivery, columns: str) -> Iterable[list[Line]]:
    """Rows that agree in the columns; a group with a row that could not be read is no group."""
    names = columns.split()
    groups: dict[Key, list[Line]] = defaultdict(list)
    for row in delivery.rows():
        groups[tuple(row.cell(delivery.layout, name) for name in names)].append(row)
    return [rows for rows in groups.values() if any(row.number for row in rows) and not any(row.bad for row in rows)]


def _shares(delivery: Delivery) -> None:
    place = delivery.layout.place["share"]
    for rows in _groups(delivery, delivery.layout.adds_up):
        total = sum(row.values[place] or 0 for row in rows)
        if total > 1 + SHARES_ROUNDED:
            last = max(rows, key=lambda row: row.number)
            shown = written(round(total, 6))
            delivery.table.find(last.number, "share", written(last.values[place]), "adds_up", total=shown)


def _levels(delivery: Delivery, above: Mapping[str, str | None]) -> None:
    for rows in _groups(delivery, delivery.layout.one_level):
        first: dict[str, int] = {}
        for row in rows:
            first.setdefault(row.cell(delivery.layout, "occupation_code"), row.number)
        told: set[str] = set()
        for code, number in first.items():
            _level(delivery, first, code, number, [a for a in ancestors(code, above) if a in first], told)


def _level(
    delivery: Delivery, first: Mapping[str, int], code: str, number: int, over: list[str], told: set[str]
) -> None:
    """Named at the ancestor, once; at the descendant where the ancestor is a stored row."""
    for ancestor in over:
        if first[ancestor] and ancestor not in told:
            told.add(ancestor)
            delivery.table.find(first[ancestor], "occupation_code", ancestor, "with_descendant", other=code)
        elif not first[ancestor] and number:
            delivery.table.find(number, "occupation_code", code, "with_ancestor", other=ancestor)


def _openings(delivery: Delivery) -> None:
    place = delivery.layout.place
    names = ("openings_per_year", "exits_per_year", "transfers_per_year", "employed_base", "employed_target")
    for line in delivery.lines.values():
        said, exits, transfers, base, target = (line.values[place[name]] for name in names)
        if line.bad or None in (said, exits, transfers):
            continue
        years: Any = line.values[place["target_year"]] - line.values[place["base_year"]]
        expected = (target - base) / years + exits + transfers
        if abs(said - expected) > OPENINGS_ROUNDED:
            shown = written(round(expected, 3))
            delivery.table.find(line.number, names[0], written(said), "openings", expected=shown)
