"""The backtest of a region: as a file, and kept with every analysis."""

import csv

import pytest
from django.core.management import CommandError, call_command

from labormarket.actions.analysis import open_analysis
from labormarket.analysis import execute
from labormarket.models import Run
from portal.sources.models import Region
from tests.packs.folder import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def smallville():
    call_command("load_region", str(HERE / "smallville"))
    return Region.objects.get()


def test_the_file_of_the_contract(smallville, tmp_path, capsys):
    call_command("backtest", smallville.code, "--out", str(tmp_path))
    with (tmp_path / "backtest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["measure", "scope", "horizon", "model", "naive", "no_change"]
    wape = [row for row in rows if (row["measure"], row["scope"], row["horizon"]) == ("wape", "employment", "1")]
    assert len(wape) == 1 and 0 < float(wape[0]["model"]) < 1
    assert {row["naive"] for row in rows if row["measure"] == "coverage"} == {""}
    assert "employment: forecast from 2023" in capsys.readouterr().out


def test_a_year_that_cannot_be_an_origin_is_named(smallville):
    with pytest.raises(CommandError, match=r"No forecast can be made from 1999\. Years that can: 2023, 2024"):
        call_command("backtest", smallville.code, "--origin", "1999")


def test_an_analysis_keeps_it(smallville):
    run = execute(open_analysis(region=smallville, draws=200)).run
    kept = Run.objects.get(pk=run.pk).backtest
    assert kept["origins"]["employment"] == [2023]
    assert set(kept["table"]) == {"measure", "scope", "horizon", "model", "naive", "no_change"}
    assert len(kept["lines"]["year"]) == len(set(kept["lines"]["occupation_code"]))
    assert {size["trend"] for size in kept["sizes"]} <= {True, False} and "backtest" in run.seconds
