"""load(export(x)) = x, byte for byte."""

import json
import random
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise, Need
from labormarket.inputs import freeze
from labormarket.models import Run
from portal.classifiers.models import Occupation
from portal.demo.generate import SEED
from portal.demo.generate import write as generate
from portal.packs.export import Refused, export
from portal.packs.load import load
from tests.packs.folder import HERE, Folder

pytestmark = pytest.mark.django_db


def sent(pack: Folder, to: Folder) -> dict[str, bytes]:
    export(region=load(path=pack.path).region, folder=to.path)
    return to.files()


@pytest.mark.parametrize("name", ["smallville", "california"])
def test_a_pack_leaves_as_it_came(name, folder):
    pack = Folder(HERE / name)
    assert sent(pack, folder) == pack.files()


def test_the_demo_region_leaves_as_it_came(folder, tmp_path):
    generate(SEED, tmp_path / "demo")
    demo = Folder(tmp_path / "demo")
    found = sent(demo, folder)
    assert found == demo.files()
    assert "territories.geojson" in found


def test_a_pack_in_another_form_leaves_canonical(smallville, folder):
    for file in ("colleges.csv", "occupations.csv", "intakes.csv"):
        header, *rows = smallville.rows(file)
        random.Random(file).shuffle(rows)
        lines = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [header, *rows])
        smallville.write(file, b"\xef\xbb\xbf" + lines.encode() + b"\r\n\r\n")
    text = smallville.read("crosswalk.csv")
    smallville.write("crosswalk.csv", text.replace("0.8,", "0.80000,").replace("0.1,", "1.0e-1,"))
    assert smallville.read("crosswalk.csv") != text
    assert sent(smallville, folder) == Folder(HERE / "smallville").files()


ODD = [
    'say "x"',
    "a,b",
    "two\nlines",
    "two\rlines",
    "two\r\nlines",
    '"',
    " =SUM(A1) ",
    "\U0001f98a",
    "#",
    "007",
    "\ufeffx",
]


def test_odd_text_survives(smallville, folder):
    quoted = ['"' + odd.replace('"', '""') + '",A-0101-de9\n' for odd in ODD]
    smallville.write("quota_lists.csv", "name,programme_code\n" + "".join(quoted))
    first = sent(smallville, folder)
    assert folder.rows("quota_lists.csv")[1:] == [[odd, "A-0101-de9"] for odd in sorted(ODD)]
    assert sent(folder, Folder(folder.path.parent / "again")) == first


def test_a_column_left_out_is_blank(smallville, folder):
    smallville.drop_column("colleges.csv", "cluster")
    sent(smallville, folder)
    assert {row[5] for row in folder.rows("colleges.csv")} == {"cluster", ""}


def test_companions_leave_with_their_cells(smallville, folder):
    smallville.column("colleges.csv", "name_en_status", "draft")
    smallville.column("colleges.csv", "note", "", "seen in a list")
    first = sent(smallville, folder)
    header, *rows = folder.rows("colleges.csv")
    assert header[-2:] == ["note", "name_en_status"]
    assert [row[-2:] for row in rows] == [["", "draft"], ["seen in a list", ""]]
    fields = [field["name"] for field in folder.resource("colleges")["schema"]["fields"]]
    assert fields == header
    assert sent(folder, Folder(folder.path.parent / "again")) == first


def test_the_descriptor_keeps_what_it_says_and_tells_sizes_anew(smallville, folder):
    smallville.describe(lambda d: d.update(contributors=[{"title": "Z", "role": "author", "a": 1.5}]))
    smallville.cell("colleges.csv", 2, "capacity", "421")
    found = json.loads(sent(smallville, folder)["datapackage.json"])
    before = json.loads(smallville.read("datapackage.json"))
    assert list(found) == list(before)
    assert found["contributors"] == before["contributors"]
    assert folder.resource("colleges")["hash"] != smallville.resource("colleges")["hash"]
    assert folder.resource("intakes") == smallville.resource("intakes")


def test_a_withdrawn_need_stays_at_home(smallville, folder):
    region = load(path=smallville.path).region
    need = Need.objects.filter(enterprise__code="E1", year=2024).get()
    need.state, need.withdrawn_at = Need.WITHDRAWN, datetime(2026, 9, 1, tzinfo=UTC)
    need.save()
    export(region=region, folder=folder.path)
    assert len(folder.rows("needs.csv")) == len(smallville.rows("needs.csv")) - 1


def test_rows_of_a_resource_that_the_pack_had_not_leave_with_it(smallville, folder):
    needs = smallville.read("needs.csv")
    smallville.drop_resource("needs")
    region = load(path=smallville.path).region
    what = {"enterprise": Enterprise.objects.get(code="E1"), "occupation": Occupation.objects.get(code="2442")}
    Need.objects.create(region=region, year=2027, number=3, certainty="approved", **what)
    export(region=region, folder=folder.path)
    assert folder.read("needs.csv").splitlines()[1] == "E1,2442,2027,3,approved"
    assert folder.read("needs.csv").splitlines()[0] == needs.splitlines()[0].removesuffix(",hired,dual_places,wage")
    first = folder.files()
    assert sent(folder, Folder(folder.path.parent / "again")) == first


def test_a_run_leaves_with_what_it_read(smallville, folder):
    region = load(path=smallville.path).region
    run = Run.objects.create(region=region, kind=Run.ANALYSIS, year=2026, snapshot=freeze(region))
    smallville.cell("intakes.csv", 2, "applications", "999")
    load(path=smallville.path)
    export(region=region, folder=folder.path, run=run)
    assert folder.files() == Folder(HERE / "smallville").files()


def test_a_run_without_inputs_says_so(smallville, folder):
    region = load(path=smallville.path).region
    with pytest.raises(Refused, match="no frozen inputs"):
        export(region=region, folder=folder.path, run=Run.objects.create(region=region, kind=Run.ANALYSIS, year=2026))


def test_a_folder_with_other_tables_is_left_alone(smallville, folder):
    folder.write("strange.csv", "a,b\n")
    with pytest.raises(Refused, match=r"strange\.csv"):
        export(region=load(path=smallville.path).region, folder=folder.path)
    assert folder.files() == {"strange.csv": b"a,b\n"}


def test_the_command_writes_a_region_or_what_a_run_read(smallville, folder, capsys):
    region = load(path=smallville.path).region
    run = Run.objects.create(region=region, kind=Run.ANALYSIS, year=2026, snapshot=freeze(region))
    call_command("export_region", "SV", str(folder.path))
    assert capsys.readouterr().out == f"SV: 23 files in {folder.path}\n"
    call_command("export_region", "SV", str(folder.path.parent / "frozen"), run=run.pk)
    assert folder.files() == Folder(folder.path.parent / "frozen").files() == smallville.files()


@pytest.mark.parametrize(
    ("words", "said"), [(["XX"], "There is no region XX. Loaded: SV"), (["SV", "--run", "99999"], "no run 99999 of SV")]
)
def test_the_command_says_what_is_not_there(smallville, folder, words, said):
    load(path=smallville.path)
    code, *options = words
    with pytest.raises(CommandError, match=said):
        call_command("export_region", code, str(folder.path), *options)
    assert not folder.files()
