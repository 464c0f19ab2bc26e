"""Vacancies, jobseekers and school leavers."""

from __future__ import annotations

import numpy as np

from portal.demo import recipe
from portal.demo.draws import stream
from portal.demo.employment import Work
from portal.demo.pack import Row
from portal.demo.reference import Reference
from portal.demo.targets import Targets


def rows(reference: Reference, work: Work, targets: Targets, seed: int) -> dict[str, list[Row]]:
    """Where supply was wished above demand there are more jobseekers; where below, more notices and fewer filled."""
    rng, said = stream(seed, "rest"), recipe.values()["market"]
    years = range(said["first_year"], said["last_year"] + 1)
    seekers, vacancies = [], []
    for i, occupation in enumerate(work.occupations):
        short, surplus = targets.ratio[i] < said["short_under"], targets.ratio[i] > said["surplus_over"]
        for year in years:
            employed = work.by_territory[i, :, min(year, work.years[-1]) - work.years[0]].sum()
            lucky, posting = np.exp(rng.normal(0, said["spread"], 2))
            filled = rng.uniform(*(said["filled_short"] if short else said["filled"]))
            place = {"occupation_code": occupation, "territory_code": reference.region, "year": year}
            registered = employed * said["jobseekers"] * lucky * (said["surplus_seekers"] if surplus else 1)
            posted = round(employed * said["posted"] * posting * (said["short_posted"] if short else 1))
            seekers.append({**place, "registered": round(registered)})
            vacancies.append({**place, "posted": posted, "filled": round(posted * filled)})
    return {"jobseekers": seekers, "vacancies": vacancies, "school_leavers": _school_leavers(rng, reference)}


def _school_leavers(rng: np.random.Generator, reference: Reference) -> list[Row]:
    said, region = recipe.values()["market"], recipe.values()["region"]
    population = {row["code"]: float(row["population"]) for row in reference.rows("territories") if row["population"]}
    leavers = []
    for territory in reference.territories:
        for year in range(region["first_graduates"], region["last_count"] + 1):
            for grade in ("9", "11"):
                pupils = round(population[territory] * said[f"grade_{grade}"] * rng.uniform(0.95, 1.05))
                to_college = round(pupils * rng.uniform(*said[f"to_college_{grade}"]))
                place = {"territory_code": territory, "year": year, "grade": grade}
                leavers.append({**place, "pupils": pupils, "to_college": to_college})
    return leavers
