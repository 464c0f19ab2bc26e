"""Rows of any resource of a pack as a table, narrowed by the codes they carry: what a figure of a Why stands on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from labormarket.words import say
from labormarket.words.columns import COLUMNS
from labormarket.words.values import VALUES
from portal.sheets.layout import Column as Cell
from portal.sheets.layout import Layout
from portal.sources.models import Region
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number

Asked = list[tuple[str, str, str]]  # name in the address, its words, the value
SINGULAR = {
    "programmes": "programme",
    "occupations": "occupation",
    "enterprises": "enterprise",
    "specialties": "specialty",
}


def _names(layout: Layout) -> dict[str, str]:
    """Filter -> path: `programme` -> programme__code, `year` -> year; of its own rows a resource is narrowed by code."""
    found = {c.name.removesuffix("_code"): c.path for c in layout.columns if c.target or c.name == "year"}
    if layout.resource in SINGULAR:
        found[SINGULAR[layout.resource]] = "code"
    return found


def filters_of(layout: Layout, query: QueryDict) -> Asked:
    words = {name: str(COLUMNS.get(f"{name}_code", COLUMNS.get(name, name))) for name in _names(layout)}
    return [(name, words[name], query[name]) for name in _names(layout) if query.get(name)]


def matching(layout: Layout, region: Region, asked: Asked) -> QuerySet[Any]:
    paths = _names(layout)
    wanted = {paths[name]: value for name, _label, value in asked if name != "year" or value.isdigit()}
    targets = [column.field.name for column in layout.columns if column.target]
    rows = layout.model._base_manager.filter(region=region, **layout.only, **wanted)
    return rows.select_related("vintage", *targets).order_by(*(column.path for column in layout.key))


def rows_table(layout: Layout, rows: Sequence[Model]) -> Table:
    """Columns that no row of the page fills stay away, but never those of the key."""
    cells = [cell for cell in layout.columns if cell.key or any(_filled(row, cell) for row in rows)]
    columns = tuple(
        Column(
            say(COLUMNS, cell.name),
            number=cell.kind in ("number", "integer", "decimal"),
            css="wrap" if cell.name in LONG else "",
        )
        for cell in cells
    )
    body = [Row(tuple(_cell(row, cell) for cell in cells)) for row in rows]
    return Table(_("Rows"), columns, body)


LONG = ("source", "note")


def _filled(row: Model, cell: Cell) -> bool:
    return getattr(row, cell.field.attname) not in (None, "")


def _cell(row: Any, cell: Cell) -> Any:
    value = getattr(row, cell.field.name)
    if value is None or value == "":
        return None
    if cell.target:
        return format_html(
            '{} <span class="xs mut">{}</span>', str(value) if str(value) != value.code else "", value.code
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if cell.kind == "year":
        return str(value)
    if cell.kind in ("number", "integer", "decimal"):
        return number(value, _digits(value), row.cell_synthetic(cell.name))
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if cell.name in LONG:  # as its publisher wrote it, in whatever language
        return format_html('<span class="own-words">{}</span>', value)
    return say(VALUES.get(cell.name, {}), str(value))


def _digits(value: Any) -> int:
    """As many digits as the figure needs, four at most: shares are small, people are whole."""
    return next((n for n in range(4) if abs(float(value) - round(float(value), n)) < 5e-5), 4)
