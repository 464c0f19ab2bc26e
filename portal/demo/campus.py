"""What a college can hold: licences, workshops, buildings, beds, competence centres; some of it is full."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from portal.demo import recipe
from portal.demo.draws import chosen, stream, to_total, up_to
from portal.demo.intakes import Cohorts
from portal.demo.lines import Lines
from portal.demo.teaching import Teaching


@dataclass
class Campus:
    """By line [P] (NaN = unknown, or no such thing) and by college."""

    licensed: np.ndarray
    workshop: np.ndarray
    two_shifts: np.ndarray
    practice: np.ndarray
    centre_share: np.ndarray
    capacity: dict[str, int] = field(default_factory=dict)
    beds_needed: dict[str, int] = field(default_factory=dict)
    beds: dict[str, int] = field(default_factory=dict)
    centres: list[dict[str, object]] = field(default_factory=list)


def build(teaching: Teaching, lines: Lines, cohorts: Cohorts, seed: int) -> Campus:
    rng = stream(seed, "capacities")
    cells = _cells(lines)
    licensed = _licences(rng, lines, cohorts, cells)
    workshop, shifts, practice = _workshops(rng, lines, cohorts, cells)
    campus = Campus(licensed, workshop, shifts, practice, np.zeros(len(lines)))
    _buildings(rng, teaching, lines, cohorts, campus)
    _beds(rng, teaching, lines, cohorts, campus)
    _centres(lines, cohorts, campus, seed)
    return campus


def _cells(lines: Lines) -> dict[tuple[str, str], list[int]]:
    cells = defaultdict(list)
    for i, key in enumerate(zip(lines.college, lines.specialty, strict=True)):
        cells[key].append(i)
    return dict(cells)


def _written(college: str, specialty: str) -> dict[str, int]:
    for row in recipe.stories()["rows"]:
        if (row["college"], row["specialty"]) == (college, specialty):
            return row
    return {}


def _licences(rng: np.random.Generator, lines: Lines, cohorts: Cohorts, cells) -> np.ndarray:
    """A college's licence for a specialty, in 25s, with more or less room; its rows share it by their seats."""
    said, seats = recipe.values()["limits"], cohorts.last_order + cohorts.last_paid
    room = np.exp(chosen(rng, len(cells), said["licence_room"], said["licence_odds"]))
    licensed = np.full(len(lines), np.nan)
    for (key, rows), much in zip(cells.items(), room, strict=True):
        use = np.maximum(seats[rows], 1)
        total = _written(*key).get("licence") or int(up_to(use.sum() * much, said["licence_step"]))
        licensed[rows] = to_total(use, total)
    return licensed


def _workshops(
    rng: np.random.Generator, lines: Lines, cohorts: Cohorts, cells
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the workshop that the rows of a specialty share, and the share of the week they spend in it.

    Where there is no workshop the share is a known 0; one in five works in two shifts, its places count twice.
    """
    said = recipe.values()["limits"]
    places, shifts, practice = np.full(len(lines), np.nan), np.zeros(len(lines), dtype=bool), np.zeros(len(lines))
    for (college, specialty), rows in cells.items():
        first = rows[0]
        has, double = rng.random(2) < (said["workshops"], said["two_shifts"])
        room = float(np.exp(chosen(rng, 1, said["workshop_room"], said["workshop_odds"])[0]))
        share = said["practice_worker"] if lines.worker[first] else said["practice_technician"]
        written = _written(college, specialty).get("workshop")
        technical = lines.worker[first] or is_technical(lines.field[first])
        if college in recipe.stories()["no_beds_no_workshops"]:
            practice[rows] = np.nan
        elif written:
            practice[rows], places[rows] = share, written
        elif has and technical:
            practice[rows], shifts[rows] = share, double
            times = 2 if double else 1
            use = max(1.0, share * float(cohorts.last_order[rows].sum()))
            places[rows] = times * up_to(use * room / times, 5)
    return places, shifts, practice


def is_technical(field_code: str) -> bool:
    return field_code.startswith(tuple(recipe.values()["limits"]["technical_fields"]))


def staying(lines: Lines, cohorts: Cohorts) -> np.ndarray:
    """Students who will still be there next autumn, by line: all but the last course, or all but the first."""
    now = cohorts.students[:, -1]
    last = np.take_along_axis(now, (lines.courses - 1)[:, None], axis=1)[:, 0]
    return now.sum(axis=1) - np.minimum(last, now[:, 0])


def _buildings(rng: np.random.Generator, teaching: Teaching, lines: Lines, cohorts: Cohorts, campus: Campus) -> None:
    """Room for the students of today and a little more, never for fewer than last year's order brings."""
    said = recipe.values()["limits"]
    room = np.exp(chosen(rng, len(teaching.colleges), said["building_room"], said["building_odds"]))
    there = np.array(lines.college)
    need = staying(lines, cohorts) + cohorts.last_order
    for college, much in zip(teaching.colleges, room, strict=True):
        rows = there == college
        campus.capacity[college] = int(up_to(max(cohorts.last_students[rows].sum() * much, need[rows].sum()), 5))


def _beds(rng: np.random.Generator, teaching: Teaching, lines: Lines, cohorts: Cohorts, campus: Campus) -> None:
    """Beds of the colleges that say so; about half of them have fewer than their own youth needs."""
    said, stories = recipe.values()["limits"], recipe.stories()
    known = rng.random(len(teaching.colleges)) < said["beds_known"]
    room = np.exp(chosen(rng, len(teaching.colleges), said["beds_room"], said["beds_odds"]))
    there = np.array(lines.college)
    use = cohorts.elsewhere * (cohorts.students[:, -1, 1:].sum(axis=1) + cohorts.last_order)
    for college, says, much in zip(teaching.colleges, known, room, strict=True):
        if college in stories["no_beds_no_workshops"] or not (says or college in stories["beds_known"]):
            continue
        needed = float(use[there == college].sum())
        free = stories["beds_free"].get(college)
        campus.beds_needed[college] = round(needed)
        campus.beds[college] = round(needed + free) if free else round(needed * much)


def _centres(lines: Lines, cohorts: Cohorts, campus: Campus, seed: int) -> None:
    """Working competence centres at colleges with many seats, in the field of the college's largest specialty."""
    rng, said = stream(seed, "centres"), recipe.values()["centres"]
    there, fields, specialties = np.array(lines.college), np.array(lines.field), np.array(lines.specialty)
    seats = {c: cohorts.last_order[there == c].sum() for c in sorted(set(lines.college))}
    large = [c for c, n in seats.items() if n > said["least_seats"] and c not in recipe.stories()["no_intakes"]]
    hosts = sorted(rng.choice(large, size=said["number"], replace=False).tolist())
    rooms = rng.choice(said["room"], size=len(hosts))
    opened = rng.integers(said["opened"][0], said["opened"][1], size=len(hosts), endpoint=True)
    for host, room, year in zip(hosts, rooms, opened, strict=True):
        taught = sorted(set(specialties[there == host]))
        main = max(taught, key=lambda s: cohorts.last_order[(there == host) & (specialties == s)].sum())
        field_code = fields[(there == host) & (specialties == main)][0]
        served = (there == host) & (fields == field_code)
        campus.centre_share[served] = said["share"]
        use = float(said["share"] * cohorts.last_order[served].sum())
        campus.centres.append(
            {"host": host, "field": field_code, "places": int(np.ceil(use * room - 1e-9)), "opened": int(year)}
        )
