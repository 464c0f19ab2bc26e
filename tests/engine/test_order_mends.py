"""What a scenario assumes of single limits, and an order that is worked on further: moving is counted from where it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from order_world import YEAR, small_pack

from labormarket.engine import fixes, mends, problem
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import OrderRefused, Scenario

P = Parameters.default()


def asked(wishes: dict[str, Any], seed: int = 1) -> problem.Problem:
    inputs, basis = small_pack(seed)
    return problem.build(inputs, basis, P, Scenario.from_dict(wishes), YEAR)


@pytest.mark.parametrize("wishes", [{"budget": 3e5, "floors": {"T2": {"seats": 2000, "hard": True}}}, {"budget": 1000}])
def test_every_mend_taken_into_the_scenario_makes_an_order_possible(wishes: dict[str, Any]) -> None:
    inputs, basis = small_pack(1)
    told = fixes.mended(asked(wishes), P)
    for changes in (told["first"]["changes"], *([fix] for fix in told["fixes"])):
        limits = {mends.name_of(one["limit"], one["scope"], one["side"]): one["to"] for one in changes}
        found = recommend(inputs, basis, P, Scenario.from_dict({**wishes, "limits": limits}))
        assert found.feasible, limits


def test_a_value_is_meant_as_the_result_prints_it() -> None:
    plain = asked({})
    for r, limit in enumerate(plain.rows.limit):
        if np.isfinite(plain.rows.upper[r]):
            printed = float(plain.rows.upper[r] + plain.rows.offset[r])
            key = mends.name_of(limit, plain.rows.scope[r], "upper")
            changed = asked({"limits": {key: printed + 10}})
            assert changed.rows.upper[r] == pytest.approx(plain.rows.upper[r] + 10), key


@pytest.mark.parametrize("key", ["licence|nowhere|upper", "wish|", "budget||sideways"])
def test_a_limit_that_is_not_there_is_named(key: str) -> None:
    with pytest.raises(OrderRefused, match="unknown_code"):
        asked({"limits": {key: 5}})


def test_no_room_is_less_than_none() -> None:
    with pytest.raises(OrderRefused, match="negative"):
        asked({"limits": {"budget||upper": -1}})


def test_an_order_stays_where_moving_is_dearer_than_any_gain() -> None:
    inputs, basis = small_pack(1)
    first = recommend(inputs, basis, P, Scenario.from_dict({}))
    seats = dict(zip(first.lines["programme_code"], first.lines["seats_recommended"].tolist(), strict=True))
    still = P.with_changes({"stability_lam": 0.2})
    again = recommend(inputs, basis, still, Scenario.from_dict({"around": seats}))
    assert again.lines["seats_recommended"].tolist() == first.lines["seats_recommended"].tolist()
    assert again.lines["seats_last"].tolist() == first.lines["seats_last"].tolist()


def test_a_line_fixed_by_a_person_is_met_and_the_rest_moves_around_it() -> None:
    inputs, basis = small_pack(1)
    first = recommend(inputs, basis, P, Scenario.from_dict({}))
    seats = dict(zip(first.lines["programme_code"], first.lines["seats_recommended"].tolist(), strict=True))
    code = max(seats, key=lambda c: (seats[c], c))
    size = float(asked({}).lines.size[list(seats).index(code)])
    wishes = {"pins": {code: seats[code] - size}, "around": {**seats, code: seats[code] - size}}
    found = recommend(inputs, basis, P, Scenario.from_dict(wishes))
    assert found.feasible
    now = dict(zip(found.lines["programme_code"], found.lines["seats_recommended"].tolist(), strict=True))
    assert now[code] == seats[code] - size


def test_around_names_only_lines_of_the_region() -> None:
    with pytest.raises(OrderRefused, match="unknown_code"):
        asked({"around": {"nowhere": 25}})
