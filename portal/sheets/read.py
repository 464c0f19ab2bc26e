"""A region's rows out of the database: in columns of plain values, or as they are stored beside their key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.sheets.cells import plain, written
from portal.sheets.layout import Layout


@dataclass(frozen=True, slots=True)
class Stored:
    """One row as it stands: `values` in the order of the layout's columns, codes in place of foreign keys."""

    pk: int
    vintage: int | None
    edited: bool
    marks: dict[str, str]
    values: tuple[Any, ...]
    gone: dict[str, Any]  # why it is no part of a pack any more: {"state": "withdrawn"}


def stored(layout: Layout, region: models.Model) -> dict[tuple[str, ...], Stored]:
    """Every row of the region by its key as text; one query."""
    places = [layout.place[column.name] for column in layout.key]
    wanted = layout.only.items()
    found = {}
    for pk, vintage, edited, marks, *cells in _rows(
        layout, region, {}, "pk", "vintage_id", "edited_at", "marks", *layout.only
    ):
        held, values = dict(zip(layout.only, cells, strict=False)), tuple(cells[len(wanted) :])
        gone = {name: held[name] for name, value in wanted if held[name] != value}
        key = tuple(written(values[place]) for place in places)
        found[key] = Stored(pk, vintage, edited is not None, marks, values, gone)
    return found


def columns(layout: Layout, region: models.Model) -> dict[str, list[Any]]:
    """{column: values}, rows in the order of their key as text; unknown is None (text: ''). One query.

    What every row may carry (source, status, note, `X_status`) is there where a row carries it."""
    rows = [(marks, values) for marks, *values in _rows(layout, region, layout.only, "marks")]
    places = [layout.place[column.name] for column in layout.key]
    rows.sort(key=lambda row: [written(row[1][place]) for place in places])
    table = {c.name: [plain(values[i]) for _, values in rows] for i, c in enumerate(layout.columns)}
    described = {column.name for column in layout.described}
    kept = {name: cells for name, cells in table.items() if name in described or any(cells)}
    return kept | _marks(layout, [marks for marks, _ in rows])


def _rows(layout: Layout, region: models.Model, only: Mapping[str, Any], *extra: str) -> Iterator[tuple[Any, ...]]:
    rows = layout.model._base_manager.filter(region=region, **only).order_by()
    return rows.values_list(*extra, *(column.path for column in layout.columns)).iterator(chunk_size=5000)


def _marks(layout: Layout, marks: list[dict[str, str]]) -> dict[str, list[str]]:
    names = layout.marks({name for mark in marks for name in mark})
    return {name: [mark.get(name, "") for mark in marks] for name in names}
