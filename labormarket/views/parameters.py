"""Every coefficient with its value, range, source and who decided; a planner changes one with a reason."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from labormarket.actions.parameters import ParameterRefused, change_parameter
from labormarket.analysis import ENGINE_VERSION, parameter_rows
from labormarket.forms import ParameterForm
from labormarket.models import Parameter
from labormarket.queries import parameter_changes
from labormarket.views.asked import region_of
from labormarket.words import parameters as words
from labormarket.words import say
from portal.figures import DASH, figure
from portal.permissions import Permission, may, public, require
from portal.tables import Column, Row, Table


@public
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    changes = list(parameter_changes(region)) if region else []
    holding = {one.name: one for one in changes if one.since <= localdate()}
    edits, named = may(request.user, Permission.CHANGE_PARAMETER), may(request.user, Permission.SEE_RUNS)
    page = {
        "tables": [(say(words.GROUPS, group), _table(group, holding, edits, named)) for group in words.GROUPS],
        "history": _history(changes, named),
        "engine": ENGINE_VERSION,
        "edits": edits,
    }
    return render(request, "labormarket/parameters.html", page)


@require(Permission.CHANGE_PARAMETER)
@require_http_methods(["GET", "POST"])
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One coefficient: what it is, what was changed, and the form."""
    row = next((one for one in parameter_rows() if one["name"] == name), None)
    if row is None:
        raise Http404
    changes = list(parameter_changes(region_of(request)).filter(name=name))
    seen = changes[-1].pk if changes else 0
    form = ParameterForm(row, seen=seen, today=localdate(), data=request.POST or None)
    if form.is_valid():
        try:
            return _change(request, row, form)
        except ParameterRefused as refusal:
            form.add_error(FIELDS.get(refusal.code, "value"), refused(refusal, row))
            if refusal.code == "changed_meanwhile":
                form.data = {**form.data.dict(), "seen": seen}
    page = {"row": row, "form": form, **_shown(row, changes), "history": _history(changes, True)}
    return render(request, "labormarket/parameter.html", page, status=422 if form.is_bound else 200)


FIELDS = {"earlier_than_last": "since"}


def _change(request: HttpRequest, row: dict[str, Any], form: ParameterForm) -> HttpResponse:
    made = change_parameter(region=region_of(request), name=row["name"], **form.cleaned_data, by=request.user)
    said = {"name": say(words.NAMES, made.name), "value": value_of(made.value, row)}
    messages.success(request, _("%(name)s: %(value)s. The next run will use it.") % said)
    return redirect("parameters")


def refused(refusal: ParameterRefused, row: dict[str, Any]) -> str:
    """Why the value cannot be taken, in a sentence."""
    allowed = date_format(date.fromisoformat(refusal.allowed)) if refusal.code == "earlier_than_last" else ""
    return say(words.REFUSALS, refusal.code) % {"value": refusal.value, "range": range_of(row), "allowed": allowed}


def _shown(row: dict[str, Any], changes: list[Parameter]) -> dict[str, Any]:
    holding = next((one for one in reversed(changes) if one.since <= localdate()), None)
    return {
        "name": say(words.NAMES, row["name"]),
        "source": gettext(row["source"]),
        "unit": say(words.UNITS, row["unit"]),
        "now": value_of(holding.value if holding else row["value"], row),
        "default": value_of(row["value"], row),
        "range": range_of(row),
    }


def values_used(stored: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What a run used: (name, words, value); a coefficient that the engine no longer has keeps its stored value."""
    known = {one["name"]: one for one in parameter_rows()}
    return [
        (name, say(words.NAMES, name), value_of(value, known[name]) if name in known else str(value))
        for name, value in sorted(stored.items())
    ]


def _table(group: str, holding: dict[str, Parameter], edits: bool, named: bool) -> Table:
    columns = (
        Column(_("parameter"), css="wrap"),
        Column(_("value"), number=True),
        Column(_("unit")),
        Column(_("range"), css="wrap"),
        Column(_("since")),
        Column(_("source"), css="long"),
        Column(_("who decided")),
    )
    rows = [_row(one, holding.get(one["name"]), edits, named) for one in parameter_rows() if one["group"] == group]
    return Table(say(words.GROUPS, group), columns, rows)


def _row(one: dict[str, Any], change: Parameter | None, edits: bool, named: bool) -> Row:
    since = change.since if change else date.fromisoformat(one["since"])
    return Row(
        (
            _name(one["name"], edits),
            _value(one, change),
            say(words.UNITS, one["unit"]),
            range_of(one),
            date_format(since, "SHORT_DATE_FORMAT"),
            change.reason if change else gettext(one["source"]),
            who(change, named) if change else say(words.DECIDED, one["decided_by"]),
        ),
        anchor=f"p-{one['name']}",
    )


def _name(name: str, edits: bool) -> str:
    words_of = say(words.NAMES, name)
    if edits:
        words_of = format_html('<a href="{}">{}</a>', reverse("parameter", args=[name]), words_of)
    return format_html('{} <span class="xs mut code">{}</span>', words_of, name)


def _value(one: dict[str, Any], change: Parameter | None) -> str:
    if change is None:
        return value_of(one["value"], one)
    default = _("default %(value)s") % {"value": value_of(one["value"], one)}
    return format_html('<b>{}</b><small class="mut">{}</small>', value_of(change.value, one), default)


def _history(changes: list[Parameter], named: bool) -> Table | None:
    """Every change, the newest first, with what it replaced."""
    known = {one["name"]: one for one in parameter_rows()}
    before = {name: one["value"] for name, one in known.items()}
    columns = (
        Column(_("since")),
        Column(_("parameter"), css="wrap"),
        Column(_("before"), number=True),
        Column(_("after"), number=True),
        Column(_("why"), css="wrap"),
        Column(_("who decided"), css="wrap"),
    )
    rows = []
    for change in changes:
        row = known[change.name]
        cells = (value_of(before[change.name], row), value_of(change.value, row))
        since = date_format(change.since, "SHORT_DATE_FORMAT")
        rows.append(Row((since, say(words.NAMES, change.name), *cells, change.reason, who(change, named))))
        before[change.name] = change.value
    return Table(_("Changes"), columns, rows[::-1], head=1) if rows else None


def who(change: Parameter, named: bool) -> str:
    """By name for those who see the runs; for others, that it was a planner."""
    return change.decided_by.shown if named and change.decided_by else _("the region's planner")


def value_of(value: object, row: dict[str, Any]) -> str:
    """The value as people write it: a word for a switch, else all digits that it has."""
    if row["options"]:
        return say(words.OPTIONS, str(value))
    text = f"{float(str(value)):.6f}".rstrip("0").rstrip(".")
    return figure(float(text), len(text.partition(".")[2]))


def range_of(row: dict[str, Any]) -> str:
    if row["options"]:
        return ", ".join(say(words.OPTIONS, option) for option in row["options"])
    low, high = row["low"], row["high"]
    if low is None and high is None:
        return ""
    if high is None:
        return _("from %(low)s") % {"low": value_of(low, row)}
    if low is None:
        return _("up to %(high)s") % {"high": value_of(high, row)}
    return f"{value_of(low, row)}{DASH}{value_of(high, row)}"
