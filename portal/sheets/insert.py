"""Many plain rows into one table at once: a run writes tens of thousands, and model objects would take most of its time."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5000
SPECIAL = frozenset("\\\t\n\r")
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`rows` hold values in the order of `names` (fields, or `run_id` for a foreign key), as the model would take them.

    Every column without a default of the database has to be named: the model's own defaults are not asked."""
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table, kinds = connection.ops.quote_name(model._meta.db_table), [_kind(field) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for batch in _batches(iter(rows)):
                cells = [_written(column, kind) for column, kind in zip(zip(*batch, strict=True), kinds, strict=True)]
                text = "\n".join(map("\t".join, zip(*cells, strict=True))) + "\n"
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))
        else:
            ready = (tuple(v if v is None else kind(v) for v, kind in zip(row, kinds, strict=True)) for row in rows)
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", ready)


def _written(column: tuple[Any, ...], kind: Callable[[Any], Any]) -> Iterable[str]:
    """A column as COPY has it; one that says the same in every row is written once, plain numbers and words at once."""
    first, types = column[0], set(map(type, column))
    if column.count(first) == len(column) and len(types) == 1:
        return [_copied(first if first is None else kind(first))] * len(column)
    if types == {int} and kind in (int, _same):
        return map(str, column)
    if types == {str} and kind is _same and SPECIAL.isdisjoint("".join(column)):
        return column
    return [_copied(value if value is None else kind(value)) for value in column]


def _batches(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _kind(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return json.dumps
    return int if isinstance(field, models.IntegerField) else _same


def _same(value: Any) -> Any:
    return value


def _copied(value: Any) -> str:
    """One cell as the text format of COPY has it."""
    if value is None:
        return "\\N"
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)
