"""What the sources publish, the demo's figures add up to."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

STUDENTS_2024 = {
    "351000000": 22678,
    "352400000": 4311,
    "351600000": 2984,
    "352200000": 1844,
    "352800000": 960,
    "353200000": 665,
    "355200000": 289,
    "356400000": 250,
    "354800000": 221,
    "354000000": 94,
    "353600000": 80,
}


def total(rows, column):
    return sum(float(row[column]) for row in rows)


def official(pack, measure, territory, year, series="bns"):
    key = (measure, territory, str(year), series)
    found = [r for r in pack["control_totals"] if (r["measure"], r["territory_code"], r["year"], r["series"]) == key]
    return float(found[0]["value"])


def test_students_of_each_town_are_those_the_statistics_count(pack):
    town = {row["code"]: row["territory_code"] for row in pack["colleges"]}
    college = {row["code"]: row["college_code"] for row in pack["programmes"]}
    found = Counter()
    for row in pack["enrolments"]:
        if row["year"] == "2026":
            found[town[college[row["programme_code"]]]] += int(row["students"])
    assert set(found) == set(STUDENTS_2024)
    for territory, students in STUDENTS_2024.items():
        assert official(pack, "students", territory, 2024) == students
        assert abs(found[territory] - students) <= max(0.01 * students, 10)
    assert abs(sum(found.values()) - 34376) <= 344


def test_colleges_specialties_and_enterprises_are_as_many_as_the_sources_say(pack):
    assert len(pack["colleges"]) == 52
    assert len({row["college_code"] for row in pack["programmes"]}) == 50
    assert len(pack["specialties"]) == 126
    assert len(pack["enterprises"]) == 314
    assert 0.33 <= len({row["enterprise_code"] for row in pack["needs"]}) / 314 <= 0.38
    centres = pack["competence_centres"]
    assert sum(bool(row["opened_year"]) for row in centres) == 14
    assert [row["planned_year"] for row in centres if row["planned_year"]] == ["2027", "2027"]


def test_programmes_and_seats_are_in_the_bands(pack):
    programmes, last = pack.by_code("programmes"), pack.last_year
    running = [row for row in last if float(row["seats_order"]) > 0]
    order, paid = total(last, "seats_order"), total(last, "seats_paid")
    assert 465 <= len(programmes) <= 510
    assert 400 <= len(running) <= 430
    assert 122 <= len({row["specialty_code"] for row in programmes.values()}) <= 125
    assert 112 <= len({programmes[row["programme_code"]]["specialty_code"] for row in running}) <= 120
    assert 9_900 <= order <= 10_350
    assert 0.86 <= order / (order + paid) <= 0.89
    assert 10_450 <= total(last, "entrants") <= 10_900
    cost = sum(float(r["seats_order"]) * float(programmes[r["programme_code"]]["cost_per_seat"]) for r in last)
    assert 9.0e9 <= cost <= 9.6e9


def test_graduates_and_their_work(pack):
    by_year = defaultdict(list)
    for row in pack["graduates"]:
        by_year[row["year"]].append(row)
    assert sorted(by_year) == ["2022", "2023", "2024", "2025", "2026"]
    for rows in by_year.values():
        registered = [row for row in rows if row["employed_registered"]]
        assert 8_400 <= total(rows, "graduates") <= 8_750
        assert 0.56 <= total(registered, "employed_registered") / total(registered, "graduates") <= 0.65
        assert 0.73 <= total(rows, "employed_reported") / total(rows, "graduates") <= 0.82


@pytest.mark.parametrize("year", range(2014, 2025))
def test_listed_occupations_are_two_thirds_of_the_employed_everywhere(demo, year):
    """The list is 65 % of the employed; the rest is kept out as one remainder, so that no territory's total is exceeded."""
    listed = Counter()
    for row in demo["employment"]:
        if row["year"] == str(year):
            listed[row["territory_code"]] += int(row["employed"])
    region = listed.pop("350000000")
    assert sum(listed.values()) == region
    everywhere = []
    for territory, employed in listed.items():
        total_employed = official(demo, "employed", territory, min(year, 2023)) * (1.001 if year == 2024 else 1)
        everywhere.append(employed / total_employed)
        assert abs(employed - total_employed * region / sum_official(demo, year)) <= 0.002 * total_employed + 90
    assert min(everywhere) >= 0.62 and max(everywhere) <= 0.69


def sum_official(pack, year):
    return official(pack, "employed", "350000000", min(year, 2023), "sum_of_13") * (1.001 if year == 2024 else 1)


def test_the_border_of_2022_is_a_break_with_both_values_kept(demo):
    old = official(demo, "employed", "350000000", 2021, "bns_old_borders")
    new = official(demo, "employed", "350000000", 2021, "sum_of_13")
    assert (old, new) == (643356, 539365)
    assert round(new / old, 4) == 0.8384
