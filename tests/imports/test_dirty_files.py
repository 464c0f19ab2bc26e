"""The dirty files as colleges and HR departments send them: every finding, and none besides."""

import csv
import io
import json
from pathlib import Path

import pytest

from colleges.effectiveness import COLUMNS
from colleges.models import Programme
from portal.classifiers.models import Qualification
from portal.imports import judge
from portal.imports.table import Asked
from portal.sheets.frame import letter
from portal.sheets.sandbox import read_upload
from tests import factories as make

PACKS = Path(__file__).parent.parent / "packs"
DIRTY, RATED = PACKS / "karaganda-dirty", PACKS / "karaganda-effectiveness"
MUST = {"mend": "fix", "question": "warn", "error": "error"}
EXPECTED = json.loads((DIRTY / "expected.json").read_text())


@pytest.fixture
def world(region, colleges):
    for code in ("4S07240105", "3W07161301", "4S07130103", "4S07130202", "3W07150501"):
        found = Qualification.objects.get(region=region, code=code)
        Programme.objects.filter(college=colleges[0], specialty=found.specialty).update(qualification=found)
    for name in ("ТОО «Учебный завод» (вымышленное)", "АО «Учебная шахта» (вымышленное)"):
        make.enterprise(region, name_ru=name, name_en="")
    Programme.objects.filter(college=colleges[0], specialty__code="07130200").update(base="9")
    Programme.objects.filter(college=colleges[0], specialty__code="07130100").update(base="11")
    Programme.objects.filter(college=colleges[0], specialty__code="10130300").update(language="kk")
    return region


def told(path: Path, region, college: str = "K1") -> set[tuple]:
    read = judge.read(read_upload(path), Asked(region, 2026, college))
    judge.check(read, judge.standing(region, read.facts))
    return {
        (one.sheet or None, one.row, letter(one.column), one.head, plain(one.value), MUST[one.kind], one.code, plain(one.read_as))
        for one in read.found
    }  # fmt: skip


def plain(value) -> str | None:
    """7150500.0 and 7150500 are one number; a code is text."""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return None if value is None else str(value)


def expected(cells: list[dict], head: str = "header") -> set[tuple]:
    return {
        (c["sheet"], c["row"], c["column"], c[head], plain(c["value"]), c["must"], c["code"], plain(c["read_as"]))
        for c in cells
    }


@pytest.mark.parametrize("name", EXPECTED["files"])
def test_a_dirty_file_gives_exactly_what_is_expected_of_it(world, name):
    wanted = expected([cell for cell in EXPECTED["cells"] if cell["file"] == name])
    got = told(DIRTY / name, world)
    assert {"missing": wanted - got, "besides": got - wanted} == {"missing": set(), "besides": set()}


RATING = json.loads((RATED / "example-expected.json").read_text())


@pytest.fixture
def rated(region):
    for number in (1, 2, 3):
        make.college(
            region, code=f"K{number}", name_ru=f"Учебный колледж № {number} (вымышленный)", name_kk="", name_en=""
        )
    return region


def test_the_effectiveness_workbook_gives_exactly_what_is_expected_of_it(rated):
    """Its expectations name fields in place of the headings, which repeat."""
    wanted = {(c[1], c[2], *c[4:]) for c in expected(RATING["cells"], "field")}
    got = {(c[1], c[2], *c[4:]) for c in told(RATED / "example-synthetic.xlsx", rated)}
    assert {"missing": wanted - got, "besides": got - wanted} == {"missing": set(), "besides": set()}
    columns = {(c["column"], c["field"]) for c in RATING["cells"]}
    assert columns <= {(letter(place), one.name) for place, one in enumerate(COLUMNS)}


def test_the_workbook_read_as_text_gives_the_same_facts(rated):
    """csv: the same rows, every number a text."""
    upload = read_upload(RATED / "example-synthetic.xlsx")
    kept = io.StringIO()
    csv.writer(kept, delimiter=";").writerows(upload.sheets[0].rows)
    typed = judge.read(upload, Asked(rated, 2026)).facts
    told = judge.read(read_upload(kept.getvalue().encode()), Asked(rated, 2026)).facts
    assert {key: fact.values for key, fact in typed.items()} == {key: fact.values for key, fact in told.items()}
    assert len(typed) == 3 + 12 - 2
