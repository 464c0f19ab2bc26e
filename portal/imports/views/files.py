"""The report of an import as a file, and the file itself as it was sent."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.views.downloads import csv_file
from portal.imports import queries, words
from portal.imports.models import Import
from portal.imports.views.pages import find
from portal.permissions import Permission, require
from portal.sheets.frame import letter
from portal.sheets.workbook import TYPE, workbook


@require(Permission.IMPORT_FIGURES)
@require_GET
def report(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Sheet, row, column, value and reason of every finding, to correct the file by."""
    found = find(request, pk)
    heads = [_("sheet"), _("row"), _("column"), _("heading"), _("stands there"), _("kind"), _("why"), _("read as")]
    name = f"import-{found.pk}"
    if form == "csv":
        return csv_file(name, [f"{found.name} · {found.region.name}"], heads, _rows(found))
    if form != "xlsx":
        raise Http404
    answer = HttpResponse(workbook(_("What was found"), heads, _rows(found)), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _rows(of: Import) -> Iterator[list[Any]]:
    for one in queries.notes_of(of).iterator(chunk_size=2000):
        read_as = "" if one.kind == "error" or one.read_as is None else words.cell(one.read_as)
        told = "" if one.value is None else str(one.value)
        yield [one.sheet, one.row, letter(one.column), words.head(one.head), told, str(words.KINDS[one.kind]),
               words.reason(one.code, one.params), read_as]  # fmt: skip


@require(Permission.IMPORT_FIGURES)
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Byte for byte what was sent; never opened by the browser."""
    found = find(request, pk)
    content = Import.objects.values_list("content", flat=True).get(pk=found.pk)
    answer = HttpResponse(bytes(content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
