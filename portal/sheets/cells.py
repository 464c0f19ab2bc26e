"""One cell: text to a value of its kind, or a reason why not; a value to its canonical text."""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from portal.sheets.findings import Bad

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FIRST_YEAR, LAST_YEAR = 1000, 9999


def reader(kind: str, **limits: Any) -> Callable[[str], Any]:
    """A function from a filled cell's text to its value; the same text is read once."""
    read, known = READERS[kind], {}

    def cell(text: str) -> Any:
        if text not in known:
            known[text] = read(text, **limits)
        return known[text]

    return cell


def text(cell: str, *, most: int | None = None, choices: tuple[str, ...] = ()) -> str:
    if CONTROL.search(cell):
        raise Bad("control_character")
    if choices and cell not in choices:
        raise Bad("not_one_of", known=", ".join(choices))
    if most is not None and len(cell) > most:
        raise Bad("too_long", most=most)
    return cell


def language(cell: str, **limits: Any) -> str:
    if not re.fullmatch(r"[a-z]{2}", cell):
        raise Bad("not_a_language")
    return text(cell, **limits)


def _number(cell: str) -> Decimal:
    if not NUMBER.fullmatch(cell):
        raise Bad("not_a_number")
    return Decimal(cell)


def integer(cell: str, *, most: int | None = None) -> int:
    """A count: whole and not negative."""
    value = _number(cell)
    if most is not None and value > most:
        raise Bad("too_large", most=most)
    if value != value.to_integral_value():
        raise Bad("not_whole")
    if value < 0:
        raise Bad("negative")
    return int(value)


def year(cell: str) -> int:
    value = _number(cell)
    if not FIRST_YEAR <= value <= LAST_YEAR or value != int(value):
        raise Bad("not_a_year")
    return int(value)


def number(cell: str) -> float:
    value = float(_number(cell))
    if not math.isfinite(value):
        raise Bad("too_large", most="1e308")
    return value + 0.0  # no negative zero


def decimal(cell: str, *, digits: int, places: int) -> Decimal:
    value = _number(cell)
    if value.adjusted() >= digits - places and value:
        raise Bad("too_large", most="9" * (digits - places))
    if value != (rounded := value.quantize(Decimal(1).scaleb(-places))):
        raise Bad("too_many_decimals", most=places)
    return rounded


def truth(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise Bad("not_a_truth")
    return cell == "true"


def day(cell: str) -> date:
    if not DATE.fullmatch(cell):
        raise Bad("not_a_date")
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise Bad("not_a_date") from error


READERS: dict[str, Callable[..., Any]] = {
    "text": text,
    "language": language,
    "integer": integer,
    "year": year,
    "number": number,
    "decimal": decimal,
    "truth": truth,
    "date": day,
}


def written(value: Any) -> str:
    """The canonical text: shortest numbers (0.029, 12), dates YYYY-MM-DD, true and false, blank for unknown."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _shortest(Decimal(repr(value)) if isinstance(value, float) else value)


def _shortest(value: Decimal) -> str:
    plain = format(value, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if short == "-0" else short


def plain(value: Any) -> Any:
    """The same value as JSON holds it: money as a number (14 digits are exact in one), dates as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
