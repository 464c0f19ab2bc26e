"""What is invented says so, and stands beside no real enterprise and no person."""

from __future__ import annotations

import re

from portal.demo.reference import FOLDER

WHOLLY_SYNTHETIC = {
    "programmes",
    "intakes",
    "enrolments",
    "graduates",
    "employment",
    "age_shares",
    "jobseekers",
    "school_leavers",
    "vacancies",
    "needs",
    "agreements",
    "quota_lists",
}
MIXED = {"occupations", "crosswalk", "colleges", "competence_centres", "enterprises", "norms"}


def test_each_synthetic_resource_says_so(pack):
    marked = {r["name"] for r in pack.descriptor["resources"] if r.get("synthetic")}
    assert marked == WHOLLY_SYNTHETIC


def test_what_is_not_made_here_is_carried_as_it_is(demo):
    for name in set(demo.tables) - WHOLLY_SYNTHETIC - MIXED:
        assert (demo.folder / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
    assert (demo.folder / "territories.geojson").read_bytes() == (FOLDER / "territories.geojson").read_bytes()


def test_each_cell_that_is_not_of_the_reference_is_marked(demo, read_table):
    """A new row says `status` = synthetic; a changed or filled cell of a real row says `X_status` = synthetic."""
    for name in MIXED:
        key = demo.resource(name)["schema"]["primaryKey"]
        known = {tuple(row[k] for k in key): row for row in read_table(FOLDER / f"{name}.csv")}
        for row in demo[name]:
            real = known.get(tuple(row[k] for k in key))
            if real is None:
                assert row["status"] == "synthetic", (name, row)
                continue
            for column, value in row.items():
                if value and value != real.get(column, "") and not column.endswith("_status") and column != "note":
                    assert row[f"{column}_status"] == "synthetic", (name, row, column)


def test_only_the_links_of_the_specialty_without_links_are_left_out(demo, read_table):
    known = {(r["specialty_code"], r["occupation_code"]) for r in read_table(FOLDER / "crosswalk.csv")}
    kept = {(r["specialty_code"], r["occupation_code"]) for r in demo["crosswalk"]}
    assert kept < known and {specialty for specialty, _ in known - kept} == {"02151000"}


def test_no_real_enterprise_has_a_figure(pack, read_table):
    real = {row["code"] for row in read_table(FOLDER / "enterprises.csv")}
    assert len(real) == 20
    for row in pack["enterprises"]:
        if row["code"] in real:
            assert not row["headcount"] and not row["size"]
        else:
            assert re.fullmatch(r"Demo enterprise \d{3}", row["name_en"])
    assert not real & {row["enterprise_code"] for row in pack["needs"]}
    assert not real & {row["enterprise_code"] for row in pack["agreements"]}


def test_new_names_are_numbers_not_persons(pack, read_table):
    for resource, shape in (("colleges", r"Demo college [1-4]"), ("competence_centres", r"Demo centre \d+")):
        known = {row["code"] for row in read_table(FOLDER / f"{resource}.csv")}
        invented = [row for row in pack[resource] if row["code"] not in known]
        assert invented and all(re.fullmatch(shape, row["name_en"]) for row in invented)
    columns = {f["name"] for r in pack.descriptor["resources"] if r.get("synthetic") for f in r["schema"]["fields"]}
    assert not {c for c in columns if c.startswith("name_")}
