"""Many plain rows into one table at once: a run writes tens of thousands, and model objects would take most of its time."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5000
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`rows` hold values in the order of `names` (fields, or `run_id` for a foreign key), as the model would take them.

    Every column without a default of the database has to be named: the model's own defaults are not asked."""
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table, kinds = connection.ops.quote_name(model._meta.db_table), [_kind(field) for field in fields]
    ready = (tuple(v if v is None else kind(v) for v, kind in zip(row, kinds, strict=True)) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for batch in _batches(ready):
                text = "".join("\t".join(map(_copied, row)) + "\n" for row in batch)
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", ready)


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
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
