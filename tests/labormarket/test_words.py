"""Every code the engine can say has words: the codes are read off its source, so that a new one fails here."""

import re
from pathlib import Path

import pytest

import labormarket.engine
from labormarket.analysis import parameter_rows
from labormarket.apps import STEPS
from labormarket.engine import gap
from labormarket.engine.evidence import GRADES
from labormarket.inputs import LAYOUTS
from labormarket.words import ledger, limits, lines, missing, outlook, parameters, refusals
from labormarket.words.columns import COLUMNS
from labormarket.words.sources import SOURCES
from portal.jobs import steps

SOURCE = {path.name: path.read_text() for path in Path(labormarket.engine.__file__).parent.glob("*.py")}
ENGINE = "\n".join(SOURCE.values())


def said(*patterns: str, text: str = ENGINE) -> set[str]:
    return {code for pattern in patterns for code in re.findall(pattern, text)}


def test_labels_grades_and_chances():
    assert set(gap.LABELS.values()) <= set(outlook.LABELS)
    assert set(GRADES) == set(outlook.GRADES)
    assert {name for _top, name in gap.CLASSES} <= set(outlook.CHANCES)


def test_limits():
    found = said(
        r'Bound\("(\w+)"', r'\brows\(\s*"(\w+)"', r'_share_floor\(\s*"(\w+)"', r'"limit": "(\w+)"', r'off\("(\w+)"'
    )
    assert found and found <= set(limits.NAMES) == set(limits.RULES)
    assert set(limits.ICONS) == set(limits.NAMES)


def test_effects_of_what_is_missing():
    effects = said(r'"effect": "(\w+)"', r'\bm\.add\("[\w.]+", "(\w+)"', r'step\("[\w.]+", "(\w+)"')
    ways = {f"entry_{way}" for way in ("reported", "chain", "norm", "default")}
    assert effects and effects | ways <= set(missing.EFFECTS)


def test_flags_of_lines():
    codes = said(r'"\w+": "(no_\w+|supply_by_\w+)"')
    assert codes <= set(lines.FLAGS)
    flags = said(r'flags\[\w+\]\.add\("(\w+)"\)', r'"(duration_(?:from|unknown)\w*)"', r'\| \(\{"(\w+)"\}')
    assert flags and flags <= set(lines.FLAGS)


def test_refusals():
    codes = said(r'OrderRefused\(\s*"(\w+)"', r'ParameterRefused\(\s*"(\w+)"', r'AnalysisRefused\(\w+, "(\w+)"')
    assert codes and codes | {"missing", "ledger", "ledger_broken", "conflict"} <= set(refusals.WHY)


def test_identities():
    codes = said(r'"(L\d+)"')
    assert codes and codes <= set(ledger.IDENTITIES)


def test_steps_of_a_run():
    named = re.findall(r"^STEPS = \(([^)]+)\)", ENGINE, re.M)
    codes = {code for names in named for code in re.findall(r'"(\w+)"', names)}
    assert codes and codes <= set(STEPS) | set(steps.STEPS)


def test_parameters_and_their_units():
    rows = parameter_rows()
    assert {row["name"] for row in rows} <= set(parameters.NAMES)
    assert {row["unit"] for row in rows} <= set(parameters.UNITS)
    assert {row["group"] for row in rows} <= set(parameters.GROUPS)
    assert {option for row in rows for option in row["options"]} <= set(parameters.OPTIONS)
    assert {row["decided_by"] for row in rows} <= set(parameters.DECIDED)


def test_sources_of_parameters_can_be_said_in_each_language():
    assert {row["source"] for row in parameter_rows()} == SOURCES


def test_columns_and_resources_of_a_pack():
    assert {layout.resource for layout in LAYOUTS} <= set(missing.RESOURCES)
    assert {column.name for layout in LAYOUTS for column in layout.described} <= set(COLUMNS)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            {"resource": "access[T1]", "effect": "floor_cut", "value": "75>50"},
            "the minimum of 75 seats was cut to the 50",
        ),
        ({"resource": "colleges.capacity", "effect": "limit_off:building"}, "the limit does not hold: building"),
        ({"resource": "programmes", "effect": "limit_off:access[T1]"}, "minimum of a territory (Saran)"),
    ],
)
def test_what_is_missing_is_a_sentence(row, words):
    assert words in missing.effect(row, {"T1": "Saran"})


def test_a_resource_and_its_column_are_named():
    assert missing.resource("colleges.dormitory_places") == "colleges: beds"
    assert missing.resource("access[T1]", {"T1": "Saran"}) == "minimum of a territory: Saran"
