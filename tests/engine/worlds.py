"""Small made-up regions for properties: every resource the analysis reads, or any part of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from labormarket.engine.tables import Inputs

Tables = dict[str, dict[str, list[Any]]]
REGION = {"code": "R", "planning_year": 2026, "horizon_years": 3}
OCCUPATIONS = ["1", "11", "12", "2", "21", "22", "23", "24"]
PARENTS = ["", "1", "1", "", "2", "2", "2", "2"]
CELLS = ["11", "12", "21", "22", "23"]
SPECIALTIES = ["s1", "s2", "s3", "s4"]
YEARS = range(2017, 2025)
OPTIONAL = [
    "projections", "industry_employment", "staffing", "age_shares", "norms", "needs", "enterprises", "agreements",
    "enrolments", "intakes", "vacancies", "jobseekers", "control_totals", "commuting",
]  # fmt: skip


def world(seed: int, without: frozenset[str] = frozenset(), **changed: dict[str, list[Any]]) -> Inputs:
    """The region of `seed`, without some of its resources, with some of its tables replaced."""
    tables = {k: v for k, v in tables_of(seed).items() if k not in without}
    return Inputs.build(REGION, {**tables, **changed})


def tables_of(seed: int) -> Tables:
    """Whole numbers of persons; some figures left unknown."""
    rng = np.random.default_rng(seed)
    return {**vocabulary(rng), **work(rng), **teaching(rng), **employers(rng)}


def columns(names: str, rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Rows as columns; `names` in one string."""
    return {name: [row[n] for row in rows] for n, name in enumerate(names.split())}


def vocabulary(rng: np.random.Generator) -> Tables:
    links = [("s1", "11"), ("s1", "12"), ("s2", "2"), ("s3", "21"), ("s3", "24"), ("s4", "22"), ("s4", "12")]
    shares = [0.6, 0.3, None, None, None, 0.5, None]
    trained = [True, True, bool(rng.random() < 0.8), True, True, True, bool(rng.random() < 0.5), True]
    return {
        "territories": columns("code parent_code kind", [("N", "", "country"), ("R", "N", "region"), ("R1", "R", "city"), ("R2", "R", "district")]),
        "occupations": {"code": list(OCCUPATIONS), "parent_code": list(PARENTS), "college_trained": trained},
        "specialties": {"code": list(SPECIALTIES), "field_code": ["f1", "f1", "f2", "f2"]},
        "crosswalk": columns("specialty_code occupation_code share", [(*link, share) for link, share in zip(links, shares, strict=True)]),
        "industries": columns("code parent_code", [("A", ""), ("B", ""), ("B1", "B")]),
        "norms": columns("key since value unit", [("pension_age.men", "2020-01-01", "63", "years"), ("pension_age.women", "2020-01-01", "61", "years")]),
    }  # fmt: skip


def work(rng: np.random.Generator) -> Tables:
    rows, last = [], {}
    for code in CELLS:
        level, growth = rng.integers(30, 3000), rng.normal(0, 0.02)
        for year in YEARS:
            whole = int(level * np.exp(growth * (year - 2024) + rng.normal(0, 0.02)))
            part = int(whole * 0.6)
            rows += [
                (code, "R", year, "all", whole),
                (code, "R1", year, "all", part),
                (code, "R2", year, "all", whole - part),
            ]
            last[code] = whole
    whole = sum(last.values())
    ages = [
        (c, "R", 2024, g, s)
        for c in ("1", "2")
        for g, s in (("15-44", 0.6), ("45-54", 0.2), ("55-64", 0.17), ("65+", 0.03))
    ]
    given = [(c, "R", 2024, 2030, last[c], int(last[c] * 1.1), last[c] * 0.03, last[c] * 0.05) for c in CELLS]
    return {
        "employment": columns("occupation_code territory_code year age_group employed", rows),
        "age_shares": columns("occupation_code territory_code year age_group share", ages),
        "projections": columns("occupation_code territory_code base_year target_year employed_base employed_target exits_per_year transfers_per_year", given),
        "industry_employment": columns("industry_code territory_code year employed", [("A", "R", 2024, whole), ("A", "R", 2030, int(whole * 1.05))]),
        "staffing": columns("industry_code occupation_code year share", [("A", c, 2024, last[c] / whole) for c in CELLS]),
        "control_totals": columns("measure territory_code year series value", [("employed", "R", 2024, "x", whole), ("employed", "R", 2028, "x", int(whole * 1.02))]),
        "vacancies": columns("occupation_code territory_code year posted filled", [(c, "R", y, int(rng.integers(1, 60)), int(rng.integers(0, 40))) for c in CELLS for y in YEARS]),
        "jobseekers": columns("occupation_code territory_code year registered", [(c, "R", y, int(rng.integers(1, 60))) for c in CELLS for y in YEARS]),
        "commuting": columns("from_code to_code year share", [("R1", "R1", 2023, 0.9), ("R1", "R2", 2023, 0.1), ("R2", "R1", 2023, 0.25), ("R2", "R2", 2023, 0.75)]),
    }  # fmt: skip


def teaching(rng: np.random.Generator) -> Tables:
    lines = [
        (f"p{n}", f"c{1 + n % 2}", SPECIALTIES[n % 3 if n < 5 else 3], (10, 34, 22, None, 46, 34)[n]) for n in range(6)
    ]
    enrolments, intakes, graduates = [], [], []
    for code, _, _, months in lines:
        courses = int(np.ceil((months or 10) / 12))
        size = int(rng.integers(15, 90))
        for year in range(2021, 2026):
            for course in range(1, courses + 1):
                students = int(size * 0.93 ** (course - 1))
                enrolments.append((code, year, course, students, int(students * 0.06) if year < 2025 else None, 1))
            order = int(size * 0.8)
            intakes.append((code, year, order, size - order if rng.random() < 0.8 else None, size))
            finished = int(size * 0.93 ** (courses - 1) * 0.9)
            if year > 2021:
                registered = int(finished * 0.6)
                graduates.append(
                    (code, year, finished, registered, min(finished, registered + 2), int(registered * 0.7))
                )
    return {
        "colleges": columns("code territory_code", [("c1", "R1"), ("c2", "R2")]),
        "programmes": columns("code college_code specialty_code duration_months", lines),
        "enrolments": columns("programme_code year course students left on_leave", enrolments),
        "intakes": columns("programme_code year seats_order seats_paid entrants", intakes),
        "graduates": columns("programme_code year graduates employed_registered employed_reported in_trade", graduates),
    }  # fmt: skip


def employers(rng: np.random.Generator) -> Tables:
    firms = [
        (
            f"e{n}",
            "B1" if n % 2 else "A",
            "R1" if n % 3 else "R2",
            int(rng.integers(20, 400)) if n else 0,
            "small" if n < 4 else "large",
        )
        for n in range(7)
    ]
    needs = []
    for firm, *_ in firms:
        for code in rng.choice(CELLS, 2, replace=False):
            posted = int(rng.integers(1, 60))
            certainty = str(rng.choice(["approved", "planned", "possible"]))
            needs += [
                (firm, str(code), y, posted, certainty, int(posted * 0.7) if y < 2025 else None)
                for y in range(2023, 2029)
            ]
    return {
        "enterprises": columns("code industry_code territory_code headcount size", firms),
        "needs": columns("enterprise_code occupation_code year number certainty hired", needs),
        "agreements": columns("enterprise_code college_code kind since until", [("e0", "c1", "dual", "2025-01-01", "")]),
    }  # fmt: skip
