"""Who teaches what: entrants by college and specialty, fitted to the students of each town and to the specialties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.demo import recipe
from portal.demo.draws import stream
from portal.demo.reference import Reference
from portal.demo.targets import Targets


@dataclass
class Teaching:
    """`entrants` [C, S] a year of colleges and specialties in code order; 0 = not taught there."""

    colleges: list[str]
    town: dict[str, str]
    private: dict[str, bool]
    bundle: dict[str, str]
    entrants: np.ndarray


def students_of(reference: Reference, town: str) -> float:
    return reference.control("students", town, 2024)


def towns(reference: Reference) -> dict[str, str]:
    made_up = {row["code"]: row["territory_code"] for row in recipe.stories()["colleges"]}
    return {row["code"]: row["territory_code"] for row in reference.rows("colleges")} | made_up


def private(reference: Reference) -> dict[str, bool]:
    """A blank or `other` owner counts as the state."""
    made_up = {row["code"]: row["ownership"] == "private" for row in recipe.stories()["colleges"]}
    return {row["code"]: row["ownership"] == "private" for row in reference.rows("colleges")} | made_up


def build(reference: Reference, targets: Targets, seed: int) -> Teaching:
    rng = stream(seed, "colleges")
    rows = recipe.table("colleges")
    colleges, town = [row["code"] for row in rows], towns(reference)
    weights = _weights(rng, reference, rows)
    students = _students(rng, reference, rows, town)
    years = np.array([_years(code) for code in reference.specialties])
    kept, least = _protected(reference, colleges)
    cells = _fit(weights, students, targets.entrants * years, least * years)
    for threshold in recipe.values()["teaching"]["dropped_under"]:
        cells = np.where(_stays(cells / years, threshold, kept), cells, 0.0)
        cells = _fit(cells, students, targets.entrants * years, least * years)
    bundle = {row["code"]: row["bundles"].split()[0] for row in rows}
    return Teaching(colleges, town, private(reference), bundle, cells / years)


def _weights(rng: np.random.Generator, reference: Reference, rows: list[dict[str, str]]) -> np.ndarray:
    """How gladly a college teaches a specialty of its bundles; the first bundle is the main one."""
    said = recipe.values()["teaching"]
    bundles = {row["bundle"]: row["specialties"].split() for row in recipe.table("bundles")}
    column = {code: s for s, code in enumerate(reference.specialties)}
    weights = np.zeros((len(rows), len(column)))
    for c, row in enumerate(rows):
        names = row["bundles"].split()
        for code in sorted({s for name in names for s in bundles[name]}):
            beside = 1.0 if code in bundles[names[0]] else said["beside_main"]
            weights[c, column[code]] = rng.uniform(*said["weight"]) * beside
    for college, specialty in recipe.stories()["not_here"]:
        weights[[r["code"] for r in rows].index(college), column[specialty]] = 0.0
    return weights


def _students(
    rng: np.random.Generator, reference: Reference, rows: list[dict[str, str]], town: dict[str, str]
) -> np.ndarray:
    """The students a town counts, by size of its colleges; who does not report is on top of them."""
    size = np.array([float(row["weight"]) for row in rows]) * rng.uniform(
        *recipe.values()["teaching"]["size"], len(rows)
    )
    reports = np.array([row["code"] not in recipe.stories()["no_intakes"] for row in rows])
    here = np.array([town[row["code"]] for row in rows])
    students = np.zeros(len(rows))
    for name in sorted(set(here)):
        there = here == name
        students[there] = students_of(reference, name) * size[there] / size[there & reports].sum()
    return students


def _years(specialty: str) -> float:
    """Students at one time for each entrant a year: four in five come after grade 9, some drop out."""
    said = recipe.values()
    level = "worker" if specialty in said["rows"]["workers"] else "technician"
    kept, after_9 = said["supply"]["completion"], said["rows"]["after_9"]

    def stock(base: str) -> float:
        courses = -(-said["months"][f"{level} {base}"] // 12)
        return sum(kept ** (course / courses) for course in range(courses))

    return after_9 * stock("9") + (1 - after_9) * stock("11")


def _protected(reference: Reference, colleges: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Cells that stay however small, and the entrants they hold at least: a line's worth, or what their seats ask for."""
    kept = np.zeros((len(colleges), len(reference.specialties)), dtype=bool)
    least = np.zeros(kept.shape)
    for college, specialty in recipe.stories()["protected"]:
        cell = (colleges.index(college), reference.specialties.index(specialty))
        kept[cell], least[cell] = True, recipe.values()["supply"]["least_entrants"]
    for row in recipe.stories()["rows"]:
        seats = row["seats"] * len(row["languages"])
        least[colleges.index(row["college"]), reference.specialties.index(row["specialty"])] = 0.93 * seats
    return kept, least


def _fit(cells: np.ndarray, students: np.ndarray, by_specialty: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Fitted to student-years by specialty and, met last, to the students of each college."""
    wished = np.where(cells.sum(axis=0) > 0, by_specialty, 0.0)
    wished = wished * students.sum() / wished.sum()
    for _ in range(recipe.values()["teaching"]["ipf_rounds"]):
        column = cells.sum(axis=0)
        cells = cells * np.where(column > 0, wished / np.where(column > 0, column, 1), 0.0)
        cells = np.maximum(cells * (students / cells.sum(axis=1))[:, None], np.where(cells > 0, least, 0.0))
    return cells


def _stays(entrants: np.ndarray, threshold: float, kept: np.ndarray) -> np.ndarray:
    largest = np.sort(entrants, axis=1)[:, -recipe.values()["teaching"]["kept_of_college"]][:, None]
    of_college = entrants >= np.maximum(largest, 1e-9)
    of_specialty = entrants >= np.maximum(entrants.max(axis=0), 1e-9)
    return (entrants >= threshold) | of_college | of_specialty | kept
