"""Invented enterprises, what they answered about their needs, and their agreements with colleges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from portal.demo import recipe
from portal.demo.draws import stream
from portal.demo.employment import Work
from portal.demo.intakes import Cohorts
from portal.demo.lines import Lines
from portal.demo.pack import Row
from portal.demo.reference import Reference


@dataclass
class Firms:
    enterprises: list[Row] = field(default_factory=list)
    needs: list[Row] = field(default_factory=list)
    agreements: list[Row] = field(default_factory=list)


def code_of(number: int) -> str:
    return f"KRG-D{number:03d}"


def build(reference: Reference, work: Work, lines: Lines, cohorts: Cohorts, seed: int) -> Firms:
    rng, said, firms = stream(seed, "needs"), recipe.values()["firms"], Firms()
    drawn = _enterprises(rng, work, said)
    written = {row["number"]: row for row in recipe.stories()["firms"]}
    sections = {row["industry_code"]: row["occupations"].split() for row in recipe.table("sections")}
    for firm in drawn + [row for number, row in written.items() if number > said["number"]]:
        firm = {**firm, **written.get(firm["number"], {})}
        firms.enterprises.append(_enterprise(firm))
        if "needs" in firm:
            firms.needs += _written_needs(firm, said)
        elif firm["answers"]:
            firms.needs += _drawn_needs(rng, firm, sections[firm["industry_code"]], said)
    firms.agreements = _agreements(rng, reference, lines, cohorts, firms)
    return firms


def _enterprises(rng: np.random.Generator, work: Work, said: dict[str, Any]) -> list[dict[str, Any]]:
    count, sections = said["number"], recipe.table("sections")
    employed = work.by_territory[:, :, -1].sum(axis=0)
    town = rng.choice(work.territories, size=count, p=employed / employed.sum())
    weights = np.array([float(row["weight"]) for row in sections])
    section = rng.choice([row["industry_code"] for row in sections], size=count, p=weights / weights.sum())
    size = rng.choice(len(said["sizes"]), size=count, p=said["odds"])
    staff = np.exp(np.array([rng.normal(*said["headcount"][kind]) for kind in size]))
    answers = _answering(rng, size, said)
    return [
        {
            "number": i + 1,
            "territory_code": str(town[i]),
            "industry_code": str(section[i]),
            "size": said["sizes"][size[i]],
            "headcount": max(1, round(float(staff[i]))),
            "answers": bool(answers[i]),
        }
        for i in range(count)
    ]


def _answering(rng: np.random.Generator, size: np.ndarray, said: dict[str, Any]) -> np.ndarray:
    """Who answers: a fixed share of each size class, so that chance does not move the sum."""
    luck, answers = rng.random(len(size)), np.zeros(len(size), dtype=bool)
    for kind, share in enumerate(said["answers"]):
        members = np.flatnonzero(size == kind)
        answers[members[np.argsort(luck[members], kind="stable")[: round(share * len(members))]]] = True
    return answers


def _enterprise(firm: dict[str, Any]) -> Row:
    number = f"{firm['number']:03d}"
    return {
        "code": code_of(firm["number"]),
        "name_kk": f"«{number}» демо-кәсіпорны",
        "name_ru": f"Демо-предприятие {number}",
        "name_en": f"Demo enterprise {number}",
        "industry_code": firm["industry_code"],
        "territory_code": firm["territory_code"],
        "headcount": firm["headcount"],
        "size": firm["size"],
        "status": "synthetic",
        "industry_code_status": "synthetic",
        "source": "demo generator",
        "note": "invented for the demo; no real enterprise",
    }


def _drawn_needs(rng: np.random.Generator, firm: dict[str, Any], wanted: list[str], said: dict[str, Any]) -> list[Row]:
    """Some occupations of its section, the most wanted oftener; each goes on for a number of years."""
    most = said["named"][said["sizes"].index(firm["size"])]
    number = min(int(rng.integers(1, most, endpoint=True)), len(wanted))
    weights = np.linspace(2, 1, len(wanted))
    named = rng.choice(wanted, size=number, replace=False, p=weights / weights.sum())
    rows = []
    for occupation in sorted(named.tolist()):
        a_year = max(1, round(firm["headcount"] * rng.uniform(*said["a_year"])))
        kind = int(rng.choice(3, p=said["certainty_odds"]))
        longer = rng.random()
        years = 1 + sum(longer < share for share in said["still_in"])
        dual = round(a_year / 2) if rng.random() < said["dual"] else 0
        wage = round(rng.uniform(*said["wage"])) * 1000
        common = {
            "enterprise_code": code_of(firm["number"]),
            "occupation_code": occupation,
            "certainty": said["certainty"][kind],
        }
        for year in range(said["past"][0], said["past"][1] + 1):
            posted = max(1, round(a_year * rng.uniform(*said["past_spread"])))
            hired = int(rng.binomial(posted, said["hired"] * said["kept_promise"][kind]))
            rows.append({**common, "year": year, "number": posted, "hired": hired})
        first = said["planned"][0]
        rows += [
            {**common, "year": first + n, "number": a_year, "dual_places": dual or None, "wage": wage}
            for n in range(years)
        ]
    return rows


def _written_needs(firm: dict[str, Any], said: dict[str, Any]) -> list[Row]:
    """A new plant (nobody works there yet) hires a year later than others, when it opens."""
    first, last = said["planned"]
    start = first + 1 if firm["headcount"] == 0 else first
    rows = []
    for occupation, number in sorted(firm["needs"].items()):
        common = {
            "enterprise_code": code_of(firm["number"]),
            "occupation_code": occupation,
            "certainty": firm["certainty"],
        }
        if past := firm.get("past"):
            rows.append({**common, **past})
        rows += [{**common, "year": year, "number": number} for year in range(start, last + 1)]
    return rows


def _agreements(
    rng: np.random.Generator, reference: Reference, lines: Lines, cohorts: Cohorts, firms: Firms
) -> list[Row]:
    """The new plants' agreements, the disputed line's, and small dual ones where a college of the town fits."""
    rows = [
        _agreement(code_of(row["number"]), row["agreement"], "targeted", since="2026-06-01", until="2031-12-31")
        for row in recipe.stories()["firms"]
        if "agreement" in row
    ]
    rows.append(
        _agreement(
            code_of(12), "KRG-S02", "targeted", specialty="07320100", since="2026-03-02", until="2031-08-31", places=25
        )
    )
    offers = {(n["enterprise_code"], n["occupation_code"]): n for n in firms.needs if n.get("dual_places")}
    town = {row["code"]: row["territory_code"] for row in firms.enterprises}
    promised: dict[tuple[str, str], int] = {}
    for (enterprise, occupation), need in sorted(offers.items()):
        fitting = _fitting(reference, lines, cohorts, town[enterprise], occupation)
        if not fitting:
            continue
        college, specialty = fitting[int(rng.integers(len(fitting)))]
        places = min(need["dual_places"], 5, 15 - promised.get((college, specialty), 0))
        if places <= 0 or any((enterprise, college) == (r["enterprise_code"], r["college_code"]) for r in rows):
            continue
        promised[college, specialty] = promised.get((college, specialty), 0) + places
        since = int(rng.integers(2023, 2026, endpoint=True))
        rows.append(
            _agreement(
                enterprise,
                college,
                "dual",
                specialty=specialty,
                since=f"{since}-09-01",
                until=f"{since + 5}-08-31",
                places=places,
            )
        )
    return rows


def _fitting(reference: Reference, lines: Lines, cohorts: Cohorts, town: str, occupation: str) -> list[tuple[str, str]]:
    """State colleges of the town with seats in a specialty that leads to the occupation."""
    column = reference.unit_groups.index(occupation)
    leads = {s for i, s in enumerate(reference.specialties) if reference.links[i, column] >= 0.3}
    runs = (cohorts.last_order > 0) & ~lines.private & (np.array(lines.town) == town)
    return sorted({(lines.college[i], lines.specialty[i]) for i in np.flatnonzero(runs) if lines.specialty[i] in leads})


def _agreement(
    enterprise: str, college: str, kind: str, *, since: str, until: str, specialty: str = "", places: int | None = None
) -> Row:
    return {
        "enterprise_code": enterprise,
        "college_code": college,
        "kind": kind,
        "specialty_code": specialty,
        "since": since,
        "until": until,
        "places": places,
        "pays": False,
    }
