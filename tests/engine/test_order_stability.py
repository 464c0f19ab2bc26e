"""How stable an order's numbers are: single futures, large posted needs that fail."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from order_world import YEAR, problem_of, seats_of, small_pack

from labormarket.engine import problem
from labormarket.engine.analyse import analyse
from labormarket.engine.coverage import Need
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.stability import Around, evenly, joint_draws, lines_of, stability
from labormarket.engine.tables import Inputs
from labormarket.engine.worlds import withdrawals

O2 = tomllib.loads((Path(__file__).parent / "cases/order_o2.toml").read_text(encoding="utf-8"))
P = Parameters.default()
MONEY = Scenario.from_dict({"budget": 3e5})


def test_o2_each_draw_alone_keeps_the_order() -> None:
    asked, told = problem_of(O2["given"]), O2["stability"]
    seats = seats_of(asked, told["seats"])
    around = Around.of(asked, seats, P.with_changes({"stability_lam": told["lam"], "stability_gap": 0}))
    draws = np.array([need["draws"] for need in O2["given"]["needs"]], dtype=float)
    found = np.array([around.solve(Need.of(draws[:, [d]])) for d in range(draws.shape[1])])
    assert (found == seats).all(axis=1).sum() == told["kept"]
    lines = lines_of(asked.lines.code, seats, found, 0.6)
    assert lines["no_regret"].tolist() == seats.tolist()
    assert lines["flags"] == ["", "", ""]


def test_a_number_is_told_by_order_statistics_and_fragile_below_three_futures_in_five() -> None:
    found = np.array([[25.0 * (n >= 10), 50.0 if n < 59 else 25.0, 50.0 if n < 60 else 25.0] for n in range(100)])
    lines = lines_of(["A", "B", "C"], np.array([25.0, 50.0, 50.0]), found, 0.6)
    assert lines["seats_p10"].tolist() == [0.0, 25.0, 25.0]  # floor(0.1 * 99) = 9: the tenth smallest
    assert lines["seats_p50"].tolist() == [25.0, 50.0, 50.0]
    assert lines["kept"].tolist() == [0.9, 0.59, 0.6]
    assert lines["flags"] == ["", "fragile", ""]
    assert lines["no_regret"].tolist() == [0.0, 25.0, 25.0]


@pytest.mark.parametrize(("kept", "wanted", "chosen"), [(200, 100, list(range(0, 200, 2))), (60, 100, list(range(60)))])
def test_futures_are_taken_evenly_and_all_of_them_where_there_are_fewer(
    kept: int, wanted: int, chosen: list[int]
) -> None:
    assert evenly(kept, wanted).tolist() == chosen


def order_of(inputs: Inputs, basis: object) -> dict[str, float]:
    found = recommend(inputs, basis, P, MONEY)
    return dict(zip(found.lines["programme_code"], found.lines["seats_recommended"].tolist(), strict=True))


@pytest.mark.parametrize("seed", (1, 3))
def test_a12_low_middle_and_high_stand_in_order_and_no_regret_is_never_more(seed: int) -> None:
    inputs, basis = small_pack(seed)
    seats, seen = order_of(inputs, basis), []
    found, again = (
        stability(inputs, basis, P, MONEY, seats, progress=lambda *step: seen.append(step)) for _ in range(2)
    )
    low, middle, high = (found.lines[name] for name in ("seats_p10", "seats_p50", "seats_p90"))
    assert (low <= middle).all() and (middle <= high).all()
    assert (found.lines["no_regret"] <= found.lines["seats"]).all()
    assert found.summary["draws"] == 60 and found.summary["repeatable"]
    assert (low < high).any()  # something depends on the future
    assert found.digest == again.digest
    assert seen[:60] == [("draws", n, 60) for n in range(60)]


def test_one_column_of_the_joint_draws_is_one_future_of_all_cells() -> None:
    inputs, basis = small_pack(3)
    asked = problem.build(inputs, basis, P, MONEY, YEAR)
    draws = joint_draws(asked, basis)
    for c, (occupation, year) in enumerate(asked.cells):
        own = basis.need_draws[basis.cells.index(occupation), basis.years.index(year)]
        assert draws[c].tolist() == own.tolist()


@pytest.mark.parametrize(
    ("change", "code"), [("left", "line_left_out"), ("new", "unknown_code"), ("half", "broken_limit")]
)
def test_an_order_of_other_lines_or_beyond_its_limits_is_refused(change: str, code: str) -> None:
    inputs, basis = small_pack(3)
    seats = order_of(inputs, basis)
    first = next(iter(seats))
    if change == "left":
        del seats[first]
    elif change == "new":
        seats["ELSEWHERE"] = 25.0
    else:
        seats[first] += 10_000
    with pytest.raises(OrderRefused) as refused:
        stability(inputs, basis, P, MONEY, seats)
    assert refused.value.code == code


def with_a_plant(posted: int) -> Inputs:
    """Two trades in one college: welders stand on one new plant's promise, cooks on people who leave."""
    years = list(range(2017, 2027))
    past = [(p, y) for p in ("C-weld", "C-cook") for y in (2024, 2025, 2026)]
    agreed = {
        "enterprise_code": ["A"],
        "college_code": ["C"],
        "kind": ["targeted"],
        "since": ["2025-01-01"],
        "until": [""],
    }
    return Inputs.build(
        {"code": "R", "planning_year": YEAR, "horizon_years": 4},
        {
            "territories": {"code": ["R"], "kind": ["region"]},
            "occupations": {"code": ["weld", "cook"], "college_trained": [True, True]},
            "specialties": {"code": ["SW", "SC"]},
            "crosswalk": {"specialty_code": ["SW", "SC"], "occupation_code": ["weld", "cook"], "share": [1.0, 1.0]},
            "colleges": {"code": ["C"], "territory_code": ["R"]},
            "programmes": {
                "code": ["C-weld", "C-cook"], "college_code": ["C", "C"], "specialty_code": ["SW", "SC"],
                "duration_months": [34, 34], "licensed_places": [100, 100], "workshop_places": [100, 100],
                "group_size": [25, 25], "smallest_group": [25, 25], "cost_per_seat": [1000, 1000],
            },
            "intakes": {
                "programme_code": [p for p, _ in past], "year": [y for _, y in past],
                "seats_order": [50] * 6, "entrants": [50] * 6, "applications": [200] * 6,
            },
            "graduates": {
                "programme_code": [p for p, _ in past], "year": [y for _, y in past], "graduates": [40] * 6,
            },
            "employment": {
                "occupation_code": [o for o in ("weld", "cook") for _ in years], "territory_code": ["R"] * 20,
                "year": years * 2, "age_group": ["all"] * 20, "employed": [300] * 10 + [2500] * 10,
            },
            "enterprises": {"code": ["A"], "territory_code": ["R"], "headcount": [0]},
            "needs": {"enterprise_code": ["A"], "occupation_code": ["weld"], "year": [YEAR + 3], "number": [posted], "certainty": ["approved"]},
            "agreements": agreed,
        },
    )  # fmt: skip


def test_a_plant_that_withdraws_is_named_with_the_lines_that_change() -> None:
    inputs, parameters = with_a_plant(60), P.with_changes({"w_approved": 0.8})  # it comes in four futures of five
    money = Scenario.from_dict({"budget": 100_000, "dc": 1})
    basis = analyse(inputs, parameters, seed=7, draws=100).basis
    found = recommend(inputs, basis, parameters, money)
    seats = dict(zip(found.lines["programme_code"], found.lines["seats_recommended"].tolist(), strict=True))
    worlds = list(withdrawals(inputs, basis, parameters, seed=7, draws=100))
    assert [(w.enterprise, w.occupation, w.number) for w in worlds] == [("A", "weld", 60.0)]
    cook, weld = basis.cells.index("cook"), basis.cells.index("weld")
    year = basis.years.index(YEAR + 3)
    assert (worlds[0].basis.need_draws[cook] == basis.need_draws[cook]).all()
    assert basis.need[weld, year] - worlds[0].basis.need[weld, year] == pytest.approx(60 * 0.8)
    silent = Inputs(inputs.region, {**inputs.tables, "needs": with_a_plant(0)["needs"]})
    never = analyse(silent, parameters, seed=7, draws=100).basis.need_draws
    assert worlds[0].basis.need_draws == pytest.approx(never, rel=1e-5, abs=1e-5)  # as if it had never been posted
    told = stability(inputs, basis, parameters, money, seats, worlds=worlds).worlds[0]
    assert (told["enterprise"], told["number"]) == ("A", 60.0)
    (line,) = [line for line in told["lines"] if line["programme"] == "C-weld"]
    assert line["seats"] == seats["C-weld"] and line["then"] < line["seats"]
