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

STORED = ("seats_last", "seats_recommended", "seats_p10", "seats_p50", "seats_p90", "limits", "flags")


def write_analysis(folder: Path, outcome: Outcome) -> None:
    for name in ("openings", "supply", "gaps", "ledger"):
        write_table(folder, name, getattr(outcome.result, name))
    write_summary(folder, summary(outcome.run, outcome.seconds))


def write_order(folder: Path, outcome: Outcome) -> None:
    limits = outcome.result.limits
    write_lines(folder, outcome.run)
    write_table(folder, "limits", {**limits, "unit_of_one_more": _units(limits, outcome.run.region.currency)})
    write_summary(folder, summary(outcome.run, outcome.seconds))


def write_lines(folder: Path, run: Run) -> None:
    """order.csv of a finished order as it is stored: how stable a number is stands there once it was computed. The
    sentence is English; pages and papers have all three languages."""
    rows = sorted(run.recommendations.select_related("programme"), key=lambda row: row.programme.code)
    with translation.override("en"):
        names = {one.code: one.name for one in Occupation.objects.filter(region=run.region)}
        why = [sentence(row.because, names) if row.because else "" for row in rows]
    table: dict[str, list[Any]] = {name: [getattr(row, name) for row in rows] for name in STORED}
    table["programme_code"], table["year"] = [row.programme.code for row in rows], [run.year] * len(rows)
    table["cost"] = [None if row.cost is None else float(row.cost) for row in rows]
    write_table(folder, "order", {**table, "why": why})


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
