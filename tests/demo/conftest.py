"""The demo region as generated, read back from its files."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal.demo.generate import SEED, write

SEEDS = (SEED, 1, 2, 3)


@dataclass
class Pack:
    seed: int
    folder: Path
    descriptor: dict[str, Any]
    tables: dict[str, list[dict[str, str]]]

    @classmethod
    def read(cls, seed: int, folder: Path) -> Pack:
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        listed = [r for r in descriptor["resources"] if "schema" in r]
        return cls(seed, folder, descriptor, {r["name"]: table(folder / r["path"]) for r in listed})

    def __getitem__(self, resource: str) -> list[dict[str, str]]:
        return self.tables[resource]

    def resource(self, name: str) -> dict[str, Any]:
        return next(r for r in self.descriptor["resources"] if r["name"] == name)

    def by_code(self, resource: str) -> dict[str, dict[str, str]]:
        return {row["code"]: row for row in self[resource]}

    @property
    def last_year(self) -> list[dict[str, str]]:
        """Last year's order: the intakes of the year before the planned one."""
        year = str(self.descriptor["region"]["planning_year"] - 1)
        return [row for row in self["intakes"] if row["year"] == year]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def read_table():
    return table


@pytest.fixture(scope="session")
def packs(tmp_path_factory):
    made = {}

    def pack(seed: int) -> Pack:
        if seed not in made:
            folder = tmp_path_factory.mktemp(f"demo-{seed}")
            write(seed, folder)
            made[seed] = Pack.read(seed, folder)
        return made[seed]

    return pack


@pytest.fixture(params=SEEDS)
def pack(request, packs) -> Pack:
    return packs(request.param)


@pytest.fixture
def demo(packs) -> Pack:
    """The region of the demo itself."""
    return packs(SEED)
