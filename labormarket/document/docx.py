"""A paper as DOCX that can be edited: heads repeated on every page, page n / N, no moment of its own in the file."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from labormarket.document.blocks import LINE, Block, Document, Grid, Heading, Part, Row

FONT = "Times New Roman"
SIZES = {1: 13, 2: 12, 3: 11}
SHORT, LONG, SIDE, FOOT = Mm(210), Mm(297), Mm(15), Mm(18)
EPOCH = (1980, 1, 1, 0, 0, 0)
TINTS = {"subtotal": "F1F4F5", "total": "DCE3E6"}


def docx_file(paper: Document) -> bytes:
    made = docx.Document()
    _plain(made, paper)
    for number, part in enumerate(paper.parts):
        _open(made, part, first=number == 0)
        for one in part.blocks:
            _add(made, part, one)
    for section in made.sections:
        _frame(section, paper)
    out = io.BytesIO()
    made.save(out)
    return timeless(out.getvalue())


def timeless(packed: bytes) -> bytes:
    """The same archive with no clock in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(zipfile.ZipInfo(name, EPOCH), read.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _plain(made: docx.document.Document, paper: Document) -> None:
    said, moment = made.core_properties, paper.dated.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    said.title, said.author, said.comments, said.language = paper.title, "", "", paper.language
    said.created = said.modified = moment
    said.last_modified_by, said.revision = "", 1
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    made.styles["Footer"].font.size = Pt(7)
    for level, size in SIZES.items():
        head = made.styles[f"Heading {level}"]
        head.font.name, head.font.size, head.font.bold, head.font.color.rgb = FONT, Pt(size), True, RGBColor(0, 0, 0)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            head.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def _open(made: docx.document.Document, part: Part, *, first: bool) -> None:
    section = made.sections[-1] if first else made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if part.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if part.landscape else (SHORT, LONG)
    section.left_margin = section.right_margin = SIDE
    section.top_margin = section.bottom_margin = FOOT


def _frame(section: docx.section.Section, paper: Document) -> None:
    """The draft's word above, page n / N and the address below, on every page."""
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    above = section.header.paragraphs[0]
    above.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.draft:
        above.add_run(paper.draft).bold = True
    below = section.footer.paragraphs[0]
    below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page = _("page")
    for said in (f"{paper.foot} · {paper.address} · {page} ", "PAGE", " / ", "NUMPAGES"):
        run = below.add_run("" if said.isupper() else said)
        if said.isupper():
            _count(run, said)


def _count(run: docx.text.run.Run, name: str) -> None:
    for kind in ("begin", None, "separate", "text", "end"):
        if kind is None:
            node = OxmlElement("w:instrText")
            node.text = name
        elif kind == "text":
            node = OxmlElement("w:t")
            node.text = "1"
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)


def _add(made: docx.document.Document, part: Part, one: Block) -> None:
    if isinstance(one, Grid):
        _grid(made, one, LONG - 2 * SIDE if part.landscape else SHORT - 2 * SIDE)
    elif isinstance(one, Heading):
        made.add_heading(one.text, one.level).paragraph_format.page_break_before = one.fresh
    else:
        said = made.add_paragraph()
        run = said.add_run(one.text)
        if one.style == "right":
            said.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run.font.size = {"lead": Pt(11), "muted": Pt(9)}.get(one.style)


def _grid(made: docx.document.Document, grid: Grid, wide: int) -> None:
    """Rows are written as elements: through the library's cells a long table takes a hundred times longer."""
    whole = sum(column.width for column in grid.columns)
    widths = [round(wide * column.width / whole / 635) for column in grid.columns]  # twentieths of a point
    table = made.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    inside = _under(table._tbl.tblPr, "w:tblCellMar")
    for side in ("left", "right"):
        _under(inside, f"w:{side}", w="50", type="dxa")
    for node, width in zip(table._tbl.tblGrid.iterchildren(), widths, strict=True):
        node.set(qn("w:w"), str(width))
    numbers = [column.number for column in grid.columns]
    heads = [column.head for column in grid.columns]
    table._tbl.append(_row(heads, widths, ["center"] * len(heads), bold=True, repeated=True))
    sides = ["right" if number else "left" for number in numbers]
    for row in grid.rows:
        table._tbl.append(_line(grid, row, widths, sides))
    made.add_paragraph()


def _line(grid: Grid, row: Row, widths: list[int], sides: list[str]) -> OxmlElement:
    tint = TINTS.get(row.kind, "")
    words, span = grid.shown(row), row.span
    if span > 1:
        words, sides = [words[0], *words[span:]], [sides[0], *sides[span:]]
        widths = [sum(widths[:span]), *widths[span:]]
    return _row(words, widths, sides, bold=row.kind != LINE, tint=tint, span=span)


def _row(
    words: Iterable[str],
    widths: Iterable[int],
    sides: Iterable[str],
    *,
    bold: bool = False,
    repeated: bool = False,
    tint: str = "",
    span: int = 1,
) -> OxmlElement:
    row = OxmlElement("w:tr")
    said = _under(row, "w:trPr")
    _under(said, "w:cantSplit")
    if repeated:
        _under(said, "w:tblHeader")
    for place, (word, width, side) in enumerate(zip(words, widths, sides, strict=True)):
        cell = _under(row, "w:tc")
        about = _under(cell, "w:tcPr")
        _under(about, "w:tcW", w=str(width), type="dxa")
        if span > 1 and not place:
            _under(about, "w:gridSpan", val=str(span))
        if tint:
            _under(about, "w:shd", val="clear", color="auto", fill=tint)
        _words(cell, word, side, bold)
    return row


def _words(cell: OxmlElement, word: str, side: str, bold: bool) -> None:
    line = _under(cell, "w:p")
    shape = _under(line, "w:pPr")
    _under(shape, "w:spacing", before="0", after="0")
    _under(shape, "w:jc", val=side)
    run = _under(line, "w:r")
    look = _under(run, "w:rPr")
    if bold:
        _under(look, "w:b")
    _under(look, "w:sz", val="16")
    text = _under(run, "w:t")
    text.text = word
    text.set(qn("xml:space"), "preserve")


def _under(parent: OxmlElement, tag: str, **values: str) -> OxmlElement:
    node = OxmlElement(tag)
    for name, value in values.items():
        node.set(qn(f"w:{name}"), value)
    parent.append(node)
    return node
