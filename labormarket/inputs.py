"""Database -> engine: one consistent read of a region, frozen as the snapshot a run keeps."""

import gzip
import hashlib
import json
from typing import Any

from django.db import connection, transaction

from colleges.sheets import LAYOUTS as COLLEGES
from enterprises.sheets import LAYOUTS as ENTERPRISES
from labormarket.engine.tables import SCHEMA, Inputs
from labormarket.models import Snapshot
from labormarket.sheets import LAYOUTS as LABORMARKET
from portal.classifiers.sheets import LAYOUTS as CLASSIFIERS
from portal.sheets.read import columns
from portal.sources.models import Region
from portal.sources.sheets import LAYOUTS as SOURCES

LAYOUTS = (*SOURCES, *CLASSIFIERS, *COLLEGES, *ENTERPRISES, *LABORMARKET)


def freeze(region: Region) -> Snapshot:
    """The region's rows as they are now; the same rows give the same digest, so nothing is kept twice."""
    content = json.dumps(_content(region), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    packed = gzip.compress(content.encode(), compresslevel=6, mtime=0)
    snapshot, _ = Snapshot.objects.get_or_create(region=region, digest=digest, defaults={"content": packed})
    return snapshot


def thaw(snapshot: Snapshot) -> dict[str, Any]:
    return json.loads(gzip.decompress(bytes(snapshot.content)))


def engine_inputs(snapshot: Snapshot) -> Inputs:
    content = thaw(snapshot)
    return Inputs.build(content["region"], {name: content["tables"].get(name, {}) for name in SCHEMA})


def _content(region: Region) -> dict[str, Any]:
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = {layout.resource: columns(layout, region) for layout in LAYOUTS}
    return {
        "region": region.descriptor.get("region", {}),
        "tables": {n: t for n, t in tables.items() if any(t.values())},
    }
