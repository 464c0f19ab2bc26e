"""What the demo tells by name is in its figures."""

from __future__ import annotations

from collections import Counter

SARAN, SEATS = "KRG-025", "seats_order"


def of(pack, college, specialty):
    return {
        r["code"]: r for r in pack["programmes"] if (r["college_code"], r["specialty_code"]) == (college, specialty)
    }


def last_seats(pack, codes):
    return sum(int(row[SEATS]) for row in pack.last_year if row["programme_code"] in codes)


def test_welders_of_saran_fill_their_workshop_and_not_their_licence(pack):
    welding = of(pack, SARAN, "07150500")
    assert last_seats(pack, welding) == 50
    assert sum(int(row["licensed_places"]) for row in welding.values()) == 75
    assert {(row["workshop_places"], row["practice_share"]) for row in welding.values()} == {("25", "0.5")}
    employed = [
        r
        for r in pack["employment"]
        if (r["occupation_code"], r["territory_code"], r["year"]) == ("7212", "352200000", "2024")
    ]
    assert 280 <= int(employed[0]["employed"]) <= 380


def test_new_plants_hire_in_trades_that_nobody_teaches_yet(pack):
    a_year = Counter()
    for row in pack["needs"]:
        if row["enterprise_code"] in ("KRG-D301", "KRG-D302", "KRG-D303") and row["year"] == "2030":
            assert row["certainty"] == "approved"
            a_year[row["occupation_code"]] += int(row["number"])
    assert a_year == {"7212": 45, "8142": 28, "7127": 20, "7412": 18, "3132": 16, "7126": 12}
    taught = {row["specialty_code"] for row in pack["programmes"] if row["college_code"] == SARAN}
    assert {"07220700", "D-0713-01"} <= taught
    started = {row["programme_code"] for row in pack["intakes"]}
    assert not started & set(of(pack, SARAN, "07220700")) and not started & set(of(pack, SARAN, "D-0713-01"))
    assert {e["headcount"] for e in pack["enterprises"] if e["code"] in ("KRG-D301", "KRG-D302", "KRG-D303")} == {"0"}
    in_force = {r["enterprise_code"] for r in pack["agreements"] if r["since"] <= "2026-11-23" <= r["until"]}
    assert {"KRG-D301", "KRG-D302", "KRG-D303"} <= in_force


def test_pipe_production_has_no_licence_and_planned_centres_carry_two_lines(pack):
    (pipes,) = of(pack, SARAN, "D-0715-02").values()
    assert pipes["licensed_places"] == "0"
    (water,), (medics,) = (of(pack, *line).values() for line in (("KRG-027", "D-0732-04"), ("KRG-001", "09120100")))
    assert (water["language"], medics["language"]) == ("kk", "ru")
    assert water["centre_share"] == medics["centre_share"] == "1"


def test_four_colleges_teach_pharmacy(demo):
    pharmacy = [row for row in demo["programmes"] if row["specialty_code"] == "09160100"]
    assert {row["college_code"] for row in pharmacy} == {"KRG-011", "KRG-019", "KRG-034", "KRG-042"}
    assert 150 <= last_seats(demo, {row["code"] for row in pharmacy}) <= 300


def test_law_in_demo_college_1_is_hardly_asked_for(pack):
    law = of(pack, "KRG-S01", "04210100")
    years = [row for row in pack["intakes"] if row["programme_code"] in law and int(row["year"]) >= 2024]
    assert [(row[SEATS], row["applications"]) for row in years] == [("25", "6")] * 3


def test_the_disputed_line_and_its_employer(pack):
    building = of(pack, "KRG-S02", "07320100")
    assert list(building) == ["KRG-S02-07320100-kk9"] and last_seats(pack, building) == 25
    firm = pack.by_code("enterprises")["KRG-D012"]
    assert (firm["territory_code"], firm["industry_code"]) == ("351600000", "F")


def test_over_posting_is_there_to_be_seen(pack):
    posted = {r["year"]: r for r in pack["needs"] if r["enterprise_code"] == "KRG-D291"}
    assert pack.by_code("enterprises")["KRG-D291"]["headcount"] == "85"
    assert (posted["2026"]["number"], posted["2026"]["hired"]) == ("40", "4")
    assert {posted[str(y)]["number"] for y in range(2027, 2032)} == {"60"}


def test_five_colleges_lack_data_each_in_its_way(pack):
    college_of = {row["code"]: row["college_code"] for row in pack["programmes"]}
    assert not {"KRG-009", "KRG-045"} & set(college_of.values())

    def colleges(resource):
        return {college_of[row["programme_code"]] for row in pack[resource]}

    assert "KRG-S03" in colleges("graduates")
    assert "KRG-S03" not in colleges("intakes") | colleges("enrolments")
    registered = {college_of[r["programme_code"]] for r in pack["graduates"] if r["employed_registered"]}
    assert colleges("graduates") - registered == {"KRG-S04"}
    assert pack.by_code("colleges")["KRG-S02"]["dormitory_places"] == ""
    rows = [row for row in pack["programmes"] if row["college_code"] == "KRG-S02"]
    assert rows and not [row for row in rows if row["workshop_places"] or row["practice_share"]]


def test_a_specialty_without_a_link_is_taught(pack):
    assert of(pack, "KRG-030", "02151000")
    assert "02151000" not in {row["specialty_code"] for row in pack["crosswalk"]}


def test_miners_fall_and_still_retire(pack):
    miners = {
        r["year"]: int(r["employed"])
        for r in pack["employment"]
        if (r["occupation_code"], r["territory_code"]) == ("8111", "350000000")
    }
    assert miners["2024"] < miners["2014"]
    old = sum(
        float(r["share"])
        for r in pack["age_shares"]
        if r["occupation_code"] == "8111" and r["age_group"] in ("55-64", "65+")
    )
    assert old > 0.08
