"""Table in, drawing out: pure functions, one per question (screens.md, section 13). Words and the writer of numbers are
passed in, so that nothing here knows a language. An unknown value draws nothing and is written as a dash."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .drawing import Number, circle, known, line, link, path, plain, rect, scale, signed, svg, text, ticks

DASH = "\N{EN DASH}"


def step(gap: float, need: float, balanced: bool = False) -> str:
    """The nine steps of every page: shortage s1-s4, surplus p1-p4, balance z0, by share of need (3, 10, 25, 50 %)."""
    share = abs(gap) / need if need else (1.0 if gap else 0.0)
    if balanced or share < 0.03:
        return "z0"
    level = 4 if share >= 0.5 else 3 if share >= 0.25 else 2 if share >= 0.1 else 1
    return f"{'s' if gap < 0 else 'p'}{level}"


@dataclass(frozen=True)
class Gap:
    """Supply minus need with its interval, as shown on screen: a shortage is negative."""

    name: str
    gap: float | None
    low: float | None
    high: float | None
    need: float
    grade: str = ""
    balanced: bool = False
    href: str = ""


@dataclass(frozen=True)
class Break:
    """A line in place of the many small bars that are not drawn."""

    words: str
    more: str = ""
    href: str = ""


def gap_bars(
    rows: Sequence[Gap | Break], *, title: str, desc: str, words: dict, number: Number = plain, width=1100
) -> SafeString:
    """Whom do we lack? Ranked bars to both sides of zero with whiskers. words: short, surplus, grade, balance."""
    ends = _ends(rows)
    marks = ticks(min(ends), max(ends), 8)
    x = scale(marks[0], marks[-1], 480, width - 44)
    top, height = 44, 30
    bottom = top + height * len(rows)
    out = [
        text(x(0) - 10, 14, words["short"], "e b ts"),
        text(x(0) + 10, 14, words["surplus"], "b tp"),
        text(width, 14, words["grade"], "e t2"),
    ]
    for mark in marks:
        out += [line(x(mark), top - 8, x(mark), bottom, "ax"), text(x(mark), 31, signed(mark, number), "m t12 t2")]
    for place, row in enumerate(rows):
        draw = _break if isinstance(row, Break) else _gap
        out.append(draw(row, top + place * height, x, words, number, width))
    out.append(line(x(0), top - 8, x(0), bottom, "ax0"))
    return svg(width, bottom + 4, "".join(out), title, desc)


def _break(row: Break, y: float, x, words, number, width: float) -> str:
    more = link(row.href, text(width - 10, y + 19.5, row.more, "e tl")) if row.more else ""
    return rect(0, y + 2, width, 26, "sub") + text(10, y + 19.5, row.words, "t2") + more


def _gap(row: Gap, y: float, x, words, number, width: float) -> str:
    middle = y + 15
    name = link(row.href, text(0, middle + 4.5, row.name))
    grade = text(width - 10, middle + 4.5, row.grade, "e b")
    value = link(row.href, text(462, middle + 4.5, *_value(row, words, number)))
    if row.gap is None or not known(row.gap):
        return name + value + grade
    left, right = sorted((x(0), x(row.gap)))
    bar = rect(left, y + 7, right - left, 16, step(row.gap, row.need, row.balanced))
    return name + value + bar + _whisker(row, middle, x) + grade


def _whisker(row: Gap, middle: float, x) -> str:
    if row.low is None or row.high is None or not (known(row.low) and known(row.high)):
        return ""
    a, b = x(row.low), x(row.high)
    strokes = f"M{a:.1f} {middle:g}H{b:.1f}M{a:.1f} {middle - 4:g}v8M{b:.1f} {middle - 4:g}v8"
    return (
        f'<path class="halo" d="{strokes}"/><path class="wh" d="{strokes}"/>'  # the halo keeps it visible on dark bars
    )


def gap_bars_narrow(
    rows: Sequence[Gap | Break], *, title: str, desc: str, words: dict, number: Number = plain, width=328
) -> SafeString:
    """The same ranking for a phone: the name stands above its bar, so that letters keep their size."""
    ends = _ends(rows)
    x = scale(min(ends), max(ends), 0, width)
    out = []
    for place, row in enumerate(rows):
        y = place * 44
        if isinstance(row, Break):
            first, _sign, second = row.words.partition("; ")
            said = (
                text(8, y + 19, first, "t2") + text(8, y + 35, second, "t2") if second else text(8, y + 27, first, "t2")
            )
            out.append(rect(0, y + 2, width, 40, "sub") + link(row.href, said))
            continue
        name = row.name if len(row.name) <= 34 else row.name[:33].rstrip() + "…"
        value, css = _value(row, words, number)
        out.append(link(row.href, text(0, y + 16, name) + text(width, y + 16, value, css)))
        if row.gap is not None and known(row.gap):
            left, right = sorted((x(0), x(row.gap)))
            out.append(rect(left, y + 23, right - left, 13, step(row.gap, row.need, row.balanced)))
            out.append(_whisker(row, y + 29.5, x))
        out.append(line(x(0), y + 20, x(0), y + 39, "ax0"))
    return svg(width, 44 * len(rows), "".join(out), title, desc)


def _ends(rows: Sequence[Gap | Break]) -> list[float]:
    """Every value that must fit on the scale, zero among them."""
    values = [value for row in rows if isinstance(row, Gap) for value in (row.gap, row.low, row.high)]
    return [0.0, *(value for value in values if value is not None and known(value))]


def _value(row: Gap, words: dict, number: Number) -> tuple[str, str]:
    """What is written at a bar, and in which colour."""
    if row.gap is None or not known(row.gap):
        return DASH, "e t2"
    if row.balanced:
        return words["balance"], "e t2"
    return signed(row.gap, number), f"e b {'ts' if row.gap < 0 else 'tp'}"


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall. kind: add (raises the need), take (lowers it), ours (this line), total (the sum so far)."""

    label: str
    value: float
    kind: str
    href: str = ""


def waterfall(
    steps: Sequence[Step], *, title: str, desc: str = "", number: Number = plain, width=470, label_width=176
) -> SafeString:
    """Why this number? A total is drawn from zero and must equal the sum of the steps before it, else ValueError."""
    levels, running = [0.0], 0.0
    for item in steps:
        if item.kind == "total" and len(levels) > 1 and abs(item.value - running) > 0.5:
            raise ValueError(f"{item.label}: the steps before it add up to {running:g}, the total says {item.value:g}")
        running = item.value if item.kind == "total" else running + item.value
        levels.append(running)
    x = scale(min(levels), max(levels), label_width, width - 44)
    out = [_step(item, place, levels, x, number, width) for place, item in enumerate(steps)]
    return svg(width, 21 * len(steps) + 2, "".join(out), title, desc)


def _step(item: Step, place: int, levels: list[float], x, number: Number, width: float) -> str:
    y, total = place * 21, item.kind == "total"
    before, after = (0.0 if total else levels[place]), levels[place + 1]
    left, right = sorted((x(before), x(after)))
    css = {"add": "s3", "take": "q3", "ours": "acc", "total": "none edge"}[item.kind]
    joint = line(x(levels[place]), y - 4, x(levels[place]), y + 4, "ax0") if place else ""
    rule = line(0, y + 0.5, width, y + 0.5, "ax") if total and place else ""
    bold, value = ("b", number(item.value)) if total else ("", signed(item.value, number))
    words = text(0, y + 15, item.label, bold) + text(right + 6, y + 15, value, bold)
    return joint + rule + rect(left, y + 4, right - left, 13, css) + link(item.href, words)


def dots(hit: int, *, title: str, of: int = 100, columns: int = 25) -> SafeString:
    """How sure? One dot a draw: filled where the answer stayed the same, a ring where it did not."""
    size, pitch = 7, 10.4
    out = []
    for place in range(of):
        x, y = size / 2 + 1 + place % columns * pitch, size / 2 + 1 + place // columns * pitch
        same = place < hit
        out.append(circle(x, y, size / 2 if same else size / 2 - 0.5, "q6" if same else "edge"))
    rows = -(-of // columns)
    return svg(round(columns * pitch + 2), round(rows * pitch + 2), "".join(out), title)


def sparkline(values: Sequence[float | None], *, title: str, number: Number = plain, width=96, height=20) -> SafeString:
    """Trend in a row: the line, and the last known point with its number."""
    points = [(place, float(value)) for place, value in enumerate(values) if value is not None and known(value)]
    if not points:
        return svg(width, height, text(width, height - 5, DASH, "e t12 t2"), title, fixed=True)
    numbers = [value for _, value in points]
    x = scale(0, max(len(values) - 1, 1), 2, width - 36)
    y = scale(min(numbers), max(numbers), height - 4, 4) if min(numbers) < max(numbers) else (lambda value: height / 2)
    (place, last), drawn = points[-1], [(x(place), y(value)) for place, value in points]
    body = path(drawn, "sl") + circle(x(place), y(last), 2.5, "ink")
    return svg(width, height, body + text(width, y(last) + 4, number(last), "e t12"), title, fixed=True)


def share_bar(part: float, whole: float, *, title: str, css: str = "q6", width=56, height=6) -> SafeString:
    """A bar inside a cell, under its number."""
    filled = min(max(part / whole, 0), 1) * width if whole else 0
    return svg(
        width, height, rect(0, 0, width, height, "q2", 1) + rect(0, 0, filled, height, css, 1), title, fixed=True
    )


def budget_bar(
    used: float, ceiling: float, *, title: str, before: float | None = None, width=420, height=8
) -> SafeString:
    """Where is the money? Used against the ceiling (the black stroke); what goes beyond is shortage-coloured; `before` is last year."""
    reach = max(used, ceiling) or 1
    x = scale(0, reach, 0, width - 2)
    body = rect(0, 3, x(ceiling), height, "q2", 2) + rect(0, 3, x(min(used, ceiling)), height, "q6", 2)
    if used > ceiling:
        body += rect(x(ceiling), 3, x(used) - x(ceiling), height, "s3")
    if before is not None:
        body += line(x(before), 3, x(before), 3 + height, "before")
    return svg(width, height + 6, body + rect(x(ceiling), 0, 2, height + 6, "ink"), title)


@dataclass(frozen=True)
class Capacity:
    label: str
    capacity: float
    used: float
    asked: float
    words: str
    href: str = ""


def bullet(rows: Sequence[Capacity], *, title: str, desc: str = "", full: str = "100 %", width=740) -> SafeString:
    """Is the college full? Shares of capacity, so that stations and beds read on one scale: pale is capacity, dark is used, the stroke is asked."""
    label, words = 230, 170
    most = max([1.5, *(max(row.used, row.asked) / row.capacity for row in rows if row.capacity)])
    x = scale(0, most, label, width - words - 24)
    out = [
        line(x(1), 14, x(1), 20 + 32 * len(rows), "edge dash"),
        text(x(1), 10, full, "m t12 t2"),
        text(x(0), 10, "0", "m t12 t2"),
    ]
    for place, row in enumerate(rows):
        y = 20 + place * 32
        out += [
            link(row.href, text(0, y + 19, row.label)),
            rect(x(0), y + 5, x(1) - x(0), 20, "q2" if row.capacity else "none edge dash"),
        ]
        if row.capacity:
            over = row.asked > row.capacity
            out += [
                rect(x(0), y + 10, x(row.used / row.capacity) - x(0), 10, "s3" if over else "q6"),
                rect(x(row.asked / row.capacity) - 1, y + 2, 2.5, 26, "ink"),
            ]
            out.append(text(width - words, y + 19, row.words, "b ts" if over else "t2"))
    return svg(width, 22 + 32 * len(rows), "".join(out), title, desc)


def dumbbell(before: float, after: float, *, top: float, title: str, width=210) -> SafeString:
    """One line of a comparison: ring before, disc after, one scale (0 to `top`) for the whole column."""
    x = scale(0, top, 8, width - 8)
    rules = "".join(line(x(mark), 0, x(mark), 28, "ax") for mark in ticks(0, top, 4))
    up = after > before
    body = (
        line(x(before), 14, x(after), 14, "sl up" if up else "sl")
        + circle(x(before), 14, 4.5, "ringo")
        + circle(x(after), 14, 5, "acc" if up else "ink")
    )
    return svg(width, 28, rules + body, title, fixed=True)
