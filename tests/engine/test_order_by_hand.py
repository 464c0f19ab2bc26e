"""No limit is violated on whole regions, by a checker that shares no code with the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from by_hand import broken
from packs import read_pack

from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import Scenario
from labormarket.engine.tables import Inputs
from tests.bench.instance import SEED, SIZES, pack

ROOT = Path(__file__).parents[2]
SEEDED = {"delta": 1.0, "dc": 0.5}


def ordered(inputs: Inputs, changes: dict[str, Any], wishes: dict[str, Any]) -> list[str]:
    parameters = Parameters.default()
    basis = analyse(inputs, parameters, seed=SEED, draws=200).basis
    found = recommend(inputs, basis, parameters.with_changes(changes), Scenario.from_dict(wishes))
    assert found.feasible and found.lines["seats_recommended"].sum() > 0
    lines, caps = found.lines, {name: wishes[name] for name in ("delta", "dc") if name in wishes}
    return broken(inputs, lines["seats_recommended"], found.summary["budget"], lines["cost"].sum(), **caps)


def test_a01_the_seeded_region_breaks_no_limit() -> None:
    inputs = Inputs.build(*pack(SIZES["region"]))
    assert not ordered(inputs, {"lam": 0.02, "split": "bounded"}, SEEDED)


def test_a01_california_breaks_no_limit() -> None:
    assert not ordered(read_pack(ROOT / "tests/packs/california"), {}, {})


def test_seats_beyond_a_limit_are_named() -> None:
    inputs = Inputs.build(*pack(SIZES["tiny"]))
    none = [0.0] * len(inputs["programmes"]["code"])
    much = [1000.0] * len(none)
    assert {name.split()[0] for name in broken(inputs, none, 1, 0)} >= {"continuity", "change_college"}
    said = {name.split()[0] for name in broken(inputs, much, 1, 2)}
    assert said >= {"change_programme", "licence", "workshop", "budget"}
