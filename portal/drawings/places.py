"""Places on a plain sheet: a circle each, as large as what is counted there, and the one we look from."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.safestring import SafeString

from portal.drawings.drawing import circle, link, scale, svg, text

LARGEST, SMALLEST, EDGE, LETTER = 26.0, 4.0, 40, 7.2


@dataclass(frozen=True)
class Place:
    name: str
    longitude: float
    latitude: float
    count: int
    href: str = ""
    here: bool = False


def places(rows: Sequence[Place], *, title: str, desc: str = "", width: int = 740) -> SafeString:
    """North is up; a degree of longitude is as wide as it is there."""
    if not rows:
        return SafeString("")
    lons, lats = [row.longitude for row in rows], [row.latitude for row in rows]
    squeezed = cos(radians(sum(lats) / len(lats)))
    wide, high = max((max(lons) - min(lons)) * squeezed, 0.2), max(max(lats) - min(lats), 0.2)
    height = min(max(2 * EDGE + (width - 4 * EDGE) * high / wide, 200), 460)
    x, y = _axes(lons, lats, squeezed, width, height)
    most = max(row.count for row in rows) or 1
    body = [_circle(row, x(row.longitude), y(row.latitude), most) for row in sorted(rows, key=lambda row: -row.count)]
    taken: list[tuple[float, float, float]] = []
    names = [_name(row, x(row.longitude), y(row.latitude), most, taken, width) for row in _by_weight(rows)]
    return svg(width, height, "".join([*body, *names]), title, desc)


def _axes(lons, lats, squeezed: float, width: int, height: float):
    """One scale for both, so that distances can be compared."""
    wide, high = (max(lons) - min(lons)) * squeezed, max(lats) - min(lats)
    step = min((width - 4 * EDGE) / (wide or 1), (height - 2 * EDGE) / (high or 1))
    middle_x, middle_y = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    x = scale(0, 1 / squeezed, width / 2, width / 2 + step)
    y = scale(0, 1, height / 2, height / 2 - step)
    return lambda lon: x(lon - middle_x), lambda lat: y(lat - middle_y)


def _radius(row: Place, most: int) -> float:
    return max(SMALLEST, LARGEST * sqrt(row.count / most))


def _circle(row: Place, x: float, y: float, most: int) -> str:
    shape = circle(x, y, _radius(row, most), "q3")
    shape += circle(x, y, SMALLEST, "acc") if row.here else ""
    return link(row.href, shape)


def _by_weight(rows: Sequence[Place]) -> list[Place]:
    return sorted(rows, key=lambda row: (not row.here, -row.count))


def _name(row: Place, x: float, y: float, most: int, taken: list[tuple[float, float, float]], width: int) -> str:
    """Beside its circle, unless an earlier name stands there: the table has them all."""
    words = f"{row.name} · {row.count}"
    left, long = x + _radius(row, most) + 4, len(words) * LETTER
    if left + long > width:
        left = x - _radius(row, most) - 4 - long
    if any(abs(y - other) < 15 and left < end and start < left + long for start, end, other in taken):
        return ""
    taken.append((left, left + long, y))
    return link(row.href, text(left, y + 4, words))
