"""Numbers as people read them in the language of the page: text only, for pages, sentences, drawings and papers."""

import math
from functools import cache

from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
# Why a figure is absent: the sign that stands in its place, and the reason in words (screens.md, section 9).
MISSING = {
    "unknown": (DASH, _("no data")),
    "not applicable": (DASH, _("not applicable")),
    "not yet": ("…", _("not known yet")),
    "hidden": ("x", _("hidden: fewer than 3 employers or 5 people")),
}


FEW = 5  # counts of persons below it are hidden from those who may not see them (0 tells nothing about anybody)


def is_few(persons) -> bool:
    return persons is not None and 0 < persons < FEW


def is_unknown(value) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


@cache
def separators(language: str | None) -> dict[int, str]:
    return str.maketrans(
        {
            ",": get_format("THOUSAND_SEPARATOR", language),
            ".": get_format("DECIMAL_SEPARATOR", language),
            "-": MINUS,
        }
    )


def figure(value, digits: int = 0) -> str:
    """1240 -> "1 240" (kk, ru), "1,240" (en); the unknown is a dash, never a zero."""
    if is_unknown(value):
        return DASH
    text = f"{value:,.{digits}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]  # what rounds to nothing has no side
    return text.translate(separators(get_language()))


def signed(value, digits: int = 0) -> str:
    """+25, −25, 0: a change always shows its side."""
    text = figure(value, digits)
    return f"+{text}" if not is_unknown(value) and value > 0 and text.strip("0.,") else text


def interval(low, high, digits: int = 0) -> str:
    """84–133; with a negative end in words, since a dash beside a minus cannot be read."""
    if is_unknown(low) or is_unknown(high):
        return DASH
    if low >= 0:
        return f"{figure(low, digits)}{DASH}{figure(high, digits)}"
    return _("%(low)s to %(high)s") % {"low": signed(low, digits), "high": signed(high, digits)}


def about(value) -> str:
    """Two significant digits, for a figure whose interval is wide: 1 240 -> "1 200"."""
    if is_unknown(value) or value == 0:
        return figure(value)
    step = 10 ** max(math.floor(math.log10(abs(value))) - 1, 0)
    return figure(round(value / step) * step)


def percent(value, digits: int = 0) -> str:
    """64 % with a space that does not break; what is not yet whole is not shown as whole."""
    if is_unknown(value):
        return DASH
    if digits < 2 and value < 100 and round(float(value), digits) >= 100:
        return percent(value, digits + 1)
    return f"{figure(value, digits)}\N{NO-BREAK SPACE}%"


SIGNS = {"KZT": "₸", "USD": "$", "EUR": "€"}


def money(value, currency: str = "") -> str:
    """22 800 000 KZT -> "22,8 mln ₸": millions with one digit, smaller sums whole."""
    if is_unknown(value):
        return DASH
    sign = SIGNS.get(currency, currency)
    if abs(value) < 1_000_000:
        return f"{figure(value)} {sign}".strip()
    words = _("%(sum)s mln %(sign)s") % {"sum": figure(float(value) / 1e6, 1), "sign": sign}
    return words.strip().replace(" ", "\N{NO-BREAK SPACE}")


def people(value) -> str:
    """Persons a year: whole from ten on, one digit below; rounded once."""
    return figure(value, 0 if is_unknown(value) or abs(value) >= 10 or float(value).is_integer() else 1)
