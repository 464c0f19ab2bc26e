"""Long tables without a template loop per cell. Six hundred lines of fifteen columns are joined in Python;
every cell is escaped unless it is already safe."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import figures, indicators


@dataclass(frozen=True)
class Column:
    label: str
    number: bool = False
    digits: int = 0
    sort: str = ""  # the word in ?sort= ; "" cannot be sorted
    group: str = ""  # neighbours of one group share a heading above
    css: str = ""
    hint: str = ""
    about: str = ""  # the indicator (portal/indicators.py) whose definition the heading leads to


@dataclass(frozen=True)
class Row:
    """One cell a column: a number, a text, safe markup, or None for the unknown. The cell `head` names the row."""

    cells: tuple
    css: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: list[Row]
    foot: Row | None = None
    head: int = 0  # which column is the row's heading
    freeze: int = 1  # how many first columns stay in sight: 0, 1 or 2 (two: the first is a narrow one)
    css: str = ""
    hidden_caption: bool = True
    sorted_by: str = field(default="")  # "gap" or "-gap"


def cell(value, column: Column) -> str:
    if isinstance(value, SafeString):
        return value
    if figures.is_unknown(value):
        return f'<span class="gone" title="{_("no data")}">{figures.DASH}</span>' if column.number else ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return figures.figure(value, column.digits)
    return conditional_escape(value)


def classes(table: Table) -> list[str]:
    """The class of each column's cells: number, frozen, own."""
    frozen = {0: [], 1: ["fix1"], 2: ["fix0", "fix2"]}[table.freeze]
    found = []
    for place, column in enumerate(table.columns):
        words = ["num"] if column.number else []
        words += frozen[place : place + 1]
        found.append(" ".join([*words, *column.css.split()]))
    return found


def kinds(table: Table) -> list[str]:
    """What stands in the tag of each column's cells."""
    return [attribute("class", css) for css in classes(table)]


def body_row(table: Table, row: Row, kinds: list[str]) -> str:
    out = [f"<tr{attribute('id', row.anchor)}{attribute('class', row.css)}>"]
    for place, (value, column, kind) in enumerate(zip(row.cells, table.columns, kinds, strict=True)):
        text = cell(value, column)
        out.append(f'<th scope="row"{kind}>{text}</th>' if place == table.head else f"<td{kind}>{text}</td>")
    out.append("</tr>")
    return "".join(out)


def attribute(name: str, value: str) -> str:
    return f' {name}="{conditional_escape(value)}"' if value else ""


def sort_link(table: Table, column: Column, filters: QueryDict | None) -> str:
    """Sorts by this column, the other way round when it is sorted already; the filters stay."""
    query = filters.copy() if filters is not None else QueryDict(mutable=True)
    query["sort"] = column.sort if table.sorted_by == f"-{column.sort}" else f"-{column.sort}"
    query.pop("page", None)
    return format_html('<a href="?{}">{}</a>', query.urlencode(), column.label)


def heading(table: Table, column: Column, css: str, filters: QueryDict | None) -> str:
    order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(table.sorted_by) if column.sort else None
    label = sort_link(table, column, filters) if column.sort else conditional_escape(column.label)
    if column.about and (url := indicators.address(column.about)):
        label = _defined(label, url, column)
    extra = attribute("class", css) + attribute("aria-sort", order or "") + attribute("title", column.hint)
    return f'<th scope="col"{extra}>{label}</th>'


def _defined(label: str, url: str, column: Column) -> str:
    """The heading leads to its definition; where it sorts, a sign after it does."""
    if not column.sort:
        return format_html('<a class="def" href="{}">{}</a>', url, mark_safe(label))
    asked = _("What is it: %(name)s") % {"name": column.label}
    return format_html('{} <a class="def what" href="{}" aria-label="{}">?</a>', mark_safe(label), url, asked)


def groups(table: Table) -> str:
    """The row of shared headings, when any column has a group."""
    if not any(column.group for column in table.columns):
        return ""
    spans: list[list] = []
    for column in table.columns:
        if spans and column.group and spans[-1][0] == column.group:
            spans[-1][1] += 1
        else:
            spans.append([column.group, 1])
    cells = [
        f'<th scope="colgroup" colspan="{width}">{conditional_escape(name)}</th>'
        if name
        else f'<td colspan="{width}"></td>'
        for name, width in spans
    ]
    return f'<tr class="grp">{"".join(cells)}</tr>'


def render(table: Table, filters: QueryDict | None = None) -> SafeString:
    cells = kinds(table)
    hide = ' class="vh"' if table.hidden_caption else ""
    heads = "".join(
        heading(table, column, kind, filters) for column, kind in zip(table.columns, classes(table), strict=True)
    )
    rows = "\n".join(body_row(table, row, cells) for row in table.rows)
    foot = f"<tfoot>{body_row(table, table.foot, cells)}</tfoot>" if table.foot else ""
    label = conditional_escape(_("Table, can be scrolled: %(caption)s") % {"caption": table.caption})
    return mark_safe(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="tbl {conditional_escape(table.css)}"><caption{hide}>{conditional_escape(table.caption)}</caption>'
        f"<thead>{groups(table)}<tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody>{foot}</table></div>"
    )
