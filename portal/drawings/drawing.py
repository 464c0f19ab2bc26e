"""Strokes for the charts: plain SVG text, coloured only by the classes of portal.css, so that one drawing serves light,
dark and paper. No style attribute is ever written; every text is escaped."""

import math
from collections.abc import Callable, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

Number = Callable[[float], str]


def plain(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def signed(value: float, number: Number) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def known(value) -> bool:
    return value is not None and not math.isnan(value)


def svg(width: float, height: float, body: str, title: str, desc: str = "", *, fixed=False) -> SafeString:
    """A picture with its finding as title. One with links inside is a group, since the parts of an "img" are not reachable.
    It shrinks to its place and never grows beyond its own width, so that letters keep their size; `fixed` does not shrink."""
    size = f' width="{width:g}"' + (f' height="{height:g}"' if fixed else "")
    words = f"<title>{escape(title)}</title>" + (f"<desc>{escape(desc)}</desc>" if desc else "")
    role = "group" if "<a " in body else "img"
    return mark_safe(f'<svg class="g" viewBox="0 0 {width:g} {height:g}"{size} role="{role}">{words}{body}</svg>')


def text(x: float, y: float, words, css: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{kind}>{escape(str(words))}</text>'


def rect(x: float, y: float, width: float, height: float, css: str, radius: float = 0) -> str:
    corner = f' rx="{radius:g}"' if radius else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:g}" class="{css}"{corner}/>'


def circle(x: float, y: float, radius: float, css: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="{css}"/>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" class="{css}"/>'


def path(points: Iterable[tuple[float, float]], css: str, *, closed=False) -> str:
    joined = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{joined}{"Z" if closed else ""}" class="{css}"/>' if joined else ""


def link(href: str, body: str) -> str:
    return f'<a href="{escape(href)}">{body}</a>' if href else body


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Values low..high laid on start..end."""
    width = (high - low) or 1
    return lambda value: start + (value - low) / width * (end - start)


def ticks(low: float, high: float, about: int = 7) -> list[float]:
    """Round marks that cover low..high and hold zero: steps of 1, 2 or 5 times a power of ten."""
    low, high = min(low, 0), max(high, 0)
    if low == high:
        high = 1
    rough = (high - low) / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 9) for place in range(first, last + 1)]
