"""How wrong were we: what a run found, as a sentence and as tables by years ahead and by size of the occupation."""

import pytest

from labormarket.words.accuracy import finding, size
from tests import factories as make

pytestmark = pytest.mark.django_db
MEASURES = ("mape", "wape", "bias", "direction", "rank", "coverage", "skill", "loss")
NEAR = (
    (0.08, 0.09, 0.1),
    (0.031, 0.04, 0.05),
    (-0.01, 0.0, 0.02),
    (0.7, 0.5, None),
    (0.4, None, None),
    (0.78, None, None),
)
NEAR += ((0.225, 0.0, -0.25), (0.01, 0.02, 0.03))
FAR = (
    (0.2, 0.19, 0.25),
    (0.12, 0.11, 0.2),
    (0.03, 0.01, 0.05),
    (0.6, 0.5, None),
    (None, None, None),
    (0.82, None, None),
)
FAR += ((-0.09, 0.0, -0.8), (0.05, 0.05, 0.09))


def found(scopes=("employment",)):
    rows = [
        (measure, scope, horizon, *three)
        for scope in scopes
        for horizon, threes in ((1, NEAR), (3, FAR))
        for measure, three in zip(MEASURES, threes, strict=True)
    ]
    names = ("measure", "scope", "horizon", "model", "naive", "no_change")
    sizes = [
        {"scope": "0-10000", "cells": 40, "pairs": 120.0, "error_own": 0.3, "error_used": 0.33, "noise": 0.05}
        | {"trend_skill": -0.1, "trend": False, "skill": 0.2, "coverage": 0.8}
    ]
    table = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    return {"table": table, "sizes": sizes, "origins": {"employment": [2019, 2020]}, "lines": {}}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_open_in_each_language_before_any_run_and_after(client, region, language):
    assert client.get(f"/{language}/methods/backtest/").status_code == 200
    make.analysis(region, backtest=found())
    assert client.get(f"/{language}/methods/backtest/").status_code == 200


def test_without_a_look_back_the_page_says_so(client, read, region):
    make.analysis(region)
    assert "has been held against what came yet" in read(client.get("/en/methods/backtest/"))


def test_what_was_found(client, read, region):
    make.analysis(region, backtest=found(("employment", "employment 0-10000", "hired")))
    page = read(client.get("/en/methods/backtest/"))
    assert "One year ahead 3.1 % of all people were forecast in the wrong occupation, 3 years ahead 12.0 %" in page
    assert "better than constant shares at 1 of 2 distances" in page
    assert "78 % – 82 % lay inside the interval" in page
    assert "Among occupations with up to 10,000 employed own trends were no better" in page
    assert "In 2019, the first year forecast from, nobody could know yet how well own trends do" in page
    assert "Forecast again from 2019, 2020" in page and "Employers&#x27; needs against people hired" in page
    assert "0.23" in page or "0.22" in page


def test_a_measure_that_says_nothing_is_a_dash(client, read, region):
    make.analysis(region, backtest=found())
    page = read(client.get("/en/methods/backtest/"))
    assert page.count('<td class="num">–</td>') == 1  # the rank three years ahead


@pytest.mark.parametrize(("skills", "said"), [((0.1, 0.2), "It was better"), ((-0.1, 0.0), "no better")])
def test_the_finding_does_not_flatter(skills, said):
    horizons = [
        {"horizon": n + 1, "wape": (0.1, 0.1, 0.1), "skill": (skill, 0, 0), "coverage": (None, None, None)}
        for n, skill in enumerate(skills)
    ]
    assert said in " ".join(finding(horizons, []))


def test_where_own_trends_are_used_nothing_is_to_be_excused():
    horizons = [{"horizon": 1, "wape": (0.1, 0.1, 0.1), "skill": (-0.1, 0, 0), "coverage": (None, None, None)}]
    assert "nobody could know" not in " ".join(finding(horizons, [{"scope": "0-10000", "trend": True}], [2019]))


def test_sizes_in_words():
    assert [size(code) for code in ("0-10000", "10000-50000", "200000+")] == [
        "up to 10,000 employed",
        "10,000 to 50,000 employed",
        "from 200,000 employed",
    ]


def test_the_occupation_shows_its_last_forecast_beside_what_came(planner, read, region):
    welder = make.occupation(region)
    lines = {"origin": 2019, "occupation_code": [welder.code, "9999"], "year": [2020, 2020]}
    lines |= {"forecast": [612.0, 1.0], "naive": [655.0, 1.0], "actual": [634.0, 1.0]}
    make.gap(make.analysis(region, backtest={**found(), "lines": lines}), welder, employed=700.0)
    page = read(planner.get(f"/en/occupations/{welder.code}/"))
    assert "Employed: forecast in 2019 and what came" in page and "our last forecast" in page
    assert all(number in page for number in ("612", "655", "634"))


def test_an_occupation_without_a_past_shows_no_look_back(planner, read, region):
    welder = make.occupation(region)
    make.gap(make.analysis(region, backtest=found()), welder)
    assert "and what came" not in read(planner.get(f"/en/occupations/{welder.code}/"))
