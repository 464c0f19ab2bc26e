"""datapackage.json: what a region pack says of itself, read and checked."""

import json
import re
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from labormarket.inputs import LAYOUTS
from portal.sheets.cells import FIRST_YEAR, LAST_YEAR
from portal.sheets.findings import Finding
from portal.sheets.layout import Layout
from portal.sheets.numbers import CHECKS

FILE = "datapackage.json"
MAP = "territories.geojson"
NAMES = ("name_kk", "name_ru", "name_en")
BY_RESOURCE = {layout.resource: layout for layout in LAYOUTS}


class Refused(Exception):
    """Nothing was loaded; every bad cell is in `findings`."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


@dataclass(frozen=True)
class Resource:
    described: dict[str, Any]

    @property
    def name(self) -> str:
        return self.described["name"]

    @property
    def file(self) -> str:
        return self.described["path"]

    @property
    def is_map(self) -> bool:
        return self.file == MAP

    @property
    def layout(self) -> Layout:
        return BY_RESOURCE[self.name]

    @property
    def columns(self) -> list[str]:
        """The columns its schema names, in their order."""
        return schema_columns(self.described)


@dataclass(frozen=True)
class Pack:
    folder: Path
    described: dict[str, Any]

    @property
    def name(self) -> str:
        return self.described["name"]

    @property
    def region(self) -> dict[str, Any]:
        return self.described["region"]

    @property
    def code(self) -> str:
        return self.region["code"]

    @property
    def tables(self) -> list[Resource]:
        """In the order in which they can be written: what is referred to comes first."""
        known = {r.name: r for r in map(Resource, self.described["resources"]) if not r.is_map}
        return [known[resource] for resource in BY_RESOURCE if resource in known]

    @property
    def map(self) -> Resource | None:
        return next((r for r in map(Resource, self.described["resources"]) if r.is_map), None)


def read(folder: Path) -> Pack:
    described = _parsed(folder)
    if findings := [*_of_package(described), *_of_files(folder, described)]:
        raise Refused(findings)
    return Pack(folder, described)


def schema_columns(described: dict[str, Any]) -> list[str]:
    schema = described.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return [f["name"] for f in fields or () if isinstance(f, dict) and isinstance(f.get("name"), str)]


def _parsed(folder: Path) -> dict[str, Any]:
    try:
        described = json.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        raise Refused([Finding(FILE, 1, "", str(folder), "no_file")]) from None
    except UnicodeDecodeError:
        raise Refused([Finding(FILE, 1, "", "", "not_utf8")]) from None
    except json.JSONDecodeError as error:
        raise Refused([Finding(FILE, error.lineno, "", "", "broken_json", {"problem": error.msg})]) from None
    if not isinstance(described, dict):
        raise Refused([Finding(FILE, 1, "", "", "not_an_object")])
    return described


def _wrong(where: str, value: Any, reason: str, **params: Any) -> Finding:
    shown = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Finding(FILE, 1, where, shown, reason, params)


def _of_package(described: dict[str, Any]) -> Iterator[Finding]:
    name, region = described.get("name"), described.get("region")
    if not (isinstance(name, str) and re.fullmatch(r"[a-z0-9._-]{1,80}", name)):
        yield _wrong("name", name, "not_a_code")
    if not isinstance(region, dict):
        yield _wrong("region", region, "not_an_object")
        return
    for key, check in REGION.items():
        if reason := check(region.get(key)):
            yield _wrong(f"region.{key}", region.get(key), reason, known=", ".join(CHECKS))
    if not any(region.get(key) for key in NAMES):
        yield _wrong("region.name_en", None, "no_name")
    for key in region:
        if key not in REGION and key.removesuffix("_status") not in REGION and key not in ("source", "note"):
            yield _wrong(f"region.{key}", key, "unknown_key", known=", ".join(REGION))


def _of_files(folder: Path, described: dict[str, Any]) -> Iterator[Finding]:
    resources = described.get("resources")
    if not isinstance(resources, list) or not all(isinstance(resource, dict) for resource in resources):
        yield _wrong("resources", None, "not_a_list")
        return
    seen: set[str] = set()
    for place, resource in enumerate(resources):
        yield from _of_resource(folder, resource, f"resources[{place}]", seen)
    listed = {resource.get("path") for resource in resources}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".geojson") and path.name not in listed:
            yield Finding(path.name, 1, "", path.name, "not_listed")


def _of_resource(folder: Path, resource: dict[str, Any], where: str, seen: set[str]) -> Iterator[Finding]:
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or (path != MAP and name not in BY_RESOURCE):
        yield _wrong(f"{where}.name", name, "unknown_resource", known=", ".join([*BY_RESOURCE, MAP]))
        return
    if name in seen or path in seen:
        yield _wrong(f"{where}.name", name, "double_resource")
    seen |= {name, str(path)}
    if not isinstance(path, str) or PurePosixPath(path).name != path or "\\" in path or path in ("", ".", ".."):
        yield _wrong(f"{where}.path", path, "outside")
    elif not (folder / path).is_file():
        yield Finding(path, 1, "", path, "no_file")
    elif (folder / path).resolve().parent != folder.resolve():
        yield _wrong(f"{where}.path", path, "outside")
    yield from _of_form(resource, where)


def _of_form(resource: dict[str, Any], where: str) -> Iterator[Finding]:
    encoding, dialect = resource.get("encoding", "utf-8"), resource.get("dialect") or {}
    if not isinstance(encoding, str) or encoding.lower().replace("-", "") != "utf8":
        yield _wrong(f"{where}.encoding", encoding, "other_form", form="utf-8")
    if not isinstance(dialect, dict) or dialect.get("delimiter", ",") != "," or dialect.get("quoteChar", '"') != '"':
        yield _wrong(f"{where}.dialect", dialect, "other_form", form='delimiter "," quoteChar "\\""')
    if not isinstance(resource.get("synthetic", False), bool):
        yield _wrong(f"{where}.synthetic", resource["synthetic"], "not_a_truth")
    layout = BY_RESOURCE.get(resource["name"])
    for column in schema_columns(resource) if layout else ():
        if column not in layout.by_name and not layout.is_mark(column):
            yield _wrong(f"{where}.schema", column, "unknown_column", **known_columns(layout))


def known_columns(layout: Layout) -> dict[str, str]:
    return {"resource": layout.resource, "known": ", ".join(layout.by_name)}


def _text(most: int) -> Callable[[Any], str]:
    return lambda value: (
        "" if isinstance(value, str) and 0 < len(value) <= most else "blank" if not value else "not_text"
    )


def _name(value: Any) -> str:
    return "" if value is None or isinstance(value, str) else "not_text"


def _year(value: Any) -> str:
    is_year = isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR
    return "" if is_year else "blank" if value is None else "not_a_year"


def _years(value: Any) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return "" if is_number and 0 < value <= 100 else "blank" if value is None else "not_whole"


def _currency(value: Any) -> str:
    return "" if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value) else "no_currency"


def _timezone(value: Any) -> str:
    return "" if isinstance(value, str) and value in zoneinfo.available_timezones() else "no_timezone"


def _series(value: Any) -> str:
    return "" if value is None or (isinstance(value, list) and all(isinstance(x, str) for x in value)) else "not_a_list"


def _registry(value: Any) -> str:
    return "" if not value or value in CHECKS else "not_one_of"


REGION: dict[str, Callable[[Any], str]] = {
    "code": _text(40),
    **dict.fromkeys(NAMES, _name),
    "currency": _currency,
    "timezone": _timezone,
    "planning_year": _year,
    "horizon_years": _years,
    "series_order": _series,
    "registry_check": _registry,
}
