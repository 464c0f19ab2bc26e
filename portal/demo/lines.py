"""The rows of `programmes`: college x specialty x language x base, and what is drawn for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.demo import recipe
from portal.demo.draws import clipped, stream
from portal.demo.reference import Reference
from portal.demo.teaching import Teaching

KINDS = (("kk", "9"), ("ru", "9"), ("kk", "11"), ("ru", "11"))


@dataclass
class Lines:
    """Running lines in code order; arrays aligned. `written` = seats of last year's order that are not drawn (else 0)."""

    code: list[str]
    college: list[str]
    town: list[str]
    specialty: list[str]
    field: list[str]
    language: list[str]
    base: list[str]
    form: list[str]
    private: np.ndarray
    worker: np.ndarray
    months: np.ndarray
    wished: np.ndarray
    written: np.ndarray
    group: np.ndarray
    smallest: np.ndarray
    completion: np.ndarray
    cost: np.ndarray

    def __len__(self) -> int:
        return len(self.code)

    @property
    def courses(self) -> np.ndarray:
        return -(-self.months // 12)


def code_of(college: str, specialty: str, language: str, base: str) -> str:
    return f"{college}-{specialty}-{language}{base}"


def is_worker(specialty: str) -> bool:
    return specialty in recipe.values()["rows"]["workers"]


def months_of(specialty: str, base: str) -> int:
    return recipe.values()["months"][f"{'worker' if is_worker(specialty) else 'technician'} {base}"]


def build(reference: Reference, teaching: Teaching, seed: int) -> Lines:
    found = sorted(_rows(reference, teaching, seed), key=lambda row: row["code"])
    rng, said = stream(seed, "parameters"), recipe.values()
    column = {name: [row[name] for row in found] for name in found[0]}
    wished, fields = np.array(column["wished"]), column["field"]
    group, smallest = _groups(rng, fields, column["town"], wished)
    after_9 = np.array([base == "9" for base in column["base"]])
    mean, spread, least, most = said["cohorts"]["completion"]
    kept = np.clip(rng.normal(mean, spread, len(found)) + said["cohorts"]["after_9"] * after_9, least, most)
    usual = np.array([mean_cost(s, f) for s, f in zip(column["specialty"], fields, strict=True)])
    around, low, high = said["cost"]["spread"]
    cost = np.rint(usual * clipped(rng, len(found), 1.0, around, low, high) / 1000) * 1000
    arrays = {name: np.array(column.pop(name)) for name in ("private", "worker", "months", "wished", "written")}
    return Lines(**column, **arrays, group=group, smallest=smallest, completion=kept, cost=cost)


def _rows(reference: Reference, teaching: Teaching, seed: int) -> list[dict[str, Any]]:
    rng, written = stream(seed, "programmes"), {(r["college"], r["specialty"]): r for r in recipe.stories()["rows"]}
    rows: list[dict[str, Any]] = []
    for c, college in enumerate(teaching.colleges):
        for s in np.flatnonzero(teaching.entrants[c] > 0):
            specialty, entrants = reference.specialties[s], float(teaching.entrants[c, s])
            drawn = _split(rng, entrants)
            story = written.get((college, specialty))
            if story:
                drawn = [(language, "9", entrants / len(story["languages"])) for language in story["languages"]]
            for language, base, part in drawn:
                dual = (
                    is_worker(specialty)
                    and not teaching.private[college]
                    and rng.random() < recipe.values()["rows"]["dual"]
                )
                rows.append(
                    {
                        "code": code_of(college, specialty, language, base),
                        "college": college,
                        "town": teaching.town[college],
                        "specialty": specialty,
                        "field": reference.field_of[specialty],
                        "language": language,
                        "base": base,
                        "form": "dual" if dual else "full_time",
                        "private": teaching.private[college],
                        "worker": is_worker(specialty),
                        "months": months_of(specialty, base),
                        "wished": part,
                        "written": story["seats"] if story else 0,
                    }
                )
    return rows


def _split(rng: np.random.Generator, entrants: float) -> list[tuple[str, str, float]]:
    """A college's entrants of one specialty by language and base: the larger kinds first, as many rows as they fill."""
    said = recipe.values()["rows"]
    kazakh, after_9 = rng.uniform(*said["kazakh"]), said["after_9"]
    weights = np.array([kazakh * after_9, (1 - kazakh) * after_9, kazakh * (1 - after_9), (1 - kazakh) * (1 - after_9)])
    weights = weights * rng.uniform(*said["spread"], 4)
    after_11 = rng.random() < said["second_after_11"]
    number = 1 + int(np.searchsorted(said["upto"], entrants, side="right"))
    kinds = np.argsort(-weights, kind="stable")[:number]
    if number == 2 and after_11:
        kinds = np.array([kinds[0], 2 + int(weights[3] > weights[2])])
    part = weights[kinds] / weights[kinds].sum() * entrants
    return [(*KINDS[kind], float(share)) for kind, share in zip(kinds, part, strict=True)]


def _groups(
    rng: np.random.Generator, fields: list[str], towns: list[str], wished: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Groups of 25, exact but where few come; small ones in the arts and in the five small districts."""
    said, districts = recipe.values()["rows"], recipe.values()["region"]["small_districts"]
    small = (wished < said["small_under"]) | (rng.random(len(wished)) < said["small_of_others"])
    art = np.array(
        [f.startswith(tuple(said["art_fields"])) or t in districts for f, t in zip(fields, towns, strict=True)]
    )
    group = np.where(art, said["art_group"], said["group"])
    smallest = np.where(art, said["art_smallest"], np.where(small, said["smallest"], said["group"]))
    return group, smallest


def mean_cost(specialty: str, field: str) -> float:
    said = recipe.values()["cost"]
    level = said["worker"] if is_worker(specialty) else said["technician"]
    share = said["specialties"].get(specialty) or recipe.by_beginning(said["fields"], field, level)
    return round(said["norm"] * share / 1000) * 1000.0
