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
    said |= {one.code: words.sentence(one.code, one.params) for one in of_submissions()}
    assert set(said) == set(words.FINDINGS)
    assert said["course_grew"] == "Course 2 has 9 students, but the course before had 3 last year."
    assert said["first_course_fell"] == "38 % fewer first-year students (16, was 26). Is it right?"
    assert not [sentence for sentence in said.values() if "%(" in sentence]


# Of a submission: (what is wrong, this year, last year, what is found)
SUBMITTED = [
    ("steady", {"entrants": 25, "graduates": 22}, {"entrants": 25, "graduates": 22}, []),
    ("unknown breaks no rule", {"entrants": None, "dual_students": 5}, {}, []),
    ("more paid than all", {"entrants": 20, "entrants_paid": 21}, {}, [("more_than_entrants", "entrants_paid")]),
    (
        "more dual than students",
        {"course_1": 25, "dual_students": 28},
        {},
        [("more_dual_than_students", "dual_students")],
    ),
    ("room for two groups", {"groups": 3, "workshop_places": 50}, {}, [("groups_above_stations", "groups")]),
    ("room for three groups", {"groups": 3, "workshop_places": 75}, {}, []),
    ("more left than were there", {"course_1": 20, "left_1": 26}, {"course_1": 20}, [("more_left_than_had", "left_1")]),
    ("more finished than could", {"graduates": 30}, {"course_3": 20}, [("more_graduates_than_course", "graduates")]),
    ("a jump", {"applications": 60}, {"applications": 40}, [("jump", "applications")]),
    ("a quarter is no jump", {"applications": 50}, {"applications": 40}, []),
    ("ten more are no jump", {"entrants": 22}, {"entrants": 12}, []),
    ("eleven more are one", {"entrants": 23}, {"entrants": 12}, [("jump", "entrants")]),
    ("a jump down", {"graduates": 9}, {"graduates": 22}, [("jump", "graduates")]),
    (
        "two years too few applications",
        {"applications": 12, "seats_order": 25},
        {"applications": 13, "seats_order": 25},
        [("too_few_applications", "applications")],
    ),
    ("twice the seats", {"entrants": 51, "seats_order": 25}, {}, [("entrants_far_above_seats", "entrants")]),
    ("transfers", {"entrants": 31, "seats_order": 25}, {}, [("more_entrants_than_seats", "entrants")]),
]


def of_submissions():
    return [one for _name, values, before, _codes in SUBMITTED for one in checks.of_submission(values, before, 25)]


@pytest.mark.parametrize(
    ("values", "before", "expected"), [case[1:] for case in SUBMITTED], ids=[c[0] for c in SUBMITTED]
)
def test_a_submission(values, before, expected):
    assert [(one.code, one.column) for one in checks.of_submission(values, before, 25)] == expected


def test_what_a_reason_makes_right_and_what_nothing_does():
    kinds = {one.code: (one.kind, one.answerable) for one in of_submissions()}
    assert kinds["entrants_far_above_seats"] == (checks.ERROR, True)
    assert kinds["more_dual_than_students"] == (checks.ERROR, False)
    assert kinds["jump"] == (checks.QUESTION, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("07150500", "07150500"),
        ("7150500", "07150500"),
        ("0715 0500", "07150500"),
        ("3W07150500", "07150500"),
        ("S07150500", "07150500"),
        ("071505000", "07150500"),
        ("07150599", None),
        ("", None),
    ],
)
def test_a_code_as_people_and_spreadsheets_spoil_it(typed, meant):
    assert checks.mended_code(typed, {"07150500", "07150600", "04110100"}) == meant


def test_a_code_of_which_two_could_be_meant_is_not_guessed():
    assert checks.mended_code("071506", {"0715006", "715006", "07150600", "7150600"}) is None
