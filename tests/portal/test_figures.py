"""Numbers, dates and intervals as people read them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import date_format

from portal import figures

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("kk", f"−12{NB}345,7"), ("ru", f"−12{NB}345,7"), ("en", "−12,345.7")],
)
def test_a_number_in_each_language(language, expected):
    with translation.override(language):
        assert figures.figure(-12345.67, 1) == expected
        assert figures.figure(Decimal("-12345.67"), 1) == expected


@pytest.mark.parametrize("value", [None, "", float("nan")])
def test_the_unknown_is_a_dash_and_never_a_zero(value):
    assert figures.figure(value) == figures.signed(value) == figures.about(value) == "–"
    assert figures.interval(value, 5) == "–"


def test_what_rounds_to_nothing_has_no_side():
    assert figures.figure(-0.2) == "0" and figures.signed(0.2) == "0" and figures.signed(-0.2) == "0"


def test_a_change_shows_its_side():
    assert (figures.signed(25), figures.signed(-25), figures.signed(0)) == ("+25", "−25", "0")


def test_an_interval_below_zero_is_written_in_words():
    with translation.override("en"):
        assert figures.interval(84, 133) == "84–133"
        assert figures.interval(-165, -76) == "−165 to −76"
        assert figures.interval(-30, 55) == "−30 to +55"


@pytest.mark.parametrize(("value", "expected"), [(1243, "1,200"), (96.4, "96"), (7, "7"), (0, "0"), (-1249, "−1,200")])
def test_a_wide_figure_keeps_two_digits(value, expected):
    with translation.override("en"):
        assert figures.about(value) == expected


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("kk", "23 қараша 2026 ж.", "23.11.2026"),
        ("ru", "23 ноября 2026 г.", "23.11.2026"),
        ("en", "23 November 2026", "23 Nov 2026"),
    ],
)
def test_dates_in_each_language(language, long, short):
    with translation.override(language):
        assert date_format(date(2026, 11, 23)) == long
        assert date_format(date(2026, 11, 23), "SHORT_DATE_FORMAT") == short
