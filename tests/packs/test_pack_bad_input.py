"""Each kind of bad input is named by file, row, column, value and reason; nothing else is said and nothing is saved."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from colleges.models import Programme
from labormarket.models import Employment
from portal.packs.descriptor import Refused
from portal.packs.load import load
from portal.sources.models import Region
from tests.packs.folder import Folder

pytestmark = pytest.mark.django_db


def refused(folder: Folder) -> list[tuple[str, int, str, str, str]]:
    with pytest.raises(Refused) as caught:
        load(path=folder.path)
    assert not Region.objects.exists()
    return [(f.file, f.row, f.column, f.value, f.reason) for f in caught.value.findings]


CELLS = [
    # file, row, column, what is written there, the reason
    ("colleges", 2, "capacity", "many", "not_a_number"),
    ("colleges", 2, "capacity", "1 234", "not_a_number"),
    ("colleges", 2, "capacity", "1_234", "not_a_number"),
    ("colleges", 2, "capacity", "１２", "not_a_number"),
    ("colleges", 2, "capacity", "12.5", "not_whole"),
    ("colleges", 2, "capacity", "1e300", "too_large"),
    ("colleges", 2, "capacity", "2147483648", "too_large"),
    ("colleges", 2, "capacity", "-1", "negative"),
    ("colleges", 2, "ownership", "State", "not_one_of"),
    ("colleges", 2, "is_reference", "yes", "not_a_truth"),
    ("colleges", 3, "territory_code", "XX", "unknown_code"),
    ("colleges", 3, "territory_code", "", "blank"),
    ("colleges", 3, "name_en", "", "no_name"),
    ("colleges", 3, "name_en", "x" * 401, "too_long"),
    ("colleges", 3, "name_en", "a\x00b", "control_character"),
    ("intakes", 3, "seats_order", "-5", "negative"),
    ("intakes", 3, "rural", "1000", "exceeds"),
    ("intakes", 3, "year", "25", "not_a_year"),
    ("employment", 4, "employed", "12,5", "not_a_number"),
    ("employment", 4, "employed", "nan", "not_a_number"),
    ("employment", 4, "employed", "1e999", "too_large"),
    ("employment", 4, "employed", "-0.5", "negative"),
    ("needs", 2, "wage", "1000.001", "too_many_decimals"),
    ("needs", 2, "wage", "1000000000000", "too_large"),
    ("needs", 2, "certainty", "perhaps", "not_one_of"),
    ("crosswalk", 2, "status", "seen", "not_one_of"),
    ("crosswalk", 2, "share", "1.2", "not_between"),
    ("programmes", 2, "language", "deu", "not_a_language"),
    ("programmes", 2, "smallest_group", "99", "exceeds"),
    ("agreements", 2, "since", "01.09.2024", "not_a_date"),
    ("agreements", 2, "since", "2024-02-30", "not_a_date"),
    ("agreements", 2, "until", "2020-01-01", "before"),
    ("norms", 2, "source", "", "blank"),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "reason"), CELLS)
def test_a_bad_cell(smallville, name, row, column, value, reason):
    smallville.cell(f"{name}.csv", row, column, value)
    assert refused(smallville) == [(f"{name}.csv", row, column, value, reason)]


def shares_over_one(pack: Folder):
    pack.cell("crosswalk.csv", 3, "share", "0.3")
    return [("crosswalk.csv", 3, "share", "0.3", "adds_up")]


def double_key(pack: Folder):
    pack.add("colleges.csv", code="BK-A", name_en="Again", territory_code="SV-1")
    return [("colleges.csv", 4, "code", "BK-A", "double")]


def double_blank_key(pack: Folder):
    row = {"enterprise_code": "E2", "college_code": "BK-B", "kind": "practice", "since": "2025-01-15"}
    pack.add("agreements.csv", **row)
    pack.add("agreements.csv", **row)
    return [("agreements.csv", 6, "enterprise_code", "E2, BK-B, practice, , 2025-01-15", "double")]


def circle(pack: Folder):
    rows = pack.rows("occupations.csv")
    child = next(row for row in rows[1:] if row[1])
    parent = next(place for place, row in enumerate(rows, start=1) if row[0] == child[1])
    pack.cell("occupations.csv", parent, "parent_code", child[0])
    both = [(parent, child[0]), (rows.index(child) + 1, child[1])]
    return [("occupations.csv", row, "parent_code", code, "circle") for row, code in sorted(both)]


def own_parent(pack: Folder):
    pack.cell("territories.csv", 3, "parent_code", "SV-1")
    return [("territories.csv", 3, "parent_code", "SV-1", "circle")]


def missing_parent(pack: Folder):
    pack.cell("territories.csv", 3, "parent_code", "DE")
    return [("territories.csv", 3, "parent_code", "DE", "unknown_code")]


def group_beside_member(pack: Folder):
    group = next(row[1] for row in pack.rows("occupations.csv") if row[0] == "2442")
    pack.add("vacancies.csv", occupation_code=group, territory_code="SV", year="2024", posted="5")
    return [("vacancies.csv", len(pack.rows("vacancies.csv")), "occupation_code", group, "with_descendant")]


def unknown_column(pack: Folder):
    pack.column("colleges.csv", "mood", "good")
    return [("colleges.csv", 1, "mood", "mood", "unknown_column")]


def companion_of_nothing(pack: Folder):
    pack.column("colleges.csv", "mood_status", "good")
    return [("colleges.csv", 1, "mood_status", "mood_status", "unknown_column")]


def missing_column(pack: Folder):
    pack.drop_column("colleges.csv", "territory_code")
    return [("colleges.csv", 1, "territory_code", "", "no_column")]


def double_column(pack: Folder):
    pack.column("colleges.csv", "cluster", "technical")
    return [("colleges.csv", 1, "cluster", "cluster", "double_column")]


def wrong_encoding(pack: Folder):
    pack.cell("colleges.csv", 3, "name_en", "Колледж")
    pack.write("colleges.csv", pack.read("colleges.csv").encode("cp1251"))
    return [("colleges.csv", 3, "", "ca ee eb eb", "not_utf8")]


def another_encoding(pack: Folder):
    pack.write("colleges.csv", pack.read("colleges.csv").encode("utf-16"))
    return [("colleges.csv", 1, "", "ff fe 63 00", "not_utf8")]


def cut_in_a_row(pack: Folder):
    lines = pack.read("intakes.csv").splitlines()
    pack.write("intakes.csv", "\n".join([*lines[:5], lines[5].rsplit(",", 3)[0]]) + "\n")
    return [("intakes.csv", 6, "", lines[5].rsplit(",", 3)[0], "row_length")]


def cut_in_the_last_cell(pack: Folder):
    pack.write("employment.csv", pack.read("employment.csv")[:-2])
    return [("employment.csv", 91, "", "", "cut_off")]


def cut_at_the_end_of_a_row(pack: Folder):
    pack.write("intakes.csv", "".join(pack.read("intakes.csv").splitlines(keepends=True)[:6]))
    return [("intakes.csv", 7, "", "", "rows_lost")]


def cut_in_quotes(pack: Folder):
    pack.write("colleges.csv", pack.read("colleges.csv") + 'C,"A name that does not end')
    return [("colleges.csv", 4, "", "unexpected end of data", "broken_csv")]


def too_many_cells(pack: Folder):
    pack.write("quota_lists.csv", pack.read("quota_lists.csv") + "rural,A-0101-de9,more\n")
    return [("quota_lists.csv", 4, "", "rural,A-0101-de9,more", "row_length")]


def empty_file(pack: Folder):
    pack.write("quota_lists.csv", "")
    return [("quota_lists.csv", 1, "", "", "no_header")]


def missing_file(pack: Folder):
    (pack.path / "quota_lists.csv").unlink()
    return [("quota_lists.csv", 1, "", "quota_lists.csv", "no_file")]


def unlisted_file(pack: Folder):
    pack.write("moods.csv", "code\n")
    return [("moods.csv", 1, "", "moods.csv", "not_listed")]


def unknown_resource(pack: Folder):
    pack.write("moods.csv", "code\n")
    pack.describe(lambda d: d["resources"].append({"name": "moods", "path": "moods.csv"}))
    return [("datapackage.json", 1, "resources[22].name", "moods", "unknown_resource")]


def double_resource(pack: Folder):
    pack.describe(lambda d: d["resources"].append(d["resources"][0]))
    return [("datapackage.json", 1, "resources[22].name", "territories", "double_resource")]


def outside(pack: Folder):
    pack.say("quota_lists", path="../quota_lists.csv")
    found = [("datapackage.json", 1, "resources[19].path", "../quota_lists.csv", "outside")]
    return [*found, ("quota_lists.csv", 1, "", "quota_lists.csv", "not_listed")]


def no_json(pack: Folder):
    pack.write("datapackage.json", '{\n "name": smallville\n}')
    return [("datapackage.json", 2, "", "", "broken_json")]


def no_root(pack: Folder):
    pack.describe(lambda d: d["region"].update(code="ZZ"))
    return [("datapackage.json", 1, "region.code", "ZZ", "unknown_code")]


def map_of_elsewhere(pack: Folder):
    feature = {"type": "Feature", "properties": {"code": "ZZ"}, "geometry": None}
    pack.write("territories.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    pack.describe(lambda d: d["resources"].append({"name": "territories-geojson", "path": "territories.geojson"}))
    return [("territories.geojson", 1, "code", "ZZ", "unknown_code")]


def no_map(pack: Folder):
    pack.write("territories.geojson", '{"type": "Topology"}')
    pack.describe(lambda d: d["resources"].append({"name": "territories-geojson", "path": "territories.geojson"}))
    return [("territories.geojson", 1, "", "", "not_a_map")]


def other_dialect(pack: Folder):
    pack.say("colleges", dialect={"delimiter": ";"}, encoding="cp1251", synthetic="yes")
    at = [d["name"] for d in json.loads(pack.read("datapackage.json"))["resources"]].index("colleges")
    said = {"encoding": ("cp1251", "other_form"), "dialect": ('{"delimiter": ";"}', "other_form")}
    said["synthetic"] = ("yes", "not_a_truth")
    return [("datapackage.json", 1, f"resources[{at}].{key}", *found) for key, found in said.items()]


def unknown_column_of_the_schema(pack: Folder):
    fields = [*pack.resource("territories")["schema"]["fields"], {"name": "mood", "type": "string"}]
    pack.say("territories", schema={"fields": fields})
    return [("datapackage.json", 1, "resources[0].schema", "mood", "unknown_column")]


def no_name(pack: Folder):
    pack.describe(lambda d: (d.update(name="Small Ville"), d["region"].pop("name_en")))
    found = [("datapackage.json", 1, "name", "Small Ville", "not_a_code")]
    return [*found, ("datapackage.json", 1, "region.name_en", "", "no_name")]


def no_region(pack: Folder):
    pack.describe(lambda d: d.pop("region"))
    return [("datapackage.json", 1, "region", "", "not_an_object")]


def no_resources(pack: Folder):
    pack.describe(lambda d: d.update(resources={}))
    return [("datapackage.json", 1, "resources", "", "not_a_list")]


def a_list(pack: Folder):
    pack.write("datapackage.json", "[]")
    return [("datapackage.json", 1, "", "", "not_an_object")]


def no_descriptor(pack: Folder):
    (pack.path / "datapackage.json").unlink()
    return [("datapackage.json", 1, "", str(pack.path), "no_file")]


def a_link_to_elsewhere(pack: Folder):
    (pack.path / "quota_lists.csv").rename(pack.path.parent / "secret.csv")
    (pack.path / "quota_lists.csv").symlink_to(pack.path.parent / "secret.csv")
    return [("datapackage.json", 1, "resources[19].path", "quota_lists.csv", "outside")]


def projections(pack: Folder, openings: str) -> None:
    columns = "occupation_code,territory_code,base_year,target_year,employed_base,employed_target"
    columns += ",exits_per_year,transfers_per_year,openings_per_year,source"
    pack.write("projections.csv", f"{columns}\n2442,SV,2024,2034,1000,1100,20,30,{openings},invented\n")
    pack.describe(lambda d: d["resources"].append({"name": "projections", "path": "projections.csv"}))


def openings_that_do_not_add_up(pack: Folder):
    projections(pack, "61")
    return [("projections.csv", 2, "openings_per_year", "61", "openings")]


@pytest.mark.parametrize(
    "spoil",
    [
        shares_over_one,
        double_key,
        double_blank_key,
        circle,
        own_parent,
        missing_parent,
        group_beside_member,
        unknown_column,
        companion_of_nothing,
        missing_column,
        double_column,
        wrong_encoding,
        another_encoding,
        cut_in_a_row,
        cut_in_the_last_cell,
        cut_in_quotes,
        too_many_cells,
        empty_file,
        missing_file,
        unlisted_file,
        unknown_resource,
        double_resource,
        outside,
        no_json,
        no_root,
        map_of_elsewhere,
        no_map,
        other_dialect,
        unknown_column_of_the_schema,
        no_name,
        no_region,
        no_resources,
        a_list,
        no_descriptor,
        a_link_to_elsewhere,
        openings_that_do_not_add_up,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_a_bad_file(smallville, spoil: Callable[[Folder], list[Any]]):
    expected = spoil(smallville)
    assert refused(smallville) == expected


def test_openings_may_be_rounded(smallville):
    projections(smallville, "60.4")
    assert {c.resource: c.new for c in load(path=smallville.path).counts}["projections"] > 0


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("code", "", "blank"),
        ("planning_year", None, "blank"),
        ("planning_year", "2026", "not_a_year"),
        ("horizon_years", 0, "not_whole"),
        ("currency", "euro", "no_currency"),
        ("timezone", "Europe/Smallville", "no_timezone"),
        ("series_order", "office", "not_a_list"),
        ("registry_check", "de_hrb", "not_one_of"),
        ("planing_year", 2026, "unknown_key"),
    ],
)
def test_a_bad_key_of_the_region(smallville, key, value, reason):
    smallville.describe(lambda d: d["region"].update({key: value}))
    ((file, row, column, _, found),) = refused(smallville)
    assert (file, row, column, found) == ("datapackage.json", 1, f"region.{key}", reason)


def test_every_bad_cell_is_told_at_once(smallville):
    smallville.cell("colleges.csv", 2, "capacity", "many")
    smallville.cell("colleges.csv", 3, "territory_code", "XX")
    smallville.cell("needs.csv", 4, "year", "soon")
    smallville.cell("crosswalk.csv", 2, "share", "2")
    found = [(file, row, column) for file, row, column, _, _ in refused(smallville)]
    expected = [("crosswalk.csv", 2, "share"), ("colleges.csv", 2, "capacity"), ("colleges.csv", 3, "territory_code")]
    assert found == [*expected, ("needs.csv", 4, "year")]


def test_rows_that_refer_to_a_bad_row_are_not_blamed(smallville):
    rows = smallville.rows("colleges.csv")
    smallville.write("colleges.csv", smallville.read("colleges.csv").replace(",".join(rows[1]), "BK-A,cut"))
    assert refused(smallville) == [("colleges.csv", 2, "", "BK-A,cut", "row_length")]


def test_registry_numbers_are_checked_where_the_region_says_so(smallville):
    smallville.column("enterprises.csv", "registry_number", "940140000385", "150140000305", "40140000385", "HRB 12")
    load(path=smallville.path)
    Region.objects.all().update(code="gone", slug="gone")
    smallville.describe(lambda d: d["region"].update(registry_check="kz_bin"))
    with pytest.raises(Refused) as caught:
        load(path=smallville.path)
    assert [(f.row, f.reason) for f in caught.value.findings] == [(4, "registry_length"), (5, "registry_form")]


def test_stored_rows_count_as_far_as_they_stay(smallville):
    load(path=smallville.path)
    header, *rows = smallville.rows("crosswalk.csv")
    smallville.save("crosswalk.csv", [header, [*rows[1][:2], "0.3", *rows[1][3:]]])
    with pytest.raises(Refused) as caught:
        load(path=smallville.path)
    assert [(f.row, f.reason, f.params["total"]) for f in caught.value.findings] == [(2, "adds_up", "1.1")]


def test_a_member_is_refused_where_its_group_has_stored_figures(smallville):
    load(path=smallville.path)
    smallville.add("occupations.csv", code="24421", parent_code="2442", level="3", name_en="A", college_trained="true")
    header = smallville.rows("vacancies.csv")[0]
    smallville.save("vacancies.csv", [header, ["24421", "SV", "2024", "3", ""]])
    with pytest.raises(Refused) as caught:
        load(path=smallville.path)
    found = [(f.file, f.row, f.value, f.reason, f.params["other"]) for f in caught.value.findings]
    assert found == [("vacancies.csv", 2, "24421", "with_ancestor", "2442")]


def test_a_refused_delivery_leaves_the_region_as_it_was(smallville):
    region = load(path=smallville.path).region
    before = Employment.objects.filter(region=region).count(), Programme.objects.count(), region.datapackage
    smallville.cell("employment.csv", 2, "employed", "1")
    smallville.cell("vacancies.csv", 2, "posted", "x")
    smallville.describe(lambda d: d.update(title="Another"))
    with pytest.raises(Refused):
        load(path=smallville.path)
    region.refresh_from_db()
    assert (Employment.objects.filter(region=region).count(), Programme.objects.count(), region.datapackage) == before
    assert not Employment.objects.filter(employed=1).exists()


def test_the_command_names_the_cells_on_stderr(smallville, capsys):
    smallville.cell("intakes.csv", 3, "seats_order", "-5")
    smallville.cell("colleges.csv", 3, "territory_code", "")
    with pytest.raises(CommandError, match=r"Nothing was loaded from .*: 2 problems") as error:
        call_command("load_region", str(smallville.path))
    assert error.value.returncode == 1
    lines = ["colleges.csv:3:territory_code: (blank) — must not be blank"]
    lines += ["intakes.csv:3:seats_order: -5 — must not be negative"]
    assert capsys.readouterr().err.splitlines() == lines


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_reasons_are_told_in_the_readers_language(smallville, language):
    smallville.cell("colleges.csv", 2, "ownership", "city")
    with pytest.raises(Refused) as caught:
        load(path=smallville.path)
    with override(language):
        words = caught.value.findings[0].words
    assert words.endswith("state, private, other")
    assert words.startswith("not one of") == (language == "en")
