"""Delivered rows into the database: what is new is inserted, what differs is written, the rest is left alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal.packs.checks import Delivery, ancestors
from portal.packs.tables import Line
from portal.sheets.cells import written
from portal.sheets.insert import insert
from portal.sheets.read import Stored
from portal.sources.models import Region, Vintage

Ids = dict[type[models.Model], dict[str, int]]
BATCH = 2000


@dataclass(frozen=True)
class Kept:
    """A cell that a person changed here and the delivery has otherwise: theirs was not taken."""

    file: str
    row: int
    column: str
    theirs: str
    ours: str


@dataclass
class Count:
    resource: str
    rows: int
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    cells: list[Kept] = field(default_factory=list)
    lost: int = 0  # rows that its descriptor promises and the delivery lacks
    blanked: Counter[str] = field(default_factory=Counter)  # figures known before that this delivery leaves blank


def ids_of(deliveries: Mapping[str, Delivery]) -> Ids:
    """code -> id of every row that others may refer to."""
    vocabulary = (d for d in deliveries.values() if "code" in d.layout.by_name)
    return {d.layout.model: {key[0]: row.pk for key, row in d.stored.items()} for d in vocabulary}


def write(delivery: Delivery, region: Region, vintage: Vintage, ids: Ids) -> Count:
    new, changed, older = [], [], []
    count = Count(delivery.layout.resource, len(delivery.table.lines), lost=delivery.table.lost)
    for key, line in delivery.lines.items():
        row = delivery.stored.get(key)
        if row is None:
            new.append(line)
        elif row.gone:
            count.kept += 1
            count.cells += [_gone(delivery, line, name, value) for name, value in row.gone.items()]
        elif tuple(line.values) == row.values and line.marks == row.marks:
            count.same += 1
            older += [row.pk] if row.vintage != vintage.pk and not row.edited else []
        elif row.edited:
            count.kept += 1
            count.cells += _kept(delivery, line, row)
        else:
            changed.append((row.pk, line))
            count.blanked.update(_blanked(delivery, line, row))
    count.new, count.changed = len(new), len(changed)
    for level in _levels(delivery, new):
        _insert(delivery, level, region, vintage, ids)
    _update(delivery, changed, region, vintage, ids)
    for batch in _batches(older):
        delivery.layout.model._base_manager.filter(pk__in=batch).update(vintage=vintage)
    return count


def _blanked(delivery: Delivery, line: Line, row: Stored) -> Iterator[str]:
    for column, theirs, ours in zip(delivery.layout.columns, line.values, row.values, strict=True):
        if theirs == column.blank and ours != column.blank:
            yield column.name


def _gone(delivery: Delivery, line: Line, name: str, value: Any) -> Kept:
    return Kept(delivery.table.file, line.number, name, written(delivery.layout.only[name]), written(value))


def _kept(delivery: Delivery, line: Line, row: Stored) -> Iterator[Kept]:
    for column, theirs, ours in zip(delivery.layout.columns, line.values, row.values, strict=True):
        if theirs != ours:
            yield Kept(delivery.table.file, line.number, column.name, written(theirs), written(ours))
    for name in delivery.layout.marks({*line.marks, *row.marks}):
        if line.marks.get(name) != row.marks.get(name):
            yield Kept(delivery.table.file, line.number, name, line.marks.get(name, ""), row.marks.get(name, ""))


def _levels(delivery: Delivery, new: list[Line]) -> list[list[Line]]:
    """A tree from the top: a parent is written before its children, wherever it stands in the file."""
    if "parent_code" not in delivery.layout.by_name:
        return [new]
    above = delivery.parents
    levels: dict[int, list[Line]] = {}
    for line in new:
        levels.setdefault(len(ancestors(line.cell(delivery.layout, "code"), above)), []).append(line)
    return [levels[depth] for depth in sorted(levels)]


def _insert(delivery: Delivery, lines: list[Line], region: Region, vintage: Vintage, ids: Ids) -> None:
    model, layout = delivery.layout.model, delivery.layout
    if model in ids:
        for batch in _batches(lines):
            made = model._base_manager.bulk_create([_row(delivery, line, region, vintage, ids) for line in batch])
            ids[model].update((row.code, row.pk) for row in made)
        return
    # Figures nobody refers to: no ids are asked back, and most rows of a pack are such.
    owned = {"region_id": region.pk, "vintage_id": vintage.pk, **layout.only}
    names = [*owned, "marks", *(column.field.attname for column in layout.columns)]
    values = (list(_cells(delivery, line, ids).values()) for line in lines)
    rows = ([*owned.values(), line.marks, *cells] for line, cells in zip(lines, values, strict=True))
    insert(model, names, rows)


def _update(delivery: Delivery, changed: list[tuple[int, Line]], region: Region, vintage: Vintage, ids: Ids) -> None:
    # An upsert by id: `bulk_update` builds a CASE per cell and takes many times as long.
    model = delivery.layout.model
    fields = [column.field.name for column in delivery.layout.columns] + ["vintage", "marks"]
    fields += ["search"] if hasattr(model, "fold") else []
    for batch in _batches(changed):
        rows = [_row(delivery, line, region, vintage, ids, pk=pk) for pk, line in batch]
        model._base_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _row(delivery: Delivery, line: Line, region: Region, vintage: Vintage, ids: Ids, **more: Any) -> models.Model:
    owned = {"region_id": region.pk, "vintage_id": vintage.pk, "marks": line.marks}
    row = delivery.layout.model(**owned, **_cells(delivery, line, ids), **more)
    if hasattr(row, "fold"):
        row.fold()
    return row


def _cells(delivery: Delivery, line: Line, ids: Ids) -> dict[str, Any]:
    """By the model's own names, in the order of the columns; ids in place of codes."""
    cells = {}
    for column, value in zip(delivery.layout.columns, line.values, strict=True):
        target = column.target if value is not None else None
        cells[column.field.attname] = ids[target][value] if target else value
    return cells
