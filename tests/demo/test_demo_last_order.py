"""Last year's order keeps every hard limit, so a first proposal can start from it."""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor

import pytest


@pytest.fixture
def lines(pack):
    """Programmes with last year's seats; those that report none have no last year."""
    last = {row["programme_code"]: row for row in pack.last_year}
    return [{**programme, **last.get(programme["code"], {})} for programme in pack["programmes"]]


def seats(line):
    return float(line.get("seats_order") or 0)


def running(pack):
    """Students beyond the first course, by programme."""
    staying = defaultdict(int)
    for row in pack["enrolments"]:
        if row["year"] == "2026" and int(row["course"]) > 1:
            staying[row["programme_code"]] += int(row["students"])
    return staying


def by(lines, *columns):
    groups = defaultdict(list)
    for line in lines:
        groups[tuple(line[c] for c in columns)].append(line)
    return groups


def test_seats_are_whole_groups(lines):
    for line in lines:
        groups = ceil(seats(line) / int(line["group_size"]))
        assert int(line["smallest_group"]) * groups <= seats(line) <= int(line["group_size"]) * groups


def test_licences_hold_paid_seats_too(lines):
    for group in by(lines, "college_code", "specialty_code").values():
        if any(line["licensed_places"] for line in group):
            licence = sum(float(line["licensed_places"]) for line in group)
            assert sum(seats(line) + float(line.get("seats_paid") or 0) for line in group) <= licence


def test_workshops_hold_those_who_work_in_them(lines):
    shared = 0
    for group in by(lines, "college_code", "specialty_code").values():
        places = [float(line["workshop_places"]) for line in group if line["workshop_places"]]
        if places:
            shared += 1
            assert sum(float(line["practice_share"]) * seats(line) for line in group) <= max(places) + 1e-9
        else:
            assert {line["practice_share"] for line in group} <= {"0", ""}
    assert shared > 100


def test_buildings_hold_the_order_and_who_stays(pack, lines):
    staying = running(pack)
    for (college,), group in by(lines, "college_code").items():
        capacity = float(pack.by_code("colleges")[college]["capacity"])
        assert sum(seats(line) + staying[line["code"]] for line in group) <= capacity


def test_beds_are_known_for_some_and_short_for_about_half_of_them(pack):
    known = [row for row in pack["colleges"] if row["dormitory_places"]]
    short = [row for row in known if int(row["dormitory_places"]) < int(row["dormitory_needed"])]
    assert 0.4 <= len(known) / 52 <= 0.75
    assert 0.25 <= len(short) / len(known) <= 0.75
    beds, needed = (sum(int(row[c]) for row in known) for c in ("dormitory_places", "dormitory_needed"))
    assert 0.90 <= beds / needed <= 1.02
    assert {"KRG-001", "KRG-025", "KRG-027"} <= {row["code"] for row in known}
    saran = pack.by_code("colleges")["KRG-025"]
    assert int(saran["dormitory_places"]) - int(saran["dormitory_needed"]) == 7


def test_centres_hold_the_hours_their_lines_spend(pack, lines):
    field_of = {row["code"]: row["field_code"] for row in pack["specialties"]}
    for centre in pack["competence_centres"]:
        served = [
            line
            for line in lines
            if line["college_code"] == centre["college_code"]
            and field_of[line["specialty_code"]] in centre["field_codes"].split(";")
        ]
        used = sum(float(line["centre_share"]) * seats(line) for line in served)
        assert used <= float(centre["places"])
        assert centre["planned_year"] or used > 0


def test_commitment_has_room_and_the_technical_share_is_the_one_reached(pack, lines):
    norm = {row["key"]: row["value"] for row in pack["norms"] if row["status"] == "synthetic"}
    whole_course = sum(seats(x) * float(x["cost_per_seat"]) * ceil(int(x["duration_months"]) / 12) for x in lines)
    assert 1.02 <= float(norm["commitment_ceiling"]) / whole_course <= 1.04
    field_of = {row["code"]: row["field_code"] for row in pack["specialties"]}
    technical = tuple(norm["technical_fields"].split(";"))
    share = (
        100
        * sum(seats(x) for x in lines if field_of[x["specialty_code"]].startswith(technical))
        / sum(map(seats, lines))
    )
    assert 0 <= share - float(norm["technical_share"]) < 1


def test_agreements_promise_no_more_than_runs(pack, lines):
    promised = defaultdict(int)
    for row in pack["agreements"]:
        if row["kind"] == "dual":
            promised[row["college_code"], row["specialty_code"]] += int(row["places"])
    assert promised
    for pair, places in promised.items():
        assert places <= sum(
            int(x["smallest_group"]) for x in by(lines, "college_code", "specialty_code")[pair] if seats(x)
        )


def test_no_bounds_of_a_line_exclude_each_other(pack, lines):
    """Continuity, half up or down, and the applicants of three years, each in whole groups."""
    applied = defaultdict(list)
    for row in pack["intakes"]:
        if int(row["year"]) >= 2024:
            applied[row["programme_code"]].append(float(row["applications"]))
    for line in lines:
        if not seats(line):
            continue
        size, smallest = int(line["group_size"]), int(line["smallest_group"])
        room = max(0.5 * seats(line), size)
        low = inward_up(max(seats(line) - room, smallest), size, smallest)
        high = inward_down(seats(line) + room, size, smallest)
        asked = 1.1 * sum(applied[line["code"]]) / len(applied[line["code"]])
        high = min(high, inward_down(max(asked, smallest, low), size, smallest))
        assert low <= high, line


def inward_up(value, size, smallest):
    return max(ceil(value), smallest * ceil(value / size))


def inward_down(value, size, smallest):
    return min(floor(value), size * floor(value / smallest))
