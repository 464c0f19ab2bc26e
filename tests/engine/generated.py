"""Regions as Hypothesis makes them: a made-up world with resources, columns and rows of it unknown, under any switches.

A property holds on 200 of them in an ordinary run and on 10,000 where only the long tests run (-m long).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from worlds import OPTIONAL, REGION, Tables, tables_of

from labormarket.engine.analyse import Analysis, analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.tables import Inputs

P = Parameters.default()
LONG = settings.get_current_profile_name() == "long"
DRAWS = 60
many = settings(max_examples=10_000 if LONG else 200)

SEEDS = st.integers(0, 1_000_000)
ABSENT = st.frozensets(st.sampled_from(OPTIONAL), max_size=8)
BLANK = [
    ("graduates", "employed_registered"), ("graduates", "employed_reported"), ("graduates", "in_trade"),
    ("enterprises", "headcount"), ("crosswalk", "share"), ("projections", "transfers_per_year"),
    ("projections", "exits_per_year"), ("enrolments", "left"), ("enrolments", "on_leave"), ("intakes", "entrants"),
    ("intakes", "seats_order"), ("needs", "hired"), ("programmes", "duration_months"),
]  # fmt: skip
THINNED = [
    "employment", "graduates", "enrolments", "intakes", "projections", "vacancies", "control_totals", "commuting", "needs",
    "staffing", "age_shares", "jobseekers",
]  # fmt: skip
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "truncation": st.sampled_from(["bls", "roa"]),
        "transfers": st.sampled_from(["exits_only", "net", "gross"]),
        "crosswalk_mode": st.sampled_from(["observed", "proportional", "ipf"]),
        "control": st.sampled_from(["on", "off"]),
        "newcomer": st.sampled_from(["given", "fitted"]),
        "demand_case": st.sampled_from(["low", "mid", "high"]),
    },
)


@dataclass(frozen=True)
class Pack:
    """A recipe: the same recipe gives the same region in any process."""

    seed: int
    absent: frozenset[str] = frozenset()
    blank: frozenset[tuple[str, str]] = frozenset()
    thinned: frozenset[str] = frozenset()
    switches: dict[str, str] = field(default_factory=dict)
    since: int = 2019
    place_totals: bool = False

    @property
    def tables(self) -> Tables:
        """The tables of the region, to be changed at will."""
        found = {name: table for name, table in tables_of(self.seed).items() if name not in self.absent}
        for name, column in sorted(self.blank):
            if name in found:
                found[name][column] = [None] * len(found[name][column])
        for name in {"employment", "vacancies", "jobseekers"} & set(found):
            _keep(found, name, [year >= self.since for year in found[name]["year"]])
        rng = np.random.default_rng(self.seed + 1)
        if self.place_totals and "control_totals" in found:
            for year in (2023, 2024, 2027, 2029):
                row = ("employed", "R1", year, "x", int(rng.integers(900, 1100)))
                for column, value in zip(("measure", "territory_code", "year", "series", "value"), row, strict=True):
                    found["control_totals"][column].append(value)
        for name in sorted(self.thinned & set(found)):
            _keep(found, name, (rng.random(len(next(iter(found[name].values())))) < 0.7).tolist())
        return found

    @property
    def parameters(self) -> Parameters:
        return P.with_changes(self.switches)

    def inputs(self, **changed: dict[str, list[Any]]) -> Inputs:
        return Inputs.build(REGION, {**self.tables, **changed})

    def points(self, **changed: dict[str, list[Any]]) -> Points:
        return points(self.inputs(**changed), self.parameters)

    def run(self, seed: int = 7, **changed: dict[str, list[Any]]) -> Analysis:
        return analyse(self.inputs(**changed), self.parameters, seed=seed, draws=DRAWS)


def _keep(tables: Tables, name: str, kept: list[bool]) -> None:
    tables[name] = {column: list(compress(values, kept)) for column, values in tables[name].items()}


def packs(*, needed: tuple[str, ...] = (), switches: st.SearchStrategy[dict[str, str]] = SWITCHES) -> Any:
    """Any pack that can be analysed; `needed` resources are whole."""
    some = [name for name in OPTIONAL if name not in needed]
    return st.builds(
        Pack,
        seed=SEEDS,
        absent=st.frozensets(st.sampled_from(some), max_size=8),
        blank=st.frozensets(st.sampled_from([b for b in BLANK if b[0] not in needed]), max_size=4),
        thinned=st.frozensets(st.sampled_from([t for t in THINNED if t not in needed]), max_size=3),
        switches=switches,
        since=st.sampled_from([2021, 2019, 2022, 2017]),
        place_totals=st.booleans(),
    )


def digest_of(pack: Pack) -> str:
    """What a worker process finds of a pack."""
    return pack.run().digest()
