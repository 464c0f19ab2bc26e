"""How wrong were we? Forecasts of earlier years held against what came, by years ahead and by size of the occupation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.queries import backtest_of, newest_analysis, newest_vintages
from labormarket.views.asked import is_synthetic, sources_line, stamp
from labormarket.words import accuracy
from portal.figures import figure, percent
from portal.permissions import public
from portal.tables import Column, Row, Table
from portal.templatetags.portal import synthetic_mark

RESOURCES = {"employment": ("employment",), "hired": ("needs",)}
SUPPLY = ("intakes", "enrolments", "graduates")
Horizons = list[dict[str, Any]]


@public
@require_GET
def backtest(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    run = newest_analysis(region) if region else None
    found = backtest_of(run) if run else {}
    if run is None or not found.get("table", {}).get("scope"):
        return render(request, "labormarket/backtest.html", {"run": run})
    run.region = region
    vintages, scopes = newest_vintages(region), by_scope(found["table"])
    sizes = found.get("sizes") or []
    page = {
        "run": run,
        "stamp": stamp(run),
        "finding": accuracy.finding(scopes.get("employment", []), sizes, found["origins"].get("employment", [])),
        "targets": [
            _target(name, words, scopes, found["origins"].get(name, []), vintages)
            for name, words in accuracy.TARGETS.items()
            if name in scopes
        ],
        "sizes": _sizes(sizes),
    }
    return render(request, "labormarket/backtest.html", page)


def by_scope(table: Mapping[str, list[Any]]) -> dict[str, Horizons]:
    """scope -> its horizons in order, each with every measure as (model, naive, no change)."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    names = ("measure", "scope", "horizon", "model", "naive", "no_change")
    for measure, scope, horizon, *three in zip(*(table[name] for name in names), strict=True):
        found.setdefault(scope, {}).setdefault(horizon, {"horizon": horizon})[measure] = tuple(three)
    return {scope: [rows[horizon] for horizon in sorted(rows)] for scope, rows in found.items()}


def _target(
    name: str, words: Any, scopes: dict[str, Horizons], origins: list[int], vintages: dict[str, Any]
) -> dict[str, Any]:
    resources = RESOURCES.get(name, SUPPLY)
    classes = [(scope.partition(" ")[2], rows) for scope, rows in scopes.items() if scope.startswith(f"{name} ")]
    return {
        "name": words,
        "mark": synthetic_mark() if is_synthetic(vintages, resources) else "",
        "origins": ", ".join(str(year) for year in origins),
        "table": _table(str(words), scopes[name]),
        "classes": [(accuracy.size(code), _table(accuracy.size(code), rows)) for code, rows in classes],
        "source": sources_line(vintages, resources),
    }


def _table(caption: str, horizons: Horizons) -> Table:
    each, whole = _("mean error of a row"), _("error of all people")
    ours, share, still = _("ours"), _("constant share"), _("no change")
    columns = (
        Column(_("years ahead")),
        *(Column(words, number=True, group=each, css="brk") for words in (ours, share, still)),
        *(Column(words, number=True, group=whole, css="brk") for words in (ours, share, still)),
        Column(_("too many or too few"), number=True, css="brk"),
        Column(_("skill"), number=True, hint=_("1 less our error over that of constant shares; above 0 is better")),
        Column(_("right direction"), number=True, css="brk"),
        Column(_("rank"), number=True, hint=_("correlation of the order of growth; 1 is the same order")),
        Column(_("inside the interval"), number=True, css="brk"),
    )
    return Table(caption, columns, [_row(one) for one in horizons])


def _row(one: dict[str, Any]) -> Row:
    skill = _first(one, "skill")
    return Row(
        (
            str(one["horizon"]),
            *(_percent(value) for measure in ("mape", "wape") for value in one[measure]),
            _percent(_first(one, "bias"), signed_too=True),
            figure(skill, 2),
            _percent(_first(one, "direction"), 0),
            figure(_first(one, "rank"), 2),
            _percent(_first(one, "coverage"), 0),
        )
    )


def _first(one: dict[str, Any], measure: str) -> float | None:
    return one.get(measure, (None,))[0]


def _percent(value: float | None, digits: int = 1, *, signed_too: bool = False) -> str:
    text = percent(None if value is None else value * 100, digits)
    return f"+{text}" if signed_too and value is not None and round(value * 100, digits) > 0 else text


def _sizes(sizes: list[dict[str, Any]]) -> Table | None:
    """What the run learnt for its own intervals and routes."""
    columns = (
        Column(_("occupations by size")),
        Column(_("occupations"), number=True),
        Column(_("trials"), number=True),
        Column(_("own error"), number=True, digits=2, hint=_("standard deviation of the logarithm, ten years ahead")),
        Column(
            _("error used"),
            number=True,
            digits=2,
            hint=_("own error and that of other countries, by the number of trials"),
        ),
        Column(_("noise of the figures"), number=True, digits=2),
        Column(_("skill"), number=True, digits=2),
        Column(_("inside the interval"), number=True),
        Column(_("own trend")),
    )
    rows = [
        Row(
            (
                accuracy.size(one["scope"]),
                one["cells"],
                one["pairs"],
                one["error_own"],
                one["error_used"],
                one["noise"],
                one["skill"],
                _percent(one["coverage"], 0),
                _("used") if one["trend"] else _("not used: no better than a constant share"),
            )
        )
        for one in sizes
    ]
    return Table(_("What this run learnt from it"), columns, rows) if rows else None
