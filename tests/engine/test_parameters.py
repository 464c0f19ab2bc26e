"""Coefficients are data: each has a source and a range, and a change outside it is refused by name."""

from __future__ import annotations

import pickle

import pytest

from labormarket.engine.parameters import ParameterRefused, Parameters, rows


def test_every_coefficient_says_where_it_is_from() -> None:
    assert all(
        r.unit and r.since and r.source and r.decided_by and r.group in ("analysis", "order") for r in rows().values()
    )


def test_every_default_lies_in_its_own_range() -> None:
    for row in rows().values():
        assert row.checked(row.value) == row.value


def test_a_change_leaves_the_rest() -> None:
    changed = Parameters.default().with_changes({"exit_rate": "0.03"})
    assert changed.exit_rate == 0.03
    assert {n for n, v in changed.as_dict().items() if v != Parameters.default()[n]} == {"exit_rate"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("exit_rat", 0.03, "unknown"),
        ("exit_rate", "much", "not_a_number"),
        ("exit_rate", float("nan"), "not_a_number"),
        ("exit_rate", 0.5, "out_of_range"),
        ("draws", 300.5, "not_whole"),
        ("truncation", "none", "not_an_option"),
    ],
)
def test_a_change_that_cannot_be(name: str, value: object, code: str) -> None:
    with pytest.raises(ParameterRefused) as refused:
        Parameters.default().with_changes({name: value})
    assert (refused.value.code, refused.value.name) == (code, name)
    assert name in str(refused.value)


def test_parameters_travel_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(Parameters.default())).as_dict() == Parameters.default().as_dict()


def test_no_such_attribute() -> None:
    with pytest.raises(AttributeError, match="exit_rat"):
        _ = Parameters.default().exit_rat
