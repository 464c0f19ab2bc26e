"""What a load writes, and what it leaves alone."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save

from colleges.models import College, Graduates, Intake
from enterprises.models import Need
from portal.classifiers.models import Occupation, Territory
from portal.journal.models import Entry
from portal.packs.load import load
from portal.sources.models import Region, Vintage

pytestmark = pytest.mark.django_db
ROOMS = ("sources", "classifiers", "colleges", "enterprises", "labormarket", "journal")


def everything():
    """Every stored row of every table, ids and times included."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]
    return {model._meta.label: sorted(map(repr, model._base_manager.values())) for model in models}


def test_a_second_load_changes_nothing(smallville):
    first = load(path=smallville.path)
    before = everything()
    again = load(path=smallville.path)
    assert everything() == before
    assert first.changed and not again.changed
    assert [c.same for c in again.counts] == [c.rows for c in first.counts] == [c.new for c in first.counts]


def test_a_new_delivery_is_written_by_key(smallville):
    region = load(path=smallville.path).region
    ids = set(Intake.objects.values_list("pk", flat=True))
    rows = smallville.rows("intakes.csv")
    changed = [*rows[1][:2], "31", *rows[1][3:]]
    new = [rows[1][0], "2030", *[""] * (len(rows[0]) - 2)]
    smallville.save("intakes.csv", [rows[0], changed, rows[2], new])
    count = next(c for c in load(path=smallville.path).counts if c.resource == "intakes")
    assert (count.rows, count.new, count.changed, count.same) == (3, 1, 1, 1)
    assert Intake.objects.filter(region=region).count() == len(rows)  # those not delivered stay
    assert ids < set(Intake.objects.values_list("pk", flat=True))
    assert Intake.objects.get(programme__code=rows[1][0], year=rows[1][1]).seats_order == 31
    assert Intake.objects.get(year=2030).seats_order is None


def test_a_delivery_of_a_part_says_so(smallville, capsys):
    load(path=smallville.path)
    smallville.save("intakes.csv", smallville.rows("intakes.csv")[:3])
    call_command("load_region", str(smallville.path))
    assert "intakes: 2 rows delivered, datapackage.json says 60: the other rows stay" in capsys.readouterr().out


def test_figures_that_a_delivery_leaves_blank_are_counted_aloud(smallville, capsys):
    load(path=smallville.path)
    known = sum(
        1
        for row in smallville.rows("programmes.csv")[1:]
        if row[smallville.rows("programmes.csv")[0].index("cost_per_seat")]
    )
    smallville.drop_column("programmes.csv", "cost_per_seat")
    call_command("load_region", str(smallville.path))
    assert known and f"programmes.cost_per_seat: {known} known before, blank" in capsys.readouterr().out


def test_each_changed_file_is_a_vintage_of_its_own(smallville):
    load(path=smallville.path)
    smallville.cell("intakes.csv", 2, "applications", "999")
    smallville.say("intakes", synthetic=False, vintage="autumn")
    load(path=smallville.path)
    assert Vintage.objects.filter(resource="colleges").count() == 1
    new, old = Vintage.objects.filter(resource="intakes")
    assert (new.as_of, new.synthetic, old.synthetic, old.rows) == ("autumn", False, True, new.rows)
    assert set(Intake.objects.values_list("vintage", flat=True)) == {new.pk}


def test_marks_of_what_is_made_up_reach_the_rows(smallville):
    smallville.describe(lambda d: (d.update(synthetic=False), [r.update(synthetic=False) for r in d["resources"]]))
    smallville.column("colleges.csv", "status", "synthetic", "verified")
    smallville.column("colleges.csv", "capacity_status", "", "synthetic")
    load(path=smallville.path)
    first, second = College.objects.select_related("vintage")
    assert (first.synthetic, second.synthetic) == (True, False)
    assert second.cell_synthetic("capacity") and not second.cell_synthetic("cluster")


def test_a_row_that_a_person_changed_stays_and_is_listed(smallville, capsys):
    load(path=smallville.path)
    need = Need.objects.get(enterprise__code="E1", occupation__code="2442", year=2024)
    need.number, need.edited_at = 12, datetime(2026, 9, 1, tzinfo=UTC)
    need.save()
    loaded = load(path=smallville.path)
    need.refresh_from_db()
    assert need.number == 12
    assert not loaded.changed
    (kept,) = loaded.kept
    assert (kept.file, kept.row, kept.column, kept.theirs, kept.ours) == ("needs.csv", 2, "number", "10", "12")
    call_command("load_region", str(smallville.path))
    assert "needs.csv:2:number: kept 12, changed here; the pack has 10" in capsys.readouterr().out


def test_a_changed_mark_is_listed_too(smallville):
    smallville.column("colleges.csv", "capacity_status", "draft")
    load(path=smallville.path)
    College.objects.filter(code="BK-A").update(marks={}, edited_at=datetime(2026, 9, 1, tzinfo=UTC))
    (kept,) = load(path=smallville.path).kept
    assert (kept.column, kept.theirs, kept.ours) == ("capacity_status", "draft", "")


def test_a_new_map_takes_the_place_of_the_old(smallville):
    def draw(*codes):
        features = [{"type": "Feature", "properties": {"code": code}, "geometry": None} for code in codes]
        smallville.write("territories.geojson", json.dumps({"type": "FeatureCollection", "features": features}))

    draw("SV-1")
    smallville.describe(lambda d: d["resources"].append({"name": "territories-geojson", "path": "territories.geojson"}))
    load(path=smallville.path)
    draw("SV-1", "SV-2")
    assert load(path=smallville.path).changed
    assert Region.objects.get().geojson == smallville.read("territories.geojson")
    assert [v.rows for v in Vintage.objects.filter(resource="territories.geojson")] == [2, 1]
    assert not load(path=smallville.path).changed


def test_what_a_person_withdrew_stays_withdrawn_and_is_listed(smallville):
    load(path=smallville.path)
    need = Need.objects.get(enterprise__code="E1", occupation__code="2442", year=2024)
    need.state, need.withdrawn_at, need.edited_at = Need.WITHDRAWN, *[datetime(2026, 9, 1, tzinfo=UTC)] * 2
    need.save()
    (kept,) = load(path=smallville.path).kept
    assert (kept.file, kept.row, kept.column, kept.theirs, kept.ours) == ("needs.csv", 2, "state", "open", "withdrawn")
    need.refresh_from_db()
    assert need.state == Need.WITHDRAWN


def test_regions_with_equal_codes_share_nothing(smallville, copied):
    other = copied("smallville", "othertown")
    other.describe(lambda d: (d.update(name="othertown"), d["region"].update(code="SW")))
    for row in (2, 3, 4):
        other.cell("territories.csv", row, "name_en", f"Elsewhere {row}")
    other.write("territories.csv", other.read("territories.csv").replace("SV,,", "SW,,").replace(",SV,", ",SW,"))
    other.write("employment.csv", other.read("employment.csv").replace(",SV,", ",SW,"))
    for file in ("jobseekers.csv", "school_leavers.csv", "vacancies.csv", "control_totals.csv", "enterprises.csv"):
        other.write(file, other.read(file).replace(",SV,", ",SW,").replace("\nSV,", "\nSW,"))
    first = load(path=smallville.path).region
    before = {label: rows for label, rows in everything().items() if "labormarket" in label}
    second = load(path=other.path).region
    assert {t.name_en for t in Territory.objects.filter(region=first)} == {"Smallville Land", "Oberstadt", "Unterland"}
    assert Graduates.objects.filter(region=first).count() == Graduates.objects.filter(region=second).count() > 0
    assert not Graduates.objects.filter(region=second).exclude(programme__region=second).exists()
    assert all(set(rows) <= set(everything()[label]) for label, rows in before.items())


def test_a_name_belongs_to_one_region(smallville, capsys):
    Region.objects.create(code="XX", slug="smallville", planning_year=2026, horizon_years=1)
    with pytest.raises(CommandError):
        call_command("load_region", str(smallville.path))
    expected = "datapackage.json:1:name: smallville — another region (XX) is loaded under this name\n"
    assert capsys.readouterr().err == expected
    assert not Territory.objects.exists()


def test_a_child_may_stand_before_its_parent(smallville):
    header, *rows = smallville.rows("occupations.csv")
    smallville.save("occupations.csv", [header, *sorted(rows, key=lambda row: -int(row[2]))])
    load(path=smallville.path)
    parents = {o.code: o.parent.code if o.parent else "" for o in Occupation.objects.select_related("parent")}
    assert parents == {row[0]: row[1] for row in rows}


def test_a_row_may_move_under_a_parent_that_comes_with_it(smallville):
    load(path=smallville.path)
    smallville.add("occupations.csv", code="9", level="1", name_en="A new group", college_trained="true")
    code = smallville.rows("occupations.csv")[2][0]
    smallville.cell("occupations.csv", 3, "parent_code", "9")
    load(path=smallville.path)
    assert Occupation.objects.get(code=code).parent.code == "9"


def test_rows_that_stay_may_be_referred_to(smallville):
    load(path=smallville.path)
    for name in ("programmes", "colleges", "specialties"):
        smallville.drop_resource(name)
    smallville.cell("intakes.csv", 2, "applications", "999")
    assert [c.changed for c in load(path=smallville.path).counts if c.resource == "intakes"] == [1]
    described = Region.objects.get().descriptor
    assert {"programmes", "colleges", "specialties"} < {r["name"] for r in described["resources"]}


def test_a_load_is_one_line_of_the_journal(smallville):
    load(path=smallville.path)
    entry = Entry.objects.get()
    assert (entry.verb, entry.region, entry.actor) == ("loaded", "SV", "system")
    assert entry.after["resources"]["colleges"] == {"rows": 2, "new": 2, "changed": 0, "same": 0, "kept": 0}


def test_a_failure_at_the_last_step_undoes_all(smallville):
    def fail(**_words):
        raise OSError("the disk is full")

    post_save.connect(fail, sender=Entry)
    try:
        with pytest.raises(OSError, match="disk"):
            load(path=smallville.path)
    finally:
        post_save.disconnect(fail, sender=Entry)
    assert not any(everything().values())


def test_the_search_key_of_loaded_rows_is_folded(smallville):
    load(path=smallville.path)
    assert College.objects.get(code="BK-A").search == "bk-a berufskolleg oberstadt"
