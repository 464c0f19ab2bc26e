"""Persons add up: courses, graduates, employment; nobody is negative, nobody counted twice."""

from __future__ import annotations

from collections import defaultdict


def number(value):
    return int(value) if value else 0


def test_every_student_is_accounted_for(pack):
    """Students of a course next year = the course below less who left or took leave, plus who came back from leave."""
    students = {(r["programme_code"], int(r["year"]), int(r["course"])): r for r in pack["enrolments"]}
    intakes = {(r["programme_code"], int(r["year"])): int(r["entrants"]) for r in pack["intakes"]}
    graduates = {(r["programme_code"], int(r["year"])): int(r["graduates"]) for r in pack["graduates"]}
    checked = 0
    for (code, year, course), row in students.items():
        if not row["left"]:
            assert year == 2026 and not row["on_leave"]
            continue
        stay = int(row["students"]) - int(row["left"]) - int(row["on_leave"])
        above = students.get((code, year + 1, course + 1))
        if above is None:
            if (code, year + 1) in graduates:
                assert graduates[code, year + 1] == stay
                checked += 1
            continue
        back = int(above["students"]) - stay
        assert 0 <= back <= number(students[code, year, course + 1]["on_leave"])
        checked += 1
    for (code, year), entrants in intakes.items():
        back = int(students[code, year, 1]["students"]) - entrants
        before = students.get((code, year - 1, 1))
        assert back >= 0 and (before is None or back <= number(before["on_leave"]))
    assert checked > 5000


def test_graduates_come_from_the_last_course(pack):
    last = {}
    for row in sorted(pack["enrolments"], key=lambda row: int(row["course"])):
        last[row["programme_code"], int(row["year"])] = int(row["students"])
    for row in pack["graduates"]:
        before = (row["programme_code"], int(row["year"]) - 1)
        if before in last:
            assert int(row["graduates"]) <= last[before] * 1.05


def test_parts_are_not_larger_than_their_whole(pack):
    for row in pack["graduates"]:
        registered, reported = number(row["employed_registered"]), int(row["employed_reported"])
        assert registered <= reported <= int(row["graduates"])
        assert reported + int(row["studying"]) <= int(row["graduates"])
        assert int(row["in_trade"]) <= reported
    for row in pack["intakes"]:
        seats = int(row["seats_order"]) + int(row["seats_paid"])
        assert int(row["from_other_regions"]) <= int(row["from_elsewhere"]) <= int(row["entrants"]) <= seats
        assert int(row["entrants"]) <= int(row["applications"])
        assert int(row["rural"]) <= int(row["entrants"])
    for row in pack["vacancies"]:
        assert int(row["filled"]) <= int(row["posted"])
    for row in pack["school_leavers"]:
        assert int(row["to_college"]) <= int(row["pupils"])


def test_no_number_is_negative(pack):
    for name, rows in pack.tables.items():
        counted = [f["name"] for f in pack.resource(name)["schema"]["fields"] if f["type"] in ("integer", "number")]
        for row in rows:
            assert not [c for c in counted if row[c].startswith("-") and c not in ("longitude", "latitude")], (
                name,
                row,
            )


def test_region_is_the_sum_of_its_territories(pack):
    region, parts = {}, defaultdict(int)
    for row in pack["employment"]:
        key = (row["occupation_code"], row["year"])
        if row["territory_code"] == "350000000":
            region[key] = int(row["employed"])
        else:
            parts[key] += int(row["employed"])
    assert len(region) == 179 * 11
    assert region == parts


def test_age_shares_add_up_to_one(pack):
    shares = defaultdict(list)
    for row in pack["age_shares"]:
        shares[row["occupation_code"], row["year"]].append(float(row["share"]))
    assert {year for _, year in shares} == {"2024"}
    assert all(abs(sum(parts) - 1) < 1e-9 and min(parts) > 0 for parts in shares.values())


def test_no_occupation_has_figures_together_with_its_parent(pack):
    parent = {row["code"]: row["parent_code"] for row in pack["occupations"]}
    with_figures = {row["occupation_code"] for row in pack["employment"]}
    for code in with_figures:
        above = parent[code]
        while above:
            assert above not in with_figures
            above = parent[above]
