"""What cannot be asked is refused by name, and wishes that cannot hold together are named."""

from __future__ import annotations

from typing import Any

import pytest
from order_world import YEAR, small_pack

from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.tables import Inputs

P = Parameters.default()


@pytest.mark.parametrize(
    ("written", "code", "where"),
    [
        ({"budget": 0}, "zero_budget", "budget"),
        ({"budget": -5}, "negative", "budget"),
        ({"budget": "much"}, "not_a_number", "budget"),
        ({"bugdet": 5}, "unknown_field", "bugdet"),
        ({"pins": {"P001": {"lower": 50, "upper": 25}}}, "lower_above_upper", "pins.P001"),
        ({"pins": {"P001": 12.5}}, "not_whole", "pins.P001.lower"),
        ({"weights": {"cover": 0}}, "zero_cover", "weights.cover"),
        ({"demand_case": "best"}, "not_an_option", "demand_case"),
        ({"priorities": {"O1": 9}}, "out_of_range", "priorities.O1"),
        ({"total": {"lower": 10, "upper": 5}}, "lower_above_upper", "total"),
    ],
)
def test_a_scenario_that_says_nothing_sensible_is_refused(written: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        Scenario.from_dict(written)
    assert (refused.value.code, refused.value.where) == (code, where)


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ({"pins": {"P999": 25}}, "pins.P999"),
        ({"releases": ["X"]}, "releases.X"),
        ({"priorities": {"O9": 2}}, "priorities.O9"),
        ({"beds": {"C9": 25}}, "beds.C9"),
        ({"workshops": {"C0,S9": 25}}, "workshops.C0,S9"),
    ],
)
def test_codes_the_region_does_not_have_are_refused(written: dict[str, Any], where: str) -> None:
    inputs, basis = small_pack(1)
    with pytest.raises(OrderRefused) as refused:
        recommend(inputs, basis, P, Scenario.from_dict(written))
    assert (refused.value.code, refused.value.where) == ("unknown_code", where)


def test_no_programme_is_refused() -> None:
    _, basis = small_pack(1)
    empty = Inputs.build({"code": "R", "planning_year": YEAR, "horizon_years": 5}, {})
    with pytest.raises(OrderRefused, match="no_programme"):
        recommend(empty, basis, P, Scenario())


def test_another_year_than_the_analysis_is_refused() -> None:
    inputs, basis = small_pack(1)
    with pytest.raises(OrderRefused, match="no_year"):
        recommend(inputs, basis, P, Scenario(), year=YEAR + 1)


@pytest.mark.parametrize(
    ("resource", "column"),
    [
        ("programmes", "workshop_places"),
        ("programmes", "licensed_places"),
        ("colleges", "capacity"),
        ("intakes", "entrants"),
    ],
)
def test_a_negative_figure_is_refused_by_its_cell(resource: str, column: str) -> None:
    inputs, basis = small_pack(1)
    inputs[resource][column][0] = -1
    with pytest.raises(OrderRefused) as refused:
        recommend(inputs, basis, P, Scenario())
    assert refused.value.code == "negative"
    assert refused.value.where.startswith(f"{resource}[") and refused.value.where.endswith(column)


def test_a_pin_of_nothing_against_a_running_line_names_both() -> None:
    inputs, basis = small_pack(1)
    found = recommend(inputs, basis, P, Scenario.from_dict({"pins": {"P001": 0}}))
    assert [member["limit"] for member in found.conflicts[0]["members"]] == ["continuity", "pin"]
    assert not found.feasible and not found.lines


def test_a_released_line_may_be_pinned_to_nothing() -> None:
    inputs, basis = small_pack(1)
    wishes = {"pins": {"P001": 0}, "releases": {"P001": "director asked"}, "delta": 1, "dc": 1}
    found = recommend(inputs, basis, P, Scenario.from_dict(wishes))
    assert found.feasible and found.because["P001"]["seats"] == 0
    assert found.because["P001"]["kind"] == "closed"


def test_too_little_money_names_the_budget_and_what_needs_it() -> None:
    inputs, basis = small_pack(1)
    found = recommend(inputs, basis, P, Scenario.from_dict({"budget": 1000}))
    members = {member["limit"] for member in found.conflicts[0]["members"]}
    assert "budget" in members and members & {"continuity", "change_programme", "change_college"}


def test_a_step_may_stop_the_run() -> None:
    inputs, basis = small_pack(1)

    def stop(step: str, done: int, total: int) -> None:
        if step == "solve":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recommend(inputs, basis, P, Scenario(), progress=stop)
