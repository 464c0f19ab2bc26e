"""The seeded regions of the measurements: tables the engine reads, their sizes fixed, their values nobody's.

Classifications and crosswalk are one for all regions; each region draws its own rows from its own stream, so region 3
of a country is the same whoever computes it. Seats come in groups of 25 and are spread without looking at any need,
which is what a good order can improve on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

SEED = 20260101
YEAR = 2027
GROUP = 25
BEFORE = range(YEAR - 5, YEAR)
MONTHS = (22, 34, 46)
PROGRAMMES = 10
ENTERPRISES = 300
PLACES = 5
Table = dict[str, list[Any]]


@dataclass(frozen=True)
class Size:
    """How large an instance is; `workshops`, `centres` and `seats` count all regions together."""

    regions: int
    colleges: int
    specialties: int
    occupations: int
    links: int
    workshops: int
    centres: int
    seats: int
    horizon: int

    def part(self, whole: int, region: int) -> int:
        """What one region has of `whole` things spread evenly."""
        return whole // self.regions + (region < whole % self.regions)

    def with_horizon(self, years: int) -> Size:
        return replace(self, horizon=years)


SIZES = {
    "tiny": Size(2, 4, 8, 12, 24, 14, 2, 1_200, 5),
    "region": Size(1, 52, 126, 180, 461, 225, 14, 18_425, 10),
    "country": Size(20, 40, 200, 250, 676, 3_746, 200, 285_600, 15),
    "world": Size(200, 40, 400, 430, 1_386, 38_738, 2_000, 2_857_475, 20),
}


def pack(size: Size, region: int = 0, seed: int = SEED) -> tuple[dict[str, Any], dict[str, Table]]:
    """Descriptor and tables of one region."""
    rng = stream(seed, 1, region)
    shared = _classifications(size, stream(seed, 0))
    root = f"R{region:03d}"
    seats = _seats(size, region, rng)
    colleges, programmes = _network(size, region, seats, rng)
    described = {"code": root, "planning_year": YEAR, "horizon_years": size.horizon - 1}
    return described, {
        **shared,
        "territories": {"code": [root, *_places()], "parent_code": ["", *[root] * PLACES], "kind": ["region"] + ["city"] * PLACES},
        "colleges": colleges,
        "competence_centres": _centres(size, region, colleges["code"], rng),
        "programmes": programmes,
        **_cohorts(programmes, seats, rng),
        "employment": _employment(shared["occupations"]["code"], root, seats[-1].sum(), rng),
        "norms": {"key": ["budget_index"], "since": ["2020-01-01"], "value": ["1.03"], "unit": ["factor"]},
        **_enterprises(shared["occupations"]["code"], rng),
    }  # fmt: skip


def stream(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=key)))


def _places() -> list[str]:
    return [f"T{i}" for i in range(PLACES)]


def _classifications(size: Size, rng: np.random.Generator) -> dict[str, Table]:
    specialties = [f"S{i:03d}" for i in range(size.specialties)]
    occupations = [f"{7000 + i}" for i in range(size.occupations)]
    pairs = {(o % size.specialties, o) for o in range(size.occupations)}
    while len(pairs) < size.links:
        pairs.add((int(rng.integers(size.specialties)), int(rng.integers(size.occupations))))
    linked = sorted(pairs)
    weight = rng.gamma(1.0, size=len(linked))
    total = np.bincount([s for s, _ in linked], weights=weight)
    return {
        "specialties": {"code": specialties, "field_code": [f"F{i % 9}" for i in range(size.specialties)]},
        "occupations": {
            "code": occupations,
            "level": [2] * size.occupations,
            "college_trained": [True] * size.occupations,
            "college_share": [1.0] * size.occupations,
            "priority": rng.choice([1.0, 1.5, 2.0], size.occupations, p=[0.7, 0.2, 0.1]).tolist(),
        },
        "crosswalk": {
            "specialty_code": [specialties[s] for s, _ in linked],
            "occupation_code": [occupations[o] for _, o in linked],
            "share": [float(w / total[s]) for w, (s, _) in zip(weight, linked, strict=True)],
            "status": ["observed"] * len(linked),
        },
    }


def _network(size: Size, region: int, seats: np.ndarray, rng: np.random.Generator) -> tuple[Table, Table]:
    """Colleges with five licences each, every licence taught in two lines; beds and workshops for some of them.

    No licence and no workshop is smaller than what was taught under it."""
    code = [f"C{i:02d}" for i in range(size.colleges)]
    licences = [(c, int(s)) for c in range(size.colleges) for s in rng.choice(size.specialties, 5, replace=False)]
    equipped = set(rng.permutation(len(licences))[: size.part(size.workshops, region)].tolist())
    months = rng.choice(MONTHS, len(licences))
    line = [(i, base) for i in range(len(licences)) for base in ("9", "11")]
    most = seats.max(axis=0).reshape(-1, 2).max(axis=1)
    places = np.maximum(most, rng.choice([50, 75, 100], len(licences)))
    colleges: Table = {
        "code": code,
        "territory_code": rng.choice(_places(), size.colleges).tolist(),
        "dormitory_places": (25 * rng.integers(2, 12, size.colleges)).tolist(),
    }
    return colleges, {
        "code": [f"{code[licences[i][0]]}-{i % 5}-{base}" for i, base in line],
        "college_code": [code[licences[i][0]] for i, _ in line],
        "specialty_code": [f"S{licences[i][1]:03d}" for i, _ in line],
        "base": [base for _, base in line],
        "duration_months": [int(months[i]) - 12 * (base == "11" and months[i] > 22) for i, base in line],
        "licensed_places": [int(places[i]) for i, _ in line],
        "workshop_places": [int(places[i]) + 25 if i in equipped else None for i, _ in line],
        "practice_share": rng.choice([0.3, 0.4, 0.5], len(line)).tolist(),
        "group_size": [GROUP] * len(line),
        "smallest_group": [GROUP] * len(line),
        "cost_per_seat": np.round(rng.uniform(500, 1300, len(line))).tolist(),
    }


def _centres(size: Size, region: int, colleges: list[str], rng: np.random.Generator) -> Table:
    count = size.part(size.centres, region)
    return {
        "code": [f"K{i:02d}" for i in range(count)],
        "college_code": rng.permutation(colleges)[:count].tolist(),
        "field_codes": [f"F{i % 9}" for i in range(count)],
        "opened_year": [YEAR - 5] * count,
        "places": (25 * rng.integers(4, 12, count)).tolist(),
    }


def _seats(size: Size, region: int, rng: np.random.Generator) -> np.ndarray:
    """Seats by year and line; each year's add up to the size's seats, in whole groups."""
    groups, lines = size.part(size.seats // GROUP, region), size.colleges * PROGRAMMES
    return GROUP * np.array([rng.multinomial(groups, np.full(lines, 1 / lines)) for _ in BEFORE])


def _cohorts(programmes: Table, seats: np.ndarray, rng: np.random.Generator) -> dict[str, Table]:
    code, years = programmes["code"], list(BEFORE)
    rows = [(p, y) for p in range(len(code)) for y in range(len(years))]
    flat = [int(seats[y, p]) for p, y in rows]
    length = [-(-months // 12) for months in programmes["duration_months"]]
    started = np.array([seats[max(0, y - length[p]), p] for p, y in rows])
    finished = np.rint(started * rng.uniform(0.75, 0.95, len(rows))).astype(int).tolist()
    key = {"programme_code": [code[p] for p, _ in rows], "year": [years[y] for _, y in rows]}
    courses = [(p, y, k) for p, y in rows for k in range(1, length[p] + 1)]
    return {
        "intakes": {**key, "seats_order": flat, "seats_paid": [0] * len(rows), "entrants": flat,
                    "applications": [int(v * 2) + GROUP for v in flat], "from_elsewhere": [v // 4 for v in flat]},
        "enrolments": {
            "programme_code": [code[p] for p, _, _ in courses],
            "year": [years[y] for _, y, _ in courses],
            "course": [k for *_, k in courses],
            "students": [round(float(seats[max(0, y - k + 1), p]) * 0.96 ** (k - 1)) for p, y, k in courses],
        },
        "graduates": {**key, "graduates": finished, "employed_reported": [round(v * 0.7) for v in finished],
                      "in_trade": [round(v * 0.5) for v in finished]},
    }  # fmt: skip


def _employment(occupations: list[str], root: str, seats: float, rng: np.random.Generator) -> Table:
    """Ten years by occupation; so many employed that those who leave need about as many as the colleges train."""
    first = rng.lognormal(0, 0.7, len(occupations))
    first *= 18 * seats / first.sum()
    steps = rng.normal(0, 0.03, (9, len(occupations))) + rng.normal(0.005, 0.015, len(occupations))
    series = np.rint(first * np.exp(np.vstack([np.zeros((1, len(occupations))), np.cumsum(steps, axis=0)])))
    years = range(YEAR - 10, YEAR)
    return {
        "occupation_code": [o for o in occupations for _ in years],
        "territory_code": [root] * (len(occupations) * len(years)),
        "year": [y for _ in occupations for y in years],
        "age_group": ["all"] * (len(occupations) * len(years)),
        "employed": series.T.reshape(-1).astype(int).tolist(),
    }


def _enterprises(occupations: list[str], rng: np.random.Generator) -> dict[str, Table]:
    code = [f"E{i:03d}" for i in range(ENTERPRISES)]
    asked = [(e, o) for e in code for o in rng.choice(occupations, 4, replace=False).tolist()]
    return {
        "enterprises": {
            "code": code,
            "territory_code": rng.choice(_places(), ENTERPRISES).tolist(),
            "headcount": rng.integers(50, 5000, ENTERPRISES).tolist(),
        },
        "needs": {
            "enterprise_code": [e for e, _ in asked],
            "occupation_code": [o for _, o in asked],
            "year": [YEAR + 1 + i % 3 for i in range(len(asked))],
            "number": rng.geometric(0.2, len(asked)).tolist(),
            "certainty": rng.choice(["approved", "planned", "possible"], len(asked)).tolist(),
        },
    }
