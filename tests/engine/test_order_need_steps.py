"""The steps of a need under each switch of the analysis."""

from __future__ import annotations

import pytest

from labormarket.engine.waterfall import need_steps

# 10 new jobs and 30 who leave, half of them for college graduates: the model says 20. Employers of a fifth of the region post 9;
# they are trusted by a half: 0.5 * (9 - 0.2 * 20) = 2.5. A new plant adds 4.
PARTS = {
    "expansion": 10.0, "exits": 30.0, "transfers": float("nan"), "college_share": 0.5, "model": 20.0,
    "posted": 9.0, "covered": 0.2, "trust": 0.5, "plants": 4.0,
}  # fmt: skip


def steps(need: float, switch: str = "exits_only", **changed: float) -> dict[str, float]:
    return {step["step"]: step["value"] for step in need_steps({**PARTS, **changed}, need, switch)}


def test_each_step_by_hand() -> None:
    expected = {"growth": 5.0, "exits": 15.0, "rule": 0.0, "posted": 2.5, "plants": 4.0, "control": 0.0}
    assert steps(26.5) == expected


def test_movers_are_a_step_where_they_count_and_are_known() -> None:
    found = steps(36.5, "gross", transfers=20.0, model=30.0, posted=11.0)
    assert (found["transfers"], found["rule"], found["posted"]) == (10.0, 0.0, 2.5)
    assert "transfers" not in steps(26.5, "gross")
    net = steps(33.5, "net", transfers=20.0, model=27.0, posted=10.4)  # 6 movers come in, half of them for colleges
    assert net["rule"] == pytest.approx(-3.0) and sum(net.values()) == pytest.approx(33.5)


def test_a_shrinking_occupation_and_a_published_total_are_named() -> None:
    cut = steps(0.0, expansion=-50.0, model=0.0, posted=0.0, plants=0.0)
    assert (cut["growth"], cut["exits"], cut["rule"]) == (-25.0, 15.0, 10.0)
    scaled = steps(1.1 * 26.5)
    assert scaled["control"] == pytest.approx(2.65) and sum(scaled.values()) == pytest.approx(1.1 * 26.5)
