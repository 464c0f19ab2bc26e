"""Rules on a programme's yearly figures, as a table: what is given, what is said."""

import pytest

from colleges import checks, words

CASES = [
    ("nothing known, nothing said", {}, {}, []),
    ("an ordinary year", {"seats_order": 25, "entrants": 25, "rural": 9, "course_1": 25}, {1: 24}, []),
    ("more rural than all", {"entrants": 25, "rural": 26}, {}, [("more_than_entrants", "rural", "error")]),
    ("a part beside an unknown whole", {"rural": 26}, {}, []),
    (
        "each part by itself",
        {"entrants": 5, "from_elsewhere": 6, "from_other_regions": 7},
        {},
        [("more_than_entrants", "from_elsewhere", "error"), ("more_than_entrants", "from_other_regions", "error")],
    ),
    (
        "more entrants than seats",
        {"seats_order": 25, "seats_paid": 5, "entrants": 31},
        {},
        [("more_entrants_than_seats", "entrants", "question")],
    ),
    ("paid seats unknown count as none", {"seats_order": 25, "entrants": 25}, {}, []),
    ("course 2 larger than last year's course 1", {"course_2": 31}, {1: 22}, [("course_grew", "course_2", "error")]),
    ("a third more is still possible", {"course_2": 28}, {1: 22}, []),
    ("a small group may take in five", {"course_2": 8}, {1: 3}, []),
    ("but not six", {"course_2": 9}, {1: 3}, [("course_grew", "course_2", "error")]),
    ("no course before the first", {"course_1": 60}, {1: 25}, []),
    ("the first course fell", {"course_1": 16}, {1: 26}, [("first_course_fell", "course_1", "question")]),
    ("a fifth fewer is usual", {"course_1": 20}, {1: 25}, []),
    ("a new programme has no year before", {"course_1": 25}, {1: 0}, []),
    (
        "more employed than graduates",
        {"graduates": 20, "in_trade": 21},
        {},
        [("more_than_graduates", "in_trade", "error")],
    ),
    (
        "what they do is known, how many is not",
        {"employed_reported": 18},
        {},
        [("graduates_missing", "graduates", "error")],
    ),
    (
        "outcomes exceed graduates together",
        {"graduates": 20, "employed_reported": 15, "studying": 4, "in_army": 2},
        {},
        [("outcomes_exceed_graduates", "graduates", "error")],
    ),
    ("some unknown outcomes are left out", {"graduates": 20, "employed_reported": 15, "studying": 5}, {}, []),
    ("zero is a number", {"entrants": 0, "rural": 1}, {}, [("more_than_entrants", "rural", "error")]),
]


@pytest.mark.parametrize(("name", "values", "last_year", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_says(name, values, last_year, expected):
    found = [(one.code, one.column, one.kind) for one in checks.findings(values, last_year)]
    assert found == expected


def test_every_finding_has_a_sentence_with_both_numbers():
    said = {
        one.code: words.sentence(one.code, one.params)
        for _name, values, last_year, _expected in CASES
        for one in checks.findings(values, last_year)
    }
    assert set(said) == set(words.FINDINGS)
    assert said["course_grew"] == "Course 2 has 9 students, but the course before had 3 last year."
    assert said["first_course_fell"] == "38 % fewer first-year students (16, was 26). Is it right?"
    assert not [sentence for sentence in said.values() if "%(" in sentence]
