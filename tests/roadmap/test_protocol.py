"""A protocol typed as lines: what is read, what is wrong, told by line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.roadmap.protocol import Numbered, Task, Wrong, read

CODES = {"KRG-001", "KRG-025"}


def test_instructions_and_their_milestones_are_read():
    text = """1. Roadmap @Department of education !2027-03-01

    - Three workshops equipped @the college #KRG-001 !30.06.2026
    № 2 Two more centres"""
    found, wrong = read(text, CODES)
    equipped = Task(3, "Three workshops equipped", "the college", "KRG-001", date(2026, 6, 30))
    assert not wrong
    assert found == [
        Numbered(1, Task(1, "Roadmap", "Department of education", "", date(2027, 3, 1)), [equipped]),
        Numbered(2, Task(4, "Two more centres"), []),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason", "value"),
    [
        ("", 1, "nothing", ""),
        ("just words", 1, "no_number", "just words"),
        ("- equip @x !2027-01-01", 1, "no_instruction", "equip"),
        ("1 a\n1 b", 2, "double_number", "1"),
        ("1 a\n- equip !2027-01-01", 2, "no_holder", "equip"),
        ("1 a\n- equip @x", 2, "no_day", "equip"),
        ("1 a\n- equip @x !2027-13-01", 2, "not_a_day", "2027-13-01"),
        ("1 a\n- equip @x #KRG-999 !2027-01-01", 2, "no_college", "KRG-999"),
        ("1 @x", 1, "no_text", ""),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line, reason, value):
    assert read(text, CODES)[1] == [Wrong(line, reason, value)]


@given(st.text(max_size=200))
def test_any_text_is_read_or_told_what_is_wrong(text):
    found, wrong = read(text, CODES)
    assert found or wrong
    assert all(1 <= one.line <= max(1, len(text.splitlines())) for one in wrong)
