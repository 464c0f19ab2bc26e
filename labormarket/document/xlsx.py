"""A paper as XLSX: numbers are numbers, totals are formulas, heads stay in sight; words are never read as formulas."""

import io
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from labormarket.document.annex import fields_grid, heads, lines_grid, title
from labormarket.document.blocks import LINE, Column, Document, Grid
from labormarket.document.table import Annex, Printed
from portal.figures import is_unknown

SEATS, QUOTAS, COST, SUM = 7, 8, 9, 10  # columns of the annex
RAW = ("programme", "college", "field", "specialty", "qualification", "language", "base", "form", "months")
RAW_NUMBERS = ("seats_last", "seats_recommended", "seats", "seat_cost")


class Book:
    """A workbook and its few formats."""

    def __init__(self, paper: Document) -> None:
        self.out = io.BytesIO()
        self.book = Workbook(self.out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        moment = paper.dated.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self.book.set_properties({"title": paper.title, "created": moment, "author": "", "comments": paper.foot})
        self.book.set_calc_mode("auto")
        self.paper = paper
        self.formats: dict[tuple, Any] = {}

    def look(self, **given: Any) -> Any:
        key = tuple(sorted(given.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 10, **given})
        return self.formats[key]

    def cell(self, kind: str = LINE, digits: int | None = None, *, signed: bool = False) -> Any:
        given: dict[str, Any] = {"border": 1, "valign": "top", "text_wrap": True}
        if digits is not None:
            plain = "#,##0" + ("." + "0" * digits if digits else "")
            given["num_format"] = f"+{plain};-{plain};0" if signed else plain
        if kind != LINE:
            given |= {"bold": True, "bg_color": "#F1F4F5" if kind == "subtotal" else "#DCE3E6"}
        return self.look(**given)

    def sheet(self, name: str, *, landscape: bool = True) -> Any:
        """A4, as wide as a page, the draft's word above and page n of N below."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        if self.paper.draft:
            sheet.set_header(f"&C&B{self.paper.draft}")
        sheet.set_footer(f"&L&8{self.paper.address.replace('&', '&&')}&R&P / &N")
        return sheet

    def heads(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        """Frozen on the screen, repeated in print."""
        look = self.look(bold=True, border=1, text_wrap=True, valign="vcenter", align="center", bg_color="#F6F7F8")
        for at, column in enumerate(columns):
            sheet.set_column(at, at, max(column.width * 1.45, 5))
            sheet.write_string(row, at, column.head, look)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)

    def write(self, sheet: Any, row: int, at: int, value: Any, look: Any) -> None:
        if is_unknown(value):
            sheet.write_blank(row, at, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, at, value, look)
        else:
            sheet.write_number(row, at, value, look)

    def bytes(self) -> bytes:
        self.book.close()
        return self.out.getvalue()


def annex_book(paper: Document, told: Annex) -> bytes:
    book = Book(paper)
    _annex(book, told)
    _fields(book, told)
    _notes(book)
    _raw(book, told)
    return book.bytes()


def pack_book(paper: Document, told: Annex, grids: Sequence[Grid]) -> bytes:
    """The annex's sheets, with a sheet for each further table of the pack between them."""
    book = Book(paper)
    _annex(book, told)
    _fields(book, told)
    for grid in grids:
        _grid(book, grid)
    _notes(book)
    _raw(book, told)
    return book.bytes()


def grids_book(paper: Document, grids: Sequence[Grid]) -> bytes:
    """A sheet for each table, and the notes that say what they are of."""
    book = Book(paper)
    for grid in grids:
        _grid(book, grid)
    _notes(book)
    return book.bytes()


def _annex(book: Book, told: Annex) -> None:
    """Rows from lines_grid, so that this sheet, DOCX and PDF are one table; sums become formulas with their value."""
    grid, columns = lines_grid(told), heads(told.version.region.currency)
    sheet = book.sheet(_("Annex"))
    sheet.write_string(0, 0, title(told), book.look(bold=True, font_size=12))
    if book.paper.draft:
        sheet.write_string(1, 0, book.paper.draft, book.look(bold=True, font_color="#8C2D04"))
    first = 3
    book.heads(sheet, first - 1, columns)
    begun = first
    for at, row in enumerate(grid.rows, first):
        for place, value in enumerate(row.cells):
            column = columns[place]
            look = book.cell(row.kind, column.digits if column.number else None)
            if place < row.span > 1:
                if not place:
                    sheet.merge_range(at, 0, at, row.span - 1, value, look)
            elif row.kind != LINE and place in (SEATS, QUOTAS, SUM) and not is_unknown(value):
                top = first if row.kind == "total" else begun
                _formula(sheet, at, place, f"=SUBTOTAL(9,{_span(place, top, at - 1)})", look, value)
            elif place == SUM and not is_unknown(value):
                seats, cost = xl_rowcol_to_cell(at, SEATS), xl_rowcol_to_cell(at, COST)
                _formula(sheet, at, place, f"={seats}*{cost}", look, value)
            else:
                book.write(sheet, at, place, value, look)
        if row.kind == "subtotal":
            begun = at + 1


def _span(column: int, first: int, last: int) -> str:
    name = xl_col_to_name(column)
    return f"{name}{first + 1}:{name}{last + 1}"


def _formula(sheet: Any, row: int, at: int, formula: str, look: Any, value: Any) -> None:
    sheet.write_formula(row, at, formula, look, float(value) if isinstance(value, Decimal) else value)


def _fields(book: Book, told: Annex) -> None:
    """Sums by field, counted from the raw sheet."""
    grid = fields_grid(told)
    sheet = book.sheet(_("By field of training"))
    book.heads(sheet, 0, grid.columns)
    raw = _("Raw")
    field, seats, last = xl_col_to_name(RAW.index("field")), _raw_column("seats"), len(told.rows) + 1
    for at, (row, code) in enumerate(zip(grid.rows, [*(c for c, _n in told.by_field()), None], strict=True), 1):
        for place, value in enumerate(row.cells):
            column = grid.columns[place]
            look = book.cell(row.kind, column.digits if column.number else None)
            if row.kind == "total" and place and not is_unknown(value):
                _formula(sheet, at, place, f"=SUM({_span(place, 1, at - 1)})", look, value)
            elif place == 2 and code:
                of, add = (f"'{raw}'!${name}$2:${name}${last}" for name in (field, seats))
                _formula(sheet, at, place, f'=SUMIF({of},"{code}",{add})', look, value)
            else:
                book.write(sheet, at, place, value, look)


def _raw_column(name: str) -> str:
    return xl_col_to_name(len(RAW) + RAW_NUMBERS.index(name))


def _grid(book: Book, grid: Grid) -> None:
    sheet = book.sheet(grid.name)
    book.heads(sheet, 0, grid.columns)
    for at, row in enumerate(grid.rows, 1):
        for place, value in enumerate(row.cells):
            column = grid.columns[place]
            look = book.cell(row.kind, column.digits if column.number else None, signed=column.signed)
            book.write(sheet, at, place, value, look)


def _notes(book: Book) -> None:
    sheet = book.sheet(_("Notes"), landscape=False)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    for row, (name, said) in enumerate(book.paper.notes):
        sheet.write_string(row, 0, name, book.look(bold=True, valign="top"))
        sheet.write_string(row, 1, said, book.look(text_wrap=True, valign="top"))


def _raw(book: Book, told: Annex) -> None:
    """Codes and plain numbers, one row a line: for another program."""
    names = [*RAW, *RAW_NUMBERS, *(f"quota.{name}" for name in told.shares)]
    sheet = book.sheet(_("Raw"))
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, book.look(bold=True))
    sheet.set_column(0, len(names) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(told.rows), len(names) - 1)
    for at, row in enumerate(told.rows, 1):
        for place, value in enumerate(_raw_row(row, list(told.shares))):
            book.write(sheet, at, place, value, book.look())


def _raw_row(row: Printed, quotas: Sequence[str]) -> list[Any]:
    taught, line = row.programme, row.line
    qualification = taught.qualification.code if taught.qualification else ""
    codes = [taught.code, taught.college.code, row.field[0], taught.specialty.code, qualification]
    codes += [taught.language, taught.base, taught.form]
    numbers = [line.seats_last, line.seats_recommended, row.seats, line.seat_cost]
    return [*codes, taught.duration_months, *numbers, *(row.reserved.get(name) for name in quotas)]
