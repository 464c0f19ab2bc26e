"""Since when, until when? Need and supply over the years, drawn on the server: it stands in the page and on paper without script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from .drawing import Number, known, line, path, plain, scale, svg, text, ticks

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Year:
    year: int
    need: float | None
    supply: float | None
    low: float | None = None
    high: float | None = None


def need_and_supply(
    rows: Sequence[Year],
    *,
    last_fact: int,
    title: str,
    desc: str,
    words: dict,
    number: Number = plain,
    width=640,
    height=300,
) -> SafeString:
    """Since when, until when? Fact solid, forecast dashed with its band, the gap filled. words: need, supply, range, fact, forecast."""
    known_rows = [row for row in rows if known(row.need) and known(row.supply)]
    if not known_rows:
        return svg(width, 40, text(0, 24, DASH, "t2"), title, desc)
    left, right, top, bottom = 44, width - 150, 14, height - 28
    marks = ticks(0, max(max(row.need, row.supply, row.high or 0) for row in known_rows), 5)
    x, y = scale(known_rows[0].year, known_rows[-1].year, left, right), scale(0, marks[-1], bottom, top)
    out = _grid(marks, y, left, right, number)
    out += [text(x(year), height - 8, year, "m t12 t2") for year in _years(known_rows, last_fact)]
    need, supply = (
        [(x(row.year), y(row.need)) for row in known_rows],
        [(x(row.year), y(row.supply)) for row in known_rows],
    )
    out += [path([*need, *reversed(supply)], "gapfill", closed=True), _band(known_rows, x, y)]
    out += [_fact_and_forecast(known_rows, points, last_fact, css) for points, css in ((need, "need"), (supply, "sup"))]
    if known_rows[0].year < last_fact < known_rows[-1].year:
        out += [
            line(x(last_fact), top, x(last_fact), bottom, "edge dash"),
            text(x(last_fact) - 6, top + 10, words["fact"], "e t12 t2"),
        ]
        out.append(text(x(last_fact) + 6, top + 10, words["forecast"], "t12 t2"))
    out.append(_names(need[-1][1], supply[-1][1], right + 8, words))
    return svg(width, height, "".join(out), title, desc)


def _grid(marks: Sequence[float], y: Callable[[float], float], left: float, right: float, number: Number) -> list[str]:
    out = []
    for mark in marks:
        out += [
            line(left, y(mark), right, y(mark), "ax" if mark else "ax0"),
            text(left - 8, y(mark) + 4, number(mark), "e t12 t2"),
        ]
    return out


@dataclass(frozen=True)
class Look:
    """One year of a forecast made earlier: what came, what was forecast, what constant shares would have said, and what is
    forecast now."""

    year: int
    came: float | None
    forecast: float | None
    naive: float | None
    now: float | None


def look_back(
    rows: Sequence[Look], *, title: str, desc: str, words: dict, number: Number = plain, width=640, height=240
) -> SafeString:
    """How wrong were we, are we likely to be? What came solid, forecasts dashed. words: came, last, naive, now."""
    css = {"came": "need", "last": "last", "naive": "sup dash", "now": "need dash"}
    values = {
        "came": [row.came for row in rows],
        "last": [row.forecast for row in rows],
        "naive": [row.naive for row in rows],
        "now": [row.now for row in rows],
    }
    found = [value for line_of in values.values() for value in line_of if value is not None]
    if not found:
        return svg(width, 40, text(0, 24, DASH, "t2"), title, desc)
    left, right, top, bottom = 52, width - 190, 14, height - 28
    marks = _around(min(found), max(found))
    x, y = scale(rows[0].year, rows[-1].year, left, right), scale(marks[0], marks[-1], bottom, top)
    out, names = _grid(marks, y, left, right, number), []
    shown = sorted({rows[0].year, rows[len(rows) // 2].year, rows[-1].year})
    out += [text(x(year), height - 8, year, "m t12 t2") for year in shown]
    for name, line_of in values.items():
        points = [(x(row.year), y(value)) for row, value in zip(rows, line_of, strict=True) if value is not None]
        if points:
            out.append(path(points, css[name]))
            names.append((words[name], css[name]))
    return svg(width, height, "".join(out) + _key(names, right + 16, top + 8), title, desc)


def _around(low: float, high: float) -> list[float]:
    """Round marks from just below to just above: lines show change, so they need not start at zero."""
    step = ticks(0, max(high - low, 1), 4)[1]
    first, last = int(low // step), -int(-high // step)
    return [place * step for place in range(max(first, 0), max(last, first + 1) + 1)]


def _key(names: Sequence[tuple[str, str]], x: float, y: float) -> str:
    """A piece of each line with its name, one below the other."""
    rows = enumerate(names)
    return "".join(
        line(x, y + 18 * n, x + 24, y + 18 * n, css) + text(x + 32, y + 18 * n + 4, name, "t12")
        for n, (name, css) in rows
    )


def _names(need: float, supply: float, x: float, words: dict) -> str:
    """The names of the two lines at their ends, kept apart when the lines meet."""
    shift = max(0.0, 36 - abs(need - supply)) / 2 * (1 if need <= supply else -1)
    return (
        text(x, need + 4 - shift, words["need"], "b")
        + text(x, need + 19 - shift, words["range"], "t12 t2")
        + text(x, supply + 4 + shift, words["supply"], "b tp")
    )


def _years(rows: Sequence[Year], last_fact: int) -> list[int]:
    first, last = rows[0].year, rows[-1].year
    wanted = {first, last, last_fact, (first + last_fact) // 2, (last_fact + last) // 2}
    found = sorted(year for year in wanted if first <= year <= last)
    return [year for place, year in enumerate(found) if place == 0 or year - found[place - 1] > 1 or year == last]


def _band(rows: Sequence[Year], x, y) -> str:
    sure = [row for row in rows if known(row.low) and known(row.high)]
    upper, lower = [(x(row.year), y(row.high)) for row in sure], [(x(row.year), y(row.low)) for row in sure]
    return path([*upper, *reversed(lower)], "band", closed=True)


def _fact_and_forecast(rows: Sequence[Year], points: list[tuple[float, float]], last_fact: int, css: str) -> str:
    solid = [point for row, point in zip(rows, points, strict=True) if row.year <= last_fact]
    dashed = [pair for (row, _), pair in zip(pairwise(rows), pairwise(points), strict=True) if row.year >= last_fact]
    future = [dashed[0][0], *(end for _, end in dashed)] if dashed else []
    return path(solid, css) + path(future, f"{css} dash")
