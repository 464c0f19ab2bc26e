"""What cannot be computed is refused by name; what must hold and does not stops the run."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import REGION, tables_of, world

from labormarket.engine.analyse import AnalysisRefused, LedgerBroken, analyse
from labormarket.engine.basis import Basis
from labormarket.engine.exits import band
from labormarket.engine.ledger import Ledger
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs

P = Parameters.default()


@pytest.mark.parametrize(
    "resource", ["occupations", "specialties", "crosswalk", "programmes", "colleges", "employment", "graduates"]
)
def test_a_region_without_it_is_refused(resource: str) -> None:
    with pytest.raises(AnalysisRefused, match=resource) as refused:
        analyse(world(1, frozenset({resource})), P, seed=1, draws=200)
    assert (refused.value.resource, refused.value.code) == (resource, "missing")


def test_employment_of_another_region_is_not_this_ones() -> None:
    tables = tables_of(1)
    elsewhere = {**tables["employment"], "territory_code": ["X"] * len(tables["employment"]["year"])}
    with pytest.raises(AnalysisRefused) as refused:
        analyse(Inputs.build(REGION, {**tables, "employment": elsewhere}), P, seed=1, draws=200)
    assert (refused.value.resource, refused.value.code) == ("employment", "no_figures_of_region")


def test_figures_newer_than_the_horizon_leave_nothing_to_forecast() -> None:
    with pytest.raises(AnalysisRefused) as refused:
        analyse(Inputs.build({**REGION, "planning_year": 2020}, tables_of(1)), P, seed=1, draws=200)
    assert refused.value.code == "newer_than_horizon"


def test_a_broken_identity_stops_the_run() -> None:
    ledger = Ledger()
    ledger.equal("L7", "year=2027", 10.0, 11.0, 1e-9)
    with pytest.raises(LedgerBroken, match="L7 at year=2027") as broken:
        ledger.refuse_if_broken()
    assert broken.value.rows[0]["difference"] == 1.0


def test_a_warning_is_written_and_stops_nothing() -> None:
    ledger = Ledger()
    ledger.equal("L14", "projection=7212", 152.4, 259.6, 0.5, relative=False)
    ledger.refuse_if_broken()
    assert ledger.columns()["holds"] == [False]


def test_an_analysis_can_be_stopped_between_steps() -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step == "labels":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        analyse(world(1), P, seed=1, draws=200, progress=stop)


def test_progress_names_steps_in_order() -> None:
    seen: list[str] = []
    analyse(world(1), P, seed=1, draws=200, progress=lambda step, done, total: seen.append(step))
    assert list(dict.fromkeys(seen)) == ["points", "draws", "labels", "ledger"]


def test_an_age_group_that_is_no_group() -> None:
    with pytest.raises(ValueError, match="old"):
        band("old")


def test_a_stored_basis_comes_back_whole() -> None:
    found = analyse(world(2), P, seed=1, draws=200).basis
    again = Basis.from_bytes(found.to_bytes())
    assert again.digest() == found.digest()
    assert again.to_bytes() == found.to_bytes()
    np.testing.assert_array_equal(again.need_draws, found.need_draws)


def test_other_bytes_are_no_basis() -> None:
    with pytest.raises(ValueError, match="basis"):
        Basis.from_bytes(b"PK\x03\x04")
