"""What a file must hold and what a row must keep to are read off the models."""

from datetime import date

import pytest

from labormarket.engine.tables import SCHEMA
from labormarket.inputs import LAYOUTS
from portal.sheets.rules import rules

BY_NAME = {layout.resource: layout for layout in LAYOUTS}


def test_the_engine_finds_every_column_it_reads():
    for resource, (key, kinds) in SCHEMA.items():
        assert set(kinds) <= set(BY_NAME[resource].by_name), resource
        assert key == tuple(column.name for column in BY_NAME[resource].key), resource


def test_what_the_database_requires_is_required_of_the_file():
    for layout in LAYOUTS:
        needed = {c.name for c in layout.columns if not c.field.null and not c.field.blank}
        assert needed <= {c.name for c in layout.columns if c.required}, layout.resource


def test_what_refers_comes_after_what_is_referred_to():
    seen = set()
    for layout in LAYOUTS:
        seen.add(layout.model)
        assert {column.target for column in layout.columns if column.target} <= seen, layout.resource


def test_any_column_may_have_a_companion():
    colleges = BY_NAME["colleges"]
    assert colleges.is_mark("name_kk_status") and colleges.is_mark("source_status")
    assert not colleges.is_mark("status") and not colleges.is_mark("mood_status")
    assert colleges.marks({"capacity_status", "code_status"}) == ["code_status", "capacity_status"]


ROWS = [
    ("intakes", {"entrants": 10, "rural": 11}, [("rural", "exceeds")]),
    ("intakes", {"entrants": 10, "rural": 10}, []),
    ("intakes", {"rural": 11}, []),
    (
        "programmes",
        {"practice_share": 1.5, "centre_share": -0.1},
        [(c, "not_between") for c in ("practice_share", "centre_share")],
    ),
    ("projections", {"base_year": 2030, "target_year": 2030}, [("target_year", "not_above")]),
    ("agreements", {"since": date(2025, 1, 2), "until": date(2025, 1, 1)}, [("until", "before")]),
    ("agreements", {"since": date(2025, 1, 2), "until": None}, []),
    ("needs", {"certainty": "perhaps", "wage": -1}, [("wage", "negative"), ("certainty", "not_one_of")]),
    ("colleges", {"name_kk": "", "name_ru": "", "name_en": ""}, [("name_kk", "no_name")]),
    ("colleges", {"name_kk": "", "name_ru": "Колледж", "name_en": ""}, []),
]


@pytest.mark.parametrize(("resource", "cells", "broken"), ROWS)
def test_the_rules_of_the_database_name_the_cell(resource, cells, broken):
    layout = BY_NAME[resource]
    row = [cells.get(column.name, column.blank) for column in layout.columns]
    found = [(rule.column, rule.reason) for rule in rules(layout, set(cells)) if not rule.holds(row)]
    assert sorted(found) == sorted(broken)
