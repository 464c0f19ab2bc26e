"""Registry numbers: the check digit of Kazakhstan's BIN and IIN. A right digit proves nothing about identity."""

import re

from portal.sheets.findings import Bad

FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def check_digit(first_eleven: str) -> int | None:
    """None: no number can begin like this."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST, SECOND):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def check_kz_bin(text: str) -> None:
    """Raises Bad unless `text` is twelve digits of which the last fits the others."""
    if not re.fullmatch(r"[0-9]+", text):
        raise Bad("registry_form")
    if len(text) != 12:
        raise Bad("registry_length", digits=len(text))
    if check_digit(text[:11]) != int(text[11]):
        raise Bad("registry_digit")


CHECKS = {"kz_bin": check_kz_bin}
