"""A cell reads to a value of its kind or says why not; a value writes to one text."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets.cells import FIRST_YEAR, LAST_YEAR, plain, reader, written
from portal.sheets.findings import REASONS, Bad, Finding
from portal.sheets.numbers import check_kz_bin

MONEY = {"digits": 14, "places": 2}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "12", 12),
        ("integer", "012.0", 12),
        ("integer", "1.2e3", 1200),
        ("year", "2027", 2027),
        ("number", "0.02900", 0.029),
        ("number", "-0.0", 0.0),
        ("number", "1e-7", 1e-07),
        ("truth", "false", False),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("text", " 007 ", " 007 "),
        ("language", "kk", "kk"),
    ],
)
def test_a_cell_is_read(kind, text, value):
    found = reader(kind)(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text", ["", " 5", "5 ", "1,5", "1'000", "0x1", "１", "five", "+", "1e", ".5", "5.", "NaN", "∞"]
)
@pytest.mark.parametrize("kind", ["integer", "year", "number", "decimal"])
def test_what_is_no_number_is_refused(kind, text):
    with pytest.raises(Bad, match="not_a_number"):
        reader(kind, **(MONEY if kind == "decimal" else {}))(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        (12.0, "12"),
        (0.029, "0.029"),
        (1e-07, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-0.0, "0"),
        (Decimal("2950.00"), "2950"),
        (Decimal("0.10"), "0.1"),
        (Decimal("100"), "100"),
        (date(2024, 2, 29), "2024-02-29"),
        ("0.10", "0.10"),
    ],
)
def test_a_value_is_written_in_its_shortest_form(value, text):
    assert written(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_to_the_last_digit(value):
    assert reader("number")(written(value)) == value
    assert written(reader("number")(written(value))) == written(value)


@given(st.decimals(min_value=-999999999999, max_value=999999999999, places=2))
def test_money_comes_back_and_survives_json(value):
    assert reader("decimal", **MONEY)(written(value)) == value
    assert written(plain(value)) == written(value)


@given(st.integers(0, 2**31 - 1), st.dates())
def test_counts_and_days_come_back(count, day):
    assert reader("integer", most=2**31 - 1)(written(count)) == count
    assert reader("date")(written(day)) == day


@given(st.integers(-(10**6), 10**6))
def test_a_year_has_four_digits(number):
    if FIRST_YEAR <= number <= LAST_YEAR:
        assert reader("year")(str(number)) == number
    else:
        with pytest.raises(Bad, match="not_a_year"):
            reader("year")(str(number))


@given(st.sampled_from(["integer", "year", "number", "decimal", "truth", "date", "text", "language"]), st.text())
def test_any_text_is_read_or_refused_with_a_reason(kind, text):
    try:
        reader(kind, **(MONEY if kind == "decimal" else {}))(text)
    except Bad as bad:
        assert Finding("f.csv", 2, "c", text, bad.reason, bad.params).words


@pytest.mark.parametrize("number", ["940140000385", "150140000305"])
def test_a_registry_number_with_its_digit_is_accepted(number):
    check_kz_bin(number)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("123456789011", "registry_digit"),
        ("940140000835", "registry_digit"),
        ("150140000380", "registry_digit"),  # no digit can follow these eleven
        ("40140000385", "registry_length"),
        ("9401400003855", "registry_length"),
        ("94014000038X", "registry_form"),
        ("９40140000385", "registry_form"),
        ("9.4014E+11", "registry_form"),
    ],
)
def test_another_registry_number_is_refused(number, reason):
    with pytest.raises(Bad, match=reason):
        check_kz_bin(number)


@given(st.integers(0, 10**11 - 1))
def test_at_most_one_digit_fits(first):
    fitting = 0
    for last in "0123456789":
        try:
            check_kz_bin(f"{first:011}{last}")
        except Bad:
            continue
        fitting += 1
    assert fitting <= 1


def test_a_finding_is_one_line():
    finding = Finding("a.csv", 2, "name_en", "two\nlines\x00" + "x" * 100, "too_long", {"most": 400})
    with override("en"):
        assert str(finding) == f"a.csv:2:name_en: two\\x0alines\\x00{'x' * 64}… — longer than 400 characters"


def test_every_reason_has_words():
    assert all(str(words) for words in REASONS.values())
