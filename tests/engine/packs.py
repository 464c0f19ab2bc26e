"""A small reader of region packs, and small packs made for tests."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from labormarket.engine.tables import SCHEMA, Inputs


def read_pack(folder: Path) -> Inputs:
    """The pack in `folder` as the engine's inputs: one CSV per resource, columns by name."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["region"]
    tables = {}
    for resource in SCHEMA:
        file = folder / f"{resource}.csv"
        if file.exists():
            with file.open(encoding="utf-8", newline="") as rows:
                header, *body = list(csv.reader(rows))
            tables[resource] = dict(zip(header, zip(*body, strict=True), strict=True)) if body else {}
    return Inputs.build(described, tables)


def small_pack(planning_year: int = 2027, horizon_years: int = 4, **tables: dict[str, Any]) -> Inputs:
    """A region "R" with the given tables and nothing else."""
    region = {"code": "R", "planning_year": planning_year, "horizon_years": horizon_years}
    return Inputs.build(region, {"territories": {"code": ["R"], "kind": ["region"]}, **tables})
