"""The real reference pack, read by its descriptor: what the generator builds on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from portal.demo import recipe
from portal.demo.pack import Resource, Row, read

FOLDER = Path(__file__).parent / "packs" / "karaganda"


@dataclass
class Reference:
    """Descriptor and tables of the reference pack; lists in code order."""

    package: dict[str, Any]
    resources: dict[str, Resource]
    other: list[dict[str, Any]]

    @classmethod
    def load(cls) -> Reference:
        package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
        listed = package.pop("resources")
        tables = {r["name"]: read(FOLDER / r["path"], r) for r in listed if "schema" in r}
        return cls(package, tables, [r for r in listed if "schema" not in r])

    def rows(self, name: str) -> list[Row]:
        return self.resources[name].rows

    @property
    def region(self) -> str:
        return self.package["region"]["code"]

    @cached_property
    def territories(self) -> list[str]:
        """The towns and districts of the region."""
        return sorted(row["code"] for row in self.rows("territories") if row["parent_code"] == self.region)

    @cached_property
    def unit_groups(self) -> list[str]:
        return sorted(row["code"] for row in self.rows("occupations") if row["level"] == "4")

    @cached_property
    def trained(self) -> np.ndarray:
        """Unit groups that a college qualification is a usual way into."""
        way_in = {row["code"] for row in self.rows("occupations") if row["college_trained"] == "true"}
        return np.array([code in way_in for code in self.unit_groups])

    @cached_property
    def specialties(self) -> list[str]:
        return sorted(row["code"] for row in self.rows("specialties"))

    @cached_property
    def field_of(self) -> dict[str, str]:
        return {row["code"]: row["field_code"] for row in self.rows("specialties")}

    @cached_property
    def links(self) -> np.ndarray:
        """Share of each specialty's graduates by unit group [S, O], without the specialties the demo leaves unlinked."""
        row_of = {code: i for i, code in enumerate(self.specialties)}
        column_of = {code: i for i, code in enumerate(self.unit_groups)}
        shares = np.zeros((len(row_of), len(column_of)))
        for link in self.rows("crosswalk"):
            if link["specialty_code"] not in recipe.stories()["no_link"]:
                shares[row_of[link["specialty_code"]], column_of[link["occupation_code"]]] = float(link["share"])
        return shares

    def control(self, measure: str, territory: str, year: int, series: str = "bns") -> float:
        for row in self.rows("control_totals"):
            if (row["measure"], row["territory_code"], row["year"], row["series"]) == (
                measure,
                territory,
                str(year),
                series,
            ):
                return float(row["value"])
        raise LookupError(f"control_totals: no {measure} of {territory} in {year}, series {series}")
