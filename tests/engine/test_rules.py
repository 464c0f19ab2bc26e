"""Both results of the switches in one run, and the cells that hang on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from worlds import OPTIONAL, world

from labormarket.engine.analyse import analyse
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import points
from labormarket.engine.rules import SWITCHES, rules
from labormarket.engine.tables import Table

P = Parameters.default()


@given(st.integers(0, 5000), st.frozensets(st.sampled_from(OPTIONAL)))
def test_the_gap_kept_under_an_option_is_the_one_a_run_with_it_finds(seed: int, absent: frozenset[str]) -> None:
    """Employers' answers aside, whose weight is the run's own."""
    inputs = world(seed, absent | {"needs", "age_shares"})
    kept = rules(inputs, points(inputs, P), P)
    for switch, options in SWITCHES.items():
        for option in options:
            other = points(inputs, P.with_changes({switch: option}))
            if np.isnan(kept.gap[option]).all():
                assert other.openings.transfers is None and option in ("net", "gross")
            else:
                np.testing.assert_allclose(kept.gap[option], other.demand - other.received, rtol=1e-9, atol=1e-9)


def test_a_cell_depends_on_a_rule_when_its_gap_changes_sign() -> None:
    found = analyse(world(6), P, seed=1, draws=200)
    parts, listed = found.parts, found.facts["depends_on"]
    turned = np.sign(parts["gap_bls"]) * np.sign(parts["gap_roa"]) < 0
    inside = parts["college_share"] > 0
    for n, said in enumerate(parts["depends_on"]):
        assert ("truncation" in said.split(";")) == bool(turned[n] and inside[n])
        assert "truncation" not in said or parts["occupation_code"][n] in listed["truncation"]
    assert set(listed) == {"truncation", "transfers", "split"}


def test_a_cell_depends_on_the_split_when_equal_parts_turn_its_sign() -> None:
    """Where shares are unknown; a share given for every link leaves nothing to depend on."""
    inputs = world(6)
    found = points(inputs, P)
    kept = rules(inputs, found, P)
    own = found.demand - found.received
    inside = (found.college_share > 0)[:, None]
    np.testing.assert_array_equal(kept.depends["split"], inside & (np.sign(own) * np.sign(kept.gap["even"]) < 0))
    shares = np.full(len(inputs["crosswalk"]), 0.1)
    listed = {m["effect"] for m in found.missing.entries}
    assert not kept.depends["split"].any() or "sign_depends_on_split" in listed
    given_all = replace(inputs, tables={**inputs.tables, "crosswalk": Table({**inputs["crosswalk"], "share": shares})})
    assert np.isnan(rules(given_all, points(given_all, P), P).gap["even"]).all()
