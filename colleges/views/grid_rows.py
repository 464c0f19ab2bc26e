"""The cells of the grid. Fifty rows of a dozen inputs are joined in Python; every value is escaped."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from colleges import words
from colleges.collected import Part, has
from colleges.looked import Looked
from colleges.models import SubmissionRow
from colleges.views.shown import taught, title
from colleges.views.submission import Opened
from portal.figures import DASH, figure
from portal.templatetags.portal import icon, number

Told = Mapping[str, Any]  # of one row: {"bad": {column: words}, "conflicts": {column: what stands}, "by", "at"}


def table(
    rows: Iterable[Looked], part: Part, here: Opened, typed: Mapping[str, str], told: Mapping[int, Told]
) -> SafeString:
    heads = format_html_join(
        "", '<th scope="col" class="num">{}</th>', ((words.short_label(name),) for name in part.columns)
    )
    body = format_html_join("\n", "{}", ((_row(one, part, here, typed, told.get(one.row.pk, {})),) for one in rows))
    first = format_html('<th scope="col">{}</th>', _("Programme"))
    return format_html("<thead><tr>{}{}<th></th></tr></thead><tbody>\n{}\n</tbody>", first, heads, body)


def _row(one: Looked, part: Part, here: Opened, typed: Mapping[str, str], told: Told) -> SafeString:
    pk, programme = one.row.pk, one.row.programme
    name = format_html(
        '{}<small class="under">{} · {}</small>{}',
        title(programme), taught(programme), programme.specialty.code, base(one.row, part),
    )  # fmt: skip
    marked = marks(one, part, told)["cells"]
    cells = format_html_join("", "{}", ((_cell(one, column, here, typed, marked),) for column in part.columns))
    sends = ""
    if here.writable:
        url = reverse("submission-row", kwargs={**here.address, "code": programme.code})
        sends = format_html(
            ' hx-post="{}?part={}" hx-trigger="change" hx-include="#r{}" hx-target="#s{}" hx-swap="outerHTML"'
            ' hx-sync="this:queue last"', url, part.code, pk, pk,
        )  # fmt: skip
    return format_html(
        '<tr id="r{}"{}><th scope="row">{}</th>{}<td class="row-state">{}</td></tr>',
        pk,
        sends,
        name,
        cells,
        state(one, here, told),
    )


def _cell(one: Looked, column: str, here: Opened, typed: Mapping[str, str], marked: Mapping[str, str]) -> SafeString:
    key, label = f"{one.row.pk}-{column}", words.short_label(column)
    if not has(one.row.programme, column):
        return format_html('<td class="num none" data-label="{}">{}</td>', label, DASH)
    last = one.before.get(column)
    above = number(last, 0, one.row.programme.synthetic) if last is not None else DASH
    value = one.row.values.get(column)
    if not here.writable:
        made_up = one.row.programme.synthetic and column not in one.row.changed
        shown = number(value, 0, made_up) if value is not None else DASH
        return format_html(
            '<td class="num {}" data-label="{}"><span class="ly">{}</span>{}</td>', marked[column], label, above, shown
        )
    was = ""
    if column in one.row.changed and one.row.started.get(column) is not None:
        was = _("was %(number)s") % {"number": figure(one.row.started[column])}
    return format_html(
        '<td class="num {}" data-label="{}" title="{}"><span class="ly">{}</span><input class="in" id="{}" name="{}" value="{}"'
        ' form="sheet" inputmode="numeric" autocomplete="off" maxlength="20" aria-label="{}: {}"></td>',
        marked[column], label, was, above, key, key, typed.get(key, "" if value is None else value), title(one.row.programme),
        words.figure_label(column),
    )  # fmt: skip


def base(row: SubmissionRow, part: Part, oob: bool = False) -> SafeString:
    """What stood in the cells when they were sent to the person: two people at once are told apart by it."""
    held = {name: row.values.get(name) for name in part.columns if name in row.values}
    told = json.dumps(held, separators=(",", ":"))
    swap = SafeString(' hx-swap-oob="true"') if oob else ""
    return format_html(
        '<input type="hidden" form="sheet" id="b{}" name="{}-base" value="{}"{}>', row.pk, row.pk, told, swap
    )


def marks(one: Looked, part: Part, told: Told) -> dict[str, Any]:
    """The look of each cell: changed, rolled on from last year, a question, an error."""
    cells = {name: "chgd" if name in one.row.changed else "" for name in part.columns}
    for asked in one.asked:
        if asked.is_open and asked.finding.column in cells:
            cells[asked.finding.column] += " bad" if asked.is_error else " ask"
    for name in (*told.get("bad", {}), *told.get("conflicts", {})):
        cells[name] = f"{cells.get(name, '')} bad"
    return {"row": one.row.pk, "cells": cells}


def state(one: Looked, here: Opened, told: Told) -> SafeString:
    """Right of the row: how it stands, in a word, and what must be decided."""
    parts = [_chip(one), *_unread(told), *_conflicts(one, told)]
    if here.writable and one.quiet:
        label = _("As it stands")
        button = '<button class="btn s" form="sheet" name="confirm" value="{}" aria-label="{}: {}">{}</button>'
        parts.append(format_html(button, one.row.pk, label, title(one.row.programme), label))
    return format_html(
        '<div id="s{}" aria-live="polite">{}</div>', one.row.pk, format_html_join("", "{}", ((p,) for p in parts))
    )


def _chip(one: Looked) -> SafeString:
    errors, questions, changed = len(one.errors), len(one.questions), len(one.row.changed)
    if errors:
        return _mark("err", "alert", _("errors: %(number)s") % {"number": errors})
    if questions:
        return _mark("warn", "comment", _("questions: %(number)s") % {"number": questions})
    if changed:
        return _mark("", "edit", _("changed: %(number)s") % {"number": changed})
    if one.row.confirmed_at:
        return _mark("ok", "check", _("confirmed"))
    return _mark("line", "clock", _("not looked at"))


def _mark(tint: str, picture: str, text: str) -> SafeString:
    return format_html('<span class="mark {}">{}{}</span>', tint, icon(picture), text)


def _unread(told: Told) -> list[SafeString]:
    line = '<p class="err sm">{}: {}</p>'
    return [format_html(line, words.short_label(name), said) for name, said in told.get("bad", {}).items()]


def _conflicts(one: Looked, told: Told) -> list[SafeString]:
    """Somebody else was faster: both values, and a button for each."""
    if not told.get("conflicts"):
        return []
    at = timezone.localtime(told["at"]).strftime("%H:%M") if told["at"] else ""
    by = told["by"].shown if told["by"] else ""
    return [
        format_html(
            '<p class="sm err">{}</p><span class="flow"><button class="btn s" form="sheet" name="keep" value="{}"'
            ' data-cell="{}" data-value="{}">{}</button> <button class="btn s" form="sheet" data-cell="{}">{}</button></span>',
            _("%(label)s: %(who)s wrote %(number)s at %(time)s.")
            % {"label": words.short_label(name), "who": by, "number": figure(value), "time": at},
            f"{one.row.pk}-{name}", f"{one.row.pk}-{name}", "" if value is None else value, _("Keep %(number)s") % {"number": figure(value)},
            f"{one.row.pk}-{name}", _("Use mine"),
        )
        for name, value in told["conflicts"].items()
    ]  # fmt: skip


def refused(words_: str) -> SafeString:
    return format_html('<div class="note err">{}</div>', words_)
