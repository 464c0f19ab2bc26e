"""A real region by configuration only: no intakes, no shares, no employers, one year of employment, given projections."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from packs import read_pack

from labormarket.engine import crosswalk
from labormarket.engine.analyse import Analysis, analyse
from labormarket.engine.cells import Cells
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs

PACK = Path(__file__).parents[1] / "packs" / "california"
PUBLISHED = {"29-1141": 5111, "47-2111": 2300, "49-3023": 5218, "51-4121": 2405, "29-2061": 4256, "31-1120": 51}


@pytest.fixture(scope="module")
def pack() -> Inputs:
    return read_pack(PACK)


@pytest.fixture(scope="module")
def analysis(pack: Inputs) -> Analysis:
    return analyse(pack, Parameters.default(), seed=1, draws=200)


def awards(pack: Inputs, year: int) -> np.ndarray:
    index = {code: s for s, code in enumerate(pack["specialties"]["code"])}
    taught = dict(zip(pack["programmes"]["code"], pack["programmes"]["specialty_code"], strict=True))
    found, table = np.zeros(len(index)), pack["graduates"]
    for programme, when, count in zip(table["programme_code"], table["year"], table["graduates"], strict=True):
        if when == year:
            found[index[taught[programme]]] += count
    return found


def test_each_award_reaches_one_occupation(pack: Inputs) -> None:
    cells = Cells.of(pack)
    opened = dict(zip(pack["projections"]["occupation_code"], pack["projections"]["openings_per_year"], strict=True))
    weight = np.array([opened[code] for code in cells.codes])
    codes = list(pack["specialties"]["code"])
    nowhere, known = np.zeros(len(codes)), np.ones(len(codes), dtype=bool)
    walk = crosswalk.shares(codes, crosswalk.links(pack, cells, weight), weight, weight, nowhere, known)
    graduates = awards(pack, 2023)
    reached = walk.share.T @ graduates
    assert round(reached.sum()) == 359_005
    assert round((walk.outside * graduates).sum()) == 367_951 - 359_005
    assert {code: round(reached[cells.index[code]]) for code in PUBLISHED} == PUBLISHED


def test_openings_of_the_target_year_are_the_published_ones(pack: Inputs, analysis: Analysis) -> None:
    table = analysis.openings
    last = np.array(table["year"]) == 2033
    published = dict(zip(pack["projections"]["occupation_code"], pack["projections"]["openings_per_year"], strict=True))
    codes = [c for c, here in zip(table["occupation_code"], last, strict=True) if here]
    np.testing.assert_allclose(table["openings"][last], [published[c] for c in codes], atol=0.51)


def test_every_identity_holds(analysis: Analysis) -> None:
    assert all(analysis.ledger["holds"])


def test_what_is_not_known_is_named(analysis: Analysis) -> None:
    named = {(m["resource"], m["effect"]) for m in analysis.missing}
    assert named >= {
        ("needs", "model_only"),
        ("enrolments", "trend_of_graduates"),
        ("graduates.employed_registered", "entry_default"),
        ("crosswalk.share", "split_in_proportion"),
        ("control_totals", "no_control"),
    }


def test_most_graduates_lead_to_occupations_without_a_college_way_in(analysis: Analysis) -> None:
    beside, inside = analysis.facts["to_occupations_outside_the_plan"][0], analysis.facts["supply"][0]
    assert beside / (beside + inside) == pytest.approx(0.65, abs=0.005)


def test_a_list_short_of_small_occupations_is_not_blown_up(analysis: Analysis) -> None:
    assert analysis.facts["list_share_of_employed"] == pytest.approx(0.9932, abs=5e-5)
    assert analysis.facts["control_applied"] == {}
    assert analysis.facts["openings"][-1] == pytest.approx(2_390_721, abs=1)


def test_movers_decide_who_needs_people_not_how_many(pack: Inputs) -> None:
    from labormarket.engine.points import points

    net, only = (points(pack, Parameters.default().with_changes({"transfers": rule})) for rule in ("net", "exits_only"))
    ratio = net.openings.transfers_in[:, -1].sum() / net.openings.openings[:, -1].sum()
    assert 1 - ratio == pytest.approx(0.458, abs=0.0005)
    last = -1
    for code, by_net, by_exits in (("29-1141", 9514, 13265), ("51-4121", 1369, 943)):
        o = net.cells.index[code]
        assert (round(net.model[o, last]), round(only.model[o, last])) == (by_net, by_exits)
