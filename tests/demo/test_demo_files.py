"""The pack as files: what its descriptor says, in the one canonical form, the same for the same seed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.demo.generate import SEED, write
from portal.demo.reference import FOLDER

PACKS = Path(__file__).parents[1] / "packs"


def test_same_seed_same_bytes(packs, tmp_path):
    write(SEED, tmp_path)
    first = {path.name: path.read_bytes() for path in packs(SEED).folder.iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_another_seed_gives_other_figures(packs):
    assert packs(SEED)["intakes"] != packs(1)["intakes"]


def test_it_needs_no_django(tmp_path):
    """As a program, with Django out of reach."""
    code = "import sys; sys.modules['django'] = None; from portal.demo.generate import main; main(sys.argv[1:])"
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path), "--seed", "2"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "programmes.csv").exists()


@pytest.fixture(params=["generated", "reference", "california", "smallville"])
def folder(request, packs):
    here = {"reference": FOLDER, "california": PACKS / "california", "smallville": PACKS / "smallville"}
    return here[request.param] if request.param in here else packs(SEED).folder


def resources(folder):
    return [r for r in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"] if "schema" in r]


def test_files_are_canonical(folder):
    """UTF-8, LF, rows in the order of the key as text, quotes only where needed, numbers in the shortest form."""
    for resource in resources(folder):
        data = (folder / resource["path"]).read_bytes()
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
        fields = resource["schema"]["fields"]
        assert header == [f["name"] for f in fields]
        places = [header.index(column) for column in resource["schema"]["primaryKey"]]
        keys = [tuple(row[place] for place in places) for row in rows]
        assert keys == sorted(set(keys)), resource["name"]
        for column, f in enumerate(fields):
            if f["type"] in ("integer", "number"):
                assert not [row[column] for row in rows if row[column] and row[column] != shortest(row[column])]
        again = io.StringIO()
        csv.writer(again, lineterminator="\n").writerows([header, *rows])
        assert again.getvalue().encode() == data


def shortest(value):
    number = float(value)
    return str(int(number)) if number == int(number) else repr(number)


def test_cells_are_what_the_schema_says(folder, read_table):
    for resource in resources(folder):
        for field in resource["schema"]["fields"]:
            rules = field.get("constraints", {})
            values = [row[field["name"]] for row in read_table(folder / resource["path"])]
            filled = [value for value in values if value]
            where = (resource["name"], field["name"])
            assert not rules.get("required") or len(filled) == len(values), where
            assert not rules.get("enum") or set(filled) <= set(rules["enum"]), where
            assert field["type"] != "boolean" or set(filled) <= {"true", "false"}, where
            if field["type"] in ("integer", "number"):
                assert all(rules.get("minimum", float("-inf")) <= float(value) for value in filled), where
                assert all(float(value) <= rules.get("maximum", float("inf")) for value in filled), where
            if field["type"] == "integer":
                assert all(value.lstrip("-").isdigit() for value in filled), where


def test_links_lead_somewhere(folder, read_table):
    described = {r["name"]: r for r in resources(folder)}
    for resource in described.values():
        for link in resource["schema"].get("foreignKeys", ()):
            other = link["reference"]["resource"] or resource["name"]
            (column,), (target,) = link["fields"], link["reference"]["fields"]
            known = {row[target] for row in read_table(folder / described[other]["path"])}
            asked = {row[column] for row in read_table(folder / resource["path"])} - {""}
            assert asked <= known, (resource["name"], column)


def test_sizes_and_digests_are_those_of_the_files(folder, read_table):
    for resource in resources(folder):
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["rows"] == len(read_table(folder / resource["path"]))


def test_california_fits_its_bound():
    assert sum(path.stat().st_size for path in (PACKS / "california").iterdir()) <= 5_000_000
