"""Many plain rows into one table at once: a run writes tens of thousands, and model objects would take most of its time."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5000
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`rows` hold values in the order of `names` (fields, or `run_id` for a foreign key); lists and dicts become JSON.

    Every column without a default of the database has to be named: the model's own defaults are not asked."""
    quoted = [connection.ops.quote_name(model._meta.get_field(name).column) for name in names]
    table, columns = connection.ops.quote_name(model._meta.db_table), ", ".join(quoted)
    ready = (tuple(map(_stored, row)) for row in rows)
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


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _copied(value: Any) -> str:
    """One cell as the text format of COPY has it."""
    if value is None:
        return "\\N"
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)
