"""Rows of the figures by line: intakes, courses, graduates and what became of them."""

from __future__ import annotations

import numpy as np

from portal.demo import recipe
from portal.demo.draws import clipped, stream
from portal.demo.intakes import Cohorts
from portal.demo.lines import Lines
from portal.demo.pack import Row


def reporting(lines: Lines) -> list[int]:
    return [i for i, college in enumerate(lines.college) if college not in recipe.stories()["no_intakes"]]


def intake_rows(lines: Lines, cohorts: Cohorts) -> list[Row]:
    said, first = recipe.values()["applications"], recipe.values()["region"]["first_intake"]
    rows = []
    for i in reporting(lines):
        far = said["other_regions_in"].get(lines.town[i], said["other_regions"])
        for y, year in enumerate(cohorts.years):
            if year < first:
                continue
            entrants = int(cohorts.entrants[i, y])
            elsewhere = round(entrants * float(cohorts.elsewhere[i]))
            rows.append(
                {
                    "programme_code": lines.code[i],
                    "year": year,
                    "seats_order": int(cohorts.order[i, y]),
                    "seats_paid": int(cohorts.paid[i, y]),
                    "applications": int(cohorts.applications[i, y]),
                    "entrants": entrants,
                    "from_elsewhere": elsewhere,
                    "from_other_regions": min(elsewhere, round(entrants * far)),
                    "rural": round(entrants * said["rural"]),
                }
            )
    return rows


def enrolment_rows(lines: Lines, cohorts: Cohorts) -> list[Row]:
    """Students of each course when the year starts; who leaves in the year that runs is not known yet."""
    first, running = recipe.values()["region"]["first_intake"], cohorts.years[-1]
    rows = []
    for i in reporting(lines):
        for y, year in enumerate(cohorts.years):
            for course in range(lines.courses[i] if year >= first else 0):
                row = {"programme_code": lines.code[i], "year": year, "course": course + 1}
                row["students"] = int(cohorts.students[i, y, course])
                if year < running:
                    row |= {"left": int(cohorts.left[i, y, course]), "on_leave": int(cohorts.leave[i, y, course])}
                rows.append(row)
    return rows


def graduate_rows(lines: Lines, cohorts: Cohorts, entry: dict[str, float], seed: int) -> list[Row]:
    """Registered work is what contributions show; the colleges' own word is higher."""
    rng, said = stream(seed, "outcomes"), recipe.values()["outcomes"]
    more = rng.uniform(*said["reported_over_registered"], len(lines))
    in_trade = clipped(rng, len(lines), *said["in_trade"], 0.1, 0.95)
    luck = rng.random((len(lines), len(cohorts.years), 3))
    first, unregistered = recipe.values()["region"]["first_graduates"], recipe.stories()["no_registered"]
    rows = []
    for i, code in enumerate(lines.code):
        share = entry[lines.specialty[i]]
        for y, year in enumerate(cohorts.years):
            if year < first:
                continue
            graduates = int(cohorts.graduates[i, y])
            registered = min(graduates, _persons(graduates * share, luck[i, y, 0]))
            most = min(said["most_reported"], share + more[i])
            reported = min(graduates, max(registered, _persons(graduates * most, luck[i, y, 1])))
            row = {"programme_code": code, "year": year, "graduates": graduates, "employed_reported": reported}
            row["employed_registered"] = None if lines.college[i] in unregistered else registered
            row["studying"] = min(graduates - reported, _persons(graduates * said["studying"], luck[i, y, 2]))
            row["in_trade"] = round(registered * float(in_trade[i]))
            rows.append(row)
    return rows


def _persons(number: float, chance: float) -> int:
    return int(np.floor(number + chance))
