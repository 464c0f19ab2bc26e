"""A finished run as the files of the contract, and as the few lines a command prints."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation

from labormarket.analysis import Outcome
from labormarket.files import write_summary, write_table
from labormarket.models import Run
from labormarket.outputs import plain
from labormarket.why import sentence
from portal.classifiers.models import Occupation


def write_analysis(folder: Path, outcome: Outcome) -> None:
    for name in ("openings", "supply", "gaps", "ledger"):
        write_table(folder, name, getattr(outcome.result, name))
    write_summary(folder, summary(outcome.run, outcome.seconds))


def write_order(folder: Path, outcome: Outcome) -> None:
    """order.csv has the English sentence; pages and papers have all three languages."""
    result = outcome.result
    with translation.override("en"):
        names = {one.code: one.name for one in Occupation.objects.filter(region=outcome.run.region)}
        why = [sentence(result.because[code], names) for code in result.lines["programme_code"]]
    write_table(folder, "order", {**result.lines, "why": why})
    write_table(
        folder, "limits", {**result.limits, "unit_of_one_more": _units(result.limits, outcome.run.region.currency)}
    )
    write_summary(folder, summary(outcome.run, outcome.seconds))


def _units(limits: Mapping[str, Any], currency: str) -> list[str]:
    """A block of money has the region's currency: 100000000 KZT."""
    return [
        f"{unit.removesuffix(' money')} {currency}" if unit.endswith(" money") else unit
        for unit in limits["unit_of_one_more"]
    ]


def summary(run: Run, seconds: Mapping[str, float]) -> dict[str, Any]:
    return {
        "region": run.region.code,
        "year": run.year,
        "seed": run.seed,
        "draws": run.draws,
        **(run.facts if run.kind == Run.ORDER else {}),
        "seconds": dict(seconds),
        "parameters": run.parameters,
        "versions": {"engine": run.engine_version},
        "missing": plain(run.missing),
        "input_digest": run.snapshot.digest,
        "result_digest": run.digest,
    }
