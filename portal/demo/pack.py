"""A region pack as rows in memory, and how it becomes files: the canonical form, so that load and export give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]

COLUMNS = Path(__file__).parent / "recipe" / "columns.csv"


@dataclass
class Resource:
    """One table of a pack: what the descriptor says of it, and its rows."""

    described: dict[str, Any]
    rows: list[Row] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        return [column["name"] for column in self.described["schema"]["fields"]]

    @property
    def key(self) -> list[str]:
        return self.described["schema"]["primaryKey"]

    def add_column(self, name: str, kind: str, *, before: str, description: str = "") -> None:
        fields = self.described["schema"]["fields"]
        place = self.columns.index(before)
        fields.insert(place, {"name": name, "type": kind} | ({"description": description} if description else {}))

    def as_bytes(self) -> bytes:
        lines = [[text(row.get(column)) for column in self.columns] for row in self.rows]
        places = [self.columns.index(column) for column in self.key]
        lines.sort(key=lambda line: [line[place] for place in places])
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([self.columns, *lines])
        return out.getvalue().encode()


def text(value: Any) -> str:
    """The shortest form: 0.029, not 0.02900; blank for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def read(path: Path, described: Mapping[str, Any]) -> Resource:
    with path.open(encoding="utf-8", newline="") as file:
        return Resource(dict(described), [dict(row) for row in csv.DictReader(file)])


def described(name: str, columns: Iterable[str] | None = None, **said: Any) -> dict[str, Any]:
    """The descriptor of a resource by `columns.csv`; `columns` leaves out what this pack does not fill."""
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["resource"] == name]
    kept = [row for row in known if columns is None or row["column"] in columns]
    schema: dict[str, Any] = {
        "fields": [_field(row) for row in kept],
        "primaryKey": [row["column"] for row in kept if row["key"]],
        "missingValues": [""],
    }
    if links := [_link(name, row) for row in kept if row["refers_to"]]:
        schema["foreignKeys"] = links
    start = {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv"}
    return start | {"mediatype": "text/csv", "encoding": "utf-8"} | said | {"schema": schema}


def _field(row: Mapping[str, str]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if row["required"]:
        constraints["required"] = True
    constraints |= {bound: int(row[bound]) for bound in ("minimum", "maximum") if row[bound]}
    if row["one_of"]:
        constraints["enum"] = row["one_of"].split()
    said: dict[str, Any] = {"name": row["column"], "type": row["type"]}
    if row["description"]:
        said["description"] = row["description"]
    return said | ({"constraints": constraints} if constraints else {})


def _link(name: str, row: Mapping[str, str]) -> dict[str, Any]:
    resource, column = row["refers_to"].split(".")
    return {
        "fields": [row["column"]],
        "reference": {"resource": "" if resource == name else resource, "fields": [column]},
    }


def write(
    folder: Path, package: Mapping[str, Any], resources: Iterable[Resource], *, other: Iterable[Mapping[str, Any]] = ()
) -> None:
    """Every table and, last, the descriptor with the size and digest of each; `other` files are only listed."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for resource in resources:
        data = resource.as_bytes()
        (folder / resource.described["path"]).write_bytes(data)
        size = {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "rows": len(resource.rows)}
        schema = {"schema": resource.described["schema"]}
        listed.append({k: v for k, v in resource.described.items() if k != "schema"} | size | schema)
    descriptor = {**package, "resources": [*listed, *other]}
    (folder / "datapackage.json").write_text(
        json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
