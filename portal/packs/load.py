"""A region pack into the database: all or nothing, by key, and as often as one likes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from labormarket.inputs import LAYOUTS
from portal.journal.actions import record
from portal.packs import descriptor, rows, tables
from portal.packs.checks import Delivery, check
from portal.packs.descriptor import FILE, MAP, NAMES, Pack, Refused
from portal.sheets.findings import Finding
from portal.sheets.read import stored
from portal.sources.models import Region, Vintage


@dataclass(frozen=True)
class Loaded:
    region: Region
    counts: list[rows.Count]
    changed: bool

    @property
    def kept(self) -> list[rows.Kept]:
        return [cell for count in self.counts for cell in count.cells]


def load(*, path: Path, by: Any = None) -> Loaded:
    """Raises Refused with every bad cell; then nothing was written."""
    pack = descriptor.read(path)
    check_by = pack.region.get("registry_check") or ""
    read = {r.name: tables.read(r, (path / r.file).read_bytes(), check_by) for r in pack.tables}
    drawn = (path / MAP).read_bytes() if pack.map else None
    with transaction.atomic():
        region, told = _region(pack)
        deliveries = _deliveries(region, read)
        findings = [*_wrong(pack, deliveries, drawn)]
        if findings:
            raise Refused(findings)
        counts, fresh = _write(pack, region, deliveries)
        told |= _draw(pack, region, drawn)
        changed = told or fresh or any(count.new or count.changed for count in counts)
        if changed:  # a second load changes nothing, the journal included
            record("loaded", region, after={"resources": {c.resource: _said(c) for c in counts}}, by=by)
    return Loaded(region, counts, changed)


def _said(count: rows.Count) -> dict[str, int]:
    return {name: getattr(count, name) for name in ("rows", "new", "changed", "same", "kept")}


def _region(pack: Pack) -> tuple[Region, bool]:
    """The region's row, locked until the end, and whether what it says of itself changed."""
    if other := Region.objects.filter(slug=pack.name).exclude(code=pack.code).first():
        raise Refused([Finding(FILE, 1, "name", pack.name, "name_taken", {"code": other.code})])
    said = {name: pack.region.get(name) or "" for name in (*NAMES, "currency", "timezone", "registry_check")}
    said |= {"slug": pack.name, "datapackage": json.dumps(pack.described, ensure_ascii=False)}
    said |= {name: pack.region[name] for name in ("planning_year", "horizon_years")}
    region, new = Region.objects.select_for_update().get_or_create(code=pack.code, defaults=said)
    if new:
        return region, True
    said["datapackage"] = json.dumps(_with_what_stays(pack.described, region.descriptor), ensure_ascii=False)
    changed = any(getattr(region, name) != value for name, value in said.items())
    if changed:
        for name, value in said.items():
            setattr(region, name, value)
        region.save()
    return region, changed


def _with_what_stays(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """A delivery of some resources leaves the others as they are, and what was said of them."""
    named = {resource["name"] for resource in new["resources"]}
    return {**new, "resources": [*new["resources"], *(r for r in old["resources"] if r["name"] not in named)]}


def _deliveries(region: Region, read: dict[str, tables.Table]) -> dict[str, Delivery]:
    """The pack's tables, and empty ones for what the region holds already and others refer to."""
    found = {}
    for layout in LAYOUTS:
        if layout.resource in read or "code" in layout.by_name:
            table = read.get(layout.resource) or tables.Table(layout, "", whole=True)
            found[layout.resource] = Delivery(table, stored(layout, region))
    return found


def _wrong(pack: Pack, deliveries: dict[str, Delivery], drawn: bytes | None) -> Iterator[Finding]:
    check(deliveries)
    territories = deliveries["territories"]
    if pack.code not in territories.codes and territories.table.whole:
        yield Finding(FILE, 1, "region.code", pack.code, "unknown_code", {"resource": "territories"})
    for delivery in deliveries.values():
        yield from _cut(delivery)
        yield from sorted(delivery.table.findings, key=lambda finding: finding.row)
    if drawn is not None:
        yield from _of_map(drawn, territories)


def _cut(delivery: Delivery) -> Iterator[Finding]:
    """A first delivery must be whole; a later one may bring a part, since what it does not hold stays."""
    table = delivery.table
    if table.lost and not delivery.stored:
        rows = len(table.lines)
        yield Finding(
            table.file, table.lines[-1].number + 1, "", "", "rows_lost", {"said": rows + table.lost, "rows": rows}
        )


def _of_map(drawn: bytes, territories: Delivery) -> Iterator[Finding]:
    try:
        features = json.loads(drawn)["features"]
        codes = [feature["properties"]["code"] for feature in features]
    except (ValueError, KeyError, TypeError):
        yield Finding(MAP, 1, "", "", "not_a_map")
        return
    for place, code in enumerate(codes, start=1):
        if territories.table.whole and code not in territories.codes:
            yield Finding(MAP, place, "code", str(code), "unknown_code", {"resource": "territories"})


def _write(pack: Pack, region: Region, deliveries: dict[str, Delivery]) -> tuple[list[rows.Count], bool]:
    ids, counts, fresh = rows.ids_of(deliveries), [], False
    for resource in pack.tables:
        delivery = deliveries[resource.name]
        vintage, new = _vintage(pack, region, resource, delivery.table.digest, len(delivery.table.lines))
        counts.append(rows.write(delivery, region, vintage, ids))
        fresh = fresh or new
    return counts, fresh


def _draw(pack: Pack, region: Region, drawn: bytes | None) -> bool:
    if pack.map is None or drawn is None:
        return False
    features = len(json.loads(drawn)["features"])
    _, new = _vintage(pack, region, pack.map, hashlib.sha256(drawn).hexdigest(), features)
    text = drawn.decode()
    if region.geojson != text:
        region.geojson = text
        region.save(update_fields=["geojson"])
        return True
    return new


def _vintage(
    pack: Pack, region: Region, resource: descriptor.Resource, digest: str, count: int
) -> tuple[Vintage, bool]:
    """The delivery with this content, and whether it is new or something else is said of it."""
    said = {"rows": count, **_provenance(pack, resource)}
    key = {"region": region, "resource": MAP if resource.is_map else resource.name, "digest": digest}
    vintage, new = Vintage.objects.get_or_create(**key, defaults=said)
    changed = any(getattr(vintage, name) != value for name, value in said.items())
    if changed:
        Vintage.objects.filter(pk=vintage.pk).update(**said)
    return vintage, new or changed


def _provenance(pack: Pack, resource: descriptor.Resource) -> dict[str, Any]:
    said = {**{key: pack.described.get(key) for key in ("sources", "licenses", "synthetic")}, **resource.described}
    sources = [s for s in said.get("sources") or () if isinstance(s, dict)]
    licences = [x for x in said.get("licenses") or () if isinstance(x, dict)]
    return {
        "as_of": str(said.get("vintage") or _joined(sources, "vintage")),
        "source": _joined(sources, "title"),
        "licence": _joined(licences, "title") or _joined(licences, "name"),
        "synthetic": bool(said.get("synthetic")),
    }


def _joined(said: list[dict[str, Any]], key: str) -> str:
    return "; ".join(dict.fromkeys(str(one[key]) for one in said if one.get(key)))
