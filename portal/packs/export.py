"""A region out of the database as a pack: the same content always gives the same bytes."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labormarket.inputs import LAYOUTS, thaw
from labormarket.models import Run
from portal.packs.descriptor import BY_RESOURCE, FILE, MAP, schema_columns
from portal.sheets.cells import written
from portal.sheets.layout import Column, Layout
from portal.sheets.read import columns
from portal.sources.models import Region

Columns = Mapping[str, list[Any]]
TO_QUOTE = re.compile('[,"\r\n]')
TYPES = {"integer": "integer", "year": "integer", "number": "number", "decimal": "number"}
TYPES |= {"truth": "boolean", "date": "date"}


class Refused(Exception):
    """The reason, in a sentence for a person."""


def export(*, region: Region, folder: Path, run: Run | None = None) -> list[str]:
    """The names of the files written: the region as it is, or as `run` read it."""
    described, tables = _frozen(region, run) if run else _current(region)
    files = _files(described, tables)
    if MAP in {resource["path"] for resource in described["resources"]}:
        files[MAP] = region.geojson.encode()
    resources = [_with_size(resource, files[resource["path"]], tables) for resource in described["resources"]]
    _save(folder, files, {**described, "resources": resources})
    return [*files, FILE]


def _current(region: Region) -> tuple[dict[str, Any], dict[str, Columns]]:
    tables = {layout.resource: columns(layout, region) for layout in LAYOUTS}
    return _listing_all(region.descriptor, tables), tables


def _frozen(region: Region, run: Run) -> tuple[dict[str, Any], dict[str, Columns]]:
    """A snapshot keeps rows and the region's part of the descriptor; the rest is as it is today."""
    if run.snapshot is None:
        raise Refused(f"Run {run.pk} has no frozen inputs: it has not begun.")
    content, described = thaw(run.snapshot), region.descriptor
    order = list(described["region"])  # a snapshot sorts its keys
    frozen = sorted(
        content["region"].items(), key=lambda said: order.index(said[0]) if said[0] in order else len(order)
    )
    described = {**described, "region": dict(frozen)}
    held = [r for r in described["resources"] if r["path"] == MAP or r["name"] in content["tables"]]
    return _listing_all({**described, "resources": held}, content["tables"]), content["tables"]


def _listing_all(described: dict[str, Any], tables: Mapping[str, Columns]) -> dict[str, Any]:
    """The descriptor as it came; resources and columns that have come to life here are added to it."""
    listed = [r if r["path"] == MAP else _described(r, tables.get(r["name"], {})) for r in described["resources"]]
    names = {resource["name"] for resource in listed}
    grown = [_new(layout, tables[layout.resource]) for layout in LAYOUTS if _has_rows(tables.get(layout.resource))]
    return {**described, "resources": [*listed, *(r for r in grown if r["name"] not in names)]}


def _has_rows(table: Columns | None) -> bool:
    return any(len(cells) for cells in (table or {}).values())


def _described(resource: dict[str, Any], table: Columns) -> dict[str, Any]:
    layout, named = BY_RESOURCE[resource["name"]], schema_columns(resource)
    missing = [column for column in _filled(layout, table) if column not in named]
    if not named or not missing:
        return resource
    fields = [*resource["schema"]["fields"], *(_field(layout, name) for name in missing)]
    return {**resource, "schema": {**resource["schema"], "fields": fields}}


def _new(layout: Layout, table: Columns) -> dict[str, Any]:
    start = {"name": layout.resource, "path": f"{layout.resource}.csv", "profile": "tabular-data-resource"}
    schema = {
        "fields": [_field(layout, name) for name in _filled(layout, table)],
        "primaryKey": [column.name for column in layout.key],
        "missingValues": [""],
    }
    return {**start, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}


def _field(layout: Layout, name: str) -> dict[str, Any]:
    column: Column | None = layout.by_name.get(name)
    said: dict[str, Any] = {"name": name, "type": TYPES.get(column.kind, "string") if column else "string"}
    return said | ({"constraints": {"required": True}} if column and column.required else {})


def _filled(layout: Layout, table: Columns) -> list[str]:
    """What a file must have: the required columns and those with a cell, companions last."""
    names = [c.name for c in layout.columns if c.required or c.key or any(map(_known, table.get(c.name, ())))]
    return names + layout.marks(set(table))


def _known(value: Any) -> bool:
    return value is not None and value != ""


def _files(described: dict[str, Any], tables: Mapping[str, Columns]) -> dict[str, bytes]:
    found = {}
    for resource in described["resources"]:
        if resource["path"] != MAP:
            table = tables.get(resource["name"], {})
            names = schema_columns(resource) or _filled(BY_RESOURCE[resource["name"]], table)
            found[resource["path"]] = _csv(names, table)
    return found


def _csv(names: list[str], table: Columns) -> bytes:
    """Quotes only where needed; rows as they are given: in the order of their key."""
    count = max(map(len, table.values()), default=0)
    cells = [[written(value) for value in table[name]] if name in table else [""] * count for name in names]
    lines = [",".join(map(_quoted, line)) for line in (names, *zip(*cells, strict=True))]
    return "".join(line + "\n" for line in lines).encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if TO_QUOTE.search(cell) else cell


def _with_size(resource: dict[str, Any], content: bytes, tables: Mapping[str, Columns]) -> dict[str, Any]:
    """What the descriptor says of a file's size follows the file."""
    size: dict[str, Any] = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    if resource["path"] != MAP:
        size["rows"] = max(map(len, tables.get(resource["name"], {}).values()), default=0)
    return {key: size.get(key, value) for key, value in resource.items()}


def _save(folder: Path, files: Mapping[str, bytes], described: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    strange = [p.name for p in folder.iterdir() if p.suffix in (".csv", ".geojson") and p.name not in files]
    if strange:
        names = ", ".join(sorted(strange))
        raise Refused(f"{folder} holds other tables ({names}): the pack could not be read back. Name another folder.")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
