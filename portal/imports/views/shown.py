"""Tables of an import's page: what was found, what would change."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from colleges.views.shown import taught, title
from portal.imports import queries, words
from portal.imports.judge import Change
from portal.imports.models import Import, Note
from portal.sheets.frame import letter
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status, synthetic_mark


def imports(found: Iterable[Import]) -> Table:
    columns = (
        Column(_("file")),
        Column(_("state")),
        Column(_("rows"), number=True),
        Column(_("errors"), number=True),
        Column(_("changes"), number=True),
        Column(_("sent")),
        Column(_("by")),
    )
    return Table(_("Imports"), columns, [_import(one) for one in found])


def _import(one: Import) -> Row:
    mark = synthetic_mark() if one.synthetic else ""
    told = one.counts
    changes = told["new"] + told["changed"] if told else None
    return Row(
        (
            format_html('<a href="{}">{}</a>{}', reverse("import", args=[one.pk]), one.name, mark),
            state(one),
            told.get("rows"),
            told.get("errors"),
            changes,
            date_format(localtime(one.sent_at), "SHORT_DATETIME_FORMAT"),
            one.sent_by.shown if one.sent_by else _("the portal"),
        )
    )


def state(one: Import) -> SafeString:
    return status(words.STATES[one.state], one.get_state_display())


def notes(found: Iterable[Note], kind: str) -> Table:
    """Of one kind; what an error was read as is nothing."""
    columns = (
        Column(_("cell")),
        Column(_("column"), css="wrap"),
        Column(_("stands there"), css="wrap"),
        Column(_("why"), css="wrap"),
        *(() if kind == "error" else (Column(_("read as"), css="wrap"),)),
    )
    rows = [Row(_note(one)[: len(columns)]) for one in found]
    return Table(_("What was found"), columns, rows)


def _note(one: Note) -> tuple[Any, ...]:
    place = f"{letter(one.column)}{one.row}"
    return (
        format_html("{}<br><small>{}</small>", place, one.sheet) if one.sheet else place,
        words.head(one.head),
        words.marked(one.value),
        _why(one),
        _read_as(one),
    )


def _why(one: Note) -> str:
    """The reason, and what the college said when the same was asked a year before."""
    told, last = words.reason(one.code, one.params), (one.about or {}).get("last")
    if not last:
        return told
    return format_html("{}<br><small>{}</small>", told, _("a year before: “%(said)s”") % {"said": last})


def _read_as(one: Note) -> str:
    """What is left unknown says so."""
    if one.read_as is not None:
        return words.cell(one.read_as)
    return _("left out") if one.kind == "mend" else _("unknown")


def changes(found: Sequence[Change]) -> Table:
    columns = (
        Column(_("what"), css="wrap"),
        Column(_("year")),
        Column(_("figure"), css="wrap"),
        Column(_("stands now"), css="num"),
        Column(_("will be"), css="num"),
        Column(_("from row")),
    )
    named = queries.named(found)
    rows = [row for change in found for row in _change(change, named)]
    return Table(_("What would change"), columns, rows, freeze=0)


def _change(change: Change, named: dict[tuple[str, int], Any]) -> Iterable[Row]:
    model, key, _pk, before, after, sheet, row = change
    year = key[1] if model in ("intake", "graduates", "enrolment") else key[2]
    place = f"{sheet} {row}".strip()
    for name, value in after.items():
        was = words.value(name, before[name]) if before else _("new")
        told = format_html("<b>{}</b>", words.value(name, value))
        yield Row((subject(model, key, named), str(year), words.field(model, name, key), was, told, place))


def subject(model: str, key: list[Any], named: dict[tuple[str, int], Any]) -> str:
    rows = [named.get((kind, pk)) for kind, pk in zip(queries.SUBJECTS[model], key, strict=False) if pk is not None]
    if model in ("intake", "graduates", "enrolment"):
        (programme,) = rows
        if programme is None:
            return _("a programme that is not there any more")
        return format_html(
            "{}<br><small>{}</small>",
            title(programme),
            ", ".join(filter(None, [programme.college.name, taught(programme)])),
        )
    return " · ".join(row.name for row in rows if row)
