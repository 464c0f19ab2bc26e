"""Papers of the order: annex, pack for the decision, Why of each line, as XLSX, DOCX and PDF in Kazakh and Russian, all
from one table (table.py). The same version gives the same bytes, today and tomorrow, in whatever process."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from labormarket.document import annex as annexes
from labormarket.document.blocks import Document, Grid
from labormarket.document.docx import docx_file
from labormarket.document.pack import Argued, changes_grid, college_grids, pack
from labormarket.document.pdf import pdf
from labormarket.document.table import Annex, annex_of
from labormarket.document.why_pages import why_pages
from labormarket.document.xlsx import annex_book, pack_book
from labormarket.models import Amendment, OrderVersion, Paper

LANGUAGES = ("kk", "ru")
FILES = [
    *((Paper.ANNEX, kind) for kind in Paper.FORMATS),
    *((Paper.PACK, kind) for kind in Paper.FORMATS),
    (Paper.WHY, Paper.PDF),
]
PAPERS = [(kind, language, form) for language in LANGUAGES for kind, form in FILES]
DOCUMENTS = {Paper.ANNEX: annexes.annex, Paper.PACK: pack, Paper.WHY: why_pages}


def files(version: OrderVersion, amendment: Amendment | None = None) -> Iterator[tuple[str, str, str, bytes]]:
    """Each paper as (kind, language, format, bytes), made one after the other."""
    for language in LANGUAGES:
        with translation.override(language):
            told = annex_of(version, amendment)
            made: dict[str, Document] = {}
            for kind, form in FILES:
                paper = made.get(kind) or made.setdefault(kind, DOCUMENTS[kind](told))
                content = _file(paper, told, kind, form)
                yield kind, language, form, content


def _file(paper: Document, told: Annex, kind: str, form: str) -> bytes:
    if form == Paper.PDF:
        return pdf(paper)
    if form == Paper.DOCX:
        return docx_file(paper)
    return annex_book(paper, told) if kind == Paper.ANNEX else pack_book(paper, told, _sheets(told))


def _sheets(told: Annex) -> list[Grid]:
    argued = Argued(told)
    return [changes_grid(argued), college_grids(argued, _("Colleges"))]
